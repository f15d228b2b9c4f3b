# SPDX-License-Identifier: MIT
"""Labels of points, placed where they cover nothing."""

import itertools
import math
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.text import Annotation
from matplotlib.transforms import Bbox

_POINTS_PER_INCH = 72
_FONT_POINTS = 7
_RADII_POINTS = (5, 10, 16, 22, 30, 40)
_DIRECTIONS = tuple(math.radians(degrees) for degrees in
                    (45, 135, 315, 225, 0, 90, 180, 270, 20, 70, 110, 160, 200, 250, 290, 340))
_LEADER_FROM_POINTS = 10
_MARKER_POINTS = 3.5
_LINE_STEP_POINTS = 1.2
_LINE_POINTS = 0.8
_GAP_POINTS = 1.5
_CLEARLY = 0.7


@dataclass(frozen=True)
class Label:
    """A text for the point at (x, y), in data coordinates."""

    x: float
    y: float
    text: str


def _boxes(points: np.ndarray, radius: float) -> np.ndarray:
    return np.hstack([points - radius, points + radius])


def _sampled(corners: np.ndarray, step: float) -> np.ndarray:
    pieces = [corners]
    for start, end in itertools.pairwise(corners):
        count = max(2, int(np.hypot(*(end - start)) / step))
        pieces.append(start + np.linspace(0, 1, count)[:, None] * (end - start))
    return np.concatenate(pieces)


def _meets(boxes: np.ndarray, others: np.ndarray) -> bool:
    """Whether any box (rows x0, y0, x1, y1) overlaps any other."""
    first, second = boxes[:, None, :], others[None, :, :]
    return bool(((first[..., :2] < second[..., 2:]) & (second[..., :2] < first[..., 2:]))
                .all(axis=-1).any())


class Placer:
    """Places labels one after the other; the layout of the axes must be final."""

    def __init__(self, axes: Axes, points: np.ndarray, lines: list[np.ndarray],
                 bars: list[np.ndarray]) -> None:
        """points and the corners of lines, in data coordinates, stay free; leaders may cross bars.
        """
        self._axes = axes
        self._scale = axes.figure.dpi / _POINTS_PER_INCH
        self._frame = axes.get_window_extent()
        self._texts = np.empty((0, 4))
        self._centres = axes.transData.transform(points)
        self._marks = _boxes(self._centres, _MARKER_POINTS * self._scale)
        for corners in lines:
            self._keep_free(axes.transData.transform(corners))
        self._bars = np.vstack([np.empty((0, 4)),
                                *(self._line(axes.transData.transform(bar)) for bar in bars)])

    def _line(self, corners: np.ndarray) -> np.ndarray:
        return _boxes(_sampled(corners, _LINE_STEP_POINTS * self._scale),
                      _LINE_POINTS * self._scale)

    def _keep_free(self, corners: np.ndarray) -> None:
        self._marks = np.vstack([self._marks, self._line(corners)])

    def place(self, label: Label) -> bool:
        """Writes the label, with a leader where it is far; writes nothing where no room is."""
        text = self._axes.annotate(label.text, (label.x, label.y), xytext=(0, 0),
                                   textcoords="offset points", fontsize=_FONT_POINTS, zorder=4)
        text.set_in_layout(False)
        extent = text.get_window_extent(self._axes.figure.canvas.get_renderer())
        for radius in _RADII_POINTS:
            for angle in _DIRECTIONS:
                if self._settles(text, (extent.width, extent.height), radius, angle):
                    return True
        text.remove()
        return False

    def _extent(self, point: tuple[float, float], size: tuple[float, float], dx: float, dy: float
                ) -> Bbox:
        """Of a text at an offset from a point: it begins, ends or has its middle there."""
        place = self._axes.transData.transform(point) + np.array([dx, dy]) * self._scale
        sides = [0.0 if offset > 1 else 1.0 if offset < -1 else 0.5 for offset in (dx, dy)]
        return Bbox.from_bounds(*(place - np.array(sides) * size), *size)

    def _settles(self, text: Annotation, size: tuple[float, float], radius: float, angle: float
                 ) -> bool:
        dx, dy = radius * math.cos(angle), radius * math.sin(angle)
        extent = self._extent(text.xy, size, dx, dy)
        gap = _GAP_POINTS * self._scale
        box = np.array([[extent.x0 - gap, extent.y0, extent.x1 + gap, extent.y1]])
        leads = radius > _LEADER_FROM_POINTS
        taken = (self._marks, self._bars, self._texts)
        if not self._in_frame(extent) or any(_meets(box, others) for others in taken):
            return False
        if not (self._leads(text.xy, dx, dy) if leads else self._is_nearest(text.xy, extent)):
            return False
        text.set_horizontalalignment("left" if dx > 1 else "right" if dx < -1 else "center")
        text.set_verticalalignment("bottom" if dy > 1 else "top" if dy < -1 else "center")
        text.set_position((dx, dy))
        self._texts = np.vstack([self._texts, box])
        return True

    def _is_nearest(self, point: tuple[float, float], extent: Bbox) -> bool:
        """Whether the text is so much nearer to its point than to others that none can mistake."""
        own = self._axes.transData.transform(point)
        low, high = np.array(extent.min), np.array(extent.max)
        distances = np.hypot(*(self._centres - np.clip(self._centres, low, high)).T)
        is_own = np.hypot(*(self._centres - own).T) < 1
        others = distances[~is_own]
        return not others.size or bool(distances[is_own].min() <= _CLEARLY * others.min())

    def _leads(self, point: tuple[float, float], dx: float, dy: float) -> bool:
        start, way = self._axes.transData.transform(point), np.array([dx, dy]) * self._scale
        clear = 2 * _MARKER_POINTS / math.hypot(dx, dy)
        leader = np.array([start + clear * way, start + way])
        boxes = self._line(leader)
        if _meets(boxes, self._texts) or _meets(boxes, self._marks):
            return False
        self._keep_free(leader)
        self._axes.annotate("", point, xytext=(dx, dy), textcoords="offset points",
                            arrowprops={"arrowstyle": "-", "linewidth": 0.4, "shrinkA": 0,
                                        "shrinkB": _MARKER_POINTS}).set_in_layout(False)
        return True

    def _in_frame(self, box: Bbox) -> bool:
        frame = self._frame
        return (box.x0 >= frame.x0 and box.x1 <= frame.x1 and box.y0 >= frame.y0 and
                box.y1 <= frame.y1)
