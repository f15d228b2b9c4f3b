# SPDX-License-Identifier: MIT
"""B-bit Madam: weights that are levels of a geometric sequence."""

from collections.abc import Iterable
from typing import Any, ClassVar

import torch
from torch import Tensor

from lnsim.optim.movement import Movement, count
from lnsim.optim.multiplicative import (
    Multiplicative,
    require_choice,
    require_positive,
    root_mean_square,
    rounded,
)


class BBitMadam(Multiplicative):
    """W = sign max exp(-base_lr k), k in 0 .. levels - 1: k <- k + round(lr g*) sign, clamped. The
    level k is the weight; the parameter always is what it stands for.

    lr: levels for a normalised gradient of 1 (lr_factor of the authors' implementation), 10.
    base_lr: relative distance of two levels, 0.001. levels: 2^B, 4096.
    p_scale: max over the rms at the start, 3. g_bound: of g*, 10. beta: 0.999.
    initial: "uniform": levels are drawn at random, as published; "nearest": the initial weight is
        kept as nearly as levels allow. seed: of the former and of stochastic rounding.
    step_rounding: "nearest" or "stochastic".
    """

    INTEGERS: ClassVar = {"level": torch.int32, "sign": torch.int8}

    def __init__(self, params: Iterable[Any], lr: float = 10.0, *,
                 base_lr: float = 0.001, levels: int = 4096,
                 p_scale: float = 3.0, g_bound: float = 10.0, beta: float = 0.999,
                 initial: str = "uniform", step_rounding: str = "nearest", seed: int = 0):
        require_choice("initial", initial, ("uniform", "nearest"))
        require_choice("step_rounding", step_rounding, ("nearest", "stochastic"))
        require_positive(base_lr=base_lr, levels=levels)
        self._started = 0
        super().__init__(params, {
            "lr": lr, "base_lr": base_lr, "levels": levels, "p_scale": p_scale, "g_bound": g_bound,
            "beta": beta, "initial": initial, "step_rounding": step_rounding, "seed": seed})

    def _start(self, parameter: Tensor, state: dict[str, Any], group: dict[str, Any]) -> None:
        limit = group["p_scale"] * root_mean_square(parameter)
        last = group["levels"] - 1
        if group["initial"] == "uniform":
            generator = torch.Generator().manual_seed(group["seed"] + self._started)
            level = torch.randint(last + 1, parameter.shape, generator=generator)
        else:
            level = (torch.log(parameter.double().abs() / limit) / -group["base_lr"]).round()
        self._started += 1
        state["limit"] = limit
        state["sign"] = parameter.sign().to(torch.int8)
        state["level"] = torch.nan_to_num(level.double()).clamp(0, last).int().to(parameter.device)
        self._restore(parameter, state, group)

    def _restore(self, parameter: Tensor, state: dict[str, Any], group: dict[str, Any]) -> None:
        magnitude = (state["level"].double() * -group["base_lr"]).exp() * state["limit"]
        parameter.copy_(magnitude * state["sign"])

    def _move(self, parameter: Tensor, gradient: Tensor, state: dict[str, Any],
              group: dict[str, Any], index: int) -> Movement:
        steps = rounded(gradient * group["lr"], group["step_rounding"],
                        (group["seed"], index, state["step"]))
        steps = (steps * state["sign"]).int()
        last = group["levels"] - 1
        before = state["level"]
        target = before + steps
        state["level"] = target.clamp(0, last)
        self._restore(parameter, state, group)
        return count(gradient != 0, state["sign"] == 0, steps == 0, state["level"] != before,
                     target < 0, target > last)
