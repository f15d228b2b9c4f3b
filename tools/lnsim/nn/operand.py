# SPDX-License-Identifier: MIT
"""Operands of matrix multiplications, and their products in both levels of exactness."""

import math
from functools import lru_cache
from typing import NamedTuple

import numpy
import torch

from lnsim import _numerics, formats
from lnsim.formats import Format
from lnsim.nn import overflow
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
    if not arithmetic.bit_true:
        return Operand(arithmetic.rounded(tensor, role))
    quantised = arithmetic.quantise(tensor, role)
    return Operand(quantised.words, quantised.scale)


def numbers(of: Operand, arithmetic: Arithmetic) -> torch.Tensor:
    """The numbers of an operand, float32."""
    if not arithmetic.bit_true:
        return of.tensor
    return formats.from_words(of.tensor, of.scale, arithmetic.activation).dequantise()


@lru_cache(maxsize=None)
def _datapath(spelling: str) -> _numerics.Product:
    return _numerics.Product(Format(spelling))


def _words(matrices: torch.Tensor) -> numpy.ndarray:
    """[..., M, K] as [count, M, K], one word after the other."""
    flat = matrices.reshape(-1, *matrices.shape[-2:])
    return numpy.ascontiguousarray(flat.cpu().numpy()).view(numpy.uint32)


def _output_offset(largest: float, form: Format) -> int:
    """The exponent by which sums up to `largest` (in units of their operands' scales) are moved so
    that it meets the format's largest number: in codes for LNS, else in octaves."""
    if largest == 0 or (form.family == "float" and form.bits > 8):
        return 0
    if form.family == "lns":
        return form.largest_exponent - round(form.base_factor * math.log2(largest))
    return math.floor(-math.log2(formats.scale_for(largest, form)))


def _values(sums: numpy.ndarray, scale: float, arithmetic: Arithmetic) -> numpy.ndarray:
    form = arithmetic.activation
    product = _datapath(form.name)
    if arithmetic.outputs == "sums":
        return product.values(sums, scale)
    offset = _output_offset(float(numpy.abs(product.values(sums, 1.0)).max(initial=0)), form)
    steps = form.base_factor if form.family == "lns" else 1
    return formats.from_words(product.outputs(sums, offset), scale * 2.0 ** (-offset / steps),
                              form).dequantise()


def multiply(a: Operand, b: Operand, arithmetic: Arithmetic,
             segment: int | None = None) -> torch.Tensor:
    """a [..., M, K] times the transpose of b [..., N, K], with equal dimensions before: [..., M, N]
    in float32. Bit-true, the vectors that K is cut into begin anew every `segment` elements."""
    if not arithmetic.bit_true:
        return a.tensor @ b.tensor.transpose(-1, -2)
    product = _datapath(arithmetic.activation.name)
    columns = a.tensor.shape[-1]
    segment = segment or columns
    sums, overflows = product(_words(a.tensor), _words(b.tensor),
                              segment=segment, vector_size=arithmetic.vector_size,
                              threads=arithmetic.threads or torch.get_num_threads())
    vectors = columns // segment * -(-segment // arithmetic.vector_size) if columns else 0
    overflow.note(overflows, sums.size * vectors)
    values = torch.from_numpy(_values(sums, a.scale * b.scale, arithmetic))
    return values.reshape(*a.tensor.shape[:-1], b.tensor.shape[-2]).to(a.tensor.device)
