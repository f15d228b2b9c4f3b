# SPDX-License-Identifier: MIT
"""LNS-Madam as the update lane of the simulated machine computes it."""

import math
from collections.abc import Iterable
from functools import cache
from typing import Any

import numpy
import torch
from torch import Tensor

from lnsim import _numerics, formats
from lnsim.formats import Format
from lnsim.optim.lns_madam import LNSMadam
from lnsim.optim.movement import Movement


@cache
def _lane(weight: str, gradient: str, clamp: int, unit_step: int, shift: int,
          steps: int) -> _numerics.WeightUpdate:
    return _numerics.WeightUpdate(Format(weight), Format(gradient), clamp, unit_step, shift, steps)


def _bits(tensor: Tensor) -> numpy.ndarray:
    """The bits of a tensor's elements, in its memory."""
    return tensor.numpy().view(numpy.uint32)


class LaneMadam(LNSMadam):
    """LNSMadam with integers throughout, but for an fp32 second moment: gradients are codes, their
    squares and quotients sums of exponents, and rounding is a comparison with powers of two. Equals
    the simulated weight-update unit bit for bit.

    lr: octaves for a normalised gradient of 1; with the base factor of the weights it makes a whole
        number of codes, at least 1.
    gradient_format: a logarithmic format; its scale is a power of two.
    g_bound: of the normalised gradient, a whole number.
    second_moment_shift: beta is 1 - 2^-shift.
    normalisation_steps: codes an octave in which gradients are normalised.
    weight_format, p_scale: as in LNSMadam.
    """

    def __init__(self, params: Iterable[Any], lr: float = 2 ** -7, *,
                 weight_format: str = "lns16g2048",
                 gradient_format: str = "lns8g8", p_scale: float = 3.0, g_bound: int = 10,
                 second_moment_shift: int = 10, normalisation_steps: int = 32):
        self._gradient_format = formats.parse(gradient_format)
        self._shift, self._steps = second_moment_shift, normalisation_steps
        super().__init__(params, lr, weight_format=weight_format, p_scale=p_scale, g_bound=g_bound,
                         beta=1 - 2.0 ** -second_moment_shift)
        for group in self.param_groups:
            self._lane_of(group)

    def _lane_of(self, group: dict[str, Any]) -> _numerics.WeightUpdate:
        unit = group["lr"] * formats.parse(group["weight_format"]).base_factor
        if unit < 1 or unit != round(unit):
            raise ValueError("lr: expected a whole number of codes for a normalised gradient of 1, "
                             f"found {unit}")
        return _lane(group["weight_format"], self._gradient_format.name, round(group["g_bound"]),
                     round(unit), self._shift, self._steps)

    def _step_one(self, parameter: Tensor, group: dict[str, Any]) -> Movement:
        if parameter.grad is None:
            return Movement(elements=parameter.numel())
        state = self.state[parameter]
        form = formats.parse(group["weight_format"])
        self._encode_if_changed(parameter, state, form)
        state["step"] += 1
        gradient = formats.quantise(parameter.grad, self._gradient_format,
                                    scale_rule="power_of_two")
        octaves = round(math.log2(gradient.scale))
        bias = 0.5 * math.log2(1 - group["beta"] ** state["step"])
        before = state["words"].clone()
        counts = self._lane_of(group)(
            _bits(state["words"]), _bits(state["second_moment"]), _bits(gradient.words),
            octaves * self._gradient_format.base_factor, round(bias * self._steps))
        self._write(parameter, state, form)
        return Movement(elements=parameter.numel(), zero=counts.stuck,
                        moved=int(torch.count_nonzero(state["words"] != before)),
                        at_largest=counts.saturated, at_smallest=counts.underflowed)
