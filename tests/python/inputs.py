# SPDX-License-Identifier: MIT
"""Input files by kind: their schema, what is shipped, and documents that have every key."""

import copy
import json
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
# By schema: its files.
SHIPPED = {
    "models/network": "models/networks/*.json",
    "models/machine": "models/hardware/*.json",
    "models/dram_types": "models/hardware/dram/*.json",
    "models/reference": "models/references/*.json",
    "energy/technology": "energy/technologies/*.json",
    "energy/cell_library": "energy/characterisation/*.json",
    "energy/characterisation_plan": "energy/characterisation/plans/*.json",
    "workloads/optimisers": "workloads/optimisers.json",
    "workloads/vector_costs": "workloads/vector_costs.json",
}

Json = dict[str, Any]

_HEAD = {"schema_version": 1, "name": "own", "title": "t",
         "source": {"citation": "c", "locator": "l", "kind": "estimated"}}
_LOSS = {"kind": "softmax_cross_entropy", "name": "loss"}


def read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def schema_of(kind: str) -> Json:
    return read(ROOT / f"{kind}.schema.json")


def shipped(kind: str) -> dict[str, Json]:
    return {path.name: read(path) for path in sorted(ROOT.glob(SHIPPED[kind]))}


def _own_networks() -> list[Json]:
    """What no shipped network has."""
    convolution = {"kind": "convolution", "name": "c", "out_channels": 4, "kernel": [3, 3],
                   "stride": [1, 1], "padding": [1, 1], "dilation": [1, 1], "groups": 2,
                   "bias": False}
    pool = {"kind": "average_pool", "name": "p", "kernel": [2, 3], "stride": 1,
            "padding": [1, 1]}
    block = {"kind": "residual", "name": "sum", "main": [convolution], "shortcut": [
        convolution | {"name": "s"}]}
    return [
        _HEAD | {"input": {"kind": "image", "channels": 4, "height": 8, "width": 8}, "layers": [
            {"kind": "repeat", "name": "b{}", "count": 2, "first": 3, "layers": [block]}, pool,
            {"kind": "flatten"}, {"kind": "linear", "out_features": 3, "bias": False}, _LOSS]},
        _HEAD | {"input": {"kind": "sequence", "length": 4, "features": 8}, "layers": [
            {"kind": "attention", "heads": 2, "bias": False}, {"kind": "tanh"},
            _LOSS | {"over": "positions"}]},
        _HEAD | {"input": {"kind": "vector", "features": 8}, "layers": [
            {"kind": "linear", "out_features": 3, "tied": False}, _LOSS | {"over": "channels"}]},
        _HEAD | {"input": {"kind": "tokens", "length": 4}, "layers": [
            {"kind": "embedding", "vocabulary": 9, "features": 8, "positions": 4, "types": 2},
            {"kind": "linear", "out_features": 9, "tied": True, "bias": False}, _LOSS]}]


def networks() -> list[Json]:
    return [*shipped("models/network").values(), *_own_networks()]


def machines() -> list[Json]:
    """Each also as version 1, which has no interfaces."""
    newest = list(shipped("models/machine").values())
    oldest = copy.deepcopy([machine for machine in newest if "memory" in machine])
    for machine in oldest:
        machine["schema_version"] = 1
        machine["memory"]["dram"] = {"type": machine["memory"]["dram"]["type"], "burst_bytes": 64,
                                     "bandwidth_bytes_per_cycle": 24.38, "latency_cycles": 100}
    return newest + oldest


def _some_curves(curves: list[Json], which: range) -> list[Json]:
    """A few, with a few points each: every damaged document is written and read."""
    return [curve | {"points": curve["points"][:2]} for curve in curves[which.start::which.step]]


def _area(price: Json) -> Json:
    return {"area_um2" if key == "energy_pj" else key: value
            for key, value in price.items() if not key.startswith("by_")}


def _areas(curves: list[Json]) -> list[Json]:
    """Those of energies as if they were areas."""
    return [curve | {"points": [_area(point) for point in curve["points"]]} |
            ({"fit": _area(curve["fit"])} if "fit" in curve else {}) for curve in curves]


def _fitted(curve: Json) -> Json:
    """With a fit that has every key."""
    error = {"designs": 4, "max": 0.5, "rms": 0.25}
    parameters = ("accumulator_bits", "base_factor", "capacity_bytes", "operand_bits",
                  "table_entries", "vector_size", "width_bits", "octaves", "entries_per_element",
                  "steps_per_entry")
    point = {key: value for key, value in curve["points"][0].items() if key not in parameters}
    return curve | {"fit": point | {
        "by_zero_fraction": [[0, 1], [1, 0.5]], "by_toggle_rate": [[0, 0.5], [0.5, 1]],
        "note": "fitted", "leave_one_out": error, "held_out": error,
        "factors": {parameter: [[1, 1], [8, 2.5]] for parameter in parameters}}}


PIPELINE = {"critical_path_no_wire_ps": 400, "clock_period_ps": 952.38, "added_stages": 2,
            "sums_in_turn": 3}


def technologies() -> list[Json]:
    """Parts of those that are shipped, with areas of more than there are."""
    documents = []
    for document in shipped("energy/technology").values():
        first, *others = _some_curves(document["entries"], range(0, 1000, 12))
        curves = [_fitted(first), *others]
        documents.append(document | {
            "entries": curves, "area": _areas(curves[:2]),
            "leakage": _some_curves(document["leakage"], range(0, 1000, 3)),
            "designs": [design | {"streams": {}, "area_um2_by_component": {}} | PIPELINE
                        for design in document.get("designs", [])[::40]]})
    return documents


def cell_libraries() -> list[Json]:
    """Those that are shipped, with prices of what only datapaths have in them."""
    every = shipped("energy/technology")["asap7.json"]
    entries = [{key: value for key, value in curve.items() if key != "fit"}
               for curve in every["entries"]]
    lanes = [curve | {"opposite": True} for curve in entries
             if "operand_bits" in curve.get("scaling", {})]
    documents = list(shipped("energy/cell_library").values())
    more = {"entries": _some_curves(lanes[:2] + entries, range(0, 1000, 12)),
            "area": _areas(_some_curves(lanes[:1] + entries, range(0, 1000, 20))),
            "leakage": [curve | {"draw": "leakage", "opposite": False} for curve in
                        _some_curves(every["leakage"], range(0, 1000, 3))], "rules": [
        {"of": {"resource": "dram", "action": "read", "variant": "hbm2", "component": "dram"},
         "low": 1, "nominal": 1, "high": 1, "source": "zhao2022", "locator": "Table 8",
         "kind": "estimated", "note": "as it was"}]}
    return [document | (more if "entries" in document else {}) for document in documents]


def plans() -> list[Json]:
    """Short ones, whose operands take no time to draw."""
    update = {"unit": "weight_update", "format": "lns16g2048", "gradient": "lns8g8", "issues": 2}
    both = {"format": "fp8e4m3", "format_b": "fp8e5m2", "vector_size": 2, "issues": 2}
    return [document | {"designs": [
        {"unit": "vector_mac", "format": "lns8g8-bins", "vector_size": 2, "issues": 2}, both,
        update]}
        for document in shipped("energy/characterisation_plan").values()]


DOCUMENTS = {
    "models/network": networks,
    "models/machine": machines,
    "models/dram_types": lambda: list(shipped("models/dram_types").values()),
    "models/reference": lambda: list(shipped("models/reference").values()),
    "energy/technology": technologies,
    "energy/cell_library": cell_libraries,
    "energy/characterisation_plan": plans,
}
