# SPDX-License-Identifier: MIT
"""Test accuracy against the learning rate, for each optimiser."""

from matplotlib.figure import Figure
from matplotlib.ticker import LogFormatterMathtext, LogLocator, NullLocator

from lnsim.study.document import Document
from lnsim.study.figures import by_optimiser, wording

_HEIGHT_INCHES = 2.0
_MARGIN_FACTOR = 1.8
_MOST_TICKS = 20


def draw(figure: Figure, document: Document) -> None:
    """A panel a task."""
    rates = document.coordinates("learning_rate")
    for axes in by_optimiser.draw(figure, document, "learning_rate", _HEIGHT_INCHES, apart=False):
        axes.set_xscale("log")
        axes.set_xlim(min(rates) / _MARGIN_FACTOR, max(rates) * _MARGIN_FACTOR)
        axes.xaxis.set_major_locator(LogLocator(numticks=_MOST_TICKS))
        axes.xaxis.set_major_formatter(LogFormatterMathtext())
        axes.xaxis.set_minor_locator(NullLocator())
        axes.set_xlabel("learning rate")


def caption(document: Document) -> str:
    """What the figure shows."""
    return (f"Test accuracy against the learning rate, in {wording.operands(document)}: "
            f"{wording.seeds(document)} a point{wording.spread(document)}."
            f"{wording.length(document)}{wording.diverged(document)}")
