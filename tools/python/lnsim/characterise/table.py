# SPDX-License-Identifier: MIT
"""Liberty's look-up tables over input slew and output load."""

from bisect import bisect_right
from dataclasses import dataclass

from lnsim.characterise.liberty import Group
from lnsim.errors import InputError

_SLEW = ("input_net_transition", "input_transition_time")
_LOAD = ("total_output_net_capacitance",)


@dataclass(frozen=True)
class Table:
    """values[slew][load]; slews in ps, loads in fF. Bilinear; a slew beyond the table takes its
    end, a load beyond is extrapolated, as drivers are linear there."""

    slews: tuple[float, ...]
    loads: tuple[float, ...]
    values: tuple[tuple[float, ...], ...]

    def at(self, slew: float, load: float) -> float:
        slew = min(max(slew, self.slews[0]), self.slews[-1])
        row, share = _place(self.slews, slew)
        column, part = _place(self.loads, load)
        first = _along(self.values[row], column, part)
        return first if share == 0 else first + share * (
            _along(self.values[row + 1], column, part) - first)


def _place(axis: tuple[float, ...], x: float) -> tuple[int, float]:
    """The segment that holds x, or the nearest one, and x's place in it."""
    if len(axis) == 1:
        return 0, 0.0
    index = min(max(bisect_right(axis, x) - 1, 0), len(axis) - 2)
    return index, (x - axis[index]) / (axis[index + 1] - axis[index])


def _along(row: tuple[float, ...], column: int, part: float) -> float:
    return row[column] if part == 0 else row[column] + part * (row[column + 1] - row[column])


def combine(tables: list[Table], weight: float) -> Table:
    """weight times the sum of the tables, on the grid of the first."""
    slews, loads = tables[0].slews, tables[0].loads
    return Table(slews, loads, tuple(
        tuple(weight * sum(table.at(slew, load) for table in tables) for load in loads)
        for slew in slews))


def mean(tables: list[Table]) -> Table:
    return combine(tables, 1 / len(tables))


def _numbers(values: list[str]) -> list[float]:
    return [float(number) for value in values for number in value.replace(",", " ").split()]


@dataclass(frozen=True)
class Units:
    """Factors from the numbers of a library to ps, fF, fJ and nW. Liberty measures internal energy
    in capacitance times voltage squared."""

    time_ps: float
    capacitance_ff: float
    energy_fj: float
    leakage_nw: float


class TableReader:
    """Reads the tables of one library, whose templates name the axes."""

    def __init__(self, library: Group, units: Units):
        self._units = units
        self._templates = {group.name: group for group in library.groups
                           if group.kind in ("lu_table_template", "power_lut_template")}

    def read(self, group: Group, factor: float) -> Table:
        """The table times factor. Throws InputError where an axis is unknown."""
        values = [factor * value for value in _numbers(group.attributes["values"])]
        if group.name == "scalar":
            return Table((0.0,), (0.0,), ((values[0],),))
        template = self._templates.get(group.name)
        if template is None:
            raise InputError(f"Liberty table {group.name}: no such template")
        axes = {}
        order = []
        for number in ("1", "2"):
            if not template.text(f"variable_{number}"):
                break
            kind, scale = self._axis(template.text(f"variable_{number}"))
            own = group.attributes.get(f"index_{number}", template.attributes[f"index_{number}"])
            axes[kind] = tuple(scale * x for x in _numbers(own))
            order.append(kind)
        slews, loads = axes.get("slew", (0.0,)), axes.get("load", (0.0,))
        if len(values) != len(slews) * len(loads):
            raise InputError(f"Liberty table {group.name}: {len(values)} values, expected "
                             f"{len(slews)} times {len(loads)}")
        rows = range(len(slews))
        if order[0] == "slew":
            return Table(slews, loads, tuple(
                tuple(values[r * len(loads):(r + 1) * len(loads)]) for r in rows))
        return Table(slews, loads, tuple(tuple(values[r::len(slews)]) for r in rows))

    def _axis(self, variable: str) -> tuple[str, float]:
        if variable in _SLEW:
            return "slew", self._units.time_ps
        if variable in _LOAD:
            return "load", self._units.capacitance_ff
        raise InputError(f"Liberty table over {variable}: expected slew and load")
