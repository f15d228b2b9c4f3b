# SPDX-License-Identifier: MIT
"""How weights move: an optimiser, the format that they are stored in, the decay of the rate."""

import math
from collections.abc import Iterable
from typing import Any

import torch
from torch import Tensor
from torch.optim import SGD, Adam, AdamW, Optimizer

from lnsim import formats, optim
from lnsim.optim import Movement
from lnsim.train.options import CODES, Options

_MOMENTUM = 0.9
_LANE_STEPS = 32  # codes an octave of normalised gradients, at least; a gradient's have to fit


def _optimiser(options: Options, parameters: list[Tensor]) -> Optimizer:
    common: dict[str, Any] = {"lr": options.learning_rate, "weight_decay": options.weight_decay}
    match options.optimiser:
        case "lns_madam":
            return optim.LNSMadam(parameters, weight_format=options.update,
                                  p_scale=options.p_scale, step_rounding=options.update_rounding,
                                  seed=int(torch.randint(2 ** 31, ())), **common)
        case "lane_madam":
            return _lane_madam(options, parameters)
        case "madam":
            return optim.Madam(parameters, p_scale=options.p_scale, **common)
        case "sgd":
            return SGD(parameters, momentum=_MOMENTUM, **common)
        case "adam":
            return Adam(parameters, **common)
        case _:
            return AdamW(parameters, **common)


def _lane_madam(options: Options, parameters: list[Tensor]) -> Optimizer:
    """Gradients are codes of their role's format, where that is one that the lane takes."""
    own = formats.parse(options.gradient)
    gradient = own if own.family == "lns" else formats.parse("lns8g8")
    return optim.LaneMadam(parameters, options.learning_rate, weight_format=options.update,
                           gradient_format=gradient.name, p_scale=options.p_scale,
                           normalisation_steps=max(_LANE_STEPS, gradient.base_factor))


class StoredWeights:
    """Q_U for optimisers that know no codes: after every step each parameter is what a format can
    store of it, with a power of two as its scale, so that codes stay where the largest grows."""

    def __init__(self, parameters: list[Tensor], stored: str, rounding: str):
        self._parameters = parameters
        self._format = stored
        self._rounding = rounding
        self._round()

    @torch.no_grad()
    def _round(self) -> None:
        stochastic = self._rounding == "stochastic"
        for parameter in self._parameters:
            seed = int(torch.randint(2 ** 62, ())) if stochastic else None
            parameter.copy_(formats.rounded(parameter, self._format, rounding=self._rounding,
                                            scale_rule="power_of_two", seed=seed))

    @torch.no_grad()
    def step(self, optimiser: Optimizer) -> Movement:
        """The optimiser's step from stored weights to stored weights."""
        before = [parameter.clone() for parameter in self._parameters]
        optimiser.step()
        self._round()
        return sum((_movement(old, new)
                    for old, new in zip(before, self._parameters, strict=True)), Movement())


def _movement(before: Tensor, after: Tensor) -> Movement:
    """Counts of a parameter whose steps may have rounded to none."""
    moved = before != after
    asked = torch.zeros_like(moved) if after.grad is None else after.grad != 0
    return Movement(elements=after.numel(), moved=int(moved.sum()),
                    below_one_code=int((asked & ~moved).sum()))


class Update:
    """Steps of all parameters of a model, with a rate that decays over a known number of them."""

    def __init__(self, options: Options, parameters: Iterable[Tensor]):
        parameters = list(parameters)
        self._options = options
        self.optimiser = _optimiser(options, parameters)
        if isinstance(self.optimiser, optim.LNSMadam):
            self.optimiser.start()  # the first step, too, is by what is stored
        as_they_are = options.optimiser in CODES or options.update == "fp32"
        self._stored = None if as_they_are else StoredWeights(parameters, options.update,
                                                        options.update_rounding)

    def rate(self, step: int) -> float:
        """The rate of the step after `step` others."""
        done = step / self._options.steps
        factor = {"constant": 1.0, "linear": 1 - done,
                  "cosine": (1 + math.cos(math.pi * done)) / 2}[self._options.decay]
        return self._options.learning_rate * factor

    def step(self, step: int) -> Movement | None:
        """Moves parameters by their gradients; counts what moved, where weights are codes or
        multiplied."""
        for group in self.optimiser.param_groups:
            group["lr"] = self.rate(step)
        if self._stored is not None:
            return self._stored.step(self.optimiser)
        self.optimiser.step()
        if isinstance(self.optimiser, (optim.LNSMadam, optim.Madam)):
            return self.optimiser.total_movement()
        return None
