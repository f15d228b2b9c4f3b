# SPDX-License-Identifier: MIT
"""Labelled points with Pareto fronts: what figures of a sweep share."""

import itertools
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import NullLocator

from lnsim.figures import labels, style
from lnsim.figures.labels import Label
from lnsim.sweep import Point

MARKER_POINTS = 4.5
# From this ratio of largest to smallest on, a linear axis would crowd the small values.
_LOGARITHMIC_FROM = 8


@dataclass
class Panel:
    """What labels of one panel are for, the important first, and what they keep off: lines, and
    bars, which their leaders may cross."""

    important: list[Label] = field(default_factory=list)
    others: list[Label] = field(default_factory=list)
    lines: list[np.ndarray] = field(default_factory=list)
    bars: list[np.ndarray] = field(default_factory=list)

    def mark(self, axes: Axes, spot: Label, look: tuple[str, str], best: bool) -> None:
        """A marker, filled where the point is on the front."""
        colour, marker = look
        (self.important if best else self.others).append(spot)
        axes.plot([spot.x], [spot.y], marker=marker, markersize=MARKER_POINTS, linestyle="",
                  markeredgecolor=colour, markeredgewidth=1.0, zorder=3,
                  markerfacecolor=colour if best else "white")

    def line(self, axes: Axes, corners: np.ndarray, colour: str) -> None:
        axes.plot(*corners.T, color=colour, linewidth=0.9, zorder=2)
        self.lines.append(corners)


def look(group: int) -> tuple[str, str]:
    """Colour and marker of a group of points."""
    return style.SERIES[group % len(style.SERIES)]


def front(points: Iterable[Point], costs: Callable[[Point], tuple[float, float]]) -> list[Point]:
    """The points that no other beats in both costs, by rising first cost."""
    best: list[Point] = []
    for point in sorted(points, key=costs):
        if not best or costs(point)[1] < costs(best[-1])[1]:
            best.append(point)
    return best


def stairs(best: list[tuple[float, float]]) -> np.ndarray:
    """Corners of the line that what is dominated lies beyond."""
    corners = [best[0]]
    for (_, before), (x, y) in itertools.pairwise(best):
        corners += [(x, before), (x, y)]
    return np.array(corners)


def scale_axis(axes: Axes, which: str, values: list[float], name: str, *,
               linear: bool = False) -> None:
    """Limits with room for labels; logarithmic where values need it, unless it has to be linear."""
    axis = axes.xaxis if which == "x" else axes.yaxis
    low, high = min(values), max(values)
    if not linear and low > 0 and high / low >= _LOGARITHMIC_FROM:
        getattr(axes, f"set_{which}scale")("log")
        getattr(axes, f"set_{which}lim")(low / 1.9, high * 1.9)
        style.logarithmic_ticks(axis, "{:.4g}".format, low, high)
    else:
        margin = 0.16 * (high - low) or 0.2 * high or 1.0
        getattr(axes, f"set_{which}lim")(low - margin, high + margin)
        axis.set_minor_locator(NullLocator())
    getattr(axes, f"set_{which}label")(name)


def handles(names: Iterable[str]) -> list[Line2D]:
    """For a legend of groups, with what is on no front."""
    groups = [Line2D([], [], color=look(index)[0], marker=look(index)[1], markersize=MARKER_POINTS,
                     linewidth=0.9, label=f"{name}, Pareto front" if name else "Pareto front")
              for index, name in enumerate(names)]
    rest = Line2D([], [], linestyle="", marker="o", markersize=MARKER_POINTS,
                  markerfacecolor="white", markeredgecolor=style.GREY, label="dominated")
    return [*groups, rest]


def write_labels(figure: Figure, panels: Iterable[tuple[Axes, Panel]]) -> None:
    """Fixes the layout, then writes the labels that have room."""
    style.settle(figure)
    for axes, panel in panels:
        spots = panel.important + panel.others
        placer = labels.Placer(axes, np.array([(spot.x, spot.y) for spot in spots]), panel.lines,
                               panel.bars)
        for spot in spots:
            placer.place(spot)
