# SPDX-License-Identifier: MIT
"""Energy of each pass stacked by component, the format beside the baseline."""

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from lnsim import units
from lnsim.figures import stack, style
from lnsim.report import PASSES, Report

_BAR = 0.78
_GAP = 0.5
_ROW_INCHES = 0.19
_MARGIN_INCHES = 0.62
_LONGEST_TITLE = 52
_SCOPES = (("pe", "Processing elements", style.PE_COMPONENTS),
           ("system", "System", style.COMPONENTS))


def _bars(report: Report) -> tuple[np.ndarray, list[str], list[dict[str, Any]]]:
    positions, labels, blocks = [], [], []
    for number, name in enumerate(PASSES):
        for index, side in enumerate(report.sides):
            positions.append(number * (len(report.sides) + _GAP) + index)
            title = style.PASSES[name].label if index == 0 else ""
            labels.append(f"{title}   {side.name}".strip())
            blocks.append(side.passes[name])
    return np.array(positions), labels, blocks


def _values(blocks: list[dict[str, Any]], looks: dict[str, style.Look]) -> dict[str, np.ndarray]:
    return {part: np.array([block["energy_by_component_pj"].get(part, 0.0) for block in blocks],
                           dtype=float) for part in looks}


def _whiskers(axes: Axes, positions: np.ndarray, blocks: list[dict[str, Any]], scope: str,
              divisor: float) -> None:
    low, high = ("pe_low", "pe_high") if scope == "pe" else ("low", "high")
    for position, block in zip(positions, blocks, strict=True):
        energy = block["energy_pj"]
        if energy[scope] > 0:
            axes.plot([energy[low] / divisor, energy[high] / divisor], [position] * 2,
                      color=style.BLACK, linewidth=0.7, marker="|", markersize=3.5,
                      markeredgewidth=0.7)


def _mark_empty(axes: Axes, positions: np.ndarray) -> None:
    for position in positions:
        axes.annotate("none", (0, position), xytext=(3, 0), textcoords="offset points",
                      va="center", fontsize=7, color=style.GREY)


def _absolute(axes: Axes, report: Report, scope: str, title: str,
              looks: dict[str, style.Look]) -> None:
    positions, _, blocks = _bars(report)
    high = "pe_high" if scope == "pe" else "high"
    longest = max(max(block["energy_pj"][high], block["energy_pj"][scope]) for block in blocks)
    divisor, unit = units.energy_scale(longest)
    values = {part: value / divisor for part, value in _values(blocks, looks).items()}
    stack.draw(axes, positions, values, stack.present(values, looks), _BAR, horizontal=True)
    _whiskers(axes, positions, blocks, scope, divisor)
    _mark_empty(axes, positions[[block["energy_pj"][scope] == 0 for block in blocks]])
    totals = [f"{side.name} {units.energy(side.totals['energy_pj'][scope])}"
              for side in report.sides]
    line = f"iteration: {', '.join(totals)}"
    lines = [line] if len(line) <= _LONGEST_TITLE else totals
    axes.set_title("\n".join([title, *lines]))
    axes.set_xlabel(f"energy ({unit})")
    axes.set_xlim(0, longest / divisor * 1.04 or 1.0)


def _shares(axes: Axes, report: Report, looks: dict[str, style.Look]) -> None:
    positions, _, blocks = _bars(report)
    values = _values(blocks, looks)
    sums = sum(values.values())
    shares = {part: 100 * np.divide(value, sums, out=np.zeros_like(value), where=sums > 0)
              for part, value in values.items()}
    stack.draw(axes, positions, shares, stack.present(shares, looks), _BAR, horizontal=True)
    _mark_empty(axes, positions[sums == 0])
    axes.set_xlabel("share of the pass's energy (%)")
    axes.set_xlim(0, 100)


def draw(figure: Figure, report: Report) -> None:
    """Absolute energy above, shares below; left at the scope of the papers, right everything."""
    positions, labels, blocks = _bars(report)
    used = stack.present(_values(blocks, style.COMPONENTS), style.COMPONENTS)
    rows_inches = len(positions) * _ROW_INCHES + _MARGIN_INCHES
    grid = style.panels(figure, 2 * rows_inches + 0.25, [look.patch() for look in used.values()],
                        5, rows=2, across=2, sharey=True)
    for column, (scope, title, looks) in enumerate(_SCOPES):
        _absolute(grid[0][column], report, scope, title, looks)
        _shares(grid[1][column], report, looks)
        for axes in grid[:, column]:
            style.grid(axes, "x")
            axes.set_ylim(positions[-1] + 0.7, -0.7)
            axes.set_yticks(positions, labels)
            axes.tick_params(axis="y", length=0)


def caption(report: Report) -> str:
    """What the figure shows, with the totals."""
    totals = "; ".join(
        f"{side.name}: {units.energy(side.totals['energy_pj']['pe'])} in the processing elements, "
        f"{units.energy(side.totals['energy_pj']['system'])} in the system"
        for side in report.sides)
    return (f"Energy of each pass by component. {totals}. Left: the processing elements alone, "
            "the scope of published figures; right: the whole system. Below: the same as shares. "
            "Whiskers span the technology's low and high values.")
