# SPDX-License-Identifier: MIT
"""Operands of matrix multiplications, and their products in both levels of exactness."""

import math
from collections.abc import Sequence
from typing import Any, NamedTuple, cast

import numpy
import torch
from torch import Tensor

from lnsim import formats
from lnsim.formats import Format
from lnsim.nn import overflow, watching
from lnsim.nn.arithmetic import Arithmetic, datapath


class Operand(NamedTuple):
    """A quantised tensor that can be reshaped: fast, its numbers; bit-true, its stored words
    (int32) with the scale of them all and their format. An element 0 of either is the number 0.

    Where blocks of the format have scales of their own, the numbers before they are quantised in
    the format of a role: blocks lie along what a product sums up, which along_sums knows.
    """

    tensor: Tensor
    scale: float = 1.0
    form: Format | None = None
    role: str = ""

    @property
    def in_blocks(self) -> bool:
        return self.form is not None and self.form.block_elements > 0

    def with_tensor(self, tensor: Tensor) -> "Operand":
        return self._replace(tensor=tensor)

    def transposed(self) -> "Operand":
        return self.with_tensor(self.tensor.transpose(-1, -2))


def operand(tensor: Tensor, role: str, arithmetic: Arithmetic) -> Operand:
    """A tensor as an operand in the format of its role."""
    form = arithmetic.format_of(role)
    if form is not None and form.block_elements:
        made = Operand(tensor.detach().float(), form=form, role=role)
    elif arithmetic.bit_true:
        quantised = arithmetic.quantise(tensor, role)
        made = Operand(quantised.words, quantised.scale, quantised.format)
    else:
        made = Operand(arithmetic.rounded(tensor, role))
    watching.quantised(tensor, made)
    return made


def numbers(of: Operand) -> Tensor:
    """The numbers of an operand, float32."""
    if of.form is None:
        return of.tensor
    if of.in_blocks:
        return formats.rounded(of.tensor, of.form)
    return formats.from_words(of.tensor, of.scale, of.form).dequantise()


def along_sums(of: Operand, tensor: Tensor, arithmetic: Arithmetic, axes: int = 1) -> Tensor:
    """A view of an operand, whose last axes a product sums up, as the product takes it: in a format
    of blocks quantised along them, to numbers or (bit-true) words; else as it is."""
    if not of.in_blocks:
        return tensor
    rows = tensor.flatten(tensor.dim() - axes)
    made = (arithmetic.quantise(rows, of.role).operands() if arithmetic.bit_true
            else arithmetic.rounded(rows, of.role))
    return made.reshape(tensor.shape)


def _words(tensor: Tensor) -> numpy.ndarray:
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


class Result:
    """What bit-true products of two operands are written to: numbers, float32, or where these are
    made of all sums at once or somebody watches, sums, int64.

    role: of what they make, whose format outputs="words" rounds to.
    """

    def __init__(self, shape: Sequence[int], a: Operand, b: Operand, role: str,
                 arithmetic: Arithmetic):
        self._arithmetic, self._scale = arithmetic, a.scale * b.scale
        rounds = arithmetic.outputs == "words"
        # Sums are the same whatever they are rounded to.
        self._form = cast(Format, arithmetic.format_of(role) if rounds else a.form)
        self._product = datapath(cast(Format, a.form), cast(Format, b.form), self._form)
        self.values = torch.empty(tuple(shape))
        self._sums = (torch.zeros(tuple(shape), dtype=torch.int64)
                      if rounds or watching.watched() else None)

    def contract(self, a: Tensor, b: Tensor, *, matrix_axes: int, column_axes: int, segment: int,
                 part: tuple[slice, ...] = ()) -> None:
        """Writes products of matrices of words to a part. Tensors may have any strides: an
        operand's first axes number matrices, its last ones are the columns that are summed up,
        those between are rows; a result has axes of matrices, of rows of a, of rows of b. The
        vectors that columns are cut into begin anew every `segment` of them."""
        options: dict[str, Any] = {
            "matrix_axes": matrix_axes, "column_axes": column_axes, "segment": segment,
            "vector_size": self._arithmetic.vector_size,
            "threads": self._arithmetic.threads or torch.get_num_threads()}
        first, second = _words(a), _words(b)
        if self._sums is None:
            out = self.values[part]
            overflows = self._product.values(first, second, out.numpy(), scale=self._scale,
                                             **options)
        else:
            out = self._sums[part]
            overflows = self._product.sums(first, second, out.numpy(), **options)
        columns = math.prod(a.shape[a.dim() - column_axes:])
        vectors = columns // segment * math.ceil(segment / self._arithmetic.vector_size)
        overflow.note(overflows, out.numel() * vectors)

    def numbers(self) -> Tensor:
        """All of them, once all products are written."""
        if self._sums is None:
            return self.values
        sums = self._sums.numpy()
        if self._arithmetic.channel_chunk is None:  # Else not in the order of a replay.
            watching.summed(sums)
        if self._arithmetic.outputs == "words":
            return self._rounded(sums)
        return torch.from_numpy(self._product.values_of(sums, self._scale))

    def _rounded(self, sums: numpy.ndarray) -> Tensor:
        """Sums as numbers, once they are words."""
        if self._form.block_elements:
            return formats.rounded(
                torch.from_numpy(self._product.values_of(sums, self._scale)), self._form)
        largest = float(numpy.abs(self._product.values_of(sums, 1.0)).max(initial=0))
        offset = _output_offset(largest, self._form)
        steps = self._form.base_factor if self._form.family == "lns" else 1
        words = self._product.outputs(sums, offset)
        return torch.from_numpy(formats.from_words(
            words, self._scale * 2.0 ** (-offset / steps), self._form).dequantise())


def multiply(a: Operand, b: Operand, role: str, arithmetic: Arithmetic) -> Tensor:
    """a [..., M, K] times the transpose of b [..., N, K], with equal dimensions before: [..., M, N]
    in float32, which is of a role."""
    first, second = (along_sums(of, of.tensor, arithmetic) for of in (a, b))
    if not arithmetic.bit_true:
        return first @ second.transpose(-1, -2)
    *matrices, rows, columns = a.tensor.shape
    result = Result((*matrices, rows, b.tensor.shape[-2]), a, b, role, arithmetic)
    result.contract(first, second, matrix_axes=len(matrices), column_axes=1,
                    segment=max(columns, 1))
    return result.numbers().to(a.tensor.device)
