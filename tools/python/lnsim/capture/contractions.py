# SPDX-License-Identifier: MIT
"""Products of matrices and convolutions: forward, and the gradients of both factors."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from torch import Tensor

from lnsim.capture import costs
from lnsim.capture.call import Call
from lnsim.capture.record import Operand, Record, vector
from lnsim.capture.values import Value

POINT = {"input": 1, "output": 1, "taps": 1, "stride": 1, "padding": 0, "dilation": 1}
# What each pass multiplies and makes.
_FACTORS = {"forward": ("first", "second"), "input_gradient": ("output", "second"),
            "weight_gradient": ("first", "output")}
RESULTS = {"forward": "output", "input_gradient": "first", "weight_gradient": "second"}


class Unmapped(Exception):
    """An op that a trace can't say; the message says why."""


@dataclass
class Factor:
    """A factor of a product. place: that of its gradient among those of the node's inputs; value:
    what it held; source: what it was before it was quantised."""

    tensor: Tensor
    place: int
    value: Value
    transposed: bool = False
    source: Tensor | None = None
    _operand: Operand | None = None

    @property
    def operand(self) -> Operand:
        """In the layout of its role, one for all passes."""
        if self._operand is None:
            self._operand = self.like(self.tensor)
            self._operand.value, self._operand.source = self.value, self.source
        return self._operand

    def like(self, tensor: Tensor) -> Operand:
        """Its gradient, in the same layout."""
        return Operand(tensor.transpose(-1, -2) if self.transposed else tensor)

    def let_go(self) -> None:
        self.operand.let_go()
        self.tensor = self.source = None


