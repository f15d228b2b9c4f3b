# SPDX-License-Identifier: MIT
"""Fits of the energies and the areas of logarithmic datapaths, as entries have them."""

import statistics
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy

from lnsim.characterise import fit
from lnsim.characterise.factors import Pairs, factors
from lnsim.characterise.fit import Fitted, Sample

_DIGITS = 5
_LINES = ("by_zero_fraction", "by_toggle_rate")

Json = dict[str, Any]


@dataclass(frozen=True)
class Use:
    """A design that an entry pays for parts of, at a position."""

    position: dict[str, int]
    design: Json
    result: Json
    parts: tuple[str, ...]

    @property
    def held_out(self) -> bool:
        """Whether the design checks fits, which are made without it."""
        return bool(self.design.get("held_out"))


def _rounded(value: float) -> float:
    return float(f"{value:.{_DIGITS}g}")


def _bounds(fitted: Fitted, values: list[dict[str, float]]) -> dict[str, float]:
    """As far below and above the nominal value as those of the designs in the geometric mean, and
    the largest error besides."""
    def mean(bound: str) -> float:
        return statistics.geometric_mean(value[bound] / value["nominal"] for value in values)
    widening = 1 + fitted.worst
    return {"low": _rounded(fitted.reference * mean("low") / widening),
            "nominal": _rounded(fitted.reference),
            "high": _rounded(fitted.reference * mean("high") * widening)}


def _mean(lines: list[Pairs]) -> Pairs:
    """The mean of lines at the statistics of the first, 1 where that is 1."""
    places = [statistic for statistic, _ in lines[0]]
    means = numpy.mean([numpy.interp(places, *numpy.array(line).T) for line in lines], axis=0)
    one = [factor for _, factor in lines[0]].index(1)
    return [[statistic, _rounded(mean / means[one])]
            for statistic, mean in zip(places, means, strict=True)]


def _statistics(uses: list[Use]) -> dict[str, Pairs]:
    found = [factors(use.result, use.parts) for use in uses]
    return {key: _mean([lines[key] for lines in found if key in lines])
            for key in _LINES if key in found[0]}


def _fit(keys: dict[str, str], uses: list[Use], unit: str,
         range_of: Callable[[Use], dict[str, float]]) -> tuple[list[Use], Json] | None:
    """The designs that a fit is made of, and its numbers."""
    area = unit == "area_um2"
    nodes = fit.nodes_of(keys, area)
    if nodes is None:
        return None
    model = fit.Model(nodes, ("vector_size",) if area else ())
    within = [use for use in uses if model.covers(use.position)]
    seen = [use for use in within if not use.held_out]
    ranges = [range_of(use) for use in seen]
    fitted = fit.fit(model,
                     [Sample(use.position, value["nominal"])
                      for use, value in zip(seen, ranges, strict=True)],
                     [Sample(use.position, range_of(use)["nominal"])
                      for use in within if use.held_out])
    if fitted is None:
        return None
    return seen, {unit: _bounds(fitted, ranges), "factors": fitted.tables} | fit.explained(fitted)


def of_energy(keys: dict[str, str], uses: list[Use], source: str,
              range_of: Callable[[Json, tuple[str, ...]], dict[str, float]]) -> Json:
    """The key "fit" of an entry of energies; nothing where there is no fit."""
    made = _fit(keys, uses, "energy_pj", lambda use: range_of(use.result, use.parts))
    if made is None:
        return {}
    return {"fit": made[1] | _statistics(made[0]) | {"source": source}}


def _area(use: Use) -> dict[str, float]:
    parts = use.result["area_um2_by_component"]
    area = sum(parts.get(part, 0.0) for part in use.parts)
    return {"low": area, "nominal": area, "high": area}


def of_area(keys: dict[str, str], uses: list[Use], source: str) -> Json | None:
    """An entry of the area that the hardware of an event takes, where it has a fit."""
    known = [use for use in uses if "area_um2_by_component" in use.result]
    made = _fit(keys, known, "area_um2", _area)
    if made is None:
        return None
    points: dict[tuple, Json] = {}
    for use in known:
        points.setdefault(tuple(sorted(use.position.items())), use.position | {
            "area_um2": {key: _rounded(value) for key, value in _area(use).items()},
            "source": source, "locator": f"{use.design['name']}: {', '.join(use.parts)}",
            "kind": "synthesised"})
    return {"points": [points[place] for place in sorted(points)],
            "fit": made[1] | {"source": source}}
