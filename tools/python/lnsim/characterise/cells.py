# SPDX-License-Identifier: MIT
"""The cells of a library as the flow needs them: in um2, fF, ps, fJ and nW."""

import re
from dataclasses import dataclass

from lnsim.characterise import table
from lnsim.characterise.liberty import Group
from lnsim.characterise.table import Table, TableReader, Units
from lnsim.errors import InputError

_TIME_PS = {"ns": 1000.0, "ps": 1.0}
_CAPACITANCE_FF = {"pf": 1000.0, "ff": 1.0}
_POWER_NW = {"mW": 1e6, "uW": 1e3, "nW": 1.0, "pW": 1e-3}
_CONSTRAINTS = ("setup", "hold", "recovery", "removal", "min_pulse", "minimum_period", "preset",
                "clear", "three_state", "non_seq")


@dataclass(frozen=True)
class Edges:
    """What a rising and a falling transition of a pin cost or take."""

    rise: Table
    fall: Table


@dataclass(frozen=True)
class Input:
    """hidden: internal energy of a transition that moves no output, mean over the states."""

    capacitance_ff: float
    hidden: Edges | None


@dataclass(frozen=True)
class Output:
    """Means over the inputs that may cause the transition."""

    function: str
    delay: Edges
    slew: Edges
    energy: Edges | None


@dataclass(frozen=True)
class Flop:
    """state is set to next_state where clock, a pin, rises (or falls)."""

    state: str
    inverted_state: str
    next_state: str
    clock: str
    falling: bool


@dataclass(frozen=True)
class Cell:
    name: str
    area_um2: float
    leakage_nw: float
    inputs: dict[str, Input]
    outputs: dict[str, Output]
    flop: Flop | None


@dataclass(frozen=True)
class CellLibrary:
    name: str
    voltage_v: float
    cells: dict[str, Cell]


def _scale(text: str, known: dict[str, float]) -> float:
    found = re.fullmatch(r"([\d.]+)\s*([A-Za-z]+)", text)
    if not found or found[2] not in known:
        raise InputError(f'Liberty unit "{text}": expected one of {", ".join(known)}')
    return float(found[1]) * known[found[2]]


def units_of(library: Group) -> Units:
    size, name = library.attributes.get("capacitive_load_unit", ["1", "pf"])
    capacitance = _scale(size + name.lower(), _CAPACITANCE_FF)
    volt = _scale(library.text("voltage_unit", "1V"), {"V": 1.0, "mV": 1e-3})
    return Units(_scale(library.text("time_unit", "1ns"), _TIME_PS), capacitance,
                 capacitance * volt ** 2,
                 _scale(library.text("leakage_power_unit", "1nW"), _POWER_NW))


