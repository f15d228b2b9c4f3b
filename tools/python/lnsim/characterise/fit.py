# SPDX-License-Identifier: MIT
"""Prices where no design was characterised: factors by parameter, fitted to the designs.

The logarithm of a value is that of a reference plus a term for each parameter, which runs straight
between the nodes of its table, in the parameter's logarithm. Slopes are those of least squares,
but none over widths is below 0: wider operands and wider accumulators are never cheaper. Two
weights, far below that of a design, decide what designs leave open: neighbouring slopes are alike,
and the mean slope of a table is 0, or 1 of what grows in proportion."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy

Position = dict[str, int]

_ALIKE = 0.05
_PRIOR = 0.01
_ZERO = 1e-9
_FEWEST = 4
_DIGITS = 5

Nodes = dict[str, tuple[float, ...]]

_OPERAND_BITS = (4, 6, 8, 12)
_ACCUMULATOR_BITS = (16, 24, 32)
_COUNTS = (1, 2, 4, 8, 16, 32)
_VECTOR_SIZES = (8, 16, 32, 64)
# No further than this, where a derived parameter says what the parameter does.
_REACH: dict[str, tuple[float, ...]] = {
    "base_factor": (1, 32), "table_entries": (1, 32), "vector_size": (8, 64)}

_ENTRIES = {"table_entries": _COUNTS}
_BASES = {"base_factor": _COUNTS}
_VECTORS = {"vector_size": _VECTOR_SIZES}
_STEPS = {"steps_per_entry": (1, 2, 4, 8)}
# What adds bins up works once a vector for each of them.
_SHARE = {"entries_per_element": (1 / 64, 1 / 16, 1 / 4, 1, 4)}
_LANE = _REACH | {"accumulator_bits": _ACCUMULATOR_BITS, "octaves": (1, 2, 4, 8, 16)}
_OUTPUT: Nodes = {"table_entries": _COUNTS, "width_bits": _ACCUMULATOR_BITS}
_WIDTHS = ("accumulator_bits", "operand_bits", "width_bits", "octaves")
_DERIVED = ("octaves", "steps_per_entry", "entries_per_element")

# By resource and component.
_NODES: dict[tuple[str, str | None], Nodes] = {
    ("integer_adder", "exponent_adder"): {"vector_size": _VECTOR_SIZES,
                                          "width_bits": _OPERAND_BITS},
    ("linear_to_log", None): _OUTPUT}
# By variant, of a conversion and of its accumulator: those of several that leave the least error
# on designs left out.
_ENERGY: dict[str, Nodes] = {
    "table": _LANE | _ENTRIES | _BASES | _STEPS | _VECTORS,
    "lns": _LANE | _ENTRIES | _BASES | _VECTORS,
    "bins": _LANE | _BASES | _STEPS | _SHARE, "lns-bins": _LANE | _ENTRIES | _STEPS | _SHARE,
    "deferred-bins": _LANE | _ENTRIES | _BASES | _SHARE,
    "lns-deferred-bins": _LANE | _ENTRIES | _STEPS | _SHARE}
_AREA: dict[str, Nodes] = dict.fromkeys(_ENERGY, _LANE | _ENTRIES | _BASES | _VECTORS) | {
    "table": _ENERGY["table"]}


@dataclass(frozen=True)
class Sample:
    """A design's value at a position."""

    position: Position
    value: float


def nodes_of(keys: dict[str, str], area: bool = False) -> Nodes | None:
    """The tables of an entry's fit, of energies or of areas; None of one that has no fit."""
    resource, variant, component = (keys.get(key) for key in ("resource", "variant", "component"))
    datapaths = _AREA if area else _ENERGY
    if resource == "lns_conversion":
        if keys["action"] == "combine":
            return _OUTPUT
        return datapaths[keys["variant"]] | {"width_bits": _OPERAND_BITS}
    if component == "accumulator" and variant in datapaths:
        return datapaths[keys["variant"]] | {"operand_bits": _OPERAND_BITS}
    return _NODES.get((keys["resource"], component))


def _value(position: Position, axis: str) -> float:
    """Of a parameter, or of one that follows from others as price_fit.hpp has it."""
    if axis == "octaves":
        bits = position.get("operand_bits", position.get("width_bits", 1))
        return 2.0 ** (bits - 1) / position["base_factor"]
    if axis == "steps_per_entry":
        return position["base_factor"] / position["table_entries"]
    if axis == "entries_per_element":
        return position["table_entries"] / position["vector_size"]
    return position[axis]


