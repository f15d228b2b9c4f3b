# SPDX-License-Identifier: MIT
"""Test accuracy against what a datapath is built with: table, base factor, accumulator."""

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import LogLocator, NullLocator

from lnsim.figures import style
from lnsim.study import plan
from lnsim.study.document import Document, Result
from lnsim.study.figures import accuracy, names, series, wording
from lnsim.study.figures.names import Look
from lnsim.study.figures.series import Series

_ROW_INCHES = 1.6
_LABELS = {"table_entries": "entries of the conversion table", "base_factor": "base factor",
           "accumulator_bits": "bits of the accumulator"}
_DOUBLING = ("table_entries", "base_factor")
_ACCURACY = Look("test accuracy", style.BLUE, "o", "-")
_OVERFLOWS = Look("sums that overflow (right axis)", style.ORANGE, "s", ":", True)
_DEFAULT = {"color": style.GREY, "linestyle": (0, (4, 2)), "linewidth": 0.8}
_REFERENCE = {"color": style.VERMILION, "linestyle": "-.", "linewidth": 0.8}
_MARGIN_SHARE = 0.07
_OVERFLOW_MARGIN_FACTOR, _LEAST_OVERFLOW_RANGE = 2.5, 1000
_MOST_TICKS = 6
_MOST_LABELS = 6


def _default(document: Document) -> str | None:
    """The format that every axis has a point of, where one is."""
    formats: list[set[str]] = [
        {result.options["activation"] for result in document.select(axis=axis)
         if result.options is not None} for axis in document.coordinates("axis")]
    common = formats[0].intersection(*formats[1:])
    return min(common, key=len) if common else None


def _overflowing(results: list[Result]) -> list[Result]:
    """Those that have a mean above zero, which an axis of decades shows."""
    return [result for result in results
            if any(seed.measures and seed.measures.get("overflows") for seed in result.seeds)]


def _coordinate_axis(axes: Axes, axis: str, values: list[int]) -> None:
    low, high = min(values), max(values)
    if axis in _DOUBLING:
        axes.set_xscale("log", base=2)
        margin = (high / low) ** _MARGIN_SHARE
        axes.set_xlim(low / margin, high * margin)
    else:
        margin = (high - low) * _MARGIN_SHARE
        axes.set_xlim(low - margin, high + margin)
    # Beyond so many values every other has room for its number.
    labelled = values[::1 if len(values) <= _MOST_LABELS else 2]
    axes.set_xticks(values, [str(value) if value in labelled else "" for value in values])
    axes.xaxis.set_minor_locator(NullLocator())


def _draw_overflows(axes: Axes, results: list[Result]) -> None:
    """On an axis of its own, at the right; what never overflows has no point."""
    second = axes.twinx()
    Series(results, "value", "overflows", _OVERFLOWS, accuracy.PERCENT, bars=False).draw(second)
    means = [accuracy.PERCENT * result.mean("overflows") for result in results]
    second.set_yscale("log")
    top = max(means) * _OVERFLOW_MARGIN_FACTOR
    second.set_ylim(min(min(means) / _OVERFLOW_MARGIN_FACTOR, top / _LEAST_OVERFLOW_RANGE), top)
    second.yaxis.set_major_locator(LogLocator(numticks=_MOST_TICKS))
    second.yaxis.set_minor_locator(NullLocator())
    second.set_ylabel("overflows (%)")
    second.spines["right"].set_visible(True)
    second.tick_params(length=2.5)
    axes.set_zorder(second.get_zorder() + 1)
    axes.patch.set_visible(False)


def _panel(axes: Axes, document: Document, task: str, axis: str) -> None:
    results, default = document.select(task=task, axis=axis), _default(document)
    if overflowing := _overflowing(results):
        _draw_overflows(axes, overflowing)
    Series(results, "value", accuracy.MEASURE, _ACCURACY, accuracy.PERCENT).draw(axes)
    for result in results:
        if result.options is not None and result.options["activation"] == default:
            axes.axvline(result.place["value"], zorder=1, **_DEFAULT)
    _coordinate_axis(axes, axis, [result.place["value"] for result in results])
    reference = document.select(task=task, format=plan.REFERENCE)
    if reference and reference[0].values(accuracy.MEASURE):
        axes.axhline(accuracy.PERCENT * reference[0].mean(accuracy.MEASURE), zorder=1,
                     **_REFERENCE)
    accuracy.finish(axes, task, [*results, *reference], _ROW_INCHES)


def _handles(document: Document) -> list[Line2D]:
    found = [_ACCURACY.handle()]
    if _overflowing(list(document.results)):
        found.append(_OVERFLOWS.handle())
    if (default := _default(document)) is not None:
        found.append(Line2D([], [], label=default, **_DEFAULT))
    if document.select(format=plan.REFERENCE):
        found.append(Line2D([], [], label=plan.REFERENCE, **_REFERENCE))
    panels = [document.select(task=task, axis=axis) for task in document.coordinates("task")
              for axis in document.coordinates("axis")]
    return found + series.handles(document) + accuracy.chance_handles(panels)


def draw(figure: Figure, document: Document) -> None:
    """A row a task, a column an axis of the design."""
    tasks, columns = document.coordinates("task"), document.coordinates("axis")
    handles = _handles(document)
    panels = style.panels(figure, len(tasks) * _ROW_INCHES, handles, len(handles), rows=len(tasks),
                          across=len(columns), squeeze=False)
    for row, task in zip(panels, tasks, strict=True):
        for axes, axis in zip(row, columns, strict=True):
            _panel(axes, document, task, axis)
        row[0].set_title(names.task(task))
        row[0].set_ylabel(accuracy.LABEL)
    for axes, axis in zip(panels[-1], columns, strict=True):
        axes.set_xlabel(_LABELS[axis])


def caption(document: Document) -> str:
    """What the figure shows."""
    default = _default(document)
    origin = "" if default is None else f", each changed alone from {default} (dashed)"
    return (f"Test accuracy against what the datapath is built with{origin}: "
            f"{wording.seeds(document)} a point{wording.spread(document)}.{accuracy.AXES}"
            f"{wording.length(document)}{wording.diverged(document)}")