@dataclass
class Contraction:
    """A product that ran, which knows its backward pass. output: with what value it has, and what
    bias in it; addend: what else is added, in an op of its own, and the sum; home: the module
    that it ran in."""

    layer: str
    kind: str
    work: dict[str, Any]
    first: Factor
    second: Factor
    output: Operand
    output_transposed: bool = False
    bias_place: int | None = None
    bias: Value | None = None
    addend: tuple[Operand, Value] | None = None
    home: str = ""
    differentiated: tuple[bool, bool] = field(init=False)

    def __post_init__(self) -> None:
        self.differentiated = self.first.tensor.requires_grad, self.second.tensor.requires_grad

    @property
    def outputs(self) -> int:
        """Channels or features that a bias has."""
        return self.work["groups"] * self.work["k"]

    @property
    def _operands(self) -> dict[str, Operand]:
        return {"first": self.first.operand, "second": self.second.operand}

    def _record(self, pass_: str, operands: dict[str, Operand], work: dict[str, Any] | None = None,
                factors: Sequence[str] | None = None) -> Record:
        """Roles of a transposed convolution are those of its mirror image."""
        reads = [operands[role].held for role in factors or _FACTORS[pass_]]
        result = next(role for role in operands if role not in (factors or _FACTORS[pass_]))
        if pass_ == "forward" and self.bias is not None:
            reads.append(self.bias)
        work = self.work if work is None else work
        named = {"first": "output", "output": "first"} if self.work.get("transposed") else {}
        return Record(self.layer, pass_, self.kind, "contraction", work,
                      {named.get(role, role): operand for role, operand in operands.items()},
                      reads, [operands[result].held], home=self.home)

    def _as_output(self, tensor: Tensor) -> Operand:
        return Operand(tensor.transpose(-1, -2) if self.output_transposed else tensor)

    def forward(self) -> Iterator[Record]:
        yield self._record("forward", self._operands | {"output": self.output})
        yield from self._addition("forward")

    def _addition(self, pass_: str) -> Iterator[Record]:
        if self.addend is not None:
            added, result = self.addend
            size = self.output.kept.numel()
            work = costs.pointwise(1, add=1).total(size, also_read=added.kept.numel())
            yield vector(self.layer, pass_, "elementwise", work,
                         {"output": self.output.kept}, reads=[self.output.held, added.held],
                         writes=[result], home=self.home)

    def add(self, tensor: Tensor, value: Value) -> None:
        """Something else is added to the product, which is a value of its own until then."""
        result = cast(Value, self.output.value)
        self.output.value = Value(result.elements, backward=result.backward, made=True)
        self.addend = Operand(tensor, value), result

    def ahead(self) -> Iterator[tuple[str, str, Operand]]:
        """Factors that the backward pass is going to read: the pass and the role in the trace."""
        names = {"first": "output"} if self.work.get("transposed") else {}
        if self.differentiated[1]:
            yield "weight_gradient", names.get("first", "first"), self.first.operand
        if self.differentiated[0]:
            yield "input_gradient", "second", self.second.operand

    def let_go(self) -> None:
        """Of tensors that the step may free before its backward pass."""
        self.first.let_go()
        self.second.let_go()
        self.output.let_go()
        if self.addend is not None:
            self.addend[0].let_go()

    def backward(self, inputs: Sequence[Tensor | None],
                 outputs: Sequence[Tensor | None]) -> Iterator[Record]:
        """By the gradients that the node got (outputs) and those that it made (inputs)."""
        error = cast(Tensor, outputs[0])
        output = self._as_output(error)
        gradients = inputs[self.first.place], inputs[self.second.place]
        if gradients[0] is not None:
            yield self._record("input_gradient", {
                "first": self.first.like(gradients[0]), "second": self.second.operand,
                "output": output})
        if gradients[1] is not None:
            yield self._record("weight_gradient", {
                "first": self.first.operand, "second": self.second.like(gradients[1]),
                "output": output})
        added = None if self.bias_place is None else inputs[self.bias_place]
        if added is not None and (self.addend is None or added.numel() < error.numel()):
            yield self.bias_gradient(error, added)

    def bias_gradient(self, error: Tensor, gradient: Tensor) -> Record:
        work = costs.BIAS_GRADIENT.total(error.numel(), gradient.numel())
        return vector(self.layer, "weight_gradient", "elementwise", work,
                      {"first": error, "output": gradient}, home=self.home)

    def within(self, pass_: str) -> Iterator[Record]:
        """As a product that ran in the backward pass of something that isn't known as a whole. A
        convolution is the input gradient of its mirror image; of a product of matrices the result
        is the gradient, and one factor the error."""
        if self.kind == "convolution":
            work = {key: size for key, size in self.work.items() if key != "transposed"}
            work |= {} if self.work.get("transposed") else {"transposed": True}
            yield self._record("input_gradient", self._operands | {"output": self.output}, work,
                               ("first", "second"))
            return
        n, k, c = (self.work[size] for size in "nkc")
        rows, columns, output = self.first.operand, self.second.operand, self.output
        if self.second.value.backward and not self.first.value.backward:
            # The error is on the right: it is the left factor of the transposed product.
            rows, columns, output, n, k = columns, rows, _transposed(output), k, n
        sizes, operands = (
            ({"n": n, "k": c, "c": k},
             {"first": output, "output": rows, "second": _transposed(columns)})
            if pass_ == "input_gradient" else
            ({"n": c, "k": n, "c": k},
             {"second": output, "output": _transposed(rows), "first": _transposed(columns)}))
        yield self._record(pass_, operands, self.work | sizes)
        yield from self._addition(pass_)


def _transposed(operand: Operand) -> Operand:
    return Operand(operand.kept.transpose(-1, -2), operand.value)


def axis_of(size: int, output: int, taps: int, window: tuple[int, ...]) -> dict[str, int]:
    stride, padding, dilation = window
    return {"input": size, "output": output, "taps": taps, "stride": stride, "padding": padding,
            "dilation": dilation}


def dimensions(groups: int, n: int, k: int, c: int, weight: object) -> dict[str, Any]:
    """Of products of matrices; weight: whether the second is one."""
    return {"groups": groups, "n": n, "k": k, "c": c, "height": POINT, "width": POINT,
            "second": "weight" if weight else "activation"}


def factor(call: Call, name: str, place: int) -> Factor:
    """An argument of a product."""
    return Factor(call[name], place, call.value(call[name]))
