# SPDX-License-Identifier: MIT
"""Ways between the register places of a unit, and how long they are."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from lnsim.characterise.netlist import Instance, Net, Netlist
from lnsim.characterise.timing import Timing

Place = dict[str, Any]


def is_optional(place: Place) -> bool:
    return bool(place["parameters"])


def place_of(path: str, places: list[Place]) -> int | None:
    """The place whose flip-flops are named as one of this path: of several the innermost, then
    that of the longest name."""
    path = path.replace("$flatten", "").replace("\\", "")
    found = [(path.rfind(part) + len(part), len(part), index) for index, place in enumerate(places)
             for part in place["instances"] if part in path]
    return max(found)[2] if found else None


class Ways:
    """Of a netlist, in which a place that has no flip-flops is none."""

    def __init__(self, netlist: Netlist, timing: Timing, places: list[Place]):
        self._netlist = netlist
        self._delays = {net: max(delay.rise, delay.fall) for net, delay in timing.delays.items()}
        self._flops: dict[int | None, list[Instance]] = {None: []}
        for instance in netlist.instances:
            if instance.cell.flop:
                self._flops.setdefault(place_of(instance.name, places), []).append(instance)
        self._chosen = [place for place in self._flops
                        if place is not None and is_optional(places[place])]
        self._order = {id(instance): index for index, instance in enumerate(netlist.instances)}
        self._gates: dict[int | None, list[Instance]] = {}

    def bits(self, place: int) -> int:
        return len(self._flops.get(place, ()))

    def lengths(self, begin: int | None, ends: list[int]) -> list[float]:
        """From the registers of an optional place, or from all that are always there and the
        inputs, to those of each of these places behind it in ps, as if each that the way leads
        through were wires; 0 where none does."""
        arrivals = self._begins(begin)
        gates, found = self._gates_behind(begin), []
        for end in ends:
            self._pass(gates, arrivals)
            found.append(max((arrivals.get(net, 0.0) for flop in self._flops.get(end, ())
                              for net in flop.inputs.values()), default=0.0))
            gates = []
            if end in self._chosen:
                arrivals |= self._passed(end, arrivals)
                gates = self._gates_behind(end)
        return found

    def _begins(self, place: int | None) -> dict[Net, float]:
        """What an optional place drives, or, where none is given, what every other register does
        and the inputs."""
        if place is not None:
            return {net: self._delays[net] for net in self._outputs([place])}
        ports: dict[Net, float] = {net: 0.0 for port in self._netlist.ports if port.is_input
                                   for net in port.nets}
        return ports | {net: self._delays[net] for net in self._outputs(
            place for place in self._flops if place not in self._chosen)}

    def _outputs(self, places: Iterable[int | None]) -> Iterator[int]:
        return (net for place in places for flop in self._flops.get(place, ())
                for net in flop.outputs.values())

    def _gates_behind(self, place: int | None) -> list[Instance]:
        """Those up to the next registers, each behind what it reads."""
        if place not in self._gates:
            waiting: list[Net] = list(self._begins(place))
            found: dict[int, Instance] = {}
            while waiting:
                for gate, _ in self._netlist.sinks.get(waiting.pop(), ()):
                    if not gate.cell.flop and id(gate) not in found:
                        found[id(gate)] = gate
                        waiting += gate.outputs.values()
            self._gates[place] = sorted(found.values(), key=lambda gate: self._order[id(gate)])
        return self._gates[place]

    def _pass(self, gates: list[Instance], arrivals: dict[Net, float]) -> None:
        for gate in gates:
            known = [arrivals[net] for net in gate.inputs.values() if net in arrivals]
            if known:
                begin = max(known)
                arrivals |= {net: begin + self._delays[net] for net in gate.outputs.values()}

    def _passed(self, place: int, arrivals: Mapping[Net, float]) -> dict[Net, float]:
        """The nets behind a place if its flip-flops were wires."""
        return {output: max(known) for flop in self._flops[place]
                if (known := [arrivals[net] for net in flop.inputs.values() if net in arrivals])
                for output in flop.outputs.values()}
