# SPDX-License-Identifier: MIT
"""LNS datapaths: energy against width and table size, and area of tables and bins."""

from collections.abc import Callable
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

from lnsim.figures import designs, style
from lnsim.figures.designs import Technology

_ROW_INCHES = 2.2
_BASES = {2: style.SKY, 4: style.ORANGE, 8: style.BLUE}
_CONVERSIONS = {"table": ("o", "-", style.BLUE), "bins": ("s", "--", style.GREEN),
                "deferred-bins": ("^", ":", style.PURPLE)}
_LABELS = {"table": "a table for each element", "bins": "bins for each vector",
           "deferred-bins": "bins for each output"}
# Beside each other, so that no bounds hide others.
_SIDES = {"table": 0.95, "bins": 1.0, "deferred-bins": 1.05}
_BITS, _ACCUMULATOR_BITS, _BASE_FACTOR = 8, 24, 8

Design = dict[str, Any]


def _lns(technology: Technology) -> list[Design]:
    return [design for design in technology.units.values() if design["format"].startswith("lns")
            and design["accumulator_bits"] == _ACCUMULATOR_BITS]


def _line(axes: Axes, chosen: list[Design], x: Callable[[Design], int],
          y: Callable[[Design], dict[str, float]], look: tuple[str, str, str],
          side: float = 1.0) -> None:
    marker, line, colour = look
    chosen = sorted(chosen, key=x)
    places, values = [x(design) * side for design in chosen], [y(design) for design in chosen]
    axes.plot(places, [value["nominal"] for value in values], marker=marker, linestyle=line,
              color=colour, markersize=4, linewidth=1)
    axes.vlines(places, [value["low"] for value in values], [value["high"] for value in values],
                color=colour, linewidth=0.8)


def _entries(design: Design) -> int:
    return design["options"]["table_entries"]


def _area(design: Design) -> dict[str, float]:
    area = design["area_um2"] / design["vector_size"]
    return {"low": area, "nominal": area, "high": area}


def _by_entries(axes: Axes, technology: Technology, y: Callable[[Design], dict[str, float]]
                ) -> None:
    for conversion, look in _CONVERSIONS.items():
        chosen = [design for design in _lns(technology) if design["operand_bits"] == _BITS
                  and design["options"]["base_factor"] == _BASE_FACTOR
                  and design["options"]["conversion"] == conversion]
        _line(axes, chosen, _entries, y, look, _SIDES[conversion])
    axes.set_xscale("log", base=2)
    axes.set_xticks([1, 2, 4, 8], ["1", "2", "4", "8"])
    axes.set_xlabel("table entries or bins, lns8g8")


def _by_bits(axes: Axes, technology: Technology) -> None:
    exact = [design for design in _lns(technology)
             if _entries(design) == design["options"]["base_factor"]]
    for place, (base, colour) in enumerate(_BASES.items()):
        chosen = [design for design in exact if design["options"]["base_factor"] == base
                  and design["options"]["conversion"] == "table"]
        _line(axes, chosen, designs.bits_of, designs.range_pj, ("o", "-", colour),
              0.99 + 0.01 * place)
    for design in exact:
        if design["options"]["conversion"] == "bins":
            colour = _BASES[design["options"]["base_factor"]]
            _line(axes, [design], designs.bits_of, designs.range_pj, ("s", "", colour), 1.03)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.set_xlabel("bits, exact (squares: bins)")


def _handles() -> list[Line2D]:
    handles = [Line2D([], [], marker=marker, linestyle=line, color=colour, markersize=4,
                      label=_LABELS[name])
               for name, (marker, line, colour) in _CONVERSIONS.items()]
    return handles + [Line2D([], [], marker="o", color=colour, markersize=4,
                             label=f"base factor {base}") for base, colour in _BASES.items()]


def draw(figure: Figure, technologies: list[Technology]) -> None:
    """A row a technology; vertical lines span the bounds."""
    rows = style.panels(figure, _ROW_INCHES * len(technologies), _handles(), 3,
                        rows=len(technologies), across=3, squeeze=False)
    for (left, middle, right), technology in zip(rows, technologies, strict=True):
        _by_entries(left, technology, designs.range_pj)
        _by_bits(middle, technology)
        _by_entries(right, technology, _area)
        left.set_title(technology.title)
        left.set_ylabel("pJ a multiply-accumulate")
        middle.set_ylabel("pJ a multiply-accumulate")
        right.set_ylabel("um2 an element")
        for axes in (left, middle, right):
            axes.set_ylim(bottom=0)
            style.grid(axes)


def caption(technologies: list[Technology]) -> str:
    """What the figure shows."""
    return (f"LNS datapaths in {len(technologies)} technologies: energy against table size and "
            "width, area against table size. Lines span the bounds.")
