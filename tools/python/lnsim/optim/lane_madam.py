# SPDX-License-Identifier: MIT
"""LNS-Madam as the update lane of the simulated machine computes it."""

import math
from collections.abc import Iterable
from functools import cache
from typing import Any

import numpy
from torch import Tensor

from lnsim import _numerics, formats
from lnsim.formats import Format, arrays
from lnsim.optim.lns_madam import LNSMadam, form_of
from lnsim.optim.movement import Movement


@cache
def _lane(weight: str, gradient: str, clamp: int, unit_step: int, shift: int,
          steps: int) -> _numerics.WeightUpdate:
    return _numerics.WeightUpdate(Format(weight), Format(gradient), clamp, unit_step, shift, steps)


def codes_of_rate(lr: float, weight_format: str | Format) -> int:
    """Codes that a rate of `lr` octaves moves a weight by for a normalised gradient of 1, as a lane
    has them: the nearest whole number, half a code being one. Below half a code there is no step,
    as LNSMadam, too, rounds such steps to none: a schedule that ends at 0 comes to rest there,
    where one code at the least would go on moving."""
    return math.floor(lr * formats.parse(weight_format).base_factor + 0.5)


class LaneMadam(LNSMadam):
    """LNSMadam with integers throughout, but for an fp32 second moment: gradients are codes, their
    squares and quotients sums of exponents, and rounding is a comparison with powers of two. Equals
    the simulated weight-update unit bit for bit.

    lr: octaves for a normalised gradient of 1; the lane moves by the whole number of codes that
        codes_of_rate gives, at the start at least one. Under a scheduler it is rounded so at every
        step; at 0 codes weights rest while second moments go on.
    gradient_format: a logarithmic format; its scale is a power of two.
    g_bound: of the normalised gradient, a whole number.
    second_moment_shift: beta is 1 - 2^-shift.
    normalisation_steps: codes an octave in which gradients are normalised.
    weight_format, p_scale, zero_start: as in LNSMadam.
    """

    def __init__(self, params: Iterable[Any], lr: float = 2 ** -7, *,
                 weight_format: str = "lns16g2048",
                 gradient_format: str = "lns8g8", p_scale: float = 3.0, g_bound: int = 10,
                 second_moment_shift: int = 10, normalisation_steps: int = 32,
                 zero_start: float = 0.01):
        super().__init__(params, lr, weight_format=weight_format, p_scale=p_scale, g_bound=g_bound,
                         beta=1 - 2.0 ** -second_moment_shift, zero_start=zero_start,
                         gradient_format=formats.parse(gradient_format).name,
                         second_moment_shift=second_moment_shift,
                         normalisation_steps=normalisation_steps)

    def _check(self, group: dict[str, Any]) -> None:
        super()._check(group)
        if codes_of_rate(group["lr"], group["weight_format"]) < 1:
            least = 0.5 / formats.parse(group["weight_format"]).base_factor
            raise ValueError(f"lr: expected at least {least:g}, half a code of "
                             f"{group['weight_format']}, for a normalised gradient of 1, found "
                             f"{group['lr']:g}; a wider weight_format has finer codes")
        _lane_of(group)

    def _start(self, parameter: Tensor, state: dict[str, Any], group: dict[str, Any],
               index: int) -> None:
        super()._start(parameter, state, group, index)
        state["second_moment"] = state["second_moment"].float()

    def _step_by(self, parameter: Tensor, gradient: Tensor, state: dict[str, Any],
                 group: dict[str, Any], _index: int) -> Movement:
        state["step"] += 1
        quantised = formats.quantise(gradient, group["gradient_format"], scale_rule="power_of_two")
        offset = round(math.log2(quantised.scale)) * quantised.format.base_factor
        bias = 0.5 * math.log2(1 - group["beta"] ** state["step"])
        before, codes = arrays.words_of(state["words"]), codes_of_rate(group["lr"], form_of(group))
        start = before if codes > 0 else _centred(before, form_of(group))
        words = start.copy()
        moments = arrays.words_of(state["second_moment"]).copy()
        counts = _lane_of(group)(words, moments, arrays.words_of(quantised.words), offset,
                                 round(bias * group["normalisation_steps"]))
        state["second_moment"] = arrays.like(moments.view(numpy.float32), state["second_moment"])
        moved = int(numpy.count_nonzero(words != start))
        if codes == 0:
            return Movement(elements=parameter.numel(), zero=counts.stuck, below_one_code=moved)
        state["words"] = arrays.like(words, state["words"])
        self._write(parameter, state, group)
        return Movement(elements=parameter.numel(), moved=moved, zero=counts.stuck,
                        at_largest=counts.saturated, at_smallest=counts.underflowed)


def _lane_of(group: dict[str, Any]) -> _numerics.WeightUpdate:
    """With steps of at least one code: where the rate has none, they are only counted."""
    return _lane(form_of(group).name, group["gradient_format"], round(group["g_bound"]),
                 max(codes_of_rate(group["lr"], form_of(group)), 1), group["second_moment_shift"],
                 group["normalisation_steps"])


def _centred(words: numpy.ndarray, form: Format) -> numpy.ndarray:
    """Words with a code from the middle of the range, from which each step leads elsewhere; zeros
    stay."""
    sign, smallest = 1 << (form.bits - 1), int(form.has_zero)
    middle = numpy.uint32(smallest + form.largest_exponent // 2)
    return numpy.where(words % sign < smallest, words, (words & sign) | middle).astype(numpy.uint32)
