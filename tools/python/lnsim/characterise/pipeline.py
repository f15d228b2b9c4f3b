# SPDX-License-Identifier: MIT
"""Where a unit needs pipeline registers to meet a clock.

The choice is that of the fewest flip-flops with which no way between registers is longer than the
clock, or, where no choice meets it, than the shortest longest way. Ways are those of the nominal
prices: gates with the library's delays, no wires. They are estimated from the unit with a register
at every place, as if those left out were wires, and known where it was synthesised so; the search
ends with a choice all of whose ways are known.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

from lnsim import output
from lnsim.characterise import gates, timing
from lnsim.characterise.library import Library
from lnsim.characterise.ways import Place, Ways, is_optional

# Raised where the choice itself changes what it would find.
_REVISION = 3

# Of a way through places without registers to its estimate. Over what registers would separate,
# gates are shared and merged: measured 0.76 to 1.
_OPTIMISM = 0.75

Way = tuple[int | None, int]  # from a place, or from the registers that always stand before


def with_registers(unit: Mapping[str, Any], names: list[str]) -> dict[str, str]:
    """The module's parameters with registers at these places too."""
    parameters = dict(unit["parameters"])
    for place in unit["places"]:
        if place["name"] in names:
            for parameter, value in place["parameters"].items():
                parameters[parameter] = str(int(parameters.get(parameter, "0")) + value)
    return parameters


def segments(places: list[Place], ways: Ways) -> list[list[int]]:
    """The optional places before each register that is always there, and that; of those that the
    unit has."""
    found: list[list[int]] = [[]]
    for index, place in enumerate(places):
        if ways.bits(index):
            found[-1].append(index)
            if not is_optional(place):
                found.append([])
    return [segment for segment in found if len(segment) > 1]


def ways_of(segment: list[int], chosen: list[int]) -> list[Way]:
    """Between the registers of a segment, these of the optional places among them."""
    stops = [place for place in segment[:-1] if place in chosen]
    return list(zip([None, *stops], [*stops, segment[-1]], strict=True))


@dataclass(frozen=True)
class Choice:
    """Registers up to a place, with the longest way among them in ps and their flip-flops."""

    longest: float
    bits: int
    places: tuple[int, ...]

    @property
    def rank(self) -> tuple[Any, ...]:
        return self.longest, self.bits, len(self.places), tuple(-place for place in self.places)


def cheapest(segment: list[int], bits: Callable[[int], int], length: Callable[[Way], float],
             clock_ps: float) -> list[int]:
    """The optional places of a segment with the fewest flip-flops, then the fewest and latest,
    with which no way is longer than the clock or else than the shortest longest way."""
    def best(allowed_ps: float) -> Choice:
        choices: dict[int | None, Choice] = {None: Choice(allowed_ps, 0, ())}
        for end in segment:
            choices[end] = min(
                (Choice(max(before.longest, length((begin, end))), before.bits + bits(end),
                        (*before.places, end)) for begin, before in choices.items()),
                key=lambda choice: choice.rank)
        return choices[segment[-1]]

    return list(best(best(clock_ps).longest).places[:-1])


@dataclass
class Lengths:
    """What is known of a unit's ways, in ps, and what is estimated."""

    estimated: dict[Way, float]
    known: dict[Way, float] = field(default_factory=dict)

    def of(self, way: Way) -> float:
        """Known, or no more than it will be known to be: an estimate that errs on this side is
        looked at, one on the other side never."""
        if way in self.known:
            return self.known[way]
        parts = (length for part, length in self.known.items() if _contains(way, part))
        return max(_OPTIMISM * self.estimated[way], *parts, 0.0)


def _contains(way: Way, part: Way) -> bool:
    begin, end = way
    return (begin is None or (part[0] is not None and part[0] >= begin)) and part[1] <= end


class Pipeliner:
    """Chooses places; choices are kept in the folder, under a key of all that they depend on.

    known: choices by such keys that were made before, and are not searched for again.
    """

    def __init__(self, library: Library, clock_ps: float, folder: Path,
                 known: Mapping[str, list[str]] = MappingProxyType({})):
        self._library, self._clock_ps, self._folder = library, clock_ps, folder
        self._known = known

    def key(self, unit: dict[str, Any]) -> str:
        """Of all that the choice of a unit depends on."""
        return gates.key_of(self._library, unit, unit["parameters"], unit["places"], _REVISION,
                            self._clock_ps)

    def stages(self, unit: dict[str, Any]) -> list[str]:
        """Names of the places that need a register. Throws InputError."""
        if not any(is_optional(place) for place in unit["places"]):
            return []
        key = self.key(unit)
        kept = self._folder / "pipelines" / f"{key}.json"
        if kept.exists():
            return json.loads(kept.read_text(encoding="utf-8"))
        chosen = self._known[key] if key in self._known else self._chosen(unit)
        output.write({kept: json.dumps(chosen).encode()})
        return chosen

    def _ways(self, unit: dict[str, Any], names: list[str]) -> Ways:
        netlist = gates.gates_of(self._library, unit, with_registers(unit, names),
                                 self._folder / self._library.name / unit["name"])
        return Ways(netlist, timing.analyse(netlist, 0.0, self._library.setting("input_slew_ps")),
                    unit["places"])

    def _chosen(self, unit: dict[str, Any]) -> list[str]:
        places = unit["places"]
        everywhere = self._ways(unit, [place["name"] for place in places if is_optional(place)])
        parts = segments(places, everywhere)
        lengths = Lengths({(begin, end): length for part in parts
                           for begin, end, length in _estimates(part, everywhere)})
        while True:
            chosen = [place for part in parts for place in cheapest(
                part, everywhere.bits, lengths.of, self._clock_ps)]
            names = [places[place]["name"] for place in chosen]
            ways = [way for part in parts for way in ways_of(part, chosen)]
            if all(way in lengths.known for way in ways):
                return names
            made = self._ways(unit, names)
            lengths.known |= {(begin, end): made.lengths(begin, [end])[0] for begin, end in ways}


def _estimates(segment: list[int], ways: Ways) -> Iterator[tuple[int | None, int, float]]:
    for begin, ends in [(None, segment), *((begin, segment[index + 1:])
                                           for index, begin in enumerate(segment[:-1]))]:
        yield from ((begin, end, length)
                    for end, length in zip(ends, ways.lengths(begin, ends), strict=True))
