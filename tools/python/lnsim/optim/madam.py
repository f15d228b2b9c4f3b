# SPDX-License-Identifier: MIT
"""Madam on real numbers."""

from collections.abc import Iterable
from typing import Any

import torch
from torch import Tensor

from lnsim.optim.movement import Movement, count
from lnsim.optim.multiplicative import Multiplicative, working


class Madam(Multiplicative):
    """W <- W exp(-lr (g* sign W + weight_decay)), clamped to +-p_scale rms(W at the first step),
    with the normalised gradient g* = g / sqrt(v / (1 - beta^t)), clamped to +-g_bound.

    lr: the typical relative step, 0.01. p_scale: 3. g_bound: 10. beta: of the second moment, 0.999.
    weight_decay: 0, as the authors' code has none; alone it makes a weight smaller by exp(-1) in
        1 / (lr weight_decay) steps.
    zero_start: a parameter that is zero throughout at its first step, as biases and offsets of
        normalisations are, begins there at this magnitude against its gradient, and has a clamp of
        p_scale zero_start: 0.01, with which the authors draw biases. 0 leaves it zero, as do zeros
        among other weights stay (leave_zero is for these).
    """

    def __init__(self, params: Iterable[Any], lr: float = 0.01, *,
                 p_scale: float = 3.0, g_bound: float = 10.0,
                 beta: float = 0.999, weight_decay: float = 0.0, zero_start: float = 0.01):
        super().__init__(params, {"lr": lr, "p_scale": p_scale, "g_bound": g_bound, "beta": beta,
                                  "weight_decay": weight_decay, "zero_start": zero_start})

    def _move(self, parameter: Tensor, gradient: Tensor, state: dict[str, Any],
              group: dict[str, Any], _index: int) -> Movement:
        limit = state["limit"]
        asked, before = gradient != 0, parameter.clone()
        moved = working(parameter)
        exponent = gradient.mul_(moved.sign()).add_(group["weight_decay"]).mul_(-group["lr"])
        moved = moved * exponent.exp_()
        beyond = moved.abs() > limit
        parameter.copy_(moved.clamp_(-limit, limit))
        never, changed = torch.zeros_like(asked), parameter != before
        return count(asked, before == 0, ~changed & ~beyond, changed, beyond, never)
