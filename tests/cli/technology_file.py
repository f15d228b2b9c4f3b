# SPDX-License-Identifier: MIT
"""Prices of events and of what leaks, from a technology's file by the rules that its schema states.

It shares no code with the program, whose reports it checks. A price is a list: low, nominal, high.
The rule nearest_larger, which no shipped price has, is refused.
"""

import json
import math
from itertools import pairwise
from pathlib import Path

BOUNDS = ("low", "nominal", "high")
# Of an event and of a point of the file.
_AXES = ("accumulator_bits", "base_factor", "capacity_bytes", "operand_bits", "table_entries",
         "vector_size", "width_bits")
_STATISTICS = {"zero_fraction": "by_zero_fraction", "toggle_rate": "by_toggle_rate"}
_POWERS = {"linear": 1, "quadratic": 2}


def _on_line(x, left, right):
    """On the line through two (place, value), log-log; straight where a value is 0, and then never
    below 0."""
    (x0, y0), (x1, y1) = left, right
    if min(y0, y1) > 0:
        slope = (math.log(y1) - math.log(y0)) / (math.log(x1) - math.log(x0))
        return math.exp(math.log(y0) + slope * (math.log(x) - math.log(x0)))
    return max(0.0, y0 + (y1 - y0) / (x1 - x0) * (x - x0))


def _factor(line, statistic):
    """Of pairs (statistic, factor): straight between them, the last one's beyond."""
    (x0, y0), (x1, y1) = line[0], line[-1]
    for left, right in pairwise(line):
        if left[0] <= statistic <= right[0]:
            (x0, y0), (x1, y1) = left, right
    share = (min(max(statistic, x0), x1) - x0) / (x1 - x0)
    return y0 + share * (y1 - y0)


class _Entry:
    def __init__(self, entry, unit):
        self._unit, self._points = unit, entry["points"]
        self._rules = entry.get("scaling", {})
        self._axes = [axis for axis in _AXES if self._rules.get(axis, "any") != "any"]

    def of(self, event):
        unknown = [axis for axis in _AXES if event[axis] and axis not in self._rules]
        if unknown:
            raise ValueError(f"{event}: the price knows nothing of {unknown}")
        return self._along(event, self._axes, self._points)

    def _at_point(self, event, point):
        factor = math.prod(_factor(point[line], event[statistic])
                           for statistic, line in _STATISTICS.items()
                           if statistic in event and line in point)
        return [factor * point[self._unit][bound] for bound in BOUNDS]

    def _along(self, event, axes, points):
        """The price of points that agree in all axes but these."""
        if not axes:
            point, = points
            return self._at_point(event, point)
        axis, *others = axes
        places = sorted({point[axis] for point in points})

        def at(place):
            return self._along(event, others, [p for p in points if p[axis] == place])

        x, rule = event[axis], self._rules[axis]
        if x in places:
            return at(x)
        if places[0] < x < places[-1] or rule == "extrapolate":
            if rule not in (*_POWERS, "interpolate", "extrapolate"):
                raise ValueError(f"{event}: {rule} has no price between {places}")
            last = next((i for i, place in enumerate(places) if place > x), len(places) - 1)
            left, right = places[max(last, 1) - 1], places[max(last, 1)]
            return [_on_line(x, (left, below), (right, above))
                    for below, above in zip(at(left), at(right), strict=True)]
        nearest = places[0] if x < places[0] else places[-1]
        return [(x / nearest) ** _POWERS[rule] * value for value in at(nearest)]


class TechnologyFile:
    def __init__(self, path: Path):
        document = json.loads(path.read_text(encoding="utf-8"))
        self._entries = {}
        for kind, unit in (("entries", "energy_pj"), ("leakage", "power_mw")):
            for entry in document[kind]:
                same = self._entries.setdefault((entry["resource"], entry["action"]), {})
                same[entry.get("component"), entry.get("variant")] = _Entry(entry, unit)

    def price(self, event: dict) -> list[float]:
        """In pJ of an event, in mW of what leaks, as events.json names them: that of the entry that
        names its component, else of the one that names its variant, else of any."""
        entries = self._entries[event["resource"], event["action"]]
        component, variant = event["component"], event["variant"]
        for key in ((component, variant), (component, None), (None, variant), (None, None)):
            if key in entries:
                return entries[key].of(event)
        raise KeyError(f"{event}: no price")
