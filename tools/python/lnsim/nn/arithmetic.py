# SPDX-License-Identifier: MIT
"""What a layer's matrix multiplications are computed in."""

from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any, cast

import torch

from lnsim import formats
from lnsim.formats import Format

EXACTNESSES = ("fast", "bit_true")
OUTPUTS = ("sums", "words")
ROLES = ("weight", "activation", "error", "gradient")


@dataclass(frozen=True)
class Arithmetic:
    """Formats by role, and how products of them are summed up.

    weight, activation, error, gradient: formats of Q_W, Q_A, Q_E, Q_G; None keeps fp32 (fast only).
    exactness: "fast" multiplies quantised operands and accumulates in fp32; "bit_true" is the
        datapath of the simulated PE on stored words, so that weight, activation and error are of
        one format. There a scale is one a tensor.
    weight_granularity: "tensor", or "channel" (fast only): a scale an output channel.
    scale_rule: "max" or "power_of_two", as in formats.quantise.
    stochastic: roles that are rounded stochastically, by torch's default generator.
    outputs: bit_true only: "sums" hands the accumulator's sums on, as to a post-processing unit
        that adds bias and applies activation before it rounds; "words" has them rounded to the
        operands' format first.
    vector_size: elements that are summed up before an accumulator sees them.
    threads: of a bit-true product; 0 is torch.get_num_threads().
    """

    weight: Format | str | None = "lns8g8"
    activation: Format | str | None = "lns8g8"
    error: Format | str | None = "lns8g8"
    gradient: Format | str | None = "lns8g8"
    exactness: str = "fast"
    weight_granularity: str = "tensor"
    scale_rule: str = "max"
    stochastic: frozenset[str] = frozenset()
    outputs: str = "sums"
    vector_size: int = 32
    threads: int = 0

    def __post_init__(self) -> None:
        for role in ROLES:
            spelling = getattr(self, role)
            object.__setattr__(self, role, spelling if spelling is None
                               else formats.parse(spelling))
        object.__setattr__(self, "stochastic", frozenset(self.stochastic))
        for name, value, choices in (("exactness", self.exactness, EXACTNESSES),
                                     ("outputs", self.outputs, OUTPUTS)):
            if value not in choices:
                raise ValueError(f"{name}: expected one of {', '.join(choices)}, found {value!r}")
        if not self.stochastic <= set(ROLES):
            raise ValueError(f"stochastic: expected roles of {', '.join(ROLES)}")
        if self.bit_true:
            self._require_one_format()

    def _require_one_format(self) -> None:
        if self.weight is None or not self.weight == self.activation == self.error:
            raise ValueError("bit_true: weight, activation and error are words of one datapath, "
                             f"found {self.weight}, {self.activation} and {self.error}")
        if self.weight_granularity != "tensor":
            raise ValueError("bit_true: a sum has one scale, so that weight_granularity is tensor")

    @property
    def form(self) -> Format:
        """The one format of what is bit-true."""
        return cast(Format, self.activation)

    @cached_property
    def bit_true(self) -> bool:
        return self.exactness == "bit_true"

    def quantise(self, tensor: torch.Tensor, role: str) -> formats.QuantisedTensor:
        """A tensor in the format of a role, which is not None."""
        return formats.quantise(tensor, getattr(self, role), **self._options(role))

    def rounded(self, tensor: torch.Tensor, role: str) -> torch.Tensor:
        """The numbers of a tensor in the format of a role, float32."""
        if getattr(self, role) is None:
            return tensor.detach().float()
        return formats.rounded(tensor, getattr(self, role), **self._options(role))

    def _options(self, role: str) -> dict[str, Any]:
        stochastic = role in self.stochastic
        return {"scale_rule": self.scale_rule,
                "granularity": self.weight_granularity if role == "weight" else "tensor",
                "rounding": "stochastic" if stochastic else "nearest",
                "seed": int(torch.randint(2 ** 62, ())) if stochastic else None}

    def described(self) -> str:
        """One line: what differs from the defaults, by name."""
        changed = [f"{field.name}={getattr(self, field.name)}" for field in fields(self)
                   if str(getattr(self, field.name)) != str(field.default)]
        return ", ".join(changed) or "lns8g8, fast"
