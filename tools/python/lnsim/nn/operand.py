# SPDX-License-Identifier: MIT
"""Operands of matrix multiplications, and their products in both levels of exactness."""

import math
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import numpy
import torch

from lnsim import _numerics, formats
from lnsim.formats import Format
from lnsim.nn import overflow, watching
from lnsim.nn.arithmetic import Arithmetic


class Operand(NamedTuple):
    """A quantised tensor that can be reshaped: fast, its numbers; bit-true, its stored words
    (int32) with the scale of them all. An element 0 of either is the number 0."""

    tensor: torch.Tensor
    scale: float = 1.0

    def with_tensor(self, tensor: torch.Tensor) -> "Operand":
        return Operand(tensor, self.scale)

    def transposed(self) -> "Operand":
        return self.with_tensor(self.tensor.transpose(-1, -2))


def operand(tensor: torch.Tensor, role: str, arithmetic: Arithmetic) -> Operand:
    """A tensor as an operand in the format of its role."""
    if arithmetic.bit_true:
        quantised = arithmetic.quantise(tensor, role)
        made = Operand(quantised.words, quantised.scale)
    else:
        made = Operand(arithmetic.rounded(tensor, role))
    watching.quantised(tensor, made)
    return made


def numbers(of: Operand, arithmetic: Arithmetic) -> torch.Tensor:
    """The numbers of an operand, float32."""
    if not arithmetic.bit_true:
        return of.tensor
    return formats.from_words(of.tensor, of.scale, arithmetic.form).dequantise()


@cache
def _datapath(spelling: str) -> _numerics.Product:
    return _numerics.Product(Format(spelling))


def _words(tensor: torch.Tensor) -> numpy.ndarray:
    """Stored words where they lie, in any strides."""
    return tensor.cpu().numpy().view(numpy.uint32)


def _output_offset(largest: float, form: Format) -> int:
    """The exponent by which sums up to `largest` (in units of their operands' scales) are moved so
    that it meets the format's largest number: in codes for LNS, else in octaves."""
    if largest == 0 or (form.family == "float" and form.bits > 8):
        return 0
    if form.family == "lns":
        return form.largest_exponent - round(form.base_factor * math.log2(largest))
    return math.floor(-math.log2(formats.scale_for(largest, form)))


def _outputs(sums: numpy.ndarray, scale: float, form: Format) -> torch.Tensor:
    """Sums as numbers, once they are words of the operands' format."""
    product = _datapath(form.name)
    offset = _output_offset(float(numpy.abs(product.values_of(sums, 1.0)).max(initial=0)), form)
    steps = form.base_factor if form.family == "lns" else 1
    return torch.from_numpy(
        formats.from_words(product.outputs(sums, offset), scale * 2.0 ** (-offset / steps),
                           form).dequantise())


class Result(NamedTuple):
    """What bit-true products are written to: numbers, float32, or where these are made of all sums
    at once or somebody watches, sums, int64."""

    values: torch.Tensor
    sums: torch.Tensor | None

    @staticmethod
    def of(shape: Sequence[int], arithmetic: Arithmetic) -> "Result":
        keeps_sums = arithmetic.outputs == "words" or watching.watched()
        return Result(torch.empty(shape),
                      torch.zeros(shape, dtype=torch.int64) if keeps_sums else None)

    def part(self, *index: int | slice) -> "Result":
        return Result(self.values[index], None if self.sums is None else self.sums[index])

    def numbers(self, scale: float, arithmetic: Arithmetic) -> torch.Tensor:
        """All numbers, once all products are written."""
        if self.sums is None:
            return self.values
        sums = self.sums.numpy()
        watching.summed(sums)
        if arithmetic.outputs == "words":
            return _outputs(sums, scale, arithmetic.form)
        return torch.from_numpy(_datapath(arithmetic.form.name).values_of(sums, scale))


def contract(a: Operand, b: Operand, result: Result, arithmetic: Arithmetic, *, matrix_axes: int,
             column_axes: int, segment: int) -> None:
    """Bit-true products of matrices. Tensors may have any strides: an operand's first axes number
    matrices, its last ones are the columns that are summed up, those between are rows; a result has
    axes of matrices, of rows of a, of rows of b. The vectors that columns are cut into begin anew
    every `segment` of them."""
    product = _datapath(arithmetic.form.name)
    first, second = _words(a.tensor), _words(b.tensor)
    options = {"matrix_axes": matrix_axes, "column_axes": column_axes, "segment": segment,
               "vector_size": arithmetic.vector_size,
               "threads": arithmetic.threads or torch.get_num_threads()}
    if result.sums is None:
        overflows = product.values(first, second, result.values.numpy(), scale=a.scale * b.scale,
                                   **options)
    else:
        overflows = product.sums(first, second, result.sums.numpy(), **options)
    columns = math.prod(a.tensor.shape[a.tensor.dim() - column_axes:])
    vectors = columns // segment * math.ceil(segment / arithmetic.vector_size)
    overflow.note(overflows, result.values.numel() * vectors)


def multiply(a: Operand, b: Operand, arithmetic: Arithmetic) -> torch.Tensor:
    """a [..., M, K] times the transpose of b [..., N, K], with equal dimensions before: [..., M, N]
    in float32."""
    if not arithmetic.bit_true:
        return a.tensor @ b.tensor.transpose(-1, -2)
    *matrices, rows, columns = a.tensor.shape
    result = Result.of((*matrices, rows, b.tensor.shape[-2]), arithmetic)
    contract(a, b, result, arithmetic, matrix_axes=len(matrices), column_axes=1,
             segment=max(columns, 1))
    return result.numbers(a.scale * b.scale, arithmetic).to(a.tensor.device)
