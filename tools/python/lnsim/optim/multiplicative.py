# SPDX-License-Identifier: MIT
"""What multiplicative optimisers share: the first step, at which clamps are fixed, the normalised
gradient, the loop, the record of stuck weights, state that survives torch's state_dict."""

import math
import warnings
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any, NamedTuple

import numpy
import torch
from torch import Tensor
from torch.optim import Optimizer

from lnsim.optim.movement import ClampWarning, Movement, StuckWarning

# Of a gradient up to here, the square is a number of fp32.
_LARGEST_GRADIENT = 2.0 ** 63
# A weight this many times its clamp was written by somebody: no step leads beyond the clamp.
_FAR = 2.0


def working(tensor: Tensor) -> Tensor:
    """In the type that steps are computed in: that of 16-bit floats would lose small ones."""
    return tensor if tensor.dtype == torch.float64 else tensor.float()


def normalised_gradient(gradient: Tensor, state: dict[str, Any], beta: float,
                        bound: float) -> Tensor:
    """g / sqrt(v / (1 - beta^t)), clamped to +-bound, where v is the moving average of g^2, which
    this advances. There is no epsilon: where v is 0, or so small that fp32 has no number for it,
    the gradient counts as 0."""
    state["step"] += 1
    moment = state["second_moment"]
    moment.mul_(beta).addcmul_(gradient, gradient, value=1 - beta)
    ratio = gradient / (moment / (1 - beta ** state["step"])).sqrt_()
    return ratio.masked_fill_(moment == 0, 0.0).clamp_(-bound, bound)


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


class Place(NamedTuple):
    """A parameter and where it stands: numbers go through all groups."""

    number: int
    parameter: Tensor
    group: dict[str, Any]
    name: str | None  # as torch 2.6 and later have it in a group's param_names

    def __str__(self) -> str:
        named = f" ({self.name})" if self.name else ""
        return f"parameter {self.number}{named}"


