# SPDX-License-Identifier: MIT
"""The axis of test accuracy that several studies share."""

from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter

from lnsim.figures import style
from lnsim.study.document import Result
from lnsim.study.figures import names, series

MEASURE = "test_accuracy"
LABEL = "test accuracy (%)"
PERCENT = 100.0
_CHANCE = {"color": style.BLACK, "linestyle": (0, (1, 1.5)), "linewidth": 0.9}
_MARGIN_SHARE, _LEAST_MARGIN = 0.08, 0.5
# A training that reaches less than this share of the best is broken.
_BROKEN_SHARE = 0.5
AXES = " Vertical axes start at zero where a training breaks, else below the lowest accuracy."
# Of the height of a panel, the rest is its title and its axis.
_AXES_SHARE = 0.65


def values(results: list[Result]) -> list[float]:
    """Of all seeds that did not diverge, in percent."""
    return [PERCENT * value for result in results for value in result.values(MEASURE)]


def ends(results: list[Result]) -> list[float]:
    """What has to be seen: all seeds and the ends of the bars of their means."""
    found = values(results)
    for result in results:
        if result.values(MEASURE):
            mean, spread = PERCENT * result.mean(MEASURE), PERCENT * result.deviation(MEASURE)
            found += [max(mean - spread, 0.0), min(mean + spread, PERCENT)]
    return found


def breaks(results: list[Result]) -> bool:
    """Whether some training failed, as its panel should show."""
    found = values(results) or [0.0]
    return (min(found) < _BROKEN_SHARE * max(found)
            or any(result.diverged for result in results))


def chance_handles(panels: list[list[Result]]) -> list[Line2D]:
    """The line's, where a panel with these results shows one."""
    shown = any(names.chance(result.place["task"]) is not None and breaks(results)
                for results in panels for result in results)
    return [Line2D([], [], label="chance", **_CHANCE)] if shown else []


def finish(axes: Axes, task: str, results: list[Result], panel_inches: float) -> None:
    """From zero where a training breaks, so that it looks broken, with the level of guessing and,
    below zero, room for crosses; else around what there is."""
    found = ends(results) or [0.0, PERCENT]
    low, high = min(found), max(found)
    margin = max(_MARGIN_SHARE * (high - low), _LEAST_MARGIN)
    low, high = 0.0 if breaks(results) else low - margin, high + margin
    share = series.crosses_share(results, panel_inches * _AXES_SHARE)
    axes.set_ylim(low - (high - low) * share / (1 - share), high)
    # Below zero is room for crosses, and no accuracy.
    axes.yaxis.set_major_formatter(
        FuncFormatter(lambda value, _: f"{value:g}" if value >= 0 else ""))
    if (chance := names.chance(task)) is not None:
        axes.axhline(PERCENT * chance, zorder=1, **_CHANCE)
    style.grid(axes)
