# SPDX-License-Identifier: MIT
"""Energy against cycles of the points of a sweep, with the Pareto front of each group."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import NullLocator

from lnsim import units
from lnsim.figures import labels, style
from lnsim.sweep import Point, Sweep

_HEIGHT_INCHES = 3.5
_COLOURS = (style.BLUE, style.VERMILION, style.GREEN, style.PURPLE, style.ORANGE, style.SKY,
            style.BLACK, style.GREY)
_MARKERS = "osD^vP*X"
_PANELS = (("energy_pe_pj", "Processing elements"), ("energy_system_pj", "System"))
# From this ratio of largest to smallest on, a linear axis would crowd the small values.
_LOGARITHMIC_FROM = 8


def front(points: list[Point], energy: str) -> list[Point]:
    """The points that no other beats in both cycles and energy, by rising cycles."""
    best: list[Point] = []
    for point in sorted(points, key=lambda p: (p.cycles, p.energy_pj[energy])):
        if not best or point.energy_pj[energy] < best[-1].energy_pj[energy]:
            best.append(point)
    return best


def _axis(axes: Axes, which: str, values: list[float], unit: str) -> None:
    axis = axes.xaxis if which == "x" else axes.yaxis
    low, high = min(values), max(values)
    if low > 0 and high / low >= _LOGARITHMIC_FROM:
        getattr(axes, f"set_{which}scale")("log")
        getattr(axes, f"set_{which}lim")(low / 1.9, high * 1.9)
        style.logarithmic_ticks(axis, low, high, "{:.4g}".format)
    else:
        margin = 0.16 * (high - low) or 0.2 * high or 1.0
        getattr(axes, f"set_{which}lim")(low - margin, high + margin)
        axis.set_minor_locator(NullLocator())
    getattr(axes, f"set_{which}label")(unit)


def _step(best: list[tuple[float, float]]) -> np.ndarray:
    corners = [best[0]]
    for (_, before), (x, y) in zip(best, best[1:]):
        corners += [(x, before), (x, y)]
    return np.array(corners)


def _panel(axes: Axes, sweep: Sweep, energy: str, scales: tuple[float, float]
           ) -> tuple[list[labels.Label], list[np.ndarray]]:
    """Draws the points and fronts; returns the labels, the important first, and the fronts."""
    cycles_scale, energy_scale = scales
    fronts, important, others = [], [], []
    for index, (name, points) in enumerate(sweep.groups().items()):
        colour, marker = _COLOURS[index % 8], _MARKERS[index % 8]
        best = front(points, energy)
        for point in points:
            spot = labels.Label(point.cycles / cycles_scale, point.energy_pj[energy] / energy_scale,
                                sweep.label(point))
            (important if point in best else others).append(spot)
            axes.plot([spot.x], [spot.y], marker=marker, markersize=4.5, linestyle="",
                      markeredgecolor=colour, markeredgewidth=1.0, zorder=3,
                      markerfacecolor=colour if point in best else "white")
        corners = _step([(point.cycles / cycles_scale, point.energy_pj[energy] / energy_scale)
                         for point in best])
        axes.plot(*corners.T, color=colour, linewidth=0.9, zorder=2)
        fronts.append(corners)
    return important + others, fronts


def _handles(sweep: Sweep) -> list[Line2D]:
    groups = [Line2D([], [], color=_COLOURS[index % 8], marker=_MARKERS[index % 8], markersize=4.5,
                     linewidth=0.9, label=f"{name}, Pareto front" if name else "Pareto front")
              for index, name in enumerate(sweep.groups())]
    rest = Line2D([], [], linestyle="", marker="o", markersize=4.5, markerfacecolor="white",
                  markeredgecolor=style.GREY, label="dominated")
    return [*groups, rest]


def draw(figure: Figure, sweep: Sweep) -> None:
    """Left the processing elements, right the system; lower left is better."""
    panels = style.panels(figure, _HEIGHT_INCHES, _handles(sweep), 3, across=2)
    cycles = [float(point.cycles) for point in sweep.points]
    cycles_scale, cycles_unit = units.cycle_scale(max(cycles))
    pending = []
    for axes, (energy, title) in zip(panels, _PANELS):
        values = [point.energy_pj[energy] for point in sweep.points]
        energy_scale, energy_unit = units.energy_scale(max(values))
        pending.append(_panel(axes, sweep, energy, (cycles_scale, energy_scale)))
        _axis(axes, "x", [value / cycles_scale for value in cycles], f"duration ({cycles_unit})")
        _axis(axes, "y", [value / energy_scale for value in values], f"energy ({energy_unit})")
        axes.set_title(title)
        style.grid(axes)
    style.settle(figure)
    for axes, (spots, fronts) in zip(panels, pending):
        placer = labels.Placer(axes, np.array([(spot.x, spot.y) for spot in spots]), fronts)
        for spot in spots:
            placer.place(spot)


def caption(sweep: Sweep) -> str:
    """What the figure shows."""
    return (f"Energy against duration of one training iteration, {len(sweep.points)} points. "
            "Filled: on the Pareto front of its network. Labels without room are left out.")
