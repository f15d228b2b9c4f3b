# SPDX-License-Identifier: MIT
"""Energy of a captured training step by component, beside that with default statistics."""

from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from lnsim import units
from lnsim.figures import stack, style
from lnsim.figures.style import Look
from lnsim.study.document import Document, Result
from lnsim.study.figures import names, wording

_BAR_INCHES, _MARGIN_INCHES, _AXIS_INCHES = 0.17, 0.3, 0.35
_THICKNESS = 0.72
# Right of the longest bar is its text.
_HEADROOM = 1.75
_TEXT_POINTS, _TEXT_AWAY_POINTS = 6.5, 3
_LEGEND_COLUMNS = 6
_PE, _SYSTEM = "energy_pe_pj", "energy_system_pj"
# Default statistics first: what is known without a trace, then what the trace changes.
_STATISTICS = ("default", "captured")
_PERCENT = 100.0


@dataclass(frozen=True)
class _Column:
    """Panels on one scale: the energy of a scope in some formats."""

    label: str
    formats: tuple[str, ...]
    energy: str
    looks: dict[str, Look]


def _component(result: Result, name: str) -> float:
    key = f"component.{name}_pj"
    return result.mean(key) if key in (result.seeds[0].measures or {}) else 0.0


def _present(document: Document, looks: dict[str, Look]) -> dict[str, Look]:
    return {name: look for name, look in looks.items()
            if any(_component(result, name) for result in document.results)}


def _columns(document: Document) -> list[_Column]:
    """The processing elements of each format on a scale of their own; the system on one."""
    formats = tuple(document.coordinates("format"))
    inner = _present(document, style.PE_COMPONENTS)
    columns = [_Column(f"processing elements, {name}", (name,), _PE, inner) for name in formats]
    return [*columns, _Column("system", formats, _SYSTEM, _present(document, style.COMPONENTS))]


def _bars(document: Document, task: str, column: _Column) -> list[Result]:
    return [result for name in column.formats for statistics in _STATISTICS
            for result in document.select(task=task, format=name, statistics=statistics)]


def _texts(bars: list[Result], energy: str) -> list[str]:
    """The energy of each bar, and how far captured statistics are from the default ones."""
    found = []
    for bar in bars:
        text = units.energy(bar.mean(energy))
        default = [other for other in bars if other.place["format"] == bar.place["format"]
                   and other.place["statistics"] == _STATISTICS[0]]
        if default and bar is not default[0]:
            change = _PERCENT * (bar.mean(energy) / default[0].mean(energy) - 1)
            text += f" ({change:+.1f} %)".replace("-", "−")
        found.append(text)
    return found


def _panel(axes: Axes, bars: list[Result], column: _Column, scale: float) -> None:
    values = {name: np.array([_component(bar, name) / scale for bar in bars])
              for name in column.looks}
    totals = stack.draw(axes, np.arange(len(bars)), values, column.looks, _THICKNESS,
                        horizontal=True)
    for height, (total, text) in enumerate(zip(totals, _texts(bars, column.energy), strict=True)):
        axes.annotate(text, (total, height), va="center", xytext=(_TEXT_AWAY_POINTS, 0),
                      textcoords="offset points", fontsize=_TEXT_POINTS)
    axes.set_yticks(range(len(bars)), [_bar_name(bar, column) for bar in bars])
    axes.set_ylim(len(bars) - 0.5, -0.5)
    axes.tick_params(axis="y", length=0)
    style.grid(axes, "x")


def _bar_name(bar: Result, column: _Column) -> str:
    statistics = bar.place["statistics"]
    return statistics if len(column.formats) == 1 else f"{bar.place['format']}, {statistics}"


def _draw_column(panels: list[Axes], document: Document, column: _Column) -> None:
    longest = max(result.mean(column.energy) for result in document.results
                  if result.place["format"] in column.formats)
    scale, unit = units.energy_scale(longest)
    for axes, task in zip(panels, document.coordinates("task"), strict=True):
        _panel(axes, _bars(document, task, column), column, scale)
        axes.set_xlim(0, longest / scale * _HEADROOM)
    panels[-1].set_xlabel(f"{column.label} ({unit})")


def _cycles(document: Document, task: str) -> str:
    """Of each format; statistics change none."""
    return ", ".join(
        f"{name} {units.quantity(document.select(task=task, format=name)[0].mean('cycles'), '')}"
        for name in document.coordinates("format"))


def draw(figure: Figure, document: Document) -> None:
    """A row a task; left the processing elements of each format, right the system."""
    tasks, columns = document.coordinates("task"), _columns(document)
    bars = max(len(_bars(document, tasks[0], column)) for column in columns)
    height = len(tasks) * (bars * _BAR_INCHES + _MARGIN_INCHES) + _AXIS_INCHES
    handles = [look.patch() for look in columns[-1].looks.values()]
    panels = style.panels(figure, height, handles, _LEGEND_COLUMNS, rows=len(tasks),
                          across=len(columns), sharex="col", squeeze=False)
    for place, column in enumerate(columns):
        _draw_column(list(panels[:, place]), document, column)
    for row, task in zip(panels, tasks, strict=True):
        row[0].set_title(f"{names.task(task)}; cycles: {_cycles(document, task)}")
        for axes in row[1:-1]:
            axes.tick_params(labelleft=False)


def caption(document: Document) -> str:
    """What the figure shows."""
    return ("Energy of a captured training step by component, with the statistics of its operands "
            "and with default ones. Left the processing elements, each format on a scale of its "
            "own; right the whole system. "
            f"Mean of {wording.seeds(document)}; percentages: what captured statistics change.")
