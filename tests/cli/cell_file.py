# SPDX-License-Identifier: MIT
"""A Liberty file as nested groups, and what a gate-level estimate takes from its cells.

Written from the format's definition and apart from the package lnsim, whose flow it checks: it
shares no code with it. Numbers keep the file's own units.
"""

import re
from bisect import bisect_left
from pathlib import Path

_IGNORED = re.compile(r"/\*.*?\*/|\\\n", re.DOTALL)
_STATEMENT = re.compile(
    r"\s*(?:(?P<end>\})|(?P<key>\w+)\s*(?::\s*(?P<value>\"[^\"]*\"|[^;\n}]+)"
    r"|\((?P<list>[^()]*)\)\s*(?P<begin>\{)?)\s*;?)")


class Group:
    def __init__(self, kind, name):
        self.kind, self.name, self.values, self.groups = kind, name, {}, []

    def all(self, kind):
        return [group for group in self.groups if group.kind == kind]

    def one(self, kind):
        found, = self.all(kind)
        return found


def read(path: Path) -> Group:
    """The library group."""
    text = _IGNORED.sub(" ", path.read_text(encoding="utf-8")).rstrip()
    stack, at = [Group("", "")], 0
    while at < len(text):
        found = _STATEMENT.match(text, at)
        if not found:
            raise ValueError(f"{path}: not Liberty: {text[at:at + 60]!r}")
        at = found.end()
        if found["end"]:
            stack.pop()
        elif found["begin"]:
            stack.append(Group(found["key"], found["list"].strip()))
            stack[-2].groups.append(stack[-1])
        else:
            stack[-1].values[found["key"]] = (found["value"] or found["list"]).strip().strip('"')
    return stack[0].one("library")


def _numbers(text):
    return [float(number) for number in re.findall(r"[-+.\deE]+", text)]


def _segment(axis, x):
    """The two places that x lies between, or the outermost two, and how far along it is."""
    if len(axis) == 1:
        return 0, 0, 0.0
    right = min(max(bisect_left(axis, x), 1), len(axis) - 1)
    return right - 1, right, (x - axis[right - 1]) / (axis[right] - axis[right - 1])


class Table:
    """Bilinear in input slew and output load. Slews beyond the axis are held at its ends, loads
    lie on the line of its last two."""

    def __init__(self, group, templates):
        template = templates[group.name].values
        axes = {"load": [0.0], "slew": [0.0]}
        self._slew_first = "transition" in template["variable_1"]
        for number in ("1", "2"):
            if variable := template.get(f"variable_{number}"):
                axis = group.values.get(f"index_{number}", template[f"index_{number}"])
                axes["slew" if "transition" in variable else "load"] = _numbers(axis)
        self._slews, self._loads = axes["slew"], axes["load"]
        self._values = _numbers(group.values["values"])

    def _value(self, slew, load):
        return self._values[slew * len(self._loads) + load if self._slew_first else
                            load * len(self._slews) + slew]

    def at(self, slew: float, load: float) -> float:
        slew = min(max(slew, self._slews[0]), self._slews[-1])
        below, above, along = _segment(self._slews, slew)
        left, right, across = _segment(self._loads, load)
        return ((1 - along) * ((1 - across) * self._value(below, left) +
                               across * self._value(below, right)) +
                along * ((1 - across) * self._value(above, left) +
                         across * self._value(above, right)))


class Edges:
    """A table for a pin's rise and one for its fall."""

    def __init__(self, group, rise, fall, templates):
        self._tables = [Table(group.one(kind), templates) for kind in (rise, fall)]

    def at(self, slews: tuple[float, float], load: float) -> tuple[float, float]:
        """Of a rise and of a fall, each at the slew that causes it."""
        return tuple(table.at(slew, load)
                     for table, slew in zip(self._tables, slews, strict=True))


class Input:
    """capacitances: of a rise and of a fall; passive: energy of moves that move no output, or
    None."""

    def __init__(self, pin, templates):
        self.capacitances = tuple(float(pin.values[f"{edge}_capacitance"])
                                  for edge in ("rise", "fall"))
        self.passive = None
        if pin.all("internal_power"):
            self.passive = Edges(pin.one("internal_power"), "rise_power", "fall_power", templates)


class Arc:
    """From one input: sense, delays, slews and internal energy of the output's moves."""

    def __init__(self, timing, power, templates):
        self.sense = timing.values["timing_sense"]
        self.delays = Edges(timing, "cell_rise", "cell_fall", templates)
        self.slews = Edges(timing, "rise_transition", "fall_transition", templates)
        self.energy = Edges(power, "rise_power", "fall_power", templates)


class Cell:
    """arcs: by input. Cells with one output are all that synthesis is given."""

    def __init__(self, group, templates):
        pins = {pin.name: pin for pin in group.all("pin")}
        self.name = group.name
        self.area = float(group.values["area"])
        self.leakage = float(group.values["cell_leakage_power"])
        self.flop = group.one("ff").values if group.all("ff") else None
        self.inputs = {name: Input(pin, templates) for name, pin in pins.items()
                       if pin.values["direction"] == "input"}
        self.output, = set(pins) - set(self.inputs)
        output = pins[self.output]
        self.function = self.flop["next_state"] if self.flop else output.values["function"]
        powers = {power.values["related_pin"]: power for power in output.all("internal_power")}
        self.arcs = {timing.values["related_pin"]:
                     Arc(timing, powers[timing.values["related_pin"]], templates)
                     for timing in output.all("timing")}


class Cells:
    """A library's cells, each read when it is first asked for."""

    def __init__(self, path: Path):
        library = read(path)
        self.units = [library.values[key] for key in (
            "time_unit", "voltage_unit", "capacitive_load_unit", "leakage_power_unit")]
        self.voltage = float(library.values["nom_voltage"])
        self._templates = {group.name: group for group in library.groups
                           if group.kind in ("lu_table_template", "power_lut_template")}
        self._groups = {group.name: group for group in library.all("cell")}
        self._known = {}

    def __getitem__(self, name: str) -> Cell:
        if name not in self._known:
            self._known[name] = Cell(self._groups[name], self._templates)
        return self._known[name]
