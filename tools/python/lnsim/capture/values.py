# SPDX-License-Identifier: MIT
"""What tensors hold: one value from a write to their memory to the next."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from torch import Tensor, nn
from torch.multiprocessing.reductions import StorageWeakRef

from lnsim.capture.tensors import storage_of

if TYPE_CHECKING:
    from lnsim.capture.call import Call

# Ops whose result is a copy of what they read, which is the argument of that name.
COPIES = {"clone": "self", "contiguous": "self", "_to_copy": "self", "_reshape_copy": "self",
          "copy": "src"}


@dataclass(eq=False)
class Value:
    """elements: of the memory; step: of the forward pass that made it; parameter: that it is or was
    made of; backward: first met in the backward pass; made: by an op that was seen; number, kind:
    its identity and class in the trace, once a record names it."""

    elements: int
    step: Any = None
    parameter: str | None = None
    backward: bool = False
    made: bool = False
    number: int | None = None
    kind: str | None = None


class Values:
    """By memory, so that a view holds what it is a view of. A memory is known by its storage, of
    which a weak reference is kept: no address comes twice, and nothing is kept alive."""

    def __init__(self, model: nn.Module) -> None:
        self.backward = False  # whether what is met now belongs to the backward pass
        self._held: dict[int, Value] = {}
        self._alive: list[Any] = []
        self._count = 0
        for name, parameter in model.named_parameters():
            self.of(parameter).parameter = name

    def of(self, tensor: Tensor) -> Value:
        key = self._key(tensor)
        if key not in self._held:
            self._hold(key, tensor, self._new(tensor))
        return self._held[key]

    def write(self, tensor: Tensor) -> Value:
        """A new value in a tensor's memory. Memory of a parameter remains a parameter's."""
        key = self._key(tensor)
        before = self._held.get(key)
        parameter = before.parameter if before and not before.made else None
        made = self._new(tensor, parameter=parameter, made=parameter is None)
        self._hold(key, tensor, made)
        return made

    def note(self, call: "Call") -> None:
        """What a call made, or wrote over."""
        written = list(call.written)
        made = [out for out in call.outs if self._key(out) not in self._held]
        copied = self._copied(call, made + written)
        for tensor in (*written, *made):
            if copied is None:
                call.writes.append(self.write(tensor))
            else:
                self._hold(self._key(tensor), tensor, copied)
                call.writes.append(copied)

    def alias(self, tensor: Tensor, value: Value) -> None:
        """From now on a tensor's memory holds a value that is known already."""
        self._hold(self._key(tensor), tensor, value)

    def name(self, value: Value, kind: str) -> dict[str, Any]:
        """The value as a trace names it, with its class where it is named for the first time."""
        if value.number is None:
            value.number, value.kind = self._count, kind
            self._count += 1
        return {"id": value.number, "elements": value.elements, "class": value.kind}

    def _copied(self, call: "Call", targets: list[Tensor]) -> Value | None:
        """The value that a copy holds as well, as a view does; one that is larger by expansion
        inherits the origin."""
        source = call.arguments.get(COPIES.get(call.op, ""))
        if not isinstance(source, Tensor) or len(targets) != 1:
            return None
        target, value = targets[0], call.value(source)
        of_parameter = self._held.get(self._key(target))
        if of_parameter is not None and of_parameter.parameter is not None:
            return None
        if target.numel() == _elements(target) <= value.elements:
            return value
        return self._new(target, step=value.step, parameter=value.parameter, made=True)

    def _new(self, tensor: Tensor, **known: Any) -> Value:
        return Value(_elements(tensor), backward=self.backward, **known)

    def _hold(self, key: int, tensor: Tensor, value: Value) -> None:
        if key not in self._held:
            storage = storage_of(tensor)
            # A tensor without a storage is kept itself: it is known by its own identity.
            self._alive.append(tensor if storage is None else StorageWeakRef(storage))
        self._held[key] = value

    @staticmethod
    def _key(tensor: Tensor) -> int:
        storage = storage_of(tensor)
        return id(tensor) if storage is None else storage._cdata


def _elements(tensor: Tensor) -> int:
    storage = storage_of(tensor)
    return tensor.numel() if storage is None else storage.nbytes() // tensor.element_size()


def parameter_of(values: Iterable[Value]) -> str | None:
    """Of parameters alone comes a parameter's stand-in."""
    parameters = [value.parameter for value in values]
    return None if None in parameters else next(iter(parameters), None)
