# SPDX-License-Identifier: MIT
"""One call of an aten op, and what its tensors are."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import torch
from torch import Tensor
from torch._ops import OpOverload

from lnsim.capture.scopes import Scope
from lnsim.capture.tensors import tensors_in
from lnsim.capture.values import Value, Values


@dataclass(eq=False)
class Call:
    """function: torch's; op: its name without namespace, overload and the mark of an op that works
    in place; known: its inputs and what they held before; writes: what it made."""

    function: Any
    op: str
    arguments: dict[str, Any]
    result: Any
    scope: Scope
    known: list[tuple[Tensor, Value]] = field(default_factory=list)
    writes: list[Value] = field(default_factory=list)

    def __getitem__(self, name: str) -> Any:
        return self.arguments[name]

    @property
    def outs(self) -> list[Tensor]:
        return list(tensors_in(self.result))

    @property
    def inputs(self) -> list[Tensor]:
        return [tensor for tensor, _ in self.known]

    @property
    def reals(self) -> list[Tensor]:
        """Inputs of real numbers: indices and masks are none."""
        return [tensor for tensor in self.inputs if tensor.is_floating_point()]

    @property
    def reads(self) -> list[Value]:
        """What the inputs of numbers held."""
        return [value for tensor, value in self.known
                if tensor.is_floating_point() or tensor.is_complex()]

    @property
    def written(self) -> Iterator[Tensor]:
        """Arguments that were written over."""
        for name in _written_arguments(self.function):
            yield from tensors_in(self.arguments[name])

    def value(self, tensor: Tensor) -> Value:
        """What an input held."""
        return next(value for known, value in self.known if known is tensor)

    @property
    def output(self) -> Value:
        """What its first result holds."""
        return self.writes[0] if self.writes else self.value(self.outs[0])


@cache
def _written_arguments(function: Any) -> tuple[str, ...]:
    return tuple(argument.name for argument in function._schema.arguments
                 if argument.alias_info is not None and argument.alias_info.is_write)


def _base(name: str) -> str:
    return name[:-1] if name.endswith("_") and not name.endswith("__") else name


def op_name(function: Any) -> str:
    """Of any op; those of a higher order have no schema."""
    schema = getattr(function, "_schema", None)
    name = schema.name if schema is not None else str(function)
    return _base(name.split("::")[-1])


@cache
def is_composite(function: Any) -> bool:
    """Whether an op is defined by others."""
    return isinstance(function, OpOverload) and torch._C._dispatch_has_kernel_for_dispatch_key(
        function.name(), "CompositeImplicitAutograd")


@cache
def asks_only(function: Any) -> bool:
    """Whether an op asks what a tensor is, of one that has a shape alone."""
    schema = getattr(function, "_schema", None)
    return schema is not None and schema.name.startswith("prim::")


def make_call(function: Any, arguments: tuple, keywords: dict[str, Any], out: Any,
              scope: Scope, values: Values) -> Call:
    """Names the arguments by the op's schema, defaults included."""
    schema = function._schema
    named = {argument.name: arguments[place] if place < len(arguments)
             else keywords.get(argument.name, argument.default_value)
             for place, argument in enumerate(schema.arguments)}
    call = Call(function, op_name(function), named, out, scope)
    call.known = [(tensor, values.of(tensor)) for tensor in tensors_in(list(named.values()))]
    values.note(call)
    return call
