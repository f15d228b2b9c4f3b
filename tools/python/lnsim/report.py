# SPDX-License-Identifier: MIT
"""Reports: reading report.json into a validated value."""

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

from lnsim import report_version, strict_json
from lnsim.errors import InputError

FILE_NAME = "report.json"
SCHEMA = resources.files("lnsim") / "schemas" / "report.schema.json"
PASSES = ("forward", "input_gradient", "weight_gradient", "update")

# Sums of rounded decimals: the writer prints doubles, so only rounding may part them.
_ENERGY_TOLERANCE = 1e-6


@dataclass(frozen=True)
class Side:
    """The results in one number format on a machine; a name tells sides of one report apart."""

    name: str
    format: dict[str, Any]
    machine: dict[str, Any]
    totals: dict[str, Any]
    passes: dict[str, dict[str, Any]]
    ops: list[dict[str, Any]]


@dataclass(frozen=True)
class Report:
    """A validated report; folder is where it was read from."""

    folder: Path
    document: dict[str, Any]
    main: Side
    baseline: Side | None

    @property
    def sides(self) -> list[Side]:
        """The format, then the baseline where there is one."""
        return [self.main] if self.baseline is None else [self.main, self.baseline]

    @property
    def title(self) -> str:
        workload = self.document["workload"]
        formats = " beside ".join(side.name for side in self.sides)
        return f"{workload['name']}, batch {workload['batch']}, {formats}"

    @property
    def warning(self) -> str:
        """What every picture says of a trace that lacks something; empty where it lacks nothing."""
        missing = self.document["missing"]
        if missing["ops"] == 0:
            return ""
        unknown = missing["ops_of_unknown_macs"]
        more = f" and those of {unknown} more ops" if unknown else ""
        return (f"{self.document['workload']['name']}: the trace lacks {missing['ops']} ops, "
                f"{100 * missing['macs_share']:.3g} % of the multiply-accumulates{more}")


def schema() -> dict[str, Any]:
    """The JSON Schema of a report."""
    return json.loads(SCHEMA.read_text(encoding="utf-8"))


def _side(document: dict[str, Any], machine: dict[str, Any], on: str = "") -> Side:
    return Side(document["format"]["name"] + on, document["format"], machine,
                document["totals"], document["passes"], document["ops"])


def _baseline(document: dict[str, Any], machine: dict[str, Any]) -> Side:
    """The baseline's side, named with what its machine differs in from that of the format."""
    own = document.get("machine", machine)
    if own == machine:
        return _side(document, own)
    lanes = f", {own['lanes']} lanes" if own["name"] == machine["name"] else ""
    return _side(document, own, f" on {own['name']}{lanes}")


def _blocks(document: dict[str, Any], at: tuple[Any, ...]) -> Iterator[tuple[tuple, dict, float]]:
    yield (*at, "totals"), document["totals"], document["totals"]["energy_pj"]["system"]
    for name, block in document["passes"].items():
        yield (*at, "passes", name), block, block["energy_pj"]["system"]
    for index, row in enumerate(document["ops"]):
        yield (*at, "ops", index), row, row["energy_pj"]["system"]


def _check_sums(path: Path, document: dict[str, Any], at: tuple[Any, ...]) -> None:
    for place, block, energy in _blocks(document, at):
        cycles = sum(block["cycle_stack"].values())
        if cycles != block["cycles"]:
            raise InputError(f"{path}: {strict_json.pointer((*place, 'cycle_stack'))}: "
                             f"expected the sum {block['cycles']}, found {cycles}")
        parts = math.fsum(block["energy_by_component_pj"].values())
        if not math.isclose(parts, energy, rel_tol=_ENERGY_TOLERANCE, abs_tol=_ENERGY_TOLERANCE):
            raise InputError(f"{path}: {strict_json.pointer((*place, 'energy_by_component_pj'))}: "
                             f"expected the sum {energy}, found {parts}")


def _check_same_operations(path: Path, ops: list[dict], others: list[dict]) -> None:
    names = [[(op["layer"], op["pass"]) for op in side] for side in (ops, others)]
    if names[0] != names[1]:
        raise InputError(f"{path}: /baseline/ops: expected the operations of /ops, found others")


def load(folder: Path) -> Report:
    """Reads and checks folder/report.json; raises InputError."""
    path = folder / FILE_NAME
    document = strict_json.read(path)
    version = document.get("schema_version") if isinstance(document, dict) else None
    if version == 1 and version is not True:
        document = report_version.upgraded(document)
    elif version is not None and version != report_version.NEWEST:
        raise InputError(f"{path}: /schema_version: expected 1 or {report_version.NEWEST}, "
                         f"found {strict_json.short(version)}")
    strict_json.validate(path, document, schema())
    baseline = document["baseline"]
    if (baseline is None) != (document["ratio"] is None):
        raise InputError(f"{path}: /ratio: expected null exactly where /baseline is null")
    _check_sums(path, document, ())
    if baseline is not None:
        _check_sums(path, baseline, ("baseline",))
        _check_same_operations(path, document["ops"], baseline["ops"])
    machine = document["machine"]
    return Report(folder, document, _side(document, machine),
                  baseline and _baseline(baseline, machine))
