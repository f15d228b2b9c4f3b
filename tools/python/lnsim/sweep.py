# SPDX-License-Identifier: MIT
"""Sweeps: reading the CSV file of `lnsim sweep`."""

import csv
import math
from dataclasses import dataclass
from pathlib import Path

from lnsim.errors import CONTROL_CHARACTERS, InputError

# Columns of energies, and what they are of.
ENERGIES = {"energy_pe_pj": "Processing elements", "energy_system_pj": "System"}
_NAMES = ("format", "machine", "network")
_REQUIRED = (*_NAMES, "cycles", *ENERGIES, "status")
_ACCURACY = ("accuracy_mean", "accuracy_standard_deviation", "accuracy_seeds",
             "accuracy_diverged", "accuracy_task")
# The columns that results begin with; those before are the parameters of the sweep.
_FIRST_RESULTS = ("macs", "cycles")


@dataclass(frozen=True)
class Accuracy:
    """Test accuracy, a fraction, of a task that was trained in the point's format.

    mean: over the seeds that did not diverge, if there are any; deviation: of their sample, if
    there are two.
    """

    task: str
    seeds: int
    diverged: int
    mean: float | None
    deviation: float | None


@dataclass(frozen=True)
class Point:
    """A point that ran: its parameters as text, its results as numbers."""

    parameters: dict[str, str]
    cycles: int
    energy_pj: dict[str, float]
    accuracy: Accuracy | None = None


@dataclass(frozen=True)
class Sweep:
    """The points of a sweep that ran, in the order of the file."""

    points: list[Point]

    def _varying(self) -> list[str]:
        return [name for name in self.points[0].parameters
                if len({point.parameters[name] for point in self.points}) > 1]

    def groups(self) -> dict[str, list[Point]]:
        """Points that may be compared: those of one network."""
        named = "network" in self._varying()
        groups: dict[str, list[Point]] = {}
        for point in self.points:
            groups.setdefault(point.parameters["network"] if named else "", []).append(point)
        return groups

    def label(self, point: Point) -> str:
        """What tells the point from the others of its group."""
        names = [name for name in self._varying() if name != "network"]
        values = [point.parameters[name] if name in ("format", "machine")
                  else f"{name}={point.parameters[name]}" for name in names]
        return ", ".join(values) or point.parameters["format"]


def _number(path: Path, line: int, row: dict[str, str], column: str,
            most: float = math.inf) -> float:
    try:
        value = float(row[column])
    except ValueError:
        value = math.nan
    if not (math.isfinite(value) and 0 <= value <= most):
        bound = "of at least 0" if most == math.inf else f"from 0 to {most:g}"
        raise InputError(f'{path}:{line}: {column}: expected a number {bound}, '
                         f'found "{row[column]}"')
    return value


def _parameters(row: dict[str, str]) -> dict[str, str]:
    columns = list(row)
    first = min(columns.index(name) for name in _FIRST_RESULTS if name in row)
    return {name: row[name] for place, name in enumerate(columns)
            if name in _NAMES or (place < first and name != "status")}


def _accuracy(path: Path, line: int, row: dict[str, str]) -> Accuracy | None:
    if not row.get("accuracy_task"):
        return None
    mean, deviation = (_number(path, line, row, name, 1) if row[name] else None
                       for name in ("accuracy_mean", "accuracy_standard_deviation"))
    seeds, diverged = (int(_number(path, line, row, name))
                       for name in ("accuracy_seeds", "accuracy_diverged"))
    return Accuracy(row["accuracy_task"], seeds, diverged, mean, deviation)


def _point(path: Path, line: int, row: dict[str, str]) -> Point:
    parameters = _parameters(row)
    for text in (*parameters, *parameters.values(), row.get("accuracy_task") or ""):
        if CONTROL_CHARACTERS.search(text):
            raise InputError(f"{path}:{line}: control characters in {text!a}")
    energy = {name: _number(path, line, row, name) for name in ENERGIES}
    return Point(parameters, int(_number(path, line, row, "cycles")), energy,
                 _accuracy(path, line, row))


def _require_columns(path: Path, found: list[str]) -> None:
    required = (*_REQUIRED, *(_ACCURACY if set(_ACCURACY) & set(found) else ()))
    missing = [name for name in required if name not in found]
    if missing:
        raise InputError(f'{path}:1: expected the column "{missing[0]}", found none')


def _rows(path: Path) -> list[tuple[int, dict[str, str]]]:
    try:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file, strict=True)
            columns = list(reader.fieldnames or ())
            _require_columns(path, columns)
            rows = [(reader.line_num, row) for row in reader]
    except OSError as error:
        raise InputError(f"{path}: {error.strerror}") from error
    except (ValueError, csv.Error) as error:
        raise InputError(f"{path}: malformed CSV: {error}") from error
    for line, row in rows:
        if None in row or None in row.values():
            raise InputError(f"{path}:{line}: expected {len(columns)} fields, "
                             f"found another number")
    return rows


def load(path: Path) -> Sweep:
    """Reads a sweep; rows whose status is not ok are left out. Raises InputError."""
    points = [_point(path, line, row) for line, row in _rows(path) if row["status"] == "ok"]
    if not points:
        raise InputError(f"{path}: expected at least one row with the status ok, found none")
    return Sweep(points)
