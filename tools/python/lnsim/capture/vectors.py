# SPDX-License-Identifier: MIT
"""Ops of a vector unit that know their backward pass."""

from collections.abc import Iterator, Sequence
from dataclasses import InitVar, dataclass, field
from typing import Any, NamedTuple

import torch
from torch import Tensor

from lnsim.capture import costs
from lnsim.capture.call import Call
from lnsim.capture.contractions import Contraction
from lnsim.capture.record import Record, vector
from lnsim.capture.values import Value

# Ops whose backward pass reads their result.
KEEPING_RESULTS = frozenset(("relu", "tanh", "sigmoid", "_softmax", "_safe_softmax",
                             "_log_softmax"))

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
    classes: of tensors, where they differ from the pass's; keeps: whether its backward pass reads
    what it read or wrote, beside the error; named: arguments that it reads, where those aren't
    all."""

    call: InitVar[Call]
    layer: str
    kind: str
    cost: dict[str, costs.Cost]
    size: Size
    first: InitVar[Tensor | None]
    passes: tuple[tuple[str, int], ...] = (("input_gradient", 0),)
    sizes: dict[str, Size] = field(default_factory=dict)
    classes: dict[str, str] = field(default_factory=dict)
    keeps: bool = True
    named: tuple[str, ...] = ()
    saved: list[Value] = field(init=False)
    home: str = field(init=False)
    record: Record = field(init=False)

    def __post_init__(self, call: Call, first: Tensor | None) -> None:
        self.home = call.scope.home
        kept = [call.output] if call.op in KEEPING_RESULTS else call.reads[:1]
        self.saved = kept if self.keeps else []
        self.record = self._record(
            "forward", ({} if first is None else {"first": first}) | {"output": call.outs[0]},
            reads=[call.value(call[name]) for name in self.named if call[name] is not None]
            if self.named else call.reads, writes=[call.output])

    def _record(self, pass_: str, operands: dict[str, Tensor], dense: bool = True,
                **named: Any) -> Record:
        """dense: whether what else is written is, such as the zeros of a table's gradient."""
        size = self.sizes.get(pass_, self.size)
        size = size if dense else size._replace(also_written=0)
        work = self.cost[pass_].total(size.elements, size.groups, also_read=size.also_read,
                                      also_written=size.also_written)
        return vector(self.layer, pass_, self.kind, work, operands, self.classes.get(pass_),
                      home=self.home, pointwise=self.kind == "activation", **named)

    def become(self, layer: str, kind: str, cost: dict[str, costs.Cost], result: Value) -> None:
        """A part of a larger op, which this one stands for from now on."""
        self.layer, self.kind, self.cost = layer, kind, cost
        self.record.layer, self.record.kind = layer, kind
        self.record.work = self._record("forward", {}).work
        self.record.writes, self.saved = [result], list(self.record.reads)

    def forward(self) -> Iterator[Record]:
        yield self.record

    def backward(self, inputs: Gradients, outputs: Gradients) -> Iterator[Record]:
        """By the gradients that the node got (outputs) and those that it made (inputs). That of the
        weights makes a bias's too."""
        ran = [(pass_, gradient) for pass_, place in self.passes
               if (gradient := inputs[place]) is not None]
        others = [gradient for place, gradient in enumerate(inputs)
                  if gradient is not None and place not in (named for _, named in self.passes)]
        for pass_, gradient in ran:
            made = [gradient, *(others if pass_ == "weight_gradient" else ())]
            yield self._record(pass_, {"first": outputs[0], "output": gradient},
                               dense=gradient.layout == torch.strided,
                               reads=[outputs[0], *self.saved], writes=made)


@dataclass
class Bias:
    """The addition of a bias to its product: a part of it, but for its gradient. sum: what the
    product's result holds, with the bias too from now on."""

    product: Contraction
    place: int
    sum: Value

    @property
    def layer(self) -> str:
        return self.product.layer

    @property
    def home(self) -> str:
        return self.product.home

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
    home: str = ""

    def forward(self) -> Iterator[Record]:
        return iter(())

    def backward(self, _inputs: Gradients, _outputs: Gradients) -> Iterator[Record]:
        return iter(())


@dataclass
class Other:
    """An op that a trace has no record of; what its node does is recorded all the same. unseen:
    whether that can be outside of torch, as in a Function in Python."""

    layer: str
    home: str = ""
    unseen: str = ""

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

    @property
    def home(self) -> str:
        return self.record.home

    def absorb(self) -> Sequence[Any]:
        """It is a part of the op after it, which reads what it read."""
        self.record.absorbed = True
        return self.record.reads

    def forward(self) -> Iterator[Record]:
        yield self.record

    def backward(self, _inputs: Gradients, _outputs: Gradients) -> Iterator[Record] | None:
        """None: the ops of the node are to be recorded."""
        return iter(()) if self.record.absorbed else None
