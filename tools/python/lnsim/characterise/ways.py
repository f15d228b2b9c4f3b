# SPDX-License-Identifier: MIT
"""Ways between the register places of a unit, and how long they are."""

from collections.abc import Iterable, Mapping
from typing import Any

from lnsim.characterise.netlist import Instance, Net, Netlist
from lnsim.characterise.timing import Timing

Place = dict[str, Any]


def is_optional(place: Place) -> bool:
    return bool(place["parameters"])


def place_of(path: str, places: list[Place]) -> int | None:
    """The place whose flip-flops are named as one of this path, the longest name first."""
    path = path.replace("$flatten", "").replace("\\", "")
    found = [(len(part), index) for index, place in enumerate(places)
             for part in place["instances"] if part in path]
    return max(found)[1] if found else None


class Ways:
    """Of a netlist, in which a place that has no flip-flops is none."""

    def __init__(self, netlist: Netlist, timing: Timing, places: list[Place]):
        self._gates = [instance for instance in netlist.instances if not instance.cell.flop]
        self._delays = {net: max(delay.rise, delay.fall) for net, delay in timing.delays.items()}
        self._flops: dict[int | None, list[Instance]] = {None: []}
        for instance in netlist.instances:
            if instance.cell.flop:
                self._flops.setdefault(place_of(instance.name, places), []).append(instance)
        self._ports = [net for port in netlist.ports if port.is_input for net in port.nets]
        self._chosen = [index for index in sorted(key for key in self._flops if key is not None)
                        if is_optional(places[index])]

    def bits(self, place: int) -> int:
        return len(self._flops.get(place, ()))

    def _arrivals(self, begins: Mapping[Net, float]) -> dict[Net, float]:
        arrivals = dict(begins)
        for gate in self._gates:
            known = [arrivals[net] for net in gate.inputs.values() if net in arrivals]
            if known:
                begin = max(known)
                arrivals |= {net: begin + self._delays[net] for net in gate.outputs.values()}
        return arrivals

    def _begins(self, flops: Iterable[Instance]) -> dict[Net, float]:
        return {net: self._delays[net] for flop in flops for net in flop.outputs.values()}

    def _passed(self, place: int, arrivals: Mapping[Net, float]) -> dict[Net, float]:
        """The nets behind a place if its flip-flops were wires."""
        return {output: max(known) for flop in self._flops[place]
                if (known := [arrivals[net] for net in flop.inputs.values() if net in arrivals])
                for output in flop.outputs.values()}

    def lengths(self, begin: int | None, ends: list[int]) -> list[float]:
        """From the registers of an optional place, or from all that are always there and the
        inputs, to those of each of these places behind it in ps, as if each that the way leads
        through were wires; 0 where none does."""
        if begin is None:
            begins: dict[Net, float] = dict.fromkeys(self._ports, 0.0) | self._begins(
                flop for place, flops in self._flops.items() if place not in self._chosen
                for flop in flops)
        else:
            begins = self._begins(self._flops.get(begin, ()))
        found = []
        for end in ends:
            arrivals = self._arrivals(begins)
            found.append(max((arrivals.get(net, 0.0) for flop in self._flops.get(end, ())
                              for net in flop.inputs.values()), default=0.0))
            if end in self._chosen:
                begins |= self._passed(end, arrivals)
        return found
