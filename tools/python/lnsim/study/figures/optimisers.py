# SPDX-License-Identifier: MIT
"""Test accuracy against the length of training, for each optimiser."""

from dataclasses import replace

from matplotlib.figure import Figure
from matplotlib.ticker import NullLocator

from lnsim.study.document import Document
from lnsim.study.figures import accuracy, by_optimiser, wording

_HEIGHT_INCHES = 2.2
_MARGIN_FACTOR = 1.3


def _by_steps(document: Document) -> Document:
    """With the weight updates that each length is."""
    return replace(document, results=tuple(
        replace(result, place=result.place | {"steps": result.options["steps"]})
        for result in document.results if result.options is not None))


def draw(figure: Figure, document: Document) -> None:
    """A panel a task."""
    found = _by_steps(document)
    panels = by_optimiser.draw(figure, found, "steps", _HEIGHT_INCHES, apart=True)
    for axes, task in zip(panels, found.coordinates("task"), strict=True):
        steps = sorted({result.place["steps"] for result in found.select(task=task)})
        axes.set_xscale("log")
        axes.set_xlim(steps[0] / _MARGIN_FACTOR, steps[-1] * _MARGIN_FACTOR)
        axes.set_xticks(steps, [f"{count:,}" for count in steps])
        axes.xaxis.set_minor_locator(NullLocator())
        axes.set_xlabel("weight updates")


def caption(document: Document) -> str:
    """What the figure shows."""
    return ("Test accuracy against the length of training, operands of products in "
            f"{wording.operands(document)}, each optimiser at the learning rate that a search "
            f"found for the length: {wording.seeds(document)} a point{wording.spread(document)}."
            f"{accuracy.AXES}{wording.diverged(document)}")
