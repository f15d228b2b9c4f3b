# SPDX-License-Identifier: MIT
"""B-bit Madam: weights that are levels of a geometric sequence."""

from collections.abc import Iterable
from typing import Any

import torch
from torch import Tensor

from lnsim.optim.movement import Movement, count
from lnsim.optim.multiplicative import Multiplicative, require_choice, require_positive, rounded


class BBitMadam(Multiplicative):
    """W = sign max exp(-base_lr k), k in 0 .. levels - 1: k <- k + round(lr g*) sign, clamped. The
    level k is the weight; the parameter is what it stands for from the first step on. Values that
    are written into a parameter from outside are the nearest levels.

    lr: levels for a normalised gradient of 1 (lr_factor of the authors' implementation), 10.
    base_lr: relative distance of two levels, 0.001. levels: 2^B, 4096.
    p_scale: max over the rms at the first step, 3. g_bound: of g*, 10. beta: 0.999.
    initial: "nearest": the weights of the first step are kept as nearly as levels allow;
        "uniform": levels are drawn at random instead, as the authors' code does, whose first step
        so loses all magnitudes: for training from scratch alone. seed: of these and of stochastic
        rounding.
    step_rounding: "nearest" or "stochastic".
    zero_start: as in Madam.
    """

    def __init__(self, params: Iterable[Any], lr: float = 10.0, *,
                 base_lr: float = 0.001, levels: int = 4096,
                 p_scale: float = 3.0, g_bound: float = 10.0, beta: float = 0.999,
                 initial: str = "nearest", step_rounding: str = "nearest", seed: int = 0,
                 zero_start: float = 0.01):
        super().__init__(params, {
            "lr": lr, "base_lr": base_lr, "levels": levels, "p_scale": p_scale, "g_bound": g_bound,
            "beta": beta, "initial": initial, "step_rounding": step_rounding, "seed": seed,
            "zero_start": zero_start})

    def _check(self, group: dict[str, Any]) -> None:
        super()._check(group)
        require_choice("initial", group["initial"], ("uniform", "nearest"))
        require_choice("step_rounding", group["step_rounding"], ("nearest", "stochastic"))
        require_positive(base_lr=group["base_lr"], levels=group["levels"])

    def _start(self, parameter: Tensor, state: dict[str, Any], group: dict[str, Any],
               index: int) -> None:
        state["sign"], state["level"] = _nearest(parameter, state, group)
        if group["initial"] == "uniform":
            generator = torch.Generator().manual_seed(group["seed"] + index)
            drawn = torch.randint(group["levels"], parameter.shape, generator=generator)
            state["level"] = drawn.int().to(parameter.device)

    def _numbers(self, parameter: Tensor, state: dict[str, Any], group: dict[str, Any]) -> Tensor:
        """What the levels stand for, in the parameter's type."""
        magnitude = (state["level"].double() * -group["base_lr"]).exp() * state["limit"]
        return (magnitude * state["sign"]).to(parameter.dtype)

    def _write(self, parameter: Tensor, state: dict[str, Any], group: dict[str, Any]) -> None:
        parameter.copy_(self._numbers(parameter, state, group))

    def _take_over(self, parameter: Tensor, state: dict[str, Any], group: dict[str, Any]) -> None:
        written = parameter != self._numbers(parameter, state, group)
        if written.any():
            for name, new in zip(("sign", "level"), _nearest(parameter, state, group), strict=True):
                state[name] = torch.where(written, new, state[name])
            self._write(parameter, state, group)

    def _move(self, parameter: Tensor, gradient: Tensor, state: dict[str, Any],
              group: dict[str, Any], index: int) -> Movement:
        steps = rounded(gradient * group["lr"], group["step_rounding"],
                        (group["seed"], index, state["step"]))
        steps = (steps * state["sign"]).int()
        last = group["levels"] - 1
        before = state["level"]
        target = before + steps
        state["level"] = target.clamp(0, last)
        self._write(parameter, state, group)
        return count(gradient != 0, state["sign"] == 0, steps == 0, state["level"] != before,
                     target < 0, target > last)


def _nearest(parameter: Tensor, state: dict[str, Any],
             group: dict[str, Any]) -> tuple[Tensor, Tensor]:
    """(signs, levels) of numbers; those of zero mean nothing but their sign."""
    ratio = (parameter.double().abs() / state["limit"]).log() / -group["base_lr"]
    level = torch.nan_to_num(ratio).round().clamp(0, group["levels"] - 1).int()
    return parameter.double().sign().to(torch.int8), level
