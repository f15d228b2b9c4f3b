# SPDX-License-Identifier: MIT
"""What the two figures by layer share: sums over layers and a readable layer axis."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from lnsim import layers
from lnsim.figures import style

# Labels of 7 points, upright on a 7-inch figure, need this much room each.
_MOST_LABELS = 58
_LONGEST_LABEL = 32
_CHARACTER_INCHES = 0.06
_AXIS_TITLE_INCHES = 0.35
THICKNESS = 0.85


def sums(ops: list[dict[str, Any]], grouping: layers.Grouping,
         parts_of: Callable[[dict[str, Any]], dict[str, float]]) -> dict[str, np.ndarray]:
    """The parts of the operations' values, summed by group; a part that never occurs is absent."""
    index_of = grouping.index_of()
    totals: dict[str, np.ndarray] = {}
    for op in ops:
        for part, value in parts_of(op).items():
            total = totals.setdefault(part, np.zeros(len(grouping.groups)))
            total[index_of[op["layer"]]] += value
    return totals


def _shortened(name: str) -> str:
    return name if len(name) <= _LONGEST_LABEL else "…" + name[-(_LONGEST_LABEL - 1):]


def names_inches(grouping: layers.Grouping) -> float:
    """Height of the layers' names under the lowest panel."""
    longest = max(len(_shortened(name)) for name in grouping.groups)
    return longest * _CHARACTER_INCHES + _AXIS_TITLE_INCHES


def finish(axes: Axes, grouping: layers.Grouping, tops: float, labelled: bool) -> None:
    """Limits and grid, and the layers' names under the lowest panel."""
    names = grouping.groups
    step = math.ceil(len(names) / _MOST_LABELS)
    axes.set_xlim(-0.8, len(names) - 0.2)
    axes.set_ylim(0, tops * 1.05 or 1.0)
    style.grid(axes, "y")
    axes.set_xticks(np.arange(0, len(names), step))
    if labelled:
        axes.set_xticklabels([_shortened(name) for name in names[::step]], rotation=90)
        axes.set_xlabel(grouping.description if step == 1 else
                        f"{grouping.description}; one in {step} is named")
    else:
        axes.tick_params(labelbottom=False)
