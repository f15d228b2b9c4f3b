# SPDX-License-Identifier: MIT
"""A design as instances of cells between nets."""

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any, cast

from lnsim.characterise.cells import Cell, CellLibrary
from lnsim.errors import InputError

PARTS = ("multiply", "convert", "accumulate", "control")
_PATH = re.compile(r"^(?:\$flatten)?\\?(\w+)[.\[]")

Net = int | str  # a number, or the constant "0" or "1"


@dataclass(frozen=True)
class Instance:
    """part is the instance of the top module that it came from; what has none is control."""

    name: str
    cell: Cell
    inputs: dict[str, Net]
    outputs: dict[str, int]
    part: str


@dataclass(frozen=True)
class Port:
    name: str
    is_input: bool
    nets: tuple[Net, ...]


class Netlist:
    """Instances in an order in which each one's combinational inputs come before it."""

    def __init__(self, ports: list[Port], instances: list[Instance]):
        self.ports = ports
        self.instances = _in_order(instances)
        self._check_driven()

    def _check_driven(self) -> None:
        outputs = {net for port in self.ports if not port.is_input for net in port.nets}
        undriven = (set(self.sinks) | outputs) - set(self.nets) - {"0", "1"}
        if undriven:
            raise InputError(f"the netlist has {len(undriven)} nets that nothing drives")

    @cached_property
    def sinks(self) -> dict[Net, list[tuple[Instance, str]]]:
        """The input pins on each net."""
        found: dict[Net, list[tuple[Instance, str]]] = {}
        for instance in self.instances:
            for pin, net in instance.inputs.items():
                found.setdefault(net, []).append((instance, pin))
        return found

    @cached_property
    def nets(self) -> list[int]:
        """Every net that something drives."""
        inputs = [net for port in self.ports if port.is_input for net in port.nets]
        driven = [net for instance in self.instances for net in instance.outputs.values()]
        return sorted({net for net in inputs + driven if isinstance(net, int)})

    @property
    def area_um2(self) -> float:
        return sum(instance.cell.area_um2 for instance in self.instances)

    @property
    def leakage_nw(self) -> float:
        return sum(instance.cell.leakage_nw for instance in self.instances)


def _launches(instance: Instance) -> bool:
    return instance.cell.flop is not None


def _in_order(instances: list[Instance]) -> list[Instance]:
    """Flip-flops first, then gates from their outputs on. Throws InputError on a loop."""
    driver: dict[Net, int] = {net: index for index, instance in enumerate(instances)
              for net in instance.outputs.values()}
    waiting: list[int] = []
    readers: list[list[int]] = [[] for _ in instances]
    for index, instance in enumerate(instances):
        sources = set() if _launches(instance) else {
            driver[net] for net in instance.inputs.values() if net in driver}
        waiting.append(len(sources))
        for source in sources:
            readers[source].append(index)
    ready = sorted((index for index, count in enumerate(waiting) if count == 0),
                   key=lambda index: (not _launches(instances[index]), index))
    for index in ready:
        for reader in readers[index]:
            waiting[reader] -= 1
            if waiting[reader] == 0:
                ready.append(reader)
    if len(ready) != len(instances):
        raise InputError("the netlist has a combinational loop")
    return [instances[index] for index in ready]


def _net(bit: Any, where: str) -> Net:
    if isinstance(bit, int) or bit in ("0", "1"):
        return bit
    raise InputError(f"{where}: an undefined net")


def _part(name: str) -> str:
    found = _PATH.match(name)
    return found[1] if found and found[1] in PARTS else "control"


def _instance(name: str, raw: dict[str, Any], library: CellLibrary) -> Instance:
    cell = library.cells.get(raw["type"])
    if cell is None:
        raise InputError(f"{name}: the cell {raw['type']} is not one that can be simulated")
    pins = {pin: _net(bits[0], f"{name}.{pin}") for pin, bits in raw["connections"].items()
            if bits}
    missing = set(cell.inputs) - set(pins)
    if missing:
        raise InputError(f"{name}: the input {min(missing)} is open")
    return Instance(name, cell, {pin: pins[pin] for pin in cell.inputs},
                    {pin: cast(int, pins[pin]) for pin in cell.outputs if pin in pins},
                    _part(name))


def read(module: dict[str, Any], library: CellLibrary) -> tuple[list[Port], list[Instance]]:
    """A flat module of cells as yosys writes it to JSON. Throws InputError."""
    ports = [Port(name, raw["direction"] == "input",
                  tuple(_net(bit, name) for bit in raw["bits"]))
             for name, raw in module["ports"].items()]
    return ports, [_instance(name, raw, library) for name, raw in module["cells"].items()]
