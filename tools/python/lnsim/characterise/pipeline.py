# SPDX-License-Identifier: MIT
"""Where a unit needs pipeline registers to meet a clock.

A way between two registers that is too long gets one in its middle, until none is or none has a
place left. Ways are those of the nominal prices: gates with the library's delays, no wires.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from lnsim import output
from lnsim.characterise import gates, timing
from lnsim.characterise.library import Library
from lnsim.characterise.netlist import Netlist

# Raised where the choice itself changes what it would find.
_REVISION = 2

Place = dict[str, Any]


def is_optional(place: Place) -> bool:
    return bool(place["parameters"])


def with_registers(unit: Mapping[str, Any], names: list[str]) -> dict[str, str]:
    """The module's parameters with registers at these places too."""
    parameters = dict(unit["parameters"])
    for place in unit["places"]:
        if place["name"] in names:
            for parameter, value in place["parameters"].items():
                parameters[parameter] = str(int(parameters.get(parameter, "0")) + value)
    return parameters


def place_of(path: str, places: list[Place]) -> int | None:
    """The place whose flip-flops are named as one of this path, the longest name first."""
    path = path.replace("$flatten", "").replace("\\", "")
    found = [(len(part), index) for index, place in enumerate(places)
             for part in place["instances"] if part in path]
    return max(found)[1] if found else None


def ways(netlist: Netlist, arrivals: Mapping[Any, float], places: list[Place]) -> list[float]:
    """The longest way to the registers of each place from those before, ps; 0 where it has none."""
    longest = [0.0] * len(places)
    for instance in netlist.instances:
        if instance.cell.flop is not None:
            place = place_of(instance.name, places)
            if place is not None:
                longest[place] = max(longest[place], *(
                    arrivals.get(net, 0.0) for net in instance.inputs.values()))
    return longest


def middles(places: list[Place], chosen: list[str], delays: list[float], clock_ps: float
            ) -> list[str]:
    """The middle place of each way that is longer than the clock and has one; of an even number,
    the later, as ways grow narrower."""
    found: list[str] = []
    free: list[str] = []
    for place, delay in zip(places, delays, strict=True):
        if is_optional(place) and place["name"] not in chosen:
            free.append(place["name"])
            continue
        if delay > clock_ps and free:
            found.append(free[len(free) // 2])
        free = []
    return found


class Pipeliner:
    """Chooses places; choices are kept in the folder, under a key of all that they depend on."""

    def __init__(self, library: Library, clock_ps: float, folder: Path):
        self._library, self._clock_ps, self._folder = library, clock_ps, folder

    def stages(self, unit: dict[str, Any]) -> list[str]:
        """Names of the places that need a register. Throws InputError."""
        if not any(is_optional(place) for place in unit["places"]):
            return []
        key = gates.key_of(self._library, unit, unit["parameters"], unit["places"], _REVISION,
                           self._clock_ps)
        kept = self._folder / "pipelines" / f"{key}.json"
        if kept.exists():
            return json.loads(kept.read_text(encoding="utf-8"))
        chosen = self._chosen(unit, self._folder / self._library.name / unit["name"])
        output.write({kept: json.dumps(chosen).encode()})
        return chosen

    def _chosen(self, unit: dict[str, Any], work: Path) -> list[str]:
        chosen: list[str] = []
        slew = self._library.setting("input_slew_ps")
        while True:
            netlist = gates.gates_of(self._library, unit, with_registers(unit, chosen), work)
            delays = ways(netlist, timing.analyse(netlist, 0.0, slew).arrivals, unit["places"])
            more = middles(unit["places"], chosen, delays, self._clock_ps)
            chosen += more
            if not more:
                return [place["name"] for place in unit["places"] if place["name"] in chosen]
