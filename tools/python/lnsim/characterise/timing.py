# SPDX-License-Identifier: MIT
"""Loads, slews, delays and the longest path of a netlist, from the library's tables."""

from dataclasses import dataclass

from lnsim.characterise.netlist import Instance, Net, Netlist


@dataclass(frozen=True)
class Delay:
    """Of one output, in ps."""

    rise: float
    fall: float


@dataclass(frozen=True)
class Timing:
    """In fF and ps. arrivals: latest transition after the clock's edge."""

    loads: dict[Net, float]
    slews: dict[Net, float]
    delays: dict[int, Delay]  # by the net that the output drives
    arrivals: dict[Net, float]

    @property
    def critical_path_ps(self) -> float:
        return max(self.arrivals.values(), default=0.0)


def loads_of(netlist: Netlist, wire_ff: float) -> dict[Net, float]:
    """Capacitance of the input pins on each net, and of a wire for each of them."""
    return {net: sum(instance.cell.inputs[pin].capacitance_ff + wire_ff
                     for instance, pin in netlist.sinks.get(net, []))
            for net in netlist.nets}


def input_slew(instance: Instance, slews: dict[Net, float], nominal_ps: float) -> float:
    """What an output sees: the clock's in a flip-flop, else the mean of the inputs."""
    if instance.cell.flop:
        return nominal_ps
    known = [slews.get(net, nominal_ps) for net in instance.inputs.values()]
    return sum(known) / len(known)


def analyse(netlist: Netlist, wire_ff: float, nominal_slew_ps: float) -> Timing:
    """Slews are means of rise and fall, and inputs of the design have the nominal one."""
    loads = loads_of(netlist, wire_ff)
    slews: dict[Net, float] = {}
    delays: dict[int, Delay] = {}
    arrivals: dict[Net, float] = {}
    for instance in netlist.instances:
        slew = input_slew(instance, slews, nominal_slew_ps)
        begin = 0.0 if instance.cell.flop else max(
            (arrivals.get(net, 0.0) for net in instance.inputs.values()), default=0.0)
        for pin, net in instance.outputs.items():
            output, load = instance.cell.outputs[pin], loads[net]
            delay = Delay(max(output.delay.rise.at(slew, load), 0.0),
                          max(output.delay.fall.at(slew, load), 0.0))
            delays[net] = delay
            slews[net] = (output.slew.rise.at(slew, load) + output.slew.fall.at(slew, load)) / 2
            arrivals[net] = begin + max(delay.rise, delay.fall)
    return Timing(loads, slews, delays, arrivals)
