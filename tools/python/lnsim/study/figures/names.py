# SPDX-License-Identifier: MIT
"""What tasks and optimisers are called and look like in the figures of studies."""

from dataclasses import dataclass
from typing import Any

from matplotlib.lines import Line2D

from lnsim.figures import style
from lnsim.study.plan import CNN, RESNET8, TRANSFORMER

_MARKER_POINTS, _EDGE_POINTS, _LINE_POINTS = 4.0, 0.4, 1.0

_TASKS = {CNN: "CNN, Fashion-MNIST", RESNET8: "ResNet-8, Fashion-MNIST",
          TRANSFORMER: "transformer, King James Bible"}
# Fashion-MNIST has ten classes of equal size, in its training set as in its test set.
_CHANCE = {CNN: 0.1, RESNET8: 0.1}


@dataclass(frozen=True)
class Look:
    """How a line is named and drawn; marker and stroke tell it apart where colours don't print."""

    label: str
    colour: str
    marker: str
    stroke: str
    hollow: bool = False

    def line(self) -> dict[str, Any]:
        """What plot needs to draw it."""
        edge = ({"markerfacecolor": "white", "markeredgewidth": _LINE_POINTS} if self.hollow else
                {"markeredgecolor": "white", "markeredgewidth": _EDGE_POINTS})
        return {"color": self.colour, "marker": self.marker, "linestyle": self.stroke,
                "markersize": _MARKER_POINTS, "linewidth": _LINE_POINTS} | edge

    def handle(self) -> Line2D:
        """Its entry in a legend."""
        return Line2D([], [], label=self.label, **self.line())


OPTIMISERS = {
    "lns_madam": Look("LNS-Madam", style.BLUE, "o", "-"),
    "madam": Look("Madam", style.SKY, "D", ":"),
    "sgd": Look("SGD", style.VERMILION, "s", "--"),
    "adam": Look("Adam", style.GREEN, "^", "-."),
    "adamw": Look("AdamW", style.GREEN, "^", "-."),
}


def task(name: str) -> str:
    """Its title; the name itself of a task that has none."""
    return _TASKS.get(name, name)


def chance(name: str) -> float | None:
    """The accuracy of guessing, where all answers are equally frequent."""
    return _CHANCE.get(name)
