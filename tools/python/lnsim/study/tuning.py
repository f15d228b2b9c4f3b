# SPDX-License-Identifier: MIT
"""The learning rate of a training by search, on examples that are neither trained on nor tested.

Every search makes as many trials. The first three are a factor of two apart, around the task's
default; then one further a factor of two while the best is at an end; then halfway, in the
logarithm, between the best and both of its neighbours.
"""

import math
from dataclasses import dataclass

# Of trials; results are those of other seeds.
SEED = 1000


@dataclass(frozen=True)
class Trial:
    """A rate and the accuracy that validated it; nothing where the training diverged."""

    learning_rate: float
    validation_accuracy: float | None


def rate_at(default: float, octave: float) -> float:
    """The rate so many octaves above the default, in three digits."""
    return float(f"{default * 2 ** octave:.3g}")


def next_octaves(scores: dict[float, float | None], trials: int) -> list[float]:
    """What to try next, in octaves above the default, when these were tried: nothing once the
    trials are spent. Of equal scores the lower rate is the better."""
    left = trials - len(scores)
    if left <= 0:
        return []
    if not scores:
        return [-1.0, 0.0, 1.0][:left]
    tried, best = sorted(scores), best_octave(scores)
    if best == tried[0]:
        return [best - 1]
    if best == tried[-1]:
        return [best + 1]
    place = tried.index(best)
    return [(best + tried[place + side]) / 2 for side in (-1, 1)][:left]


def best_octave(scores: dict[float, float | None]) -> float:
    """Of the highest score; of equal ones the lowest."""
    def rank(octave: float) -> tuple[float, float]:
        score = scores[octave]
        return (-math.inf if score is None else score, -octave)

    return max(scores, key=rank)
