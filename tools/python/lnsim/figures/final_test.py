# SPDX-License-Identifier: MIT
"""The last test of several trainings, one row a training, one panel a task."""

import textwrap

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from lnsim.figures import style
from lnsim.training import Training, labels

_LINE_INCHES = 0.13
_ROW_GAP_INCHES = 0.09
_MARGIN_INCHES = 0.55
_LABEL_CHARACTERS = 44
# Where results are written, as a fraction of the axes.
_COLUMN = 1.02
_SEED_LOOK = {"marker": "o", "linestyle": "", "markersize": 3.5, "markerfacecolor": "none",
              "markeredgecolor": style.ORANGE, "markeredgewidth": 0.8}
_MEAN_LOOK = {"marker": "D", "linestyle": "", "markersize": 4, "color": style.BLUE}
_BAR_LOOK = {"color": style.BLUE, "linewidth": 1.0}


def _tasks(trainings: list[Training]) -> dict[str, list[Training]]:
    tasks: dict[str, list[Training]] = {}
    for training in trainings:
        tasks.setdefault(training.task, []).append(training)
    return tasks


def _names(trainings: list[Training]) -> list[str]:
    """Labels in lines that break after commas."""
    return [textwrap.fill(label.replace(" ", "\N{NO-BREAK SPACE}").replace(
        ",\N{NO-BREAK SPACE}", ", "), _LABEL_CHARACTERS) for label in labels(trainings)]


def _result(training: Training, spread: tuple[float, float | None] | None) -> str:
    seeds = len(training.seeds)
    if spread is None:
        return f"all {seeds} seeds diverged" if seeds > 1 else "diverged"
    text = " ± ".join(f"{value:.{training.measure.decimals}f}" for value in spread
                      if value is not None)
    return f"{text}, {training.diverged} of {seeds} diverged" if training.diverged else text


def _row(axes: Axes, height: int, training: Training) -> None:
    measure = training.measure
    spread = training.spread(measure)
    values = training.finals(measure)
    axes.plot(values, [height] * len(values), zorder=4, **_SEED_LOOK)
    if spread is not None:
        mean, deviation = spread
        if deviation is not None:
            axes.plot([mean - deviation, mean + deviation], [height] * 2, zorder=2, **_BAR_LOOK)
        axes.plot([mean], [height], zorder=3, **_MEAN_LOOK)
    axes.annotate(_result(training, spread), (_COLUMN, height),
                  xycoords=("axes fraction", "data"), va="center", fontsize=7)


def _panel(axes: Axes, task: str, trainings: list[Training]) -> None:
    for height, training in enumerate(trainings):
        _row(axes, height, training)
    axes.set_yticks(range(len(trainings)), _names(trainings))
    axes.set_ylim(len(trainings) - 0.5, -0.5)
    measure = trainings[0].measure
    axes.set_xlabel(f"{measure.name} ({measure.unit})")
    axes.set_title(task)
    axes.annotate("mean ± deviation", (_COLUMN, 1), xycoords="axes fraction", xytext=(0, 4),
                  textcoords="offset points", fontsize=7)
    style.grid(axes, "x")
    axes.tick_params(axis="y", length=0)


def _inches(trainings: list[Training]) -> float:
    lines = max(name.count("\n") + 1 for name in _names(trainings))
    return len(trainings) * (lines * _LINE_INCHES + _ROW_GAP_INCHES) + _MARGIN_INCHES


def draw(figure: Figure, trainings: list[Training]) -> None:
    """A dot a seed, a diamond the mean, a line one standard deviation to either side."""
    tasks = _tasks(trainings)
    heights = [_inches(group) for group in tasks.values()]
    handles = [Line2D([], [], label="one seed", **_SEED_LOOK),
               Line2D([], [], label="mean", **_MEAN_LOOK),
               Line2D([], [], label="± one standard deviation", **_BAR_LOOK)]
    panels = style.panels(figure, sum(heights), handles, 3, rows=len(tasks), squeeze=False,
                          height_ratios=heights)
    for axes, (task, group) in zip(panels[:, 0], tasks.items(), strict=True):
        _panel(axes, task, group)


def caption(trainings: list[Training]) -> str:
    """What the figure shows."""
    return (f"The last test of {len(trainings)} trainings, labelled by what differs between those "
            "of a task: seeds, mean and sample standard deviation. Formats in a row are those of "
            "weights/activations/errors/weight gradients where they differ.")
