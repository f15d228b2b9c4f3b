# SPDX-License-Identifier: MIT
"""The energy that a netlist of cells takes for the moves of its nets.

It shares no code with the package lnsim, whose flow it checks, and follows the library's
definitions more closely in three places, which can be simplified as the flow does:

- capacitances: a rise charges the pins' rise capacitance and a fall their fall capacitance;
  simplified, both charge the mean.
- slews: those of rises and of falls are kept apart, and the sense of an arc says which one of the
  input causes which one of the output; simplified, a net has their mean, and an output is moved at
  the mean of all inputs.
- arcs: an output's internal energy is that of the inputs that moved with it; simplified, that of
  all inputs, as where gates take time.
"""

from collections import defaultdict

import numpy as np

from gates import Gate, Netlist, Run
from timed_gates import TimedRun

SIMPLIFICATIONS = ("capacitances", "slews", "arcs")


def _mean(pair):
    return ((pair[0] + pair[1]) / 2,) * 2


class Meter:
    """voltage, slew of the inputs and the clock, wire's capacitance for each input on a net: in
    the library's units."""

    def __init__(self, netlist: Netlist, voltage: float, slew: float, wire: float = 0.0,
                 simplified: tuple[str, ...] = ()):
        self._netlist, self._wire, self._simplified = netlist, wire, simplified
        self._half_square = voltage ** 2 / 2
        self._nominal = (slew, slew)
        self._loads = defaultdict(lambda: (0.0, 0.0), {
            net: tuple(sum(self._pin(gate, pin)[edge] for gate, pin in readers)
                       for edge in (0, 1)) for net, readers in netlist.readers().items()})
        self._slews = {}
        for gate in netlist.gates:
            made = [arc.slews.at(self._causes(gate, pin), self._load(gate.net))
                    for pin, arc in gate.cell.arcs.items()]
            slews = tuple(np.mean(made, axis=0))
            self._slews[gate.net] = _mean(slews) if "slews" in simplified else slews

    def _pin(self, gate, pin):
        own = gate.cell.inputs[pin].capacitances
        if "capacitances" in self._simplified:
            own = _mean(own)
        return [capacitance + self._wire for capacitance in own]

    def _load(self, net):
        return sum(self._loads[net]) / 2

    def _slews_of(self, net):
        return self._slews.get(net, self._nominal)

    def _causes(self, gate, pin):
        """The slews of the input's moves that make the output rise and fall."""
        if gate.cell.flop:
            return self._nominal
        if "slews" in self._simplified:
            return tuple(np.mean([self._slews_of(net) for net in gate.inputs.values()], axis=0))
        rise, fall = self._slews_of(gate.pins[pin])
        return {"positive_unate": (rise, fall), "negative_unate": (fall, rise),
                "non_unate": _mean((rise, fall))}[gate.cell.arcs[pin].sense]

    def delays(self, gate: Gate) -> tuple[float, float]:
        """Of its output's rise and fall, mean over the arcs."""
        return tuple(np.mean([arc.delays.at(self._causes(gate, pin), self._load(gate.net))
                              for pin, arc in gate.cell.arcs.items()], axis=0))

    def _charge(self, moves, loads):
        """Of a rise and a fall, each of its own capacitance."""
        return self._half_square * sum(move.sum() * load
                                       for move, load in zip(moves, loads, strict=True))

    def _inside(self, gate: Gate, run: Run | TimedRun) -> float:
        """What the output's moves take inside of the cell, each the mean over the arcs from inputs
        that moved at the same moment. The clock has moved with every move of a flip-flop."""
        arcs = gate.cell.arcs
        costs = np.array([arc.energy.at(self._causes(gate, pin), self._load(gate.net))
                          for pin, arc in arcs.items()]).T
        moves = run.of(gate.net)
        if gate.cell.flop or "arcs" in self._simplified:
            return sum(move.sum() * cost.mean() for move, cost in zip(moves, costs, strict=True))
        moved = np.array([np.logical_or(*run.of(gate.pins[pin])) for pin in arcs])
        return sum((cost @ moved[:, move] / moved[:, move].sum(axis=0)).sum()
                   for move, cost in zip(moves, costs, strict=True))

    def _clock(self, gate: Gate, pin: str, run: Run | TimedRun) -> float:
        """A rise and a fall a cycle. The inner energy of a rise that moves the output is in the
        output's."""
        idle = run.cycles - sum(moves.sum() for moves in run.of(gate.net))
        rise, fall = gate.cell.inputs[pin].passive.at(self._nominal, 0.0)
        return (run.cycles * self._half_square * sum(self._pin(gate, pin)) + idle * rise +
                run.cycles * fall)

    def _input(self, gate: Gate, pin: str, net: int | str, run: Run | TimedRun) -> float:
        """What an input's moves take besides: the pin's charge is its driver's, and there is none
        where the net comes from outside."""
        found = gate.cell.inputs[pin]
        energy = 0.0
        if net in self._netlist.entering:
            energy += self._charge(run.of(net), self._pin(gate, pin))
        if found.passive:
            energy += sum(moves.sum() * cost for moves, cost in zip(
                run.of(net), found.passive.at(self._slews_of(net), 0.0), strict=True))
        return energy

    def energies(self, run: Run | TimedRun) -> dict[tuple[str, str], float]:
        """By part and by whether it is the clock's: its pins, and what it takes in a flip-flop that
        keeps its value."""
        total = defaultdict(float)
        for gate in self._netlist.gates:
            total[gate.part, "logic"] += self._inside(gate, run) + (
                self._charge(run.of(gate.net), self._loads[gate.net]))
            for pin, net in gate.inputs.items():
                if net == self._netlist.clock:
                    total[gate.part, "clock"] += self._clock(gate, pin, run)
                else:
                    total[gate.part, "logic"] += self._input(gate, pin, net, run)
        return dict(total)
