# SPDX-License-Identifier: MIT
"""Weights that are exactly zero, as layers initialise biases and offsets of normalisations."""

from collections.abc import Iterable

import torch
from torch import Tensor


@torch.no_grad()
def leave_zero(parameters: Iterable[Tensor], deviation: float = 0.01, seed: int = 0) -> int:
    """Draws every element that is exactly zero from a normal distribution about 0, as Madam's
    authors initialise biases; a multiplicative update would never move it. Returns how many."""
    generator = torch.Generator().manual_seed(seed)
    drawn = 0
    for parameter in parameters:
        zero = parameter == 0
        noise = torch.randn(parameter.shape, generator=generator).to(parameter) * deviation
        parameter.copy_(torch.where(zero, noise, parameter))
        drawn += int(zero.sum())
    return drawn
