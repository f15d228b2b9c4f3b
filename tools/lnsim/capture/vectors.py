# SPDX-License-Identifier: MIT
"""Ops of a vector unit that know their backward pass."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from torch import Tensor

from lnsim.capture import costs
from lnsim.capture.contractions import Contraction
from lnsim.capture.record import Record, vector

Gradients = Sequence[Tensor | None]


class Size(NamedTuple):
    elements: int
    groups: int = 0
    also_read: int = 0
    also_written: int = 0


@dataclass
class Vector:
    """An op that ran. passes: those of its backward pass in their order, each with the place of its
    gradient among those of the node's inputs; sizes: where a pass differs from the forward one;
    classes: of tensors, where they differ from the pass's."""

    layer: str
    kind: str
    cost: dict[str, costs.Cost]
    size: Size
    first: Tensor | None
    output: Tensor
    passes: tuple[tuple[str, int], ...] = (("input_gradient", 0),)
    sizes: dict[str, Size] = field(default_factory=dict)
    classes: dict[str, str] = field(default_factory=dict)
    record: Record = field(init=False)

    def __post_init__(self) -> None:
        first = {} if self.first is None else {"first": self.first}
        self.record = self._record("forward", first | {"output": self.output})

    def _record(self, pass_: str, operands: dict[str, Tensor]) -> Record:
        size = self.sizes.get(pass_, self.size)
        work = self.cost[pass_].total(size.elements, size.groups, also_read=size.also_read,
                                      also_written=size.also_written)
        return vector(self.layer, pass_, self.kind, work, operands, self.classes.get(pass_))

    def become(self, layer: str, kind: str, cost: dict[str, costs.Cost]) -> None:
        """A part of a larger op, which this one stands for from now on."""
        self.layer, self.kind, self.cost = layer, kind, cost
        self.record.layer, self.record.kind = layer, kind
        self.record.work = self._record("forward", {}).work

    def forward(self) -> Iterator[Record]:
        yield self.record

    def backward(self, inputs: Gradients, outputs: Gradients) -> Iterator[Record]:
        """By the gradients that the node got (outputs) and those that it made (inputs)."""
        for pass_, place in self.passes:
            if inputs[place] is not None:
                yield self._record(pass_, {"first": outputs[0], "output": inputs[place]})


@dataclass
class Bias:
    """The addition of a bias to its product: a part of it, but for its gradient."""

    product: Contraction
    place: int

    @property
    def layer(self) -> str:
        return self.product.layer

    def forward(self) -> Iterator[Record]:
        return iter(())

    def backward(self, inputs: Gradients, outputs: Gradients) -> Iterator[Record]:
        gradient = inputs[self.place]
        if gradient is not None:
            yield self.product.bias_gradient(outputs[0], gradient)


@dataclass
class Merged:
    """A part of another op."""

    layer: str

    def forward(self) -> Iterator[Record]:
        return iter(())

    def backward(self, _inputs: Gradients, _outputs: Gradients) -> Iterator[Record]:
        return iter(())


@dataclass
class Other:
    """An op that a trace has no record of; what its node does is recorded all the same."""

    layer: str

    def forward(self) -> Iterator[Record]:
        return iter(())

    def backward(self, _inputs: Gradients, _outputs: Gradients) -> None:
        """None: the ops of the node are to be recorded."""


@dataclass
class Elementwise:
    """An op whose backward pass is told by the ops that it consists of. scaling: whether it is a
    multiplication by a number, which a softmax may take in."""

    record: Record
    scaling: bool = False

    @property
    def layer(self) -> str:
        return self.record.layer

    def absorb(self) -> None:
        """It is a part of the op after it."""
        self.record.absorbed = True

    def forward(self) -> Iterator[Record]:
        yield self.record

    def backward(self, _inputs: Gradients, _outputs: Gradients) -> Iterator[Record] | None:
        """None: the ops of the node are to be recorded."""
        return iter(()) if self.record.absorbed else None