class Multiplicative(Optimizer):
    """An optimiser whose steps multiply weights. `movement` has the last step's counts, one for
    each parameter in the order of the groups.

    Making one changes no weight. What depends on the weights (the largest magnitude, the scale of
    codes) is fixed at a parameter's first step with a gradient, as in the authors' code, or by
    start(); weights more than twice as large that are loaded afterwards are an error. An element
    whose gradient is infinite or no number waits, and so does its second moment. A gradient beyond
    2^63 counts as 2^63, whose square fp32 can hold.
    """

    def __init__(self, params: Iterable[Any], defaults: dict[str, Any]):
        self.movement: list[Movement] = []
        self._told_not_finite = False
        super().__init__(params, defaults)

    def __getstate__(self) -> dict[str, Any]:
        """What torch's optimisers keep in copies, and counts."""
        return {"defaults": self.defaults, "state": self.state, "param_groups": self.param_groups,
                "movement": self.movement, "_told_not_finite": self._told_not_finite}

    def total_movement(self) -> Movement:
        """The sum of `movement`."""
        return sum(self.movement, Movement())

    def add_param_group(self, param_group: dict[str, Any]) -> None:
        super().add_param_group(param_group)
        try:
            self._check(self.param_groups[-1])
            for place in self._places():
                if not place.parameter.is_floating_point():
                    raise ValueError(f"{place}: expected real numbers, found "
                                     f"{place.parameter.dtype}")
        except ValueError:
            del self.param_groups[-1]
            raise

    def _check(self, group: dict[str, Any]) -> None:
        """Raises ValueError where a group's options are not allowed."""
        require_positive(**{name: group[name] for name in ("lr", "p_scale", "g_bound")})
        if not 0 <= group["beta"] < 1:
            raise ValueError(f"beta: expected a number from 0 up to 1, found {group['beta']}")
        if not 0 <= group["zero_start"] < math.inf:
            raise ValueError("zero_start: expected a number from 0, found "
                             f"{group['zero_start']}")

    def _start(self, parameter: Tensor, state: dict[str, Any], group: dict[str, Any],
               index: int) -> None:
        """Derives a parameter's further state from its weights at the first step."""

    def _move(self, parameter: Tensor, gradient: Tensor, state: dict[str, Any],
              group: dict[str, Any], index: int) -> Movement:
        """Makes the step of a parameter by its normalised gradient."""
        raise NotImplementedError

    def _write(self, parameter: Tensor, state: dict[str, Any], group: dict[str, Any]) -> None:
        """Brings a parameter to what the state says, where that holds the truth."""

    def _take_over(self, parameter: Tensor, state: dict[str, Any], group: dict[str, Any]) -> None:
        """Brings the state to what somebody wrote into a parameter, where that holds the truth."""

    def _places(self) -> Iterator[Place]:
        number = 0
        for group in self.param_groups:
            names = group.get("param_names") or [None] * len(group["params"])
            for parameter, name in zip(group["params"], names, strict=True):
                yield Place(number, parameter, group, name)
                number += 1

    @torch.no_grad()
    def start(self) -> None:
        """Fixes clamps and scales by the weights as they are, and brings these to their codes; else
        each parameter's first step does."""
        self._begin([place for place in self._places() if place.parameter.numel() > 0])

    @torch.no_grad()
    def step(self, closure: Callable[[], Any] | None = None) -> Any:
        loss = None
        if closure is not None:
            with torch.enable_grad():
                loss = closure()
        places = list(self._places())
        self._begin([place for place in places if _moves(place.parameter)])
        self.movement = [self._step_one(place) for place in places]
        self._warn(places)
        return loss

    def _begin(self, places: list[Place]) -> None:
        """States of what has none. Raises ValueError, before any weight has changed, where one
        can't move."""
        begun, clamped = {}, []
        for place in places:
            if place.parameter.grad is not None and place.parameter.grad.layout != torch.strided:
                raise ValueError(f"{place}: expected a dense gradient, found a sparse one; layers "
                                 "have dense ones where they are made with sparse=False")
            state = self.state.get(place.parameter)
            if not state:
                state = begun[place.parameter] = self._first_state(place)
            largest = float(working(place.parameter).abs().max())
            if largest > _FAR * state["limit"]:
                if place.parameter not in begun:
                    raise _foreign(place, largest, state["limit"])
                clamped.append(f"{place}: {largest:.3g}, now {state['limit']:.3g}")
        if clamped:
            warnings.warn("largest weights that p_scale clamps, which a larger one keeps: "
                          f"{'; '.join(clamped)}", ClampWarning, stacklevel=4)
        self.state.update(begun)
        for place in places:
            if place.parameter in begun:
                self._write(place.parameter, self.state[place.parameter], place.group)

    def _first_state(self, place: Place) -> dict[str, Any]:
        index, parameter, group, _ = place
        size = root_mean_square(parameter)
        if not math.isfinite(size):
            raise ValueError(f"{place}: expected finite weights at the first step, found one that "
                             "is infinite or no number")
        zero_start = group["zero_start"] if size == 0 else 0.0
        state = {"step": 0, "limit": group["p_scale"] * (size or zero_start),
                 "zero_start": zero_start,
                 "second_moment": torch.zeros_like(working(parameter))}
        self._start(parameter, state, group, index)
        return state

    def _step_one(self, place: Place) -> Movement:
        index, parameter, group, _ = place
        if not _moves(parameter):
            return Movement(elements=parameter.numel())
        state = self.state[parameter]
        self._take_over(parameter, state, group)
        finite = parameter.grad.isfinite()
        gradient = working(parameter.grad).clamp(-_LARGEST_GRADIENT, _LARGEST_GRADIENT)
        if finite.all():
            return self._advance(parameter, gradient, state, group, index)
        part = {name: value[finite] if isinstance(value, Tensor) else value
                for name, value in state.items()}
        moving = parameter[finite]
        movement = self._advance(moving, gradient[finite], part, group, index)
        parameter[finite] = moving
        for name, value in part.items():
            if isinstance(value, Tensor):
                state[name][finite] = value
            else:
                state[name] = value
        return replace(movement, elements=parameter.numel(),
                       not_finite=parameter.numel() - moving.numel())

    def _advance(self, parameter: Tensor, gradient: Tensor, state: dict[str, Any],
                 group: dict[str, Any], index: int) -> Movement:
        """The step of elements with finite gradients; then those of a parameter that began as zero
        leave it, against their first gradient."""
        movement = self._step_by(parameter, gradient, state, group, index)
        if state["zero_start"] == 0:
            return movement
        leaving = (parameter == 0) & (gradient != 0)
        start = (-state["zero_start"] * gradient.sign()).to(parameter.dtype)
        parameter.copy_(torch.where(leaving, start, parameter))
        self._take_over(parameter, state, group)
        return replace(movement, zero=0, moved=movement.moved + int(leaving.sum()))

    def _step_by(self, parameter: Tensor, gradient: Tensor, state: dict[str, Any],
                 group: dict[str, Any], index: int) -> Movement:
        normalised = normalised_gradient(gradient, state, group["beta"], group["g_bound"])
        return self._move(parameter, normalised, state, group, index)

    def _warn(self, places: list[Place]) -> None:
        """Says which weights can't move: at a parameter's first step the normalised gradients are
        all 0 or +-1, so that where none of these reaches a code the steps are too small."""
        stuck = [f"{place}: {part.zero} of {part.elements} are zero, {part.below_one_code} have "
                 "steps below one code"
                 for place, part in zip(places, self.movement, strict=True)
                 if _moves(place.parameter) and self.state[place.parameter]["step"] == 1
                 and (part.zero > 0 or (part.moved == 0 and part.below_one_code > 0))]
        if stuck:
            warnings.warn(f"weights that can't move: {'; '.join(stuck)}. lnsim.optim.leave_zero "
                          "draws zeros; a larger lr, a finer format or stochastic rounding makes "
                          "steps reach codes", StuckWarning, stacklevel=4)
        waiting = [f"{place}: {part.not_finite} of {part.elements}"
                   for place, part in zip(places, self.movement, strict=True) if part.not_finite]
        if waiting and not self._told_not_finite:
            self._told_not_finite = True
            warnings.warn("gradients that are infinite or no number, whose weights wait (said "
                          f"once, counted in every step): {'; '.join(waiting)}", StuckWarning,
                          stacklevel=4)

    @torch.no_grad()
    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        """Changes no weight: where weights are not those of the state, the next step takes them
        over, or refuses what is far beyond the state's clamp."""
        super().load_state_dict(state_dict)
        numbers = [number for group in state_dict["param_groups"] for number in group["params"]]
        for place, number in zip(self._places(), numbers, strict=True):
            # torch gives tensors the type of the parameter, which may have too few bits.
            for name, value in state_dict["state"].get(number, {}).items():
                if isinstance(value, Tensor):
                    if value.shape != place.parameter.shape:
                        raise ValueError(f"{place}: expected {name} of the shape "
                                         f"{tuple(place.parameter.shape)}, found "
                                         f"{tuple(value.shape)}")
                    self.state[place.parameter][name] = value.clone().to(place.parameter.device)


def _moves(parameter: Tensor) -> bool:
    return parameter.grad is not None and parameter.numel() > 0


def _foreign(place: Place, largest: float, limit: float) -> ValueError:
    return ValueError(
        f"{place}: found a weight of {largest:.3g}, expected at most {limit:.3g}, p_scale "
        f"({place.group['p_scale']:g}) times the root mean square at the first step, to which a "
        "step would clamp it. For weights of another training make a new optimiser, or load the "
        "state that belongs to them")
