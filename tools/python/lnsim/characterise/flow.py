# SPDX-License-Identifier: MIT
"""One design through synthesis, gate simulation and pricing."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from types import MappingProxyType
from typing import Any

from lnsim import output
from lnsim.characterise import bench, gates, timing, vcd
from lnsim.characterise.bench import Stream
from lnsim.characterise.library import Library
from lnsim.characterise.netlist import Netlist
from lnsim.characterise.power import Meter
from lnsim.characterise.timing import Timing
from lnsim.characterise.vcd import Transitions
from lnsim.errors import InputError

# Raised where the flow itself changes what it would find.
_REVISION = 6
_DIGITS = 6
# Of a key on record.
KEY_DIGITS = 16
# Keys of a design that no result depends on: files, which count by their content, and its use.
_BESIDES = ("sources", "folder", "held_out")
_STATISTICS = ("zero_fraction", "toggle_rate")


def _rounded(value: float) -> float:
    return float(f"{value:.{_DIGITS}g}")


class Characterisation:
    """Results are kept in the folder, under a key of all that they depend on.

    known: results of earlier runs by the beginning of such keys, which are not made again.
    """

    def __init__(self, library: Library, wire_ff: float, folder: Path,
                 known: Mapping[str, dict[str, Any]] = MappingProxyType({})):
        self._library, self._wire_ff, self._folder = library, wire_ff, folder
        self._known = known

    def _key(self, design: dict[str, Any]) -> str:
        content = hashlib.sha256(json.dumps([
            _REVISION, self._wire_ff,
            gates.key_of(self._library, design, design["parameters"]),
            {key: value for key, value in design.items() if key not in _BESIDES}],
            sort_keys=True).encode())
        for stream in design["streams"] + design["statistics"]:
            content.update((Path(design["folder"]) / stream["file"]).read_bytes())
        return content.hexdigest()

    def run(self, design: dict[str, Any]) -> dict[str, Any]:
        """The result for a design, as it is written into a technology's designs."""
        key = self._key(design)
        kept, short = self._folder / "results" / f"{key}.json", key[:KEY_DIGITS]
        if kept.exists():
            return json.loads(kept.read_text(encoding="utf-8")) | {"key": short}
        if short in self._known:
            return self._known[short] | {"key": short}
        work = self._folder / self._library.name / design["name"]
        work.mkdir(parents=True, exist_ok=True)
        result = self._measure(design, work)
        output.write({kept: json.dumps(result).encode()})
        return result | {"key": short}

    def _measure(self, design: dict[str, Any], work: Path) -> dict[str, Any]:
        netlist = gates.gates_of(self._library, design, design["parameters"], work)
        slew = self._library.setting("input_slew_ps")
        timings = {"no_wire": timing.analyse(netlist, 0.0, slew),
                   "wire": timing.analyse(netlist, self._wire_ff, slew)}
        streams = self._streams(design, netlist, timings, work)
        flops = sum(instance.cell.flop is not None for instance in netlist.instances)
        return {"cells": len(netlist.instances), "flip_flops": flops,
                "area_um2": _rounded(netlist.area_um2),
                "area_um2_by_component": _by_part(netlist),
                "critical_path_ps": _rounded(timings["wire"].critical_path_ps),
                "critical_path_no_wire_ps": _rounded(timings["no_wire"].critical_path_ps),
                "leakage_mw": _rounded(netlist.leakage_nw * 1e-6), "streams": streams}

    def _streams(self, design: dict[str, Any], netlist: Netlist, timings: dict[str, Timing],
                 work: Path) -> dict[str, Any]:
        """By stream: energies of an operation by mode and part. Those of statistics are needed with
        gate delays and without wires alone."""
        streams, statistics = (
            [_stream(raw, Path(design["folder"])) for raw in design[kind]]
            for kind in ("streams", "statistics"))
        if len({(stream.cycles, stream.warm_up) for stream in streams + statistics}) != 1:
            raise InputError(f"{design['name']}: streams of different lengths")
        meters = self._meters(netlist, timings)
        found: dict[str, dict[str, Any]] = {
            stream.name: dict(stream.statistics) for stream in streams + statistics}
        for delays in ("zero_delay", "gate_delay"):
            used = timings["no_wire"] if delays == "gate_delay" else None
            bench.compile_bench(netlist, design, streams[0], used, work)
            for stream in streams + (statistics if delays == "gate_delay" else []):
                dump, checked = bench.simulate(design, stream, work)
                seen = vcd.transitions(dump, netlist.nets)
                dump.unlink()
                found[stream.name]["outputs_compared"] = checked
                found[stream.name] |= {
                    f"{delays}_{wire}_pj": _energies(meters[wire], seen, stream.operations)
                    for wire in (meters if stream in streams else ("no_wire",))}
        return found

    def _meters(self, netlist: Netlist, timings: dict[str, Timing]) -> dict[str, Meter]:
        loads = {"no_wire": 0.0, "wire": self._wire_ff}
        return {wire: Meter(netlist, timings[wire], loads[wire], self._library.cells.voltage_v,
                            self._library.setting("input_slew_ps")) for wire in loads}


def _stream(raw: dict[str, Any], folder: Path) -> Stream:
    statistics = {key: raw[key] for key in _STATISTICS if key in raw}
    return Stream(raw["name"], folder / raw["file"], raw["cycles"], raw["warm_up"],
                  raw["operations"], statistics)


def _energies(meter: Meter, seen: dict[int, Transitions], operations: int) -> dict[str, Any]:
    parts = meter.energies(seen)
    return {part: {key: _rounded(value / operations / 1000)
                   for key, value in asdict(parts[part]).items()} for part in sorted(parts)}


def _by_part(netlist: Netlist) -> dict[str, float]:
    areas: dict[str, float] = {}
    for instance in netlist.instances:
        areas[instance.part] = areas.get(instance.part, 0.0) + instance.cell.area_um2
    return {part: _rounded(areas[part]) for part in sorted(areas)}
