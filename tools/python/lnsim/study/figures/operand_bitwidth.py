# SPDX-License-Identifier: MIT
"""Test accuracy by the bits and the base factor of logarithmic operands, as a map."""

import math

import numpy
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.image import AxesImage

from lnsim.figures import style
from lnsim.study import plan
from lnsim.study.document import Document, Result
from lnsim.study.figures import accuracy, names, wording

_HEIGHT_INCHES = 2.6
_COLOURS = "cividis"
# Numbers are white on what is darker than this share of the colours.
_DARK_SHARE = 0.6


def _logarithmic(document: Document, task: str) -> list[Result]:
    """All but what they are compared with."""
    return [result for result in document.select(task=task) if "bits" in result.place]


def _title(document: Document, task: str) -> str:
    """Names the task, and what fp32 reaches in it."""
    reference = [f", {plan.REFERENCE} {accuracy.PERCENT * result.mean(accuracy.MEASURE):.1f} %"
                 for result in document.select(task=task, format=plan.REFERENCE)
                 if result.values(accuracy.MEASURE)]
    return "".join([names.task(task), *reference])


def _cells(document: Document, task: str) -> numpy.ndarray:
    """Mean accuracies in percent [bits, base factors]; NaN where there is none."""
    rows, columns = document.coordinates("bits"), document.coordinates("base_factor")
    cells = numpy.full((len(rows), len(columns)), math.nan)
    for result in _logarithmic(document, task):
        if result.values(accuracy.MEASURE):
            cells[rows.index(result.place["bits"]), columns.index(result.place["base_factor"])] = (
                accuracy.PERCENT * result.mean(accuracy.MEASURE))
    return cells


def _panel(axes: Axes, document: Document, task: str) -> AxesImage:
    rows, columns = document.coordinates("bits"), document.coordinates("base_factor")
    cells = _cells(document, task)
    known = cells[~numpy.isnan(cells)]
    low, high = (known.min(), known.max()) if known.size else (0.0, accuracy.PERCENT)
    image = axes.imshow(cells, cmap=_COLOURS, vmin=low, vmax=max(high, low + 1), aspect="auto",
                        origin="lower")
    asked = {(result.place["bits"], result.place["base_factor"])
             for result in _logarithmic(document, task)}
    for row, bits in enumerate(rows):
        for column, factor in enumerate(columns):
            value = cells[row, column]
            dark = value < low + _DARK_SHARE * (high - low)
            text = f"{value:.1f}" if not math.isnan(value) else (
                "diverged" if (bits, factor) in asked else "")
            axes.text(column, row, text, ha="center", va="center", fontsize=5.5,
                      color="white" if dark else style.BLACK)
    axes.set_xticks(range(len(columns)), [str(factor) for factor in columns])
    axes.set_yticks(range(len(rows)), [str(bits) for bits in rows])
    axes.set_xlabel("base factor")
    axes.set_title(_title(document, task))
    axes.tick_params(length=0)
    return image


def draw(figure: Figure, document: Document) -> None:
    """A panel a task, each with its own scale of colours."""
    tasks = document.coordinates("task")
    figure.set_size_inches(style.WIDTH_INCHES, _HEIGHT_INCHES)
    panels = figure.subplots(1, len(tasks), squeeze=False)[0]
    for axes, task in zip(panels, tasks, strict=True):
        image = _panel(axes, document, task)
        figure.colorbar(image, ax=axes, label=accuracy.LABEL)
    panels[0].set_ylabel("bits of an operand")


def caption(document: Document) -> str:
    """What the figure shows."""
    return ("Test accuracy by the bits and the base factor of operands, with an accumulator of 32 "
            "bits, whose window cuts the smallest products where base factors of 1 and 2 give a "
            "range wider than it, at the learning rate that a search found for each; "
            f"blank where the range is below three octaves: the mean of {wording.seeds(document)}."
            f"{wording.length(document)}{wording.diverged(document, mark='')}")
