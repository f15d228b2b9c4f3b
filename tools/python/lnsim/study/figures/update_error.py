# SPDX-License-Identifier: MIT
"""What rounding takes from weight updates, against the magnitude of the weight."""

from dataclasses import replace
from itertools import zip_longest

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter, LogLocator, NullLocator

from lnsim.figures import style
from lnsim.study.document import Document
from lnsim.study.figures import names, series, wording
from lnsim.study.figures.names import Look
from lnsim.study.figures.series import Series

_ROW_INCHES = 1.5
_MARGIN_OCTAVES = 0.6
_OCTAVES_A_TICK = 3
_ERROR_MARGIN_FACTOR = 1.7
_MOST_TICKS = 20
_PERCENT = 100.0
_LOST_PERCENT = (-4.0, 104.0)
_KINDS = {"madam": "multiplicative", "sgd": "additive", "adam": "additive"}
# Of tasks, in their order: stroke, and whether markers are hollow.
_TASK_LOOKS = (("-", False), (":", True))
_ROWS = (("relative_error", 1.0, "error of an update\n(relative)"),
         ("lost", _PERCENT, "updates that round\nto none (%)"))


def _look(optimiser: str, task_place: int) -> Look:
    stroke, hollow = _TASK_LOOKS[task_place]
    look = names.OPTIMISERS[optimiser]
    return replace(look, label=f"{look.label} ({_KINDS[optimiser]})", stroke=stroke, hollow=hollow)


def _handles(document: Document) -> list[Line2D]:
    """In columns: above an optimiser, below a task."""
    optimisers = [_look(name, 0).handle() for name in document.coordinates("optimiser")]
    others = [Look(names.task(name), style.GREY, "o", *look).handle()
              for name, look in zip(document.coordinates("task"), _TASK_LOOKS, strict=False)]
    others += series.handles(document)
    return [handle for column in zip_longest(optimisers, others) for handle in column
            if handle is not None]


def _panel(axes: Axes, document: Document, bits: int, measure: str, factor: float) -> None:
    for place, task in enumerate(document.coordinates("task")):
        for name in document.coordinates("optimiser"):
            chosen = document.select(task=task, optimiser=name, bits=bits)
            Series(chosen, "octave", measure, _look(name, place), factor,
                   bars=measure == "lost").draw(axes)
    style.grid(axes)


def _limits(error: Axes, lost: Axes, document: Document) -> None:
    octaves = document.coordinates("octave")
    error.set_xlim(min(octaves) - _MARGIN_OCTAVES, max(octaves) + _MARGIN_OCTAVES)
    error.set_xticks(range(max(octaves), min(octaves) - 1, -_OCTAVES_A_TICK))
    error.xaxis.set_major_formatter(FuncFormatter(lambda octave, _: f"$2^{{{octave:.0f}}}$"))
    errors = [value for result in document.results for value in result.values("relative_error")
              if value > 0] or [1.0]
    error.set_yscale("log")
    error.set_ylim(min(errors) / _ERROR_MARGIN_FACTOR, max(errors) * _ERROR_MARGIN_FACTOR)
    error.yaxis.set_major_locator(LogLocator(numticks=_MOST_TICKS))
    error.yaxis.set_minor_locator(NullLocator())
    lost.set_ylim(*_LOST_PERCENT)


def draw(figure: Figure, document: Document) -> None:
    """A column a width of stored weights: above the error, below what is lost whole."""
    widths = document.coordinates("bits")
    panels = style.panels(figure, len(_ROWS) * _ROW_INCHES, _handles(document), 3, rows=len(_ROWS),
                          across=len(widths), sharex=True, sharey="row", squeeze=False)
    for row, (measure, factor, label) in zip(panels, _ROWS, strict=True):
        for axes, bits in zip(row, widths, strict=True):
            _panel(axes, document, bits, measure, factor)
        row[0].set_ylabel(label)
    for upper, lower, bits in zip(*panels, widths, strict=True):
        upper.set_title(f"{bits} bits")
        lower.set_xlabel("weight / largest of its tensor")
    _limits(panels[0][0], panels[1][0], document)


def caption(document: Document) -> str:
    """What the figure shows."""
    bars = "; bars: standard deviation, below alone" if wording.several(document) else ""
    return ("What rounding to the stored format takes from a weight update, by the magnitude of "
            "the weight. Above: root mean square of the error over that of the update, both in "
            "octaves; below: updates that leave the weight where it was. Steps of trainings in "
            f"fp32, mean of {wording.seeds(document)} a point{bars}.")
