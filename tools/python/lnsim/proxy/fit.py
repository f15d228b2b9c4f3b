# SPDX-License-Identifier: MIT
"""What training in a format costs in accuracy against the noise of its weight gradients: a fit that
never falls (isotonic regression), with intervals from what it says of points left out.

Isotonic regression by its minimax formula: Robertson, Wright, Dykstra, Order Restricted Statistical
Inference, 1988, section 1.4. Intervals by normalised residuals of points left out: Lei, G'Sell,
Rinaldo, Tibshirani, Wasserman, JASA 113 (523), 2018, section 5.2, with the jackknife's residuals of
its section 2.4.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy

# Of intervals.
COVERAGE = 0.9
# Formats with the same noise train as others do that have so much more or less of it.
_WINDOW_DB = 3.0
# A hundredth of a point of accuracy, which no training tells.
_LEAST_SCALE = 1e-4
LEAST_POINTS = 4


@dataclass(frozen=True)
class Point:
    """A format that was trained.

    sqnr_db: signal-to-noise ratio of its weight gradients; change: of accuracy to fp32, the mean
    over seeds; error: the standard error of that mean.
    """

    sqnr_db: float
    change: float
    error: float


@dataclass(frozen=True)
class Prediction:
    """Of an accuracy's change to fp32, with its interval.

    low is None where the fit has no point with as much noise: nothing is known but that accuracy is
    no better than `high`.
    """

    change: float
    low: float | None
    high: float


def isotonic(values: numpy.ndarray) -> numpy.ndarray:
    """The values that never fall and have the least squared distance to these."""
    count = len(values)
    sums = numpy.concatenate(([0.0], numpy.cumsum(values)))
    # [first, last]: the mean of values from first to last.
    first, last = numpy.arange(count)[:, None], numpy.arange(count)[None, :]
    lengths = numpy.maximum(last - first + 1, 1)
    means = (sums[last + 1] - sums[first]) / lengths
    return numpy.array([means[:place + 1, place:].min(axis=1).max() for place in range(count)])


class Fit:
    """Of one task."""

    def __init__(self, points: Iterable[Point]):
        """Errors and intervals are those of at least four points."""
        self.points = sorted(points, key=lambda point: point.sqnr_db)
        self._sqnr = numpy.array([point.sqnr_db for point in self.points])
        self._fitted = isotonic(numpy.array([point.change for point in self.points]))

    def change(self, sqnr_db: float) -> float:
        """The fit, level beyond both ends."""
        return float(numpy.interp(sqnr_db, self._sqnr, self._fitted))

    def _scale(self, sqnr_db: float) -> float:
        """How much changes differ at this noise: by seeds, and by how steep the fit is here."""
        steep = self.change(sqnr_db + _WINDOW_DB) - self.change(sqnr_db - _WINDOW_DB)
        seeds = float(numpy.median([point.error for point in self.points]))
        return max(seeds + steep / 2, _LEAST_SCALE)

    @cached_property
    def left_out(self) -> list[float]:
        """What the fit to all others says of each point, less what it is, in the order of points.
        The ends are beyond the others."""
        return [others.change(point.sqnr_db) - point.change
                for others, point in zip(self._without, self.points, strict=True)]

    @cached_property
    def _without(self) -> list["Fit"]:
        """The fits to all others of each point."""
        return [Fit(self.points[:place] + self.points[place + 1:])
                for place in range(len(self.points))]

    @cached_property
    def _factor(self) -> float:
        """Of the scale, that covers the share of points left out, ends aside."""
        inner = range(1, len(self.points) - 1)
        residuals = sorted(
            abs(self.left_out[place]) / self._without[place]._scale(self._sqnr[place])
            for place in inner)
        rank = math.ceil(COVERAGE * (len(residuals) + 1))
        return residuals[min(rank, len(residuals)) - 1]

    def predict(self, sqnr_db: float) -> Prediction:
        """Beyond the last point as there: less noise changes nothing more."""
        change = self.change(sqnr_db)
        half = self._factor * self._scale(sqnr_db)
        known = sqnr_db >= self._sqnr[0]
        return Prediction(change, change - half if known else None, change + half)

    @property
    def mean_error(self) -> float:
        """Of points left out, in magnitude."""
        return float(numpy.mean(numpy.abs(self.left_out)))

    @property
    def worst_error(self) -> float:
        """Of points left out, ends aside, in magnitude."""
        return float(numpy.max(numpy.abs(self.left_out[1:-1])))

    @property
    def order(self) -> tuple[int, int]:
        """Of pairs whose changes differ by more than two standard errors: how many have the order
        of their noise, and how many there are."""
        pairs = [(one, other) for place, one in enumerate(self.points)
                 for other in self.points[place + 1:]
                 if abs(one.change - other.change) > 2 * math.hypot(one.error, other.error)]
        return sum(one.change < other.change for one, other in pairs), len(pairs)
