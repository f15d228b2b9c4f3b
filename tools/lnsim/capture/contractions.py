# SPDX-License-Identifier: MIT
"""Products of matrices and convolutions: forward, and the gradients of both factors."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from torch import Tensor

from lnsim.capture import costs
from lnsim.capture.call import Call
from lnsim.capture.origins import Origins
from lnsim.capture.record import Operand, Record, vector
from lnsim.capture.scopes import layer_of_weight

POINT = {"input": 1, "output": 1, "taps": 1, "stride": 1, "padding": 0, "dilation": 1}


class Unmapped(Exception):
    """An op that a trace can't say; the message says why."""


@dataclass
class Factor:
    """A factor of a product. place: that of its gradient among those of the node's inputs; source:
    what it was before it was quantised."""

    tensor: Tensor
    place: int
    transposed: bool = False
    source: Tensor | None = None

    def operand(self, tensor: Tensor | None = None) -> Operand:
        """The factor, or its gradient, in the layout of its role."""
        chosen = self.tensor if tensor is None else tensor
        return Operand(chosen.transpose(-1, -2) if self.transposed else chosen,
                       self.source if tensor is None else None)


@dataclass
class Contraction:
    """A product that ran, which knows its backward pass. output: without
    bias. addend: what else is added, in an op of its own."""

    layer: str
    kind: str
    work: dict[str, Any]
    first: Factor
    second: Factor
    output: Tensor
    output_transposed: bool = False
    bias_place: int | None = None
    addend: Tensor | None = None
    operands: dict[str, Operand] = field(init=False)

    def __post_init__(self) -> None:
        self.operands = {"first": self.first.operand(), "second": self.second.operand()}

    @property
    def outputs(self) -> int:
        """Channels or features that a bias has."""
        return self.work["groups"] * self.work["k"]

    def _record(self, pass_: str, operands: dict[str, Operand]) -> Record:
        return Record(self.layer, pass_, self.kind, "contraction", self.work, operands)

    def _as_output(self, tensor: Tensor) -> Operand:
        return Operand(tensor.transpose(-1, -2) if self.output_transposed else tensor)

    def forward(self) -> Iterator[Record]:
        yield self._record("forward", self.operands | {"output": self._as_output(self.output)})
        if self.addend is not None:
            size = self.output.numel()
            work = costs.pointwise(1, add=1).total(size, also_read=self.addend.numel())
            yield vector(self.layer, "forward", "elementwise", work, {"output": self.output})

    def backward(self, inputs: Sequence[Tensor | None],
                 outputs: Sequence[Tensor | None]) -> Iterator[Record]:
        """By the gradients that the node got (outputs) and those that it made (inputs)."""
        error = outputs[0]
        output = self._as_output(error)
        gradients = inputs[self.first.place], inputs[self.second.place]
        if gradients[0] is not None:
            yield self._record("input_gradient", {
                "first": self.first.operand(gradients[0]), "second": self.operands["second"],
                "output": output})
        if gradients[1] is not None:
            yield self._record("weight_gradient", {
                "first": self.operands["first"], "second": self.second.operand(gradients[1]),
                "output": output})
        added = None if self.bias_place is None else inputs[self.bias_place]
        if added is not None and (self.addend is None or added.numel() < error.numel()):
            yield self.bias_gradient(error, added)

    def bias_gradient(self, error: Tensor, gradient: Tensor) -> Record:
        work = costs.BIAS_GRADIENT.total(error.numel(), gradient.numel())
        return vector(self.layer, "weight_gradient", "elementwise", work,
                      {"first": error, "output": gradient})


def axis_of(size: int, output: int, taps: int, window: tuple[int, int, int]) -> dict[str, int]:
    stride, padding, dilation = window
    return {"input": size, "output": output, "taps": taps, "stride": stride, "padding": padding,
            "dilation": dilation}


