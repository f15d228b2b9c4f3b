# SPDX-License-Identifier: MIT
"""What became of a step: counts of the weights that moved, and of those that could not."""

from dataclasses import dataclass, fields

from torch import Tensor


class StuckWarning(UserWarning):
    """Weights that a step can't move."""


class ClampWarning(UserWarning):
    """Weights that the clamp of the first step makes much smaller."""


@dataclass(frozen=True)
class Movement:
    """Counts of a step's elements."""

    elements: int = 0
    moved: int = 0
    zero: int = 0            # a zero weight, which no factor moves, had a step to make
    below_one_code: int = 0  # the step rounds to no code, or to none that the parameter's type has
    at_largest: int = 0      # the step ended at the largest magnitude
    at_smallest: int = 0     # the step ended at the smallest magnitude
    not_finite: int = 0      # the gradient is infinite or no number: the weight waits

    def __add__(self, other: "Movement") -> "Movement":
        return Movement(*(getattr(self, field.name) + getattr(other, field.name)
                          for field in fields(self)))


def count(asked: Tensor, zero: Tensor, no_step: Tensor, moved: Tensor, above: Tensor,
          below: Tensor) -> Movement:
    """A parameter's counts from what is true of each element: that it had a step to make, that it
    is zero, that its step rounds to none, that it changed, that it would have passed an end."""
    free = asked & ~zero
    return Movement(elements=asked.numel(), moved=int(moved.sum()), zero=int((asked & zero).sum()),
                    below_one_code=int((free & no_step).sum()), at_largest=int(above.sum()),
                    at_smallest=int(below.sum()))
