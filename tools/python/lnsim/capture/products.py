# SPDX-License-Identifier: MIT
"""Products of matrices and vectors, one in an op or several."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from torch import Tensor

from lnsim.capture.call import Call
from lnsim.capture.contractions import Contraction, Factor, Unmapped, dimensions, factor
from lnsim.capture.distances import euclidean
from lnsim.capture.record import Operand, Record
from lnsim.capture.scopes import layer_of_weight
from lnsim.capture.trilinear import trilinear


@dataclass
class Several:
    """Products of one op, whose backward pass is told by the ops that it consists of."""

    layer: str
    home: str
    parts: list[Contraction]

    def forward(self) -> Iterator[Record]:
        for part in self.parts:
            yield from part.forward()

    def within(self, pass_: str) -> Iterator[Record]:
        for part in self.parts:
            yield from part.within(pass_)

    def let_go(self) -> None:
        for part in self.parts:
            part.let_go()

    def backward(self, _inputs: Any, _outputs: Any) -> None:
        """None: the ops of the node are to be recorded."""


def _matmul(left: Factor, right: Factor, call: Call) -> Contraction:
    """left [.., n, c] right [.., c, k]; a weight on the left is the second factor of the transposed
    product."""
    swapped = left.value.parameter is not None and right.value.parameter is None
    first, second = (right, left) if swapped else (left, right)
    first.transposed, second.transposed = swapped, not swapped
    rows, columns = first.operand.kept, second.operand.kept
    parameter = second.value.parameter
    work = dimensions(rows.shape[:-2].numel(), rows.shape[-2], columns.shape[-2], rows.shape[-1],
                       parameter)
    output = call.outs[0].transpose(-1, -2) if swapped else call.outs[0]
    return Contraction(layer_of_weight(call.scope, parameter, "matmul"), "matmul", work, first,
                       second, Operand(output, call.output), swapped, home=call.scope.home)


def _product(left: str, right: str) -> Callable[[Call], Contraction]:
    return lambda call: _matmul(factor(call, left, 0), factor(call, right, 1), call)


def _with_addend(step: Contraction, call: Call) -> Contraction:
    """A bias of one number an output is a part of the product."""
    addend = call["self"]
    step.bias_place = 0
    if addend.numel() == step.outputs and addend.dim() <= 1:
        step.output.bias = addend
        step.bias = call.value(addend)
    elif call["beta"] != 0:
        step.add(addend, call.value(addend))
    else:
        step.bias_place = None
    return step


def _product_and_addend(left: str, right: str) -> Callable[[Call], Contraction]:
    return lambda call: _with_addend(
        _matmul(factor(call, left, 1), factor(call, right, 2), call), call)


def _linear(call: Call) -> Contraction:
    """As a product of all rows with a weight that lies as the trace has it."""
    left, weight, bias = factor(call, "input", 0), factor(call, "weight", 1), call["bias"]
    columns, features = weight.tensor.shape
    left.tensor = left.tensor.reshape(left.tensor.shape[:-1].numel(), features)
    parameter = weight.value.parameter
    output = Operand(call.outs[0].reshape(left.tensor.shape[0], columns), call.output, bias=bias)
    return Contraction(layer_of_weight(call.scope, parameter, "matmul"), "matmul",
                       dimensions(1, left.tensor.shape[0], columns, features, parameter), left,
                       weight, output, bias_place=None if bias is None else 2,
                       bias=None if bias is None else call.value(bias), home=call.scope.home)


def _matrix_and_vector(call: Call, matrix: Factor, other: Factor) -> Contraction:
    parameter = matrix.value.parameter
    rows, columns = matrix.tensor.shape
    work = dimensions(1, 1, rows, columns, parameter)
    return Contraction(layer_of_weight(call.scope, parameter, "matmul"), "matmul", work, other,
                       matrix, Operand(call.outs[0], call.output), home=call.scope.home)


def _mv(call: Call) -> Contraction:
    return _matrix_and_vector(call, factor(call, "self", 0), factor(call, "vec", 1))


def _addmv(call: Call) -> Contraction:
    step = _matrix_and_vector(call, factor(call, "mat", 1), factor(call, "vec", 2))
    return _with_addend(step, call)


def _part(call: Call, layer: str, work: dict[str, Any], factors: tuple[Factor, Factor],
          output: Operand) -> Contraction:
    return Contraction(layer, "matmul", work, *factors, output, home=call.scope.home)


def _dot(other: str) -> Callable[[Call], Several]:
    """Its gradients are no products: each factor, by the number that the error is."""
    def handle(call: Call) -> Several:
        layer = call.scope.name("matmul")
        step = _part(call, layer, dimensions(1, 1, 1, call["self"].numel(), None),
                     (factor(call, "self", 0), factor(call, other, 1)),
                     Operand(call.outs[0], call.output))
        return Several(layer, call.scope.home, [step])
    return handle


def _addbmm(call: Call) -> Several:
    """The sum of a batch of products is one product with a longer reduction."""
    left, right = factor(call, "batch1", 1), factor(call, "batch2", 2)
    batch, n, c = left.tensor.shape
    k = right.tensor.shape[-1]
    layer = call.scope.name("matmul")
    first = Factor(left.tensor.transpose(0, 1).reshape(n, batch * c), 1, left.value)
    second = Factor(right.tensor.reshape(batch * c, k), 2, right.value, transposed=True)
    step = _part(call, layer, dimensions(1, n, k, batch * c, right.value.parameter),
                 (first, second), Operand(call.outs[0], call.output))
    if call["beta"] != 0:
        step.add(call["self"], call.value(call["self"]))
    return Several(layer, call.scope.home, [step])


def _slices(tensor: Tensor, along: int, ends: list[int]) -> list[Tensor]:
    return [tensor.narrow(along, begin, end - begin) for begin, end in pairwise([0, *ends])]


def _groups(call: Call) -> Iterator[tuple[Tensor, Tensor, Tensor]]:
    """The products of a grouped one: rows, columns and reductions may be of different sizes."""
    left, right, out = call["self"], call["mat2"], call.outs[0]
    if left.dim() == right.dim() == 3:
        yield from zip(left, right, out, strict=True)
        return
    offsets = call["offs"]
    if offsets.is_meta or hasattr(offsets, "fake_mode"):
        raise Unmapped("groups whose sizes are not known without values")
    ends = offsets.tolist()
    if left.dim() == right.dim() == 2:
        yield from zip(_slices(left, 1, ends), _slices(right, 0, ends), out, strict=True)
    elif left.dim() == 2:
        yield from zip(_slices(left, 0, ends), right, _slices(out, 0, ends), strict=True)
    else:
        yield from zip(left, _slices(right, 1, ends), _slices(out, 1, ends), strict=True)


def _grouped(call: Call) -> Several:
    """A product for each group with rows."""
    if call["bias"] is not None:
        raise Unmapped("a bias of groups")
    parameter = call.value(call["mat2"]).parameter
    layer = layer_of_weight(call.scope, parameter, "matmul")
    held = call.value(call["self"]), call.value(call["mat2"])
    parts = [_part(call, layer, dimensions(1, left.shape[0], right.shape[1], left.shape[1],
                                            parameter),
                   (Factor(left, 0, held[0]), Factor(right, 1, held[1], transposed=True)),
                   Operand(out, call.output))
             for left, right, out in _groups(call) if left.numel() and right.numel()]
    return Several(layer, call.scope.home, parts)


HANDLERS: dict[str, Callable[[Call], Any]] = {
    "mm": _product("self", "mat2"), "bmm": _product("self", "mat2"),
    "linear": _linear, "addmm": _product_and_addend("mat1", "mat2"),
    "baddbmm": _product_and_addend("batch1", "batch2"), "mv": _mv, "addmv": _addmv,
    "dot": _dot("tensor"), "vdot": _dot("other"), "addbmm": _addbmm, "_grouped_mm": _grouped,
    "_trilinear": trilinear, "_euclidean_dist": euclidean}
