# SPDX-License-Identifier: MIT
"""Prices where no design was characterised: factors by parameter, fitted to the designs.

The logarithm of a value is that of a reference plus a term for each parameter, which runs straight
between the nodes of its table, in the parameter's logarithm. Slopes are those of least squares,
but none is below 0: a wider operand, a wider accumulator, a larger table, a longer vector is never
cheaper. Two weights, far below that of a design, decide what designs leave open: neighbouring
slopes are alike, and the mean slope of a table is its prior."""

import math
from dataclasses import dataclass
from typing import Any

import numpy

Position = dict[str, int]

_ALIKE = 0.05
_PRIOR = 0.01
_ZERO = 1e-9
_DIGITS = 5
_OCTAVES = "octaves"

_OPERAND_BITS = (4, 6, 8, 12)
_ACCUMULATOR_BITS = (16, 24, 32)
_COUNTS = (1, 2, 4, 8, 16, 32)
_VECTOR_SIZES = (8, 16, 32, 64)
_DATAPATH = {"accumulator_bits": _ACCUMULATOR_BITS, "base_factor": _COUNTS,
             "table_entries": _COUNTS, "vector_size": _VECTOR_SIZES, _OCTAVES: (1, 2, 4, 8, 16)}
_OUTPUT = {"table_entries": _COUNTS, "width_bits": _ACCUMULATOR_BITS}
# The energy of a vector is about proportional to its elements.
_PRIORS = {"vector_size": 1.0}

# By resource and component: the parameters of a fit, and the nodes of their tables.
_NODES = {
    ("integer_adder", "exponent_adder"): {"vector_size": _VECTOR_SIZES,
                                          "width_bits": _OPERAND_BITS},
    ("integer_adder", "accumulator"): _DATAPATH | {"operand_bits": _OPERAND_BITS},
    ("lns_conversion", None): _DATAPATH | {"width_bits": _OPERAND_BITS},
    ("linear_to_log", None): _OUTPUT}
_COMBINE = ("lns_conversion", "combine")


@dataclass(frozen=True)
class Sample:
    """A design's value at a position."""

    position: Position
    value: float


def nodes_of(keys: dict[str, str]) -> dict[str, tuple[int, ...]] | None:
    """The tables of an entry's fit; None of one that has no fit."""
    if (keys["resource"], keys["action"]) == _COMBINE:
        return _OUTPUT
    if keys.get("variant", "lns").split("-")[0] not in ("lns", "table", "bins", "deferred"):
        return None
    return _NODES.get((keys["resource"], keys.get("component")))


def _value(position: Position, axis: str) -> float:
    if axis != _OCTAVES:
        return position[axis]
    bits = position.get("operand_bits", position.get("width_bits", 1))
    return 2.0 ** (bits - 1) / position["base_factor"]


class Model:
    """Tables over nodes; what a fit gives are the slopes of their segments."""

    def __init__(self, nodes: dict[str, tuple[int, ...]]):
        self._nodes = nodes
        self._columns = 1 + sum(len(table) - 1 for table in nodes.values())
        self._regular, self._aims = self._regularity()

    def covers(self, position: Position) -> bool:
        return all(table[0] <= position[axis] <= table[-1]
                   for axis, table in self._nodes.items() if axis != _OCTAVES)

    def row(self, position: Position) -> numpy.ndarray:
        """How far a position goes on each segment, after a 1 for the reference."""
        terms = [1.0]
        for axis, table in self._nodes.items():
            at = math.log(_value(position, axis))
            for first, last in zip(table, table[1:], strict=False):
                begin = math.log(first)
                terms.append(min(max(at - begin, 0.0), math.log(last) - begin))
        return numpy.array(terms)

    def _regularity(self) -> tuple[numpy.ndarray, numpy.ndarray]:
        rows, aims = [], []
        column = 1
        for axis, table in self._nodes.items():
            segments = len(table) - 1
            for segment in range(column, column + segments - 1):
                row = numpy.zeros(self._columns)
                row[segment], row[segment + 1] = _ALIKE, -_ALIKE
                rows.append(row)
                aims.append(0.0)
            row = numpy.zeros(self._columns)
            row[column:column + segments] = _PRIOR / segments
            rows.append(row)
            aims.append(_PRIOR * _PRIORS.get(axis, 0.0))
            column += segments
        return numpy.array(rows), numpy.array(aims)

    def solve(self, rows: numpy.ndarray, logarithms: numpy.ndarray) -> numpy.ndarray:
        """The most negative slope becomes 0, until none is negative."""
        matrix = numpy.vstack([rows, self._regular])
        aims = numpy.concatenate([logarithms, self._aims])
        free = numpy.ones(self._columns, dtype=bool)
        while True:
            found = numpy.zeros(self._columns)
            found[free] = numpy.linalg.lstsq(matrix[:, free], aims, rcond=None)[0]
            slopes = found[1:]
            lowest = int(numpy.argmin(slopes))
            if slopes[lowest] >= -_ZERO:
                return numpy.concatenate([found[:1], numpy.maximum(slopes, 0.0)])
            free[1 + lowest] = False

    def tables(self, slopes: numpy.ndarray) -> dict[str, list[list[float]]]:
        """Factors at the nodes: 1 at the first."""
        made = {}
        column = 1
        for axis, table in self._nodes.items():
            height, places = 0.0, [[table[0], 1.0]]
            for first, last in zip(table, table[1:], strict=False):
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
    if len(samples) < 2:
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
