# SPDX-License-Identifier: MIT
"""Madam on real numbers."""

from collections.abc import Iterable
from typing import Any

import torch
from torch import Tensor

from lnsim.optim.movement import Movement, count
from lnsim.optim.multiplicative import Multiplicative, root_mean_square


class Madam(Multiplicative):
    """W <- W exp(-lr (g* sign W + weight_decay)), clamped to +-p_scale rms(W at the start), with
    the normalised gradient g* = g / sqrt(v / (1 - beta^t)), clamped to +-g_bound.

    lr: the typical relative step, 0.01. p_scale: 3. g_bound: 10. beta: of the second moment, 0.999.
    weight_decay: 0.
    """

    def __init__(self, params: Iterable[Any], lr: float = 0.01, *,
                 p_scale: float = 3.0, g_bound: float = 10.0,
                 beta: float = 0.999, weight_decay: float = 0.0):
        super().__init__(params, {"lr": lr, "p_scale": p_scale, "g_bound": g_bound, "beta": beta,
                                  "weight_decay": weight_decay})

    def _start(self, parameter: Tensor, state: dict[str, Any], group: dict[str, Any]) -> None:
        state["limit"] = group["p_scale"] * root_mean_square(parameter)

    def _move(self, parameter: Tensor, gradient: Tensor, state: dict[str, Any],
              group: dict[str, Any], _index: int) -> Movement:
        limit = state["limit"]
        asked, before = gradient != 0, parameter.clone()
        exponent = gradient.mul_(parameter.sign()).add_(group["weight_decay"]).mul_(-group["lr"])
        parameter.mul_(exponent.exp_())
        beyond = parameter.abs() > limit
        parameter.clamp_(-limit, limit)
        never = torch.zeros_like(asked)
        return count(asked, before == 0, exponent == 1, parameter != before, beyond, never)
