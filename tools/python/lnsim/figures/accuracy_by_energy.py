# SPDX-License-Identifier: MIT
"""Test accuracy of a trained task against energy of the points of a sweep, with Pareto fronts."""

from typing import cast

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from lnsim import units
from lnsim.figures import scatter, style
from lnsim.figures.labels import Label
from lnsim.figures.scatter import Panel
from lnsim.sweep import ENERGIES, Accuracy, Point, Sweep

_HEIGHT_INCHES = 3.5
_PERCENT = 100
_BAR_OPACITY = 0.5
# Where points without any accuracy stand, above the lower end of the axis.
_DIVERGED_FRACTION = 0.04


def _trained(points: list[Point]) -> list[Point]:
    return [point for point in points if point.accuracy and point.accuracy.mean is not None]


def _accuracy(point: Point) -> Accuracy:
    """Of a point that has one."""
    return cast(Accuracy, point.accuracy)


def _mean(point: Point) -> float:
    """In per cent, of a point that has one."""
    return _PERCENT * cast(float, _accuracy(point).mean)


def _lost(points: list[Point]) -> list[Point]:
    return [point for point in points if point.accuracy and point.accuracy.mean is None]


def applies(sweep: Sweep) -> bool:
    """Whether there is an accuracy to show."""
    return bool(_trained(sweep.points))


def front(points: list[Point], energy: str) -> list[Point]:
    """The points that no other beats in both energy and mean accuracy, by rising energy."""
    return scatter.front(_trained(points),
                         lambda point: (point.energy_pj[energy], -_mean(point)))


def _bounds(point: Point) -> tuple[float, float]:
    mean, deviation = cast(float, _accuracy(point).mean), _accuracy(point).deviation or 0.0
    return (_PERCENT * (mean - deviation), _PERCENT * (mean + deviation))


def _label(sweep: Sweep, point: Point) -> str:
    accuracy = _accuracy(point)
    some = 0 < accuracy.diverged < accuracy.seeds
    note = f" ({accuracy.diverged} of {accuracy.seeds} diverged)" if some else ""
    return sweep.label(point) + note


def _group(axes: Axes, panel: Panel, sweep: Sweep, points: list[Point], energy: str, scale: float,
           look: tuple[str, str]) -> None:
    best = front(points, energy)
    for point in _trained(points):
        x, mean = point.energy_pj[energy] / scale, _mean(point)
        low, high = _bounds(point)
        if high > low:
            axes.errorbar([x], [mean], yerr=[[mean - low], [high - mean]], fmt="none",
                          ecolor=look[0], elinewidth=0.7, capsize=2, alpha=_BAR_OPACITY, zorder=1)
            panel.bars.append(np.array([(x, low), (x, high)]))
        panel.mark(axes, Label(x, mean, _label(sweep, point)), look, point in best)
    if best:
        panel.line(axes, scatter.stairs([(point.energy_pj[energy] / scale, _mean(point))
                                         for point in best]), look[0])
    bottom = axes.get_ylim()[0] + _DIVERGED_FRACTION * np.ptp(axes.get_ylim())
    for point in _lost(points):
        spot = Label(point.energy_pj[energy] / scale, bottom, _label(sweep, point))
        axes.plot([spot.x], [spot.y], marker="x", markersize=scatter.MARKER_POINTS, linestyle="",
                  color=look[0], zorder=3)
        panel.others.append(spot)


def _handles(sweep: Sweep) -> list[Line2D]:
    lost = Line2D([], [], linestyle="", marker="x", markersize=scatter.MARKER_POINTS,
                  color=style.GREY, label="every seed diverged")
    return scatter.handles(sweep.groups()) + ([lost] if _lost(sweep.points) else [])


def draw(figure: Figure, sweep: Sweep) -> None:
    """Left the processing elements, right the system; upper left is better."""
    panels = style.panels(figure, _HEIGHT_INCHES, _handles(sweep), 4, across=2, sharey=True)
    trained = _trained(sweep.points)
    shown = trained + _lost(sweep.points)
    tasks = ", ".join(dict.fromkeys(_accuracy(point).task for point in shown))
    pending = []
    for axes, (energy, title) in zip(panels, ENERGIES.items(), strict=True):
        values = [point.energy_pj[energy] for point in shown]
        scale, unit = units.energy_scale(max(values))
        scatter.scale_axis(axes, "x", [value / scale for value in values],
                           f"energy of an iteration ({unit})")
        scatter.scale_axis(axes, "y", [bound for point in trained
                                       for bound in _bounds(point)],
                           f"test accuracy, {tasks} (%)", linear=True)
        panel = Panel()
        for index, points in enumerate(sweep.groups().values()):
            _group(axes, panel, sweep, points, energy, scale, scatter.look(index))
        pending.append((axes, panel))
        axes.set_title(title)
        style.grid(axes)
        axes.label_outer()
    scatter.write_labels(figure, pending)


def caption(sweep: Sweep) -> str:
    """What the figure shows."""
    points = _trained(sweep.points)
    return (f"Final test accuracy of training against energy of one training iteration, "
            f"{len(points)} points. Marks: mean over seeds, bars one standard deviation. Filled: "
            "on the Pareto front of its network. Labels without room are left out.")
