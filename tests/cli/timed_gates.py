# SPDX-License-Identifier: MIT
"""The moves of a netlist's nets under a stream of words where gates take time.

It shares no code with the package lnsim, whose flow it checks.
"""

import heapq
from collections import Counter

import numpy as np

from gates import Gate, Netlist, Stream, expression

# The flow's delays are in tenths of ps.
_STEPS_PER_NS = 10_000


class TimedRun:
    """As gates.Run, with moves that are counted and have no moments. Gates have inertial delays: an
    output moves once its function has kept the other value for the delay of that move. After the
    inputs' change, and again after the clock's rise, all settles. delays: gives a gate's for a
    rise and a fall, in ns; a flip-flop takes their mean."""

    def __init__(self, netlist: Netlist, stream: Stream, warm_up: int, delays):
        self._gates = [gate for gate in netlist.gates if not gate.cell.flop]
        self._delays = [self._steps(delays(gate)) for gate in self._gates]
        self._functions = [self._function(gate) for gate in self._gates]
        self._readers = {net: [] for net in range(netlist.nets)}
        for index, gate in enumerate(self._gates):
            for net in set(gate.inputs.values()) - {"0", "1"}:
                self._readers[net].append(index)
        flops = [(gate.net, self._function(gate), sum(self._steps(delays(gate))) // 2)
                 for gate in netlist.gates if gate.cell.flop]
        self._values, self._moves = [0] * netlist.nets, Counter()
        netlist.functions()[0](self._values)
        self.checked = self.wrong = 0
        self.cycles = len(stream.cycles) - warm_up
        for cycle, (check, expected, given) in enumerate(stream.cycles):
            if cycle == warm_up:
                self._moves.clear()
            self._settle([(0, net, value) for net, value in given.items()])
            self._settle([(delay, net, function(self._values)) for net, function, delay in flops])
            self.checked += check
            self.wrong += check and any(self._values[net] != bit for net, bit in expected.items())

    @staticmethod
    def _steps(edges):
        return [max(round(edge * _STEPS_PER_NS), 0) for edge in edges]

    @staticmethod
    def _function(gate: Gate):
        return eval(f"lambda v: {expression(gate)}")

    def _settle(self, changes):
        """Changes, each a time, a net and its value, and all that they lead to. What happens within
        a step of time happens at once, so that a net has one value after it."""
        waiting = [(time, -1, net, value) for time, net, value in changes
                   if self._values[net] != value]
        heapq.heapify(waiting)
        due = {}  # when the gates' outputs will move
        while waiting:
            time, touched = waiting[0][0], {}
            while waiting and waiting[0][0] == time:
                _, index, net, value = heapq.heappop(waiting)
                if index >= 0:
                    if due.get(index) != time:
                        continue
                    del due[index]
                self._values[net] = value
                self._moves[net, value] += 1
                touched |= dict.fromkeys(self._readers[net])
            for index in touched:
                net = self._gates[index].net
                value = self._functions[index](self._values)
                if value == self._values[net]:
                    due.pop(index, None)
                elif index not in due:
                    due[index] = time + self._delays[index][1 - value]
                    heapq.heappush(waiting, (due[index], index, net, value))

    def of(self, net: int | str) -> tuple[np.int64, np.int64]:
        """How often a net rose and fell."""
        return np.int64(self._moves[net, 1]), np.int64(self._moves[net, 0])