class _Reader:
    def __init__(self, library: Group):
        self._units = units_of(library)
        self._tables = TableReader(library, self._units)

    def _mean(self, groups: list[Group], kind: str, factor: float) -> Table | None:
        """Mean of the tables of one kind; a scalar marks a transition that can't happen."""
        found = [self._tables.read(inner, factor) for group in groups for inner in group.of(kind)
                 if inner.name != "scalar"]
        return table.mean(found) if found else None

    def _energy(self, pin: Group) -> Edges | None:
        """Each supply pin has its own part of the energy, so their means are added up."""
        groups = list(pin.of("internal_power"))
        supplies = dict.fromkeys(group.text("related_pg_pin") for group in groups)
        edges = []
        for kind in ("rise_power", "fall_power"):
            parts = [self._mean([g for g in groups if g.text("related_pg_pin") == supply], kind,
                                self._units.energy_fj) for supply in supplies]
            known = [part for part in parts if part is not None]
            if not known:
                return None
            edges.append(table.combine(known, 1.0))
        return Edges(*edges)

    def _input(self, pin: Group) -> Input:
        both = [pin.number(f"{edge}_capacitance", pin.number("capacitance"))
                for edge in ("rise", "fall")]
        return Input(sum(both) / 2 * self._units.capacitance_ff, self._energy(pin))

    def _output(self, pin: Group) -> Output | None:
        """None where the pin has no delays, as that of a cell of constants."""
        arcs = [arc for arc in pin.of("timing")
                if not arc.text("timing_type").startswith(_CONSTRAINTS)]
        tables = [self._mean(arcs, kind, self._units.time_ps) for kind in
                  ("cell_rise", "cell_fall", "rise_transition", "fall_transition")]
        known = [found for found in tables if found is not None]
        if not pin.text("function") or len(known) < len(tables):
            return None
        return Output(pin.text("function"), Edges(*known[:2]), Edges(*known[2:]),
                      self._energy(pin))

    def _leakage(self, cell: Group) -> float:
        """The figure for the cell, else the mean over its states; all supply pins together."""
        if "cell_leakage_power" in cell.attributes:
            return cell.number("cell_leakage_power") * self._units.leakage_nw
        states: dict[str, float] = {}
        for group in cell.of("leakage_power"):
            when = group.text("when")
            states[when] = states.get(when, 0.0) + group.number("value")
        mean = states.get("", sum(states.values()) / len(states) if states else 0.0)
        return mean * self._units.leakage_nw

    def cell(self, group: Group) -> Cell | None:
        """None for cells that the flow can't simulate: latches, clock gates, cells of constants,
        flip-flops with asynchronous inputs."""
        if any(group.first(kind) for kind in ("latch", "statetable", "test_cell")):
            return None
        flop = _flop(group)
        if group.first("ff") and flop is None:
            return None
        pins = {pin.name: pin for pin in group.of("pin")}
        inputs = {name: self._input(pin) for name, pin in pins.items()
                  if pin.text("direction") == "input"}
        found = {name: self._output(pin) for name, pin in pins.items()
                 if pin.text("direction") == "output"}
        outputs = {name: output for name, output in found.items() if output is not None}
        if not found or len(outputs) < len(found) or len(inputs) + len(found) != len(pins):
            return None
        return Cell(group.name, group.number("area"), self._leakage(group), inputs, outputs, flop)


def _flop(cell: Group) -> Flop | None:
    group = cell.first("ff")
    if group is None or {"clear", "preset"} & set(group.attributes):
        return None
    clock = group.text("clocked_on").strip()
    falling = clock.startswith("!")
    return Flop(group.arguments[0], group.arguments[1], group.text("next_state"),
                clock.lstrip("!").strip(" ()"), falling)


def read_cells(library: Group) -> CellLibrary:
    """Every cell that the flow can simulate. Throws InputError."""
    reader = _Reader(library)
    cells = {group.name: cell for group in library.of("cell") if (cell := reader.cell(group))}
    return CellLibrary(library.name, library.number("nom_voltage"), cells)


def for_synthesis(library: Group, usable: set[str]) -> Group:
    """What synthesis reads of a library: usable cells, without energies and constraints."""
    kept = Group("library", library.arguments, dict(library.attributes))
    for name in ("comment", "date", "revision", "voltage_map"):
        kept.attributes.pop(name, None)
    kept.groups = [group for group in library.groups if group.kind == "lu_table_template"]
    for cell in library.of("cell"):
        if cell.name in usable:
            kept.groups.append(_without_energies(cell))
    return kept


def _without_energies(cell: Group) -> Group:
    slim = Group("cell", cell.arguments, {"area": cell.attributes["area"]})
    for group in cell.groups:
        if group.kind == "ff":
            slim.groups.append(Group("ff", group.arguments, {
                key: group.attributes[key] for key in ("next_state", "clocked_on")}))
        elif group.kind == "pin":
            pin = Group("pin", group.arguments, {
                key: value for key, value in group.attributes.items() if key in (
                    "direction", "function", "clock", "capacitance", "max_capacitance")})
            pin.groups = [arc for arc in group.of("timing")
                          if not arc.text("timing_type").startswith(_CONSTRAINTS)]
            slim.groups.append(pin)
    return slim
