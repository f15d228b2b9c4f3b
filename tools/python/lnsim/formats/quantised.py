# SPDX-License-Identifier: MIT
"""Quantising: stored words and their scales, bit-equal to the simulated hardware's codec."""

import math
from dataclasses import dataclass
from typing import Any

import numpy

from lnsim import _numerics
from lnsim.formats import arrays

Format = _numerics.Format

GRANULARITIES = ("tensor", "channel", "vector")
SCALE_RULES = ("max", "power_of_two")
ROUNDINGS = ("nearest", "stochastic")


def parse(spelling: str | Format) -> Format:
    """The format of a spelling such as lns8g8-t4-a20. Raises ValueError where there is none."""
    return spelling if isinstance(spelling, Format) else Format(spelling)


def _require(name: str, value: str, choices: tuple[str, ...]) -> None:
    if value not in choices:
        raise ValueError(f"{name}: expected one of {', '.join(choices)}, found {value!r}")


def _groups(shape: tuple[int, ...], granularity: str,
            vector_size: int) -> tuple[int, int, int]:
    """(rows, columns, elements that share a scale) of a tensor; a row's last group may be short."""
    elements = math.prod(shape)
    if granularity == "tensor" or not shape or elements == 0:
        return 1, elements, max(elements, 1)
    if granularity == "channel":
        return shape[0], elements // shape[0], elements // shape[0]
    return elements // shape[-1], shape[-1], vector_size


@dataclass(frozen=True, eq=False)
class QuantisedTensor:
    """A tensor as stored words.

    words: of the tensor's shape, `format.bits` wide in 32 bits (numpy: uint32; torch: int32 of the
        same bits).
    scales: float64, one a group, flat: one in all, one for each entry of the outermost dimension,
        or one for every `vector_size` elements along the innermost. Of a microscaling format that
        is its block.
    """

    words: arrays.Tensor
    scales: numpy.ndarray
    format: Format
    granularity: str = "tensor"
    vector_size: int = 32

    @property
    def groups(self) -> tuple[int, int, int]:
        return _groups(tuple(self.words.shape), self.granularity, self.vector_size)

    @property
    def scale(self) -> float:
        """The one scale of a tensor that has one; 1 where there is nothing to scale."""
        if math.prod(self.words.shape) == 0:
            return 1.0
        if self.scales.size != 1:
            raise ValueError(f"expected one scale, found {self.scales.size}")
        return float(self.scales[0])

    def operands(self) -> arrays.Tensor:
        """The words of a microscaling format as a datapath takes them: above `format.bits` each has
        the exponent of its block's scale, in two's complement."""
        words = arrays.words_of(self.words), self.groups, self.scales, self.format
        return arrays.like(_numerics.operands(*words), self.words)

    def dequantise(self, dtype: type = numpy.float32) -> arrays.Tensor:
        """The numbers that the words stand for, as float32 or (numpy.float64) float64."""
        words = arrays.words_of(self.words), self.groups, self.scales, self.format
        if numpy.dtype(dtype) == numpy.float64:
            return arrays.like(_numerics.decode_float64(*words), self.words)
        return arrays.like(_numerics.decode_float32(*words), self.words)


def _grouping(format: Format, granularity: str | None, vector_size: int,
              scale: float | None) -> str:
    """What has a scale: where the format has blocks, these and nothing else."""
    if granularity is not None:
        _require("granularity", granularity, GRANULARITIES)
    block = format.block_elements
    if block == 0:
        return "tensor" if granularity is None or scale is not None else granularity
    if granularity not in (None, "vector") or vector_size != block or scale is not None:
        raise ValueError(f"blocks of {block} elements have the scales of {format}: no other "
                         "granularity, vector_size or scale can be asked for")
    return "vector"


def _scaled(values: numpy.ndarray, format: str | Format, *, rounding: str = "nearest",
            granularity: str | None = None, scale_rule: str = "max", vector_size: int = 32,
            seed: int | None = None, scale: float | None = None) -> tuple:
    """(values, groups, scales, format, seed), from checked options of quantise."""
    _require("rounding", rounding, ROUNDINGS)
    _require("scale_rule", scale_rule, SCALE_RULES)
    if (seed is None) != (rounding == "nearest"):
        raise ValueError("a seed belongs to stochastic rounding, and stochastic rounding needs one")
    chosen = parse(format)
    grouping = _grouping(chosen, granularity, vector_size, scale)
    groups = _groups(values.shape, grouping, vector_size)
    scales = (numpy.array([scale], numpy.float64) if scale is not None
              else _numerics.scales(values, groups, chosen, scale_rule == "power_of_two"))
    return values, groups, scales, chosen, seed


def quantise(tensor: arrays.Tensor, format: str | Format, *,
             rounding: str = "nearest", granularity: str | None = None, scale_rule: str = "max",
             vector_size: int = 32, seed: int | None = None,
             scale: float | None = None) -> QuantisedTensor:
    """Quantises a tensor of any shape.

    rounding: "nearest" (in the log domain for LNS, ties to even for floats and integers), or
        "stochastic": to one of both neighbouring codes so that the mean code is unbiased, by a
        stream of random numbers that `seed` names.
    granularity: a scale a "tensor", the default, a "channel" (entry of the outermost dimension) or
        a "vector" of `vector_size` elements along the innermost dimension. Microscaling formats
        have one a block: vectors of 32.
    scale_rule: "max": the largest magnitude meets the format's largest (formats wider than 8 bits
        that are floats have scale 1); "power_of_two": the smallest power of two not below that.
    scale: one scale for all instead.

    Raises ValueError where an option is unknown or a number is not finite.
    """
    scaled = _scaled(arrays.to_real(tensor), format, rounding=rounding, granularity=granularity,
                     scale_rule=scale_rule, vector_size=vector_size, seed=seed, scale=scale)
    words = arrays.like(_numerics.encode(*scaled), tensor)
    return QuantisedTensor(words, scaled[2], scaled[3],
                           _grouping(scaled[3], granularity, vector_size, scale), vector_size)


def rounded(tensor: arrays.Tensor, format: str | Format, **options: Any) -> arrays.Tensor:
    """quantise(...).dequantise() with the options of quantise, in one pass."""
    values = arrays.to_real(tensor)
    if values.dtype == numpy.float64:
        return quantise(tensor, format, **options).dequantise()
    return arrays.like(_numerics.round(*_scaled(values, format, **options)), tensor)


def scale_for(largest: float, format: str | Format, *,
              scale_rule: str = "max") -> float:
    """The scale that `scale_rule` gives a tensor of this largest magnitude."""
    _require("scale_rule", scale_rule, SCALE_RULES)
    values = numpy.array([largest], numpy.float64)
    return float(_numerics.scales(values, (1, 1, 1), parse(format),
                                  scale_rule == "power_of_two")[0])


def from_words(words: arrays.Tensor, scale: float,
               format: str | Format) -> QuantisedTensor:
    """Stored words (uint32, torch: int32) with one scale; no words have none. Raises ValueError
    where blocks of the format have a scale each."""
    chosen = parse(format)
    grouping = _grouping(chosen, "tensor", 32, scale)
    scales = [scale] if math.prod(words.shape) else []
    return QuantisedTensor(words, numpy.array(scales, numpy.float64), chosen, grouping)
