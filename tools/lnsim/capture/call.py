# SPDX-License-Identifier: MIT
"""One call of an aten op, and what its tensors are."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from torch import Tensor

from lnsim.capture.scopes import Scope


def storage_key(tensor: Tensor) -> int:
    """Equal for tensors that share memory, as long as one of them is alive."""
    storage = getattr(tensor, "untyped_storage", tensor.storage)()
    return storage.data_ptr()


def stored_elements(tensor: Tensor) -> int:
    """Elements without those that an expansion repeats."""
    count = 1
    for size, stride in zip(tensor.shape, tensor.stride()):
        count *= size if stride != 0 else min(size, 1)
    return count


def tensors_in(value: Any) -> Iterator[Tensor]:
    """Those of an argument or result, lists included."""
    if isinstance(value, Tensor):
        yield value
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from tensors_in(item)


@dataclass
class Call:
    """op: torch's name without namespace, overload and the mark of an op that works in place."""

    op: str
    arguments: dict[str, Any]
    outs: list[Tensor]
    scope: Scope

    def __getitem__(self, name: str) -> Any:
        return self.arguments[name]

    @property
    def inputs(self) -> list[Tensor]:
        return list(tensors_in(list(self.arguments.values())))

    @property
    def reals(self) -> list[Tensor]:
        """Inputs of real numbers: indices and masks are none."""
        return [tensor for tensor in self.inputs if tensor.is_floating_point()]


def _base(name: str) -> str:
    return name[:-1] if name.endswith("_") and not name.endswith("__") else name


def make_call(function: Any, arguments: tuple, keywords: dict[str, Any], out: Any,
              scope: Scope) -> Call:
    """Names the arguments by the op's schema, defaults included."""
    # pylint: disable=protected-access
    schema = function._schema
    named = {argument.name: arguments[place] if place < len(arguments)
             else keywords.get(argument.name, argument.default_value)
             for place, argument in enumerate(schema.arguments)}
    op = _base(schema.name.split("::")[-1])
    return Call(op, named, list(tensors_in(out)), scope)
