# SPDX-License-Identifier: MIT
"""Test accuracy against the bits of stored weights, for each optimiser."""

from matplotlib.figure import Figure

from lnsim.study.document import Document
from lnsim.study.figures import accuracy, by_optimiser, wording

_HEIGHT_INCHES = 2.2
_MARGIN_BITS = 0.6


def draw(figure: Figure, document: Document) -> None:
    """A panel a task; narrow weights to the right."""
    bits = sorted(document.coordinates("bits"))
    for axes in by_optimiser.draw(figure, document, "bits", _HEIGHT_INCHES, apart=True):
        axes.set_xlim(bits[-1] + _MARGIN_BITS, bits[0] - _MARGIN_BITS)
        axes.set_xticks(bits)
        axes.set_xlabel("bits of a stored weight")


def caption(document: Document) -> str:
    """What the figure shows."""
    return ("Test accuracy against the bits of stored weights, operands of products in "
            f"{wording.operands(document)}: {wording.seeds(document)} a point"
            f"{wording.spread(document)}.{accuracy.AXES}{wording.length(document)}"
            f"{wording.diverged(document)}")
