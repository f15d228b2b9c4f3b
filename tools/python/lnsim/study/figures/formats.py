# SPDX-License-Identifier: MIT
"""Final test accuracy in each number format, beside its difference to fp32."""

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

from lnsim.figures import style
from lnsim.study import differences
from lnsim.study.document import Document, Result
from lnsim.study.figures import accuracy, names, series, wording

_ROW_INCHES, _MARGIN_INCHES = 0.24, 0.75
_COLOURS = {"fp32": style.BLACK, "lns8g8": style.BLUE, "fp8e4m3": style.ORANGE,
            "int8": style.VERMILION}
_MEAN_POINTS, _BAR_POINTS = 4.5, 1.0
_SEEDS_BELOW = 0.3
# Of the width of a panel.
_CROSS_PITCH = 0.04
_FIRST_ROW_SHARE, _LAST_ROW_SHARE = 0.6, 0.4
_TEXT_POINTS, _TEXT_AWAY_POINTS = 6.5, 4
# From the axis down to its label.
_LABEL_BELOW_POINTS = 20.5
_MARGIN_SHARE = 0.08
_MARGIN_POINTS = 0.25
_MOST_TICKS, _TICK_STEPS = 4, (1, 2, 5, 10)
_REFERENCE = {"color": style.BLACK, "linestyle": (0, (3, 2)), "linewidth": 0.7}

_Place = tuple[str, str]


def _place(result: Result) -> _Place:
    return result.place["format"], result.place["optimiser"]


def _row_name(place: _Place) -> str:
    return f"{place[0]}, {names.OPTIMISERS[place[1]].label}"


def _mark(axes: Axes, height: float, result: Result) -> None:
    """The mean and its bar; below them every seed, at the edge those that diverged."""
    values = accuracy.values([result])
    colour = _COLOURS.get(result.place["format"], style.GREY)
    if values:
        mean = accuracy.PERCENT * result.mean(accuracy.MEASURE)
        spread = accuracy.PERCENT * result.deviation(accuracy.MEASURE)
        axes.plot([mean - spread, mean + spread], [height] * 2, color=colour, linewidth=_BAR_POINTS)
        axes.plot([mean], [height], color=colour, markersize=_MEAN_POINTS,
                  marker=names.OPTIMISERS[result.place["optimiser"]].marker)
    if len(values) > 1:
        axes.plot(values, [height + _SEEDS_BELOW] * len(values), color=colour, **series.SEED)
    edge = [_CROSS_PITCH * (place + 1) for place in range(result.diverged)]
    axes.plot(edge, [height + _SEEDS_BELOW] * len(edge), color=colour,
              transform=axes.get_yaxis_transform(), **series.CROSS)


def _difference(result: Result, reference: Result) -> str:
    if differences.is_reference(result):
        return "reference"
    difference = differences.against(result, reference)
    return ("diverged" if difference is None else
            str(difference).replace("+-", "±").replace("-", "−"))


def _beside(axes: Axes, height: float, text: str, below_points: float = 0.0) -> None:
    axes.annotate(text, (1, height), va="center", xycoords=axes.get_yaxis_transform(),
                  xytext=(_TEXT_AWAY_POINTS, -below_points), textcoords="offset points",
                  fontsize=_TEXT_POINTS)


def _limits(axes: Axes, results: list[Result]) -> None:
    ends = accuracy.ends(results) or [0.0, accuracy.PERCENT]
    low, high = min(ends), max(ends)
    margin = max(_MARGIN_SHARE * (high - low), _MARGIN_POINTS)
    axes.set_xlim(low - margin, high + margin)
    axes.xaxis.set_major_locator(MaxNLocator(_MOST_TICKS, steps=_TICK_STEPS))


def _panel(axes: Axes, document: Document, task: str, rows: list[_Place]) -> None:
    results, reference = document.select(task=task), differences.reference(document, task)
    for result in results:
        height = rows.index(_place(result))
        _mark(axes, height, result)
        _beside(axes, height, _difference(result, reference))
    _beside(axes, len(rows) - _LAST_ROW_SHARE, "difference (pp)", _LABEL_BELOW_POINTS)
    if reference.values(accuracy.MEASURE):
        axes.axvline(accuracy.PERCENT * reference.mean(accuracy.MEASURE), zorder=1, **_REFERENCE)
    _limits(axes, results)
    axes.set_title(names.task(task))
    axes.set_xlabel(accuracy.LABEL)
    style.grid(axes, "x")
    axes.tick_params(axis="y", length=0)


def _handles(document: Document) -> list[Line2D]:
    label = "mean and standard deviation" if wording.several(document) else "accuracy"
    mean = Line2D([], [], color=style.GREY, marker="o", markersize=_MEAN_POINTS,
                  linewidth=_BAR_POINTS, label=label)
    reference = Line2D([], [], label=_row_name(differences.REFERENCE), **_REFERENCE)
    return [mean, *series.handles(document), reference]


def draw(figure: Figure, document: Document) -> None:
    """A panel a task, a row a format and optimiser; right of it the difference in points."""
    rows = list(dict.fromkeys(_place(result) for result in document.results))
    tasks, handles = document.coordinates("task"), _handles(document)
    panels = style.panels(figure, len(rows) * _ROW_INCHES + _MARGIN_INCHES, handles, len(handles),
                          across=len(tasks), sharey=True, squeeze=False)[0]
    for axes, task in zip(panels, tasks, strict=True):
        _panel(axes, document, task, rows)
    panels[0].set_yticks(range(len(rows)), [_row_name(place) for place in rows])
    panels[0].set_ylim(len(rows) - _LAST_ROW_SHARE, -_FIRST_ROW_SHARE)


def caption(document: Document) -> str:
    """What the figure shows."""
    return ("Final test accuracy by format of operands and optimiser, "
            f"{wording.seeds(document)} each. Right of each row: the difference to "
            f"{_row_name(differences.REFERENCE)} with the same seed, in percentage points, mean "
            f"and standard deviation.{wording.length(document)}{wording.diverged(document)}")
