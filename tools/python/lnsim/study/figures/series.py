# SPDX-License-Identifier: MIT
"""A line of results: means, their spread, single seeds, and the seeds that diverged."""

import math
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.transforms import ScaledTranslation, Transform, blended_transform_factory

from lnsim.figures import style
from lnsim.study.document import Document, Result
from lnsim.study.figures import wording
from lnsim.study.figures.names import Look

# How a seed is drawn, and one that diverged.
SEED = {"linestyle": "", "marker": ".", "markersize": 3.0, "markeredgewidth": 0, "alpha": 0.6}
CROSS = {"linestyle": "", "marker": "x", "markersize": 3.2, "markeredgewidth": 0.9}
_BAR_POINTS, _CROSS_PITCH_POINTS = 0.8, 4.2
_FIRST_CROSS = 0.7
_POINTS_PER_INCH = 72


@dataclass(frozen=True)
class Series:
    """Results by the coordinate that the axis shows.

    measure is multiplied by factor; lane: how far crosses stand to the right of their coordinates,
    in widths of one, so that those of several lines are all seen; apart: whether the line does too;
    bars: whether means have that of their deviation, which on an axis of decades may pass its end.
    """

    results: list[Result]
    coordinate: str
    measure: str
    look: Look
    factor: float = 1.0
    lane: float = 0.0
    apart: bool = False
    bars: bool = True

    def draw(self, axes: Axes) -> None:
        """The line ends where no seed has a value; at the axis, a cross a seed that diverged.

        Leaves the limits of the axes to the caller.
        """
        for result in self.results:
            self._draw_spread(axes, result)
            self._draw_diverged(axes, result)
        means = [(result.place[self.coordinate], self._mean(result)) for result in self.results]
        axes.plot(*zip(*means, strict=True), **self.look.line(),
                  transform=self._line_transform(axes))

    def _line_transform(self, axes: Axes) -> Transform:
        return axes.transData + _shift(axes, self.lane if self.apart else 0.0, 0.0)

    def _values(self, result: Result) -> list[float]:
        return [self.factor * value for value in result.values(self.measure)]

    def _mean(self, result: Result) -> float:
        values = self._values(result)
        return math.fsum(values) / len(values) if values else math.nan

    def _draw_spread(self, axes: Axes, result: Result) -> None:
        values = self._values(result)
        if len(values) < 2:
            return
        x, mean = result.place[self.coordinate], self._mean(result)
        spread, shifted = self.factor * result.deviation(self.measure), self._line_transform(axes)
        if self.bars:
            axes.plot([x, x], [mean - spread, mean + spread], color=self.look.colour,
                      linewidth=_BAR_POINTS, transform=shifted)
        axes.plot([x] * len(values), values, color=self.look.colour, transform=shifted, **SEED)

    def _draw_diverged(self, axes: Axes, result: Result) -> None:
        on_axis = blended_transform_factory(axes.transData, axes.transAxes)
        for place in range(result.diverged):
            shift = _shift(axes, self.lane, place + _FIRST_CROSS)
            axes.plot([result.place[self.coordinate]], [0], color=self.look.colour,
                      transform=on_axis + shift, **CROSS)


def _shift(axes: Axes, right: float, up: float) -> Transform:
    """By so many widths of a cross."""
    return ScaledTranslation(right * _CROSS_PITCH_POINTS / _POINTS_PER_INCH,
                             up * _CROSS_PITCH_POINTS / _POINTS_PER_INCH,
                             axes.figure.dpi_scale_trans)


def crosses_share(results: list[Result], height_inches: float) -> float:
    """Of the height of axes, what the crosses at one place need, at most."""
    most = max(result.diverged for result in results)
    room = (most + _FIRST_CROSS) * _CROSS_PITCH_POINTS / _POINTS_PER_INCH
    return room / height_inches if most else 0.0


def handles(document: Document) -> list[Line2D]:
    """Of what lines don't name: single seeds, where there are several, and those that diverged."""
    found = []
    if wording.several(document):
        found.append(Line2D([], [], color=style.GREY, label="a seed", **SEED))
    if any(result.diverged for result in document.results):
        found.append(Line2D([], [], color=style.GREY, label="a seed that diverged", **CROSS))
    return found