class Model:
    """Tables over nodes; what a fit gives are the slopes of their segments."""

    def __init__(self, nodes: Nodes, proportional: tuple[str, ...] = ()):
        self._nodes = nodes
        self._columns = 1 + sum(len(table) - 1 for table in nodes.values())
        self._regular = self._regularity()
        self._aims = self._regular @ self._segments(lambda axis, _: axis in proportional)
        self._widths = self._segments(lambda axis, _: axis in _WIDTHS)
        self._sloped = ~self._segments(lambda axis, table: table == _REACH.get(axis))

    def _segments(self, holds: Callable[[str, tuple[float, ...]], bool]) -> numpy.ndarray:
        """Of which segments it holds."""
        return numpy.array([False] + [holds(axis, table) for axis, table in self._nodes.items()
                                      for _ in table[1:]])

    def covers(self, position: Position) -> bool:
        return all(table[0] <= position[axis] <= table[-1]
                   for axis, table in self._nodes.items() if axis not in _DERIVED)

    def row(self, position: Position) -> numpy.ndarray:
        """How far a position goes on each segment, after a 1 for the reference."""
        terms = [1.0]
        for axis, table in self._nodes.items():
            at = math.log(_value(position, axis))
            for first, last in pairwise(table):
                begin = math.log(first)
                terms.append(min(max(at - begin, 0.0), math.log(last) - begin))
        return numpy.array(terms)

    def _regularity(self) -> numpy.ndarray:
        rows = []
        column = 1
        for table in self._nodes.values():
            segments = len(table) - 1
            for segment in range(column, column + segments - 1):
                row = numpy.zeros(self._columns)
                row[segment], row[segment + 1] = _ALIKE, -_ALIKE
                rows.append(row)
            row = numpy.zeros(self._columns)
            row[column:column + segments] = _PRIOR / segments
            rows.append(row)
            column += segments
        return numpy.array(rows)

    def solve(self, rows: numpy.ndarray, logarithms: numpy.ndarray) -> numpy.ndarray:
        """The most negative slope over widths becomes 0, until none is negative."""
        matrix = numpy.vstack([rows, self._regular])
        aims = numpy.concatenate([logarithms, self._aims])
        free = self._sloped.copy()
        while True:
            found = numpy.zeros(self._columns)
            found[free] = numpy.linalg.lstsq(matrix[:, free], aims, rcond=None)[0]
            falling = numpy.where(self._widths, found, 0.0)
            lowest = int(numpy.argmin(falling))
            if falling[lowest] >= -_ZERO:
                return numpy.where(self._widths, numpy.maximum(found, 0.0), found)
            free[lowest] = False

    def tables(self, slopes: numpy.ndarray) -> dict[str, list[list[float]]]:
        """Factors at the nodes: 1 at the first."""
        made: dict[str, list[list[float]]] = {}
        column = 1
        for axis, table in self._nodes.items():
            height, places = 0.0, [[table[0], 1.0]]
            for first, last in pairwise(table):
                height += slopes[column] * math.log(last / first)
                places.append([last, _rounded(math.exp(height))])
                column += 1
            made[axis] = places
        return dict(sorted(made.items()))


def _rounded(value: float) -> float:
    return float(f"{value:.{_DIGITS}g}")


def _errors(logarithms: numpy.ndarray) -> dict[str, float]:
    """Of logarithms of ratios, as parts of the price."""
    parts = numpy.expm1(numpy.abs(logarithms))
    return {"designs": len(parts), "max": float(f"{parts.max():.3g}"),
            "rms": float(f"{math.sqrt(float((parts ** 2).mean())):.3g}")}


@dataclass(frozen=True)
class Fitted:
    """A value at the tables' first nodes, the tables, and the errors on what no fit saw."""

    reference: float
    tables: dict[str, list[list[float]]]
    errors: dict[str, dict[str, float]]

    @property
    def worst(self) -> float:
        return max(error["max"] for error in self.errors.values())


def fit(model: Model, samples: list[Sample], held_out: list[Sample]) -> Fitted | None:
    """All samples lie within the tables. None where there are too few to leave one out."""
    if len(samples) < _FEWEST:
        return None
    rows = numpy.array([model.row(sample.position) for sample in samples])
    logarithms = numpy.log([sample.value for sample in samples])
    slopes = model.solve(rows, logarithms)
    keep = ~numpy.eye(len(samples), dtype=bool)
    missed = [rows[left] @ model.solve(rows[kept], logarithms[kept]) - logarithms[left]
              for left, kept in enumerate(keep)]
    errors = {"leave_one_out": _errors(numpy.array(missed))}
    if held_out:
        errors["held_out"] = _errors(numpy.array(
            [model.row(sample.position) @ slopes - math.log(sample.value)
             for sample in held_out]))
    return Fitted(math.exp(slopes[0]), model.tables(slopes), errors)


def explained(fitted: Fitted) -> dict[str, Any]:
    """The keys of a fit that tell how far it is to be trusted."""
    percent = math.ceil(100 * fitted.worst)
    count = fitted.errors["leave_one_out"]["designs"]
    return fitted.errors | {
        "locator": f"fitted to {count} designs, +-{percent} %", "kind": "estimated",
        "note": "factors by parameter; bounds are widened by the largest error on designs that "
                "the fit has not seen"}