def convolution(call: Call, origins: Origins) -> Contraction:
    """Of one or two spatial axes."""
    image, weight, output = call["input"], call["weight"], call.outs[0]
    axes = image.dim() - 2
    if axes > 2:
        raise Unmapped(f"a convolution over {axes} axes")
    if call["transposed"]:
        raise Unmapped("a transposed convolution")
    windows = [[value[min(axis, len(value) - 1)] for value in
                (call["stride"], call["padding"], call["dilation"])] for axis in range(axes)]
    sides = [axis_of(image.shape[2 + axis], output.shape[2 + axis], weight.shape[2 + axis],
                   tuple(windows[axis])) for axis in range(axes)]
    height, width = [POINT] * (2 - axes) + sides
    parameter = origins.weight(weight)
    groups = call["groups"]
    work = {"groups": groups, "n": image.shape[0], "k": weight.shape[0] // groups,
            "c": weight.shape[1], "height": height, "width": width,
            "second": "weight" if parameter else "activation"}
    layer = layer_of_weight(call.scope, parameter, "convolution")
    bias = call["bias"]
    if bias is None:
        return Contraction(layer, "convolution", work, Factor(image, 0), Factor(weight, 1), output)
    return Contraction(layer, "convolution", work, Factor(image, 0), Factor(weight, 1),
                       output - bias.reshape(-1, *[1] * axes), bias_place=2)


def _matmul(left: Factor, right: Factor, call: Call, origins: Origins) -> Contraction:
    """left [.., n, c] right [.., c, k]; a weight on the left is the second factor of the transposed
    product."""
    weights = [origins.weight(factor.tensor) for factor in (left, right)]
    swapped = weights[0] is not None and weights[1] is None
    first, second = (right, left) if swapped else (left, right)
    first.transposed, second.transposed = swapped, not swapped
    rows, columns = first.operand().tensor, second.operand().tensor
    parameter = weights[0] if swapped else weights[1]
    work = {"groups": rows.shape[:-2].numel(), "n": rows.shape[-2], "k": columns.shape[-2],
            "c": rows.shape[-1], "height": POINT, "width": POINT,
            "second": "weight" if parameter else "activation"}
    layer = layer_of_weight(call.scope, parameter, "matmul")
    return Contraction(layer, "matmul", work, first, second, call.outs[0], swapped)


def _product(left: str, right: str) -> Callable[[Call, Origins], Contraction]:
    return lambda call, origins: _matmul(Factor(call[left], 0), Factor(call[right], 1), call,
                                         origins)


def _product_and_addend(left: str, right: str) -> Callable[[Call, Origins], Contraction]:
    def handle(call: Call, origins: Origins) -> Contraction:
        step = _matmul(Factor(call[left], 1), Factor(call[right], 2), call, origins)
        addend = call["self"]
        if addend.numel() == step.outputs and addend.dim() <= 1:
            step.bias_place, step.output = 0, step.output - addend
        elif call["beta"] != 0:
            step.bias_place, step.addend = 0, addend
        return step
    return handle


def _matrix_and_vector(call: Call, origins: Origins) -> Contraction:
    parameter = origins.weight(call["self"])
    rows, columns = call["self"].shape
    work = {"groups": 1, "n": 1, "k": rows, "c": columns, "height": POINT, "width": POINT,
            "second": "weight" if parameter else "activation"}
    layer = layer_of_weight(call.scope, parameter, "matmul")
    return Contraction(layer, "matmul", work, Factor(call["vec"], 1), Factor(call["self"], 0),
                       call.outs[0])


def _dot(call: Call, _origins: Origins) -> Contraction:
    work = {"groups": 1, "n": 1, "k": 1, "c": call["self"].numel(), "height": POINT,
            "width": POINT, "second": "activation"}
    return Contraction(call.scope.name("matmul"), "matmul", work, Factor(call["self"], 0),
                       Factor(call["tensor"], 1), call.outs[0])


HANDLERS: dict[str, Callable[[Call, Origins], Contraction]] = {
    "convolution": convolution, "mm": _product("self", "mat2"), "bmm": _product("self", "mat2"),
    "addmm": _product_and_addend("mat1", "mat2"),
    "baddbmm": _product_and_addend("batch1", "batch2"), "mv": _matrix_and_vector, "dot": _dot}
