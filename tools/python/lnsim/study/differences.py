# SPDX-License-Identifier: MIT
"""Accuracy that a number format costs or gains: seed by seed, in percentage points."""

import statistics
from dataclasses import dataclass

from lnsim.study.document import Document, Result

_MEASURE, _PERCENT = "test_accuracy", 100.0
# What others are compared with: format and optimiser.
REFERENCE = ("fp32", "adam")


@dataclass(frozen=True)
class Difference:
    """Of the seeds that neither side lost; deviation is that of a sample, nothing of one seed."""

    mean: float
    deviation: float | None
    seeds: int

    def __str__(self) -> str:
        """Such as +0.12 +- 0.30."""
        spread = "" if self.deviation is None else f" +- {self.deviation:.2f}"
        mean = round(self.mean, 2) + 0.0  # no negative zero
        return f"{mean:+.2f}{spread}"


def _by_seed(result: Result) -> dict[int, float]:
    return {seed.seed: seed.measures[_MEASURE]
            for seed in result.seeds if seed.measures is not None}


def by_seed(result: Result, other: Result) -> dict[int, float]:
    """How much more accurate the first is, as a fraction, of the seeds that both finished."""
    one, two = _by_seed(result), _by_seed(other)
    return {seed: one[seed] - two[seed] for seed in one if seed in two}


def is_reference(result: Result) -> bool:
    return (result.place["format"], result.place["optimiser"]) == REFERENCE


def reference(document: Document, task: str) -> Result:
    """That of a task."""
    name, optimiser = REFERENCE
    return document.select(task=task, format=name, optimiser=optimiser)[0]


def against(result: Result, other: Result) -> Difference | None:
    """How much more accurate the first is; nothing where no seed finished both."""
    found = [_PERCENT * change for change in by_seed(result, other).values()]
    if not found:
        return None
    deviation = statistics.stdev(found) if len(found) > 1 else None
    return Difference(statistics.fmean(found), deviation, len(found))
