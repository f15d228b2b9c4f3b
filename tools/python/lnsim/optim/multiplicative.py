# SPDX-License-Identifier: MIT
"""What multiplicative optimisers share: the normalised gradient, the loop, the record of stuck
weights, integer state that survives torch's state_dict."""

import warnings
from collections.abc import Callable, Iterable
from typing import Any, ClassVar

import numpy
import torch
from torch import Tensor
from torch.optim import Optimizer

from lnsim.optim.movement import Movement, StuckWarning


def normalised_gradient(gradient: Tensor, state: dict[str, Any], beta: float,
                        bound: float) -> Tensor:
    """g / sqrt(v / (1 - beta^t)), clamped to +-bound, where v is the moving average of g^2, which
    this advances. There is no epsilon: 0 / 0 is 0."""
    state["step"] += 1
    moment = state["second_moment"]
    moment.mul_(beta).addcmul_(gradient, gradient, value=1 - beta)
    ratio = gradient / (moment / (1 - beta ** state["step"])).sqrt_()
    return torch.nan_to_num_(ratio, nan=0.0).clamp_(-bound, bound)


def root_mean_square(values: Tensor) -> float:
    return float(values.double().square().mean().sqrt())


def uniform(shape: torch.Size, seed: tuple[int, ...]) -> Tensor:
    """Random numbers in [0, 1), float64, that the seed names."""
    state = numpy.random.SeedSequence(seed).generate_state(1, numpy.uint64)
    generator = torch.Generator().manual_seed(int(state[0] >> numpy.uint64(1)))
    return torch.rand(shape, generator=generator, dtype=torch.float64)


def rounded(steps: Tensor, rounding: str, seed: tuple[int, ...]) -> Tensor:
    """Whole steps: the nearest (ties to even), or stochastically one of both neighbours so that the
    mean is unbiased, by the random numbers that the seed names."""
    if rounding == "nearest":
        return steps.round()
    return (steps + uniform(steps.shape, seed).to(steps.device)).floor_()


def require_choice(name: str, value: str, choices: tuple[str, ...]) -> None:
    if value not in choices:
        raise ValueError(f"{name}: expected one of {', '.join(choices)}, found {value!r}")


def require_positive(**values: float) -> None:
    for name, value in values.items():
        if not value > 0:
            raise ValueError(f"{name}: expected a positive number, found {value}")


class Multiplicative(Optimizer):
    """An optimiser whose steps multiply weights. `movement` has the last step's counts, one for
    each parameter in the order of the groups."""

    # State that torch's loading would turn into floats.
    INTEGERS: ClassVar[dict[str, torch.dtype]] = {}

    def __init__(self, params: Iterable[Any], defaults: dict[str, Any]):
        require_positive(**{name: defaults[name] for name in ("lr", "p_scale", "g_bound")})
        if not 0 <= defaults["beta"] < 1:
            raise ValueError(f"beta: expected a number from 0 up to 1, found {defaults['beta']}")
        self.movement: list[Movement] = []
        self._checked = False
        super().__init__(params, defaults)

    def total_movement(self) -> Movement:
        """The sum of `movement`."""
        return sum(self.movement, Movement())

    def add_param_group(self, param_group: dict[str, Any]) -> None:
        super().add_param_group(param_group)
        group = self.param_groups[-1]
        with torch.no_grad():
            for parameter in group["params"]:
                state = self.state[parameter]
                state["step"] = 0
                state["second_moment"] = torch.zeros_like(parameter)
                self._start(parameter, state, group)

    def _start(self, parameter: Tensor, state: dict[str, Any], group: dict[str, Any]) -> None:
        """Derives a parameter's further state from its initial values."""
        raise NotImplementedError

    def _move(self, parameter: Tensor, gradient: Tensor, state: dict[str, Any],
              group: dict[str, Any], index: int) -> Movement:
        """Makes the step of a parameter by its normalised gradient."""
        raise NotImplementedError

    def _restore(self, parameter: Tensor, state: dict[str, Any], group: dict[str, Any]) -> None:
        """Brings a parameter to what loaded state says, where that holds the truth."""

    @torch.no_grad()
    def step(self, closure: Callable[[], Any] | None = None) -> Any:
        loss = None
        if closure is not None:
            with torch.enable_grad():
                loss = closure()
        self.movement = []
        for group in self.param_groups:
            for parameter in group["params"]:
                self.movement.append(self._step_one(parameter, group))
        self._check_first_step()
        return loss

    def _step_one(self, parameter: Tensor, group: dict[str, Any]) -> Movement:
        if parameter.grad is None:
            return Movement(elements=parameter.numel())
        state = self.state[parameter]
        gradient = normalised_gradient(parameter.grad, state, group["beta"], group["g_bound"])
        return self._move(parameter, gradient, state, group, len(self.movement))

    def _check_first_step(self) -> None:
        """Says which weights can't move: the first normalised gradients are all 0 or +-1, so that a
        parameter none of whose steps reaches a code then has steps that are too small."""
        if self._checked:
            return
        self._checked = True
        stuck = [f"parameter {index}: {part.zero} of {part.elements} are zero, "
                 f"{part.below_one_code} have steps below one code"
                 for index, part in enumerate(self.movement)
                 if part.zero > 0 or (part.moved == 0 and part.below_one_code > 0)]
        if stuck:
            warnings.warn(f"weights that can't move: {'; '.join(stuck)}", StuckWarning,
                          stacklevel=4)

    @torch.no_grad()
    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        super().load_state_dict(state_dict)
        for group in self.param_groups:
            for parameter in group["params"]:
                state = self.state[parameter]
                for name, dtype in self.INTEGERS.items():
                    state[name] = state[name].to(dtype)
                self._restore(parameter, state, group)
