# SPDX-License-Identifier: MIT
"""Energy of a netlist from its nets' transitions and the library's tables."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

from lnsim.characterise.netlist import Instance, Net, Netlist
from lnsim.characterise.timing import Timing, input_slew
from lnsim.characterise.vcd import Transitions


@dataclass
class Energy:
    """In fJ. clock: pins of the clock, their wires, and what clock edges cost in a flip-flop."""

    logic: float = 0.0
    clock: float = 0.0


# A net, and the energies of its rise and its fall.
_Edges = tuple[int, float, float]


@dataclass(frozen=True)
class _Internal:
    """Energies inside of one cell: of each output's transitions, and of each input's that move no
    output. clock is the input that clocks a flip-flop, whose idle edge counts."""

    part: str
    nets: list[int]
    outputs: list[_Edges]
    inputs: list[_Edges]
    clock: Net | None
    falling: bool


class Meter:
    """What each transition costs in a netlist; timing and wire_ff belong together. Nets that are
    constant cost nothing."""

    def __init__(self, netlist: Netlist, timing: Timing, wire_ff: float, voltage_v: float,
                 nominal_slew_ps: float):
        self._timing, self._slew = timing, nominal_slew_ps
        self._half_square = voltage_v ** 2 / 2
        self._driven = [(instance.part, net, timing.loads[net]) for instance in netlist.instances
                        for net in instance.outputs.values()]
        self._entering = list(_entering(netlist, wire_ff))
        self._internal = [self._inside(instance) for instance in netlist.instances]

    def _inside(self, instance: Instance) -> _Internal:
        slew = input_slew(instance, self._timing.slews, self._slew)
        outputs = []
        for pin, net in instance.outputs.items():
            if energy := instance.cell.outputs[pin].energy:
                load = self._timing.loads[net]
                outputs.append((net, energy.rise.at(slew, load), energy.fall.at(slew, load)))
        inputs = [(net, *self._hidden(instance, pin, net))
                  for pin, net in instance.inputs.items() if isinstance(net, int)]
        flop = instance.cell.flop
        return _Internal(instance.part, list(instance.outputs.values()), outputs, inputs,
                         instance.inputs[flop.clock] if flop else None,
                         flop is not None and flop.falling)

    def _hidden(self, instance: Instance, pin: str, net: Net) -> tuple[float, float]:
        hidden = instance.cell.inputs[pin].hidden
        if not hidden:
            return 0.0, 0.0
        slew = self._timing.slews.get(net, self._slew)
        return hidden.rise.at(slew, 0.0), hidden.fall.at(slew, 0.0)

    def _add_loads(self, seen: dict[int, Transitions], parts: dict[str, Energy]) -> None:
        """A net's capacitance is its driver's to charge; a net that comes from outside, and the
        clock, is that of the pins on it."""
        for part, net, load in self._driven:
            parts[part].logic += seen[net].all * load * self._half_square
        for part, net, load, is_clock in self._entering:
            energy = seen[net].all * load * self._half_square
            if is_clock:
                parts[part].clock += energy
            else:
                parts[part].logic += energy

    def energies(self, seen: dict[int, Transitions]) -> dict[str, Energy]:
        """Energy of the transitions by part of the design."""
        parts = {part: Energy() for part in dict.fromkeys(cell.part for cell in self._internal)}
        self._add_loads(seen, parts)
        for cell in self._internal:
            energy = parts[cell.part]
            for net, rise, fall in cell.outputs:
                moves = seen[net]
                energy.logic += moves.rises * rise + moves.falls * fall
            moved = max((seen[net].all for net in cell.nets), default=0)
            if cell.clock is None:
                _add_gate_inputs(cell, seen, moved, energy)
            else:
                _add_flop_inputs(cell, seen, moved, energy)
        return parts


def _entering(netlist: Netlist, wire_ff: float) -> Iterator[tuple[str, int, float, bool]]:
    """Pins on the nets that come from outside: part, net, load and whether they are clocks'."""
    for port in netlist.ports:
        for net in port.nets if port.is_input else ():
            for instance, pin in netlist.sinks.get(net, []):
                flop = instance.cell.flop
                yield (instance.part, cast(int, net),
                       instance.cell.inputs[pin].capacitance_ff + wire_ff,
                       flop is not None and pin == flop.clock)


def _add_gate_inputs(cell: _Internal, seen: dict[int, Transitions], moved: int,
                     energy: Energy) -> None:
    """The share of input transitions that outnumbers the output's moved nothing."""
    arrived = sum(seen[net].all for net, _, _ in cell.inputs)
    share = max(0.0, 1 - moved / arrived) if arrived else 0.0
    for net, rise, fall in cell.inputs:
        moves = seen[net]
        energy.logic += share * (moves.rises * rise + moves.falls * fall)


def _add_flop_inputs(cell: _Internal, seen: dict[int, Transitions], moved: int,
                     energy: Energy) -> None:
    """A clock edge that moves the output is in the output's energy already."""
    for net, rise, fall in cell.inputs:
        rises, falls = seen[net].rises, seen[net].falls
        if net != cell.clock:
            energy.logic += rises * rise + falls * fall
        elif cell.falling:
            energy.clock += rises * rise + max(0, falls - moved) * fall
        else:
            energy.clock += max(0, rises - moved) * rise + falls * fall
