# SPDX-License-Identifier: MIT
"""Energy of a multiply-accumulate by part of the datapath, for each format and technology."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from lnsim import units
from lnsim.figures import designs, stack, style
from lnsim.figures.designs import Technology

_ROW_INCHES = 0.19
_MARGIN_INCHES = 0.75
_HEADROOM = 1.3
# Floats come last.
_FAMILIES = ("lns", "int", "mx")


def _family(name: str) -> int:
    return next((i for i, start in enumerate(_FAMILIES) if name.startswith(start)), len(_FAMILIES))


def _shown(technologies: list[Technology]) -> list[str]:
    """Formats with a default accumulator that all have, families together, narrow ones first;
    of the tables of a format only the exact one, and bins."""
    common = set.intersection(*(set(technology.units) for technology in technologies))
    units_of = technologies[0].units
    plain = [name for name in common if not set(name.split("-")[1:]) - {"bins", "deferred"}]
    exact = [name for name in plain if name.split("-")[0] in plain]
    return sorted(exact, key=lambda name: (_family(name), designs.bits_of(units_of[name]), name))


def _panel(axes: Axes, technology: Technology, names: list[str]) -> None:
    chosen = [technology.units[name] for name in names]
    values = {part: np.array([designs.parts_pj(design).get(part, 0.0) for design in chosen])
              for part in designs.LOOKS}
    positions = np.arange(len(names), dtype=float)
    totals = stack.draw(axes, positions, values, designs.LOOKS, 0.7, horizontal=True)
    for position, total, design in zip(positions, totals, chosen, strict=True):
        bounds = designs.range_pj(design)
        axes.plot([bounds["low"], bounds["high"]], [position] * 2, color=style.BLACK, linewidth=0.8)
        axes.annotate(units.energy(total), (max(bounds["high"], total), position), xytext=(4, 0),
                      textcoords="offset points", va="center", fontsize=7)
    longest = max(designs.range_pj(design)["high"] for design in chosen)
    axes.set_xlim(0, longest * _HEADROOM)
    axes.set_title(technology.title)
    axes.set_xlabel("pJ a multiply-accumulate")
    style.grid(axes, "x")


def draw(figure: Figure, technologies: list[Technology]) -> None:
    """A panel a technology, a bar a format; lines span the bounds."""
    names = _shown(technologies)
    height = len(names) * _ROW_INCHES + _MARGIN_INCHES
    handles = [look.patch() for look in designs.LOOKS.values()]
    panels = style.panels(figure, height, handles, 2, across=len(technologies), sharey=True,
                          squeeze=False)[0]
    for axes, technology in zip(panels, technologies, strict=True):
        _panel(axes, technology, names)
        axes.tick_params(axis="y", length=0)
    panels[0].set_yticks(range(len(names)), names)
    panels[0].set_ylim(len(names) - 0.4, -0.6)


def caption(technologies: list[Technology]) -> str:
    """What the figure shows."""
    return (f"Energy of a multiply-accumulate in {len(_shown(technologies))} formats, by part of "
            "the synthesised datapath, in the widest characterised vector. Bars: normally "
            "distributed operands, gates with their delays. Lines: from no glitches to glitches "
            "and wires.")
