# SPDX-License-Identifier: MIT
"""What a layer's matrix multiplications are computed in."""

from dataclasses import dataclass, fields
from functools import cache, cached_property
from typing import Any, cast

import torch

from lnsim import _numerics, formats
from lnsim.formats import Format

EXACTNESSES = ("fast", "bit_true")
OUTPUTS = ("sums", "words")
ROLES = ("weight", "activation", "error", "gradient")

# What training multiplies, and the role of what that makes.
_PRODUCTS = (("activation", "weight", "activation"), ("activation", "activation", "activation"),
             ("error", "weight", "error"), ("error", "activation", "error"),
             ("error", "activation", "gradient"))


@cache
def datapath(a: Format, b: Format, output: Format) -> _numerics.Product:
    """What multiplies words of two formats, and rounds sums to a third. Raises ValueError where no
    lane does."""
    return _numerics.Product(a, b, output)


@dataclass(frozen=True)
class Arithmetic:
    """Formats by role, and how products of them are summed up.

    weight, activation, error, gradient: formats of Q_W, Q_A, Q_E, Q_G; None keeps fp32 (fast only).
    exactness: "fast" multiplies quantised operands and accumulates in fp32; "bit_true" is the
        datapath of the simulated PE on stored words: formats that are multiplied have a lane that
        takes both, and a scale is one a tensor.
    weight_granularity: "tensor", or "channel" (fast only): a scale an output channel.
    scale_rule: "max" or "power_of_two", as in formats.quantise.
    stochastic: roles that are rounded stochastically, by torch's default generator.
    outputs: bit_true only: "sums" hands the accumulator's sums on, as to a post-processing unit
        that adds bias and applies activation before it rounds; "words" has them rounded first, to
        the format of what they are: activation, error, gradient.
    vector_size: elements that are summed up before an accumulator sees them.
    channel_chunk: bit_true only: channels that a convolution sums up over all kernel positions
        before it begins with the next, a multiple of vector_size, as a machine does whose mapping
        holds no more of them at once (`lnsim map`); None: all. The order matters to floats, and
        where sums saturate.
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
    channel_chunk: int | None = None
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
        chunk = self.channel_chunk
        if chunk is not None and (not self.bit_true or chunk < 1 or chunk % self.vector_size):
            raise ValueError("channel_chunk: expected a multiple of vector_size, of bit_true "
                             f"arithmetic, found {chunk} with vector_size {self.vector_size}, "
                             f"{self.exactness}")
        if not self.stochastic <= set(ROLES):
            raise ValueError(f"stochastic: expected roles of {', '.join(ROLES)}")
        if self.bit_true:
            self._require_lanes()

    def _require_lanes(self) -> None:
        if self.weight_granularity != "tensor":
            raise ValueError("bit_true: a sum has one scale, so that weight_granularity is tensor")
        rounds = self.outputs == "words"
        for product in _PRODUCTS:
            a, b, output = map(self.format_of, product)
            if a is None or b is None or (rounds and output is None):
                raise ValueError("bit_true: expected formats of all that is multiplied, and of "
                                 f"outputs that are words; found none of {' or '.join(product)}")
            datapath(a, b, output if rounds else a)

    @property
    def spelling(self) -> str:
        """Formats by role as they are spelled elsewhere, such as fp8e4m3+error=fp8e5m2; a gradient
        of another family is no output of a lane, and left out."""
        base = cast(Format, self.weight)
        others = ((role, self.format_of(role)) for role in ROLES[1:])
        return str(base) + "".join(
            f"+{role}={form}" for role, form in others
            if form is not None and form != base and form.family == base.family)

    @cached_property
    def bit_true(self) -> bool:
        return self.exactness == "bit_true"

    def format_of(self, role: str) -> Format | None:
        """Nothing where the role keeps fp32."""
        return cast(Format | None, getattr(self, role))

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
        granularity = self.weight_granularity if role == "weight" else "tensor"
        return {"scale_rule": self.scale_rule,
                # Blocks have the scales of formats that have blocks.
                "granularity": None if granularity == "tensor" else granularity,
                "rounding": "stochastic" if stochastic else "nearest",
                "seed": int(torch.randint(2 ** 62, ())) if stochastic else None}

    def described(self) -> str:
        """One line: what differs from the defaults, by name."""
        changed = [f"{field.name}={getattr(self, field.name)}" for field in fields(self)
                   if str(getattr(self, field.name)) != str(field.default)]
        return ", ".join(changed) or "lns8g8, fast"
