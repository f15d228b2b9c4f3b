# SPDX-License-Identifier: MIT
"""Captured training steps on the simulated machine, with the statistics of their operands and with
those that a network without a trace has."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from lnsim import report
from lnsim.errors import InputError
from lnsim.report import Side
from lnsim.study import plan
from lnsim.study.document import Result, Seed

# The technology whose prices of datapaths depend on their operands: it is characterised from gates.
TECHNOLOGY = "asap7"
FORMATS = ("lns8g8", "fp32")
STATISTICS = ("captured", "default")
# Weight updates before the captured step.
_STEPS = {"full": 200, "reduced": 10}
_SEEDS = {"full": 3, "reduced": 1}


def _without_statistics(trace: Path) -> Path:
    """The same ops, of which nothing is known but their shapes."""
    header, *records = (json.loads(line) for line in trace.read_text(encoding="utf-8").splitlines())
    kept = [header, *({key: value for key, value in record.items() if key != "statistics"}
                      for record in records)]
    path = trace.with_name(f"{STATISTICS[1]}.jsonl")
    path.write_text("".join(json.dumps(line) + "\n" for line in kept), encoding="utf-8")
    return path


def _simulate(program: Path, trace: Path) -> dict[str, Side]:
    """Both formats' results. Raises InputError with what the simulator says."""
    out = trace.with_suffix("")
    done = subprocess.run(
        [program, "simulate", trace, "--format", FORMATS[0], "--baseline", FORMATS[1],
         "--technology", TECHNOLOGY, "--out", out], check=False, capture_output=True, text=True)
    if done.returncode != 0:
        raise InputError(f"{trace}: it can't be simulated: {done.stderr.strip()}")
    found = report.load(out)
    return {side.name: side for side in found.sides}


def _measures(side: Side) -> dict[str, float]:
    totals: dict[str, Any] = side.totals
    components = {f"component.{name}_pj": energy
                  for name, energy in totals["energy_by_component_pj"].items()}
    return {"cycles": totals["cycles"], "energy_pe_pj": totals["energy_pj"]["pe"],
            "energy_system_pj": totals["energy_pj"]["system"], **components}


def _step(program: Path, trace: Path) -> dict[tuple[str, str], dict[str, float]]:
    """One captured step's measures by statistics and format."""
    with tempfile.TemporaryDirectory() as folder:
        captured = Path(folder) / f"{STATISTICS[0]}.jsonl"
        captured.write_bytes(trace.read_bytes())
        traces = zip(STATISTICS, (captured, _without_statistics(captured)), strict=True)
        return {(statistics, name): _measures(side) for statistics, trace in traces
                for name, side in _simulate(program, trace).items()}


def _trace(task: str, size: str, seed: int, traces: Path, folder: Path | None) -> Path:
    """Captured where that was not done before."""
    steps = _STEPS[size]
    path = traces / f"{task}-{steps}-updates-seed-{seed}.jsonl"
    if not path.exists():
        # Needs torch, which simulating does not.
        from lnsim.study import captured_traces
        captured_traces.write(path, task, FORMATS[0], steps, seed, folder)
    return path


def results(size: str, program: Path, folder: Path | None, traces: Path) -> tuple[Result, ...]:
    """Of every task; program: lnsim's own; folder: of the data, where it is not the package's;
    traces: where those of the steps are kept. Raises InputError."""
    found = []
    for task in plan.TASKS:
        seeds = range(_SEEDS[size])
        print(f"captured-steps: {task}", file=sys.stderr)
        steps = [_step(program, _trace(task, size, seed, traces, folder)) for seed in seeds]
        for statistics in STATISTICS:
            for name in FORMATS:
                measured = tuple(Seed(seed, step[statistics, name])
                                 for seed, step in zip(seeds, steps, strict=True))
                found.append(Result({"task": task, "format": name, "statistics": statistics},
                                    measured))
    return tuple(found)
