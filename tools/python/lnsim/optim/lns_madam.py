# SPDX-License-Identifier: MIT
"""LNS-Madam: weights that are logarithmic codes, moved by whole codes."""

import math
from collections.abc import Iterable
from typing import Any

import torch
from torch import Tensor

from lnsim import _numerics, formats
from lnsim.formats import arrays
from lnsim.optim.movement import Movement
from lnsim.optim.multiplicative import Multiplicative, require_choice, uniform

# Octaves of an 8-bit code with base factor 8, which wider codes resolve more finely.
_BASE_FACTOR_OF_8_BITS = 8


def weight_format(bits: int) -> str:
    """The format of stored weights of 5 to 16 bits, with the range of 8 bits at base factor 8: 16
    bits have 2048 codes an octave, 10 bits 32, 5 bits 1."""
    return f"lns{bits}g{_BASE_FACTOR_OF_8_BITS * 2 ** bits // 2 ** 8}"


class LNSMadam(Multiplicative):
    """W <- W 2^(-lr (round(g*) sign W + weight_decay)) on stored codes: with a base factor gamma, a
    weight's exponent code moves by lr gamma (round(g*) sign W + weight_decay), rounded to whole
    codes. From start() or the first step on, words and scale are the weights: the parameter always
    is what they stand for, in its type, and no other copy exists. Values that are written into a
    parameter from outside are encoded anew.

    lr: octaves for a normalised gradient of 1, 2^-7. Where lr gamma is an integer no step is
        rounded; where it is below 1/2, small steps vanish unless step_rounding is "stochastic".
    weight_format: a logarithmic format of up to 16 bits, lns16g2048.
    p_scale: the largest magnitude over the rms at the first step, 3. g_bound: of g*, 10.
    beta: of the second moment, 0.999. weight_decay: 0; alone it halves a
        weight in 1 / (lr weight_decay) steps.
    scale_rule: "fixed": the largest code is the largest magnitude; "power_of_two": the scale is the
        smallest power of two not below that one, and codes end where the magnitude does.
    round_gradient: whether g* is rounded to an integer, as published.
    step_rounding: of steps to codes, "nearest" or "stochastic"; seed: of the latter.
    zero_start: as in Madam.

    Powers are of 2 throughout. The authors' code has powers of 2 without weight decay, and with it
    of e: W exp(-lr (round(g*) sign W + wd)). That is this one with lr / ln 2, 1.44 lr, and the same
    weight_decay; so is Madam's lr an lr / ln 2 of this one. Their p_scale, g_bound and beta mean
    the same and are these defaults.
    """

    def __init__(self, params: Iterable[Any], lr: float = 2 ** -7, *,
                 weight_format: str = "lns16g2048",
                 p_scale: float = 3.0, g_bound: float = 10.0, beta: float = 0.999,
                 weight_decay: float = 0.0, scale_rule: str = "fixed",
                 round_gradient: bool = True, step_rounding: str = "nearest", seed: int = 0,
                 zero_start: float = 0.01, **of_a_subclass: Any):
        super().__init__(params, {
            "lr": lr, "weight_format": weight_format, "p_scale": p_scale, "g_bound": g_bound,
            "beta": beta, "weight_decay": weight_decay, "scale_rule": scale_rule,
            "round_gradient": round_gradient, "step_rounding": step_rounding, "seed": seed,
            "zero_start": zero_start, **of_a_subclass})

    def _check(self, group: dict[str, Any]) -> None:
        super()._check(group)
        require_choice("scale_rule", group["scale_rule"], ("fixed", "power_of_two"))
        require_choice("step_rounding", group["step_rounding"], ("nearest", "stochastic"))
        if formats.parse(group["weight_format"]).family != "lns":
            raise ValueError("weight_format: expected a logarithmic one, found "
                             f"{group['weight_format']}")

    @torch.no_grad()
    def codes(self, parameter: Tensor) -> formats.QuantisedTensor:
        """A parameter's stored words and scale; before its first step, those with which that
        begins."""
        place = next(place for place in self._places() if place.parameter is parameter)
        state = self.state.get(parameter) or self._first_state(place)
        return formats.from_words(state["words"], state["scale"], form_of(place.group))

    def _start(self, parameter: Tensor, state: dict[str, Any], group: dict[str, Any],
               _index: int) -> None:
        form, limit = form_of(group), state["limit"]
        rule = "max" if group["scale_rule"] == "fixed" else "power_of_two"
        scale = formats.scale_for(limit, form, scale_rule=rule)
        state["scale"] = scale
        state["largest_code"] = form.largest_exponent
        if limit > 0 and rule == "power_of_two":
            state["largest_code"] = math.floor(form.base_factor * math.log2(limit / scale))
        state["words"] = _encoded(parameter, state, form)

    def _numbers(self, parameter: Tensor, state: dict[str, Any], group: dict[str, Any]) -> Tensor:
        """What the words stand for, in the parameter's type."""
        codes = formats.from_words(state["words"], state["scale"], form_of(group))
        return torch.as_tensor(codes.dequantise()).to(parameter.dtype)

    def _write(self, parameter: Tensor, state: dict[str, Any], group: dict[str, Any]) -> None:
        parameter.copy_(self._numbers(parameter, state, group))

    def _take_over(self, parameter: Tensor, state: dict[str, Any], group: dict[str, Any]) -> None:
        written = parameter != self._numbers(parameter, state, group)
        if written.any():
            words = _encoded(parameter, state, form_of(group))
            state["words"] = torch.where(written, words, state["words"])
            self._write(parameter, state, group)

    def _move(self, parameter: Tensor, gradient: Tensor, state: dict[str, Any],
              group: dict[str, Any], index: int) -> Movement:
        form = form_of(group)
        random = None
        if group["step_rounding"] == "stochastic":
            random = uniform(gradient.shape, (group["seed"], index, state["step"])).numpy()
        words = arrays.words_of(state["words"]).copy()
        counts = _numerics.move_codes(
            words, arrays.to_real(gradient), form, state["largest_code"],
            group["lr"] * form.base_factor, group["weight_decay"], group["round_gradient"], random)
        state["words"] = arrays.like(words, state["words"])
        self._write(parameter, state, group)
        return Movement(parameter.numel(), counts.moved, counts.zero, counts.below_one_code,
                        counts.at_largest, counts.at_smallest)


def form_of(group: dict[str, Any]) -> formats.Format:
    return formats.parse(group["weight_format"])


def _encoded(parameter: Tensor, state: dict[str, Any], form: formats.Format) -> Tensor:
    """Nearest codes; what is not zero keeps its sign and at least the smallest magnitude."""
    words = formats.quantise(parameter, form, scale=state["scale"]).words
    sign = (parameter < 0).int() << (form.bits - 1)
    smallest = int(form.has_zero)
    field = _field(words, form).clamp_(smallest, state["largest_code"] + smallest)
    return torch.where(parameter == 0, words, sign | field)


def _field(words: Tensor, form: formats.Format) -> Tensor:
    """Words without their sign bit."""
    return words & (2 ** (form.bits - 1) - 1)
