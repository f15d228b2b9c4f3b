# SPDX-License-Identifier: MIT
"""Stacked bars as one collection a part, so that a hundred layers stay small files."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection

from lnsim.figures.style import Look

# A segment below this share of the longest bar is little thicker than its separator would be.
_SEPARATED_SHARE = 0.04
_SEPARATOR_POINTS = 0.3


def present(values: dict[str, np.ndarray], looks: dict[str, Look]) -> dict[str, Look]:
    """The parts that are not zero everywhere, in the order of the stack."""
    return {part: look for part, look in looks.items() if part in values and values[part].any()}


def _corners(start: np.ndarray, end: np.ndarray, positions: np.ndarray, thickness: float,
             horizontal: bool) -> list[list[tuple[float, float]]]:
    corners = []
    for low, high, position in zip(start, end, positions, strict=True):
        if high > low:
            near, far = position - thickness / 2, position + thickness / 2
            outline = [(low, near), (high, near), (high, far), (low, far)]
            corners.append(outline if horizontal else [(y, x) for x, y in outline])
    return corners


def draw(axes: Axes, positions: np.ndarray, values: dict[str, np.ndarray],
         looks: dict[str, Look], thickness: float, horizontal: bool = False) -> np.ndarray:
    """Draws bars of the parts in the order of looks; returns the bars' totals."""
    base = np.zeros(len(positions))
    longest = max(sum((values[part] for part in looks), base), default=0.0)
    for part, look in looks.items():
        top = base + values[part]
        drawn = values[part][top > base]
        separators = np.where(drawn >= _SEPARATED_SHARE * longest, _SEPARATOR_POINTS, 0.0)
        axes.add_collection(PolyCollection(
            _corners(base, top, positions, thickness, horizontal), facecolors=look.colour,
            hatch=look.hatch, edgecolors="white", linewidths=separators))
        base = top
    return base
