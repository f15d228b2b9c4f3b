# SPDX-License-Identifier: MIT
"""Energy of a netlist from its nets' transitions and the library's tables."""

from dataclasses import dataclass

from lnsim.characterise.netlist import Instance, Net, Netlist
from lnsim.characterise.timing import Timing, input_slew
from lnsim.characterise.vcd import Transitions

_NONE = Transitions(0, 0)


@dataclass
class Energy:
    """In fJ. clock: pins of the clock, their wires, and what clock edges cost in a flip-flop."""

    logic: float = 0.0
    clock: float = 0.0


class _Meter:
    def __init__(self, netlist: Netlist, timing: Timing, transitions: dict[int, Transitions],
                 voltage_v: float, nominal_slew_ps: float):
        self._netlist, self._timing, self._transitions = netlist, timing, transitions
        self._half_square = voltage_v ** 2 / 2
        self._slew = nominal_slew_ps
        self.parts: dict[str, Energy] = {}

    def _of(self, net: Net) -> Transitions:
        return self._transitions[net] if isinstance(net, int) else _NONE

    def _part(self, instance: Instance) -> Energy:
        return self.parts.setdefault(instance.part, Energy())

    def add_loads(self, wire_ff: float) -> None:
        """A net's capacitance is its driver's to charge; a net that comes from outside, and the
        clock, is that of the pins on it."""
        for instance in self._netlist.instances:
            for net in instance.outputs.values():
                self._part(instance).logic += (self._of(net).all * self._timing.loads[net]
                                               * self._half_square)
        for port in self._netlist.ports:
            for net in port.nets if port.is_input else ():
                for instance, pin in self._netlist.sinks.get(net, []):
                    load = instance.cell.inputs[pin].capacitance_ff + wire_ff
                    energy = self._of(net).all * load * self._half_square
                    if instance.cell.flop and pin == instance.cell.flop.clock:
                        self._part(instance).clock += energy
                    else:
                        self._part(instance).logic += energy

    def add_internal(self, instance: Instance) -> None:
        slew = input_slew(instance, self._timing.slews, self._slew)
        moved = 0
        for pin, net in instance.outputs.items():
            seen, output = self._of(net), instance.cell.outputs[pin]
            moved = max(moved, seen.all)
            if output.energy:
                load = self._timing.loads[net]
                self._part(instance).logic += (seen.rises * output.energy.rise.at(slew, load)
                                               + seen.falls * output.energy.fall.at(slew, load))
        if instance.cell.flop:
            self._add_flop_inputs(instance, moved)
        else:
            self._add_gate_inputs(instance, moved)

    def _hidden(self, instance: Instance, pin: str, rises: float, falls: float) -> float:
        hidden = instance.cell.inputs[pin].hidden
        if not hidden:
            return 0.0
        slew = self._timing.slews.get(instance.inputs[pin], self._slew)
        return rises * hidden.rise.at(slew, 0.0) + falls * hidden.fall.at(slew, 0.0)

    def _add_gate_inputs(self, instance: Instance, moved: int) -> None:
        """The share of input transitions that outnumbers the output's moved nothing."""
        arrived = sum(self._of(net).all for net in instance.inputs.values())
        share = max(0.0, 1 - moved / arrived) if arrived else 0.0
        for pin, net in instance.inputs.items():
            seen = self._of(net)
            self._part(instance).logic += share * self._hidden(instance, pin, seen.rises,
                                                               seen.falls)

    def _add_flop_inputs(self, instance: Instance, moved: int) -> None:
        """A clock edge that moves the output is in the output's energy already."""
        flop = instance.cell.flop
        for pin, net in instance.inputs.items():
            seen = self._of(net)
            if pin == flop.clock:
                rises = seen.rises if flop.falling else max(0, seen.rises - moved)
                falls = max(0, seen.falls - moved) if flop.falling else seen.falls
                self._part(instance).clock += self._hidden(instance, pin, rises, falls)
            else:
                self._part(instance).logic += self._hidden(instance, pin, seen.rises, seen.falls)


def energies(netlist: Netlist, timing: Timing, transitions: dict[int, Transitions], wire_ff: float,
             voltage_v: float, nominal_slew_ps: float) -> dict[str, Energy]:
    """Energy of the transitions by part of the design; timing and wire_ff belong together."""
    meter = _Meter(netlist, timing, transitions, voltage_v, nominal_slew_ps)
    meter.add_loads(wire_ff)
    for instance in netlist.instances:
        meter.add_internal(instance)
    return meter.parts
