# SPDX-License-Identifier: MIT
"""What the values of an operand are like, as numbers and as words of a format."""

from typing import TYPE_CHECKING, Any

import numpy
import torch
from torch import Tensor
from torch._subclasses.fake_tensor import FakeTensor

from lnsim.capture.record import Operand

if TYPE_CHECKING:
    from lnsim.formats import Format

_MULTIPLIED = {"forward": ("first", "second"), "input_gradient": ("output", "second"),
               "weight_gradient": ("first", "output")}
_HALF_WORD = 16
_BITS_SET = numpy.array([value.bit_count() for value in range(1 << _HALF_WORD)], numpy.uint8)
_BEYOND_ALL = 1e300


def _along_reduction(words: numpy.ndarray, kind: str, pass_: str, role: str,
                     groups: int) -> numpy.ndarray:
    """The axis over which a pass sums comes last; neighbours on it follow each other."""
    if kind == "matmul":
        over_last = pass_ == "forward" or (pass_, role) == ("input_gradient", "output")
        return words if over_last else numpy.swapaxes(words, -1, -2)
    by_group = words.reshape(groups, -1, *words.shape[1:]) if role == "second" else (
        words.reshape(words.shape[0], groups, -1, *words.shape[2:]))
    channels = 1 if (pass_, role) == ("input_gradient", "second") else 2
    if pass_ == "weight_gradient" or by_group.shape[channels] == 1:
        return by_group
    return numpy.moveaxis(by_group, channels, -1)


def _toggle_rate(words: numpy.ndarray, zeros: numpy.ndarray, bits: int) -> float | None:
    different = words[..., 1:] ^ words[..., :-1]
    pairs = ~(zeros[..., 1:] | zeros[..., :-1])
    count = int(pairs.sum())
    if count == 0:
        return None
    low, high = different & ((1 << _HALF_WORD) - 1), different >> _HALF_WORD
    flips = _BITS_SET[low].astype(numpy.uint32) + _BITS_SET[high]
    return float(flips[pairs].sum()) / (count * bits)


def has_numbers(tensor: Tensor) -> bool:
    """Whether a tensor has them, and not a shape alone."""
    return (tensor.layout == torch.strided and not tensor.is_complex() and not tensor.is_meta
            and not isinstance(tensor, FakeTensor))


def numbers(tensor: Tensor) -> numpy.ndarray:
    """The elements of a tensor of any width."""
    wide = tensor.dtype in (torch.float32, torch.float64)
    return (tensor.detach() if wide else tensor.detach().float()).cpu().numpy()


class Meter:
    """Measures operands; with a format, the words that they are quantised to (a scale a tensor)."""

    def __init__(self, spelling: str | None) -> None:
        self._format = None
        if spelling is not None:
            from lnsim import formats
            self._formats = formats
            self._format = formats.parse(spelling)
            self._largest = int(formats.quantise(
                numpy.array([_BEYOND_ALL]), self._format, scale=1.0).words[0])

    def __call__(self, operand: Operand, kind: str, pass_: str, role: str,
                 groups: int = 1) -> dict[str, Any]:
        """Measured once, where the pass makes no difference."""
        key = "" if self._format is None else f"{pass_} {role}"
        if key not in operand.measured:
            tensor = operand.numbers
            operand.measured[key] = {} if tensor is None or not has_numbers(tensor) else (
                self._measure(numbers(tensor), kind, pass_, role, groups))
        return operand.measured[key]

    def _measure(self, values: numpy.ndarray, kind: str, pass_: str, role: str,
                 groups: int) -> dict[str, Any]:
        if values.size == 0:
            return {}
        if self._format is None or kind not in ("matmul", "convolution"):
            return {"zero_fraction": 1 - numpy.count_nonzero(values) / values.size}
        codes = self._formats.quantise(values, self._format)
        zeros = codes.dequantise() == 0
        found = {"zero_fraction": float(zeros.mean())}
        if role in _MULTIPLIED[pass_]:
            words, blanks = (_along_reduction(part, kind, pass_, role, groups)
                             for part in (codes.words, zeros))
            rate = _toggle_rate(words, blanks, self._format.bits)
            if rate is not None:
                found["toggle_rate"] = rate
        return found | self._codes(codes.words, zeros, self._format)

    def _codes(self, words: numpy.ndarray, zeros: numpy.ndarray,
               form: "Format") -> dict[str, Any]:
        """How many elements have each exponent, and which part the largest magnitude."""
        sign = 1 << (form.bits - 1)
        if form.family == "integer":
            magnitudes = numpy.minimum(words, (1 << form.bits) - words)
            return {"saturation_fraction": float((magnitudes == self._largest).mean())}
        fields = words & (sign - 1)
        saturated = {"saturation_fraction": float((fields == self._largest).mean())}
        if form.family != "lns":
            return saturated
        exponents = fields[~zeros] - (1 if form.has_zero else 0)
        return saturated | {"exponent_histogram": numpy.bincount(exponents).tolist()}
