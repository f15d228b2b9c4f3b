# SPDX-License-Identifier: MIT
"""The results of studies of trainings: what the last test of each training measured."""

from pathlib import Path
from typing import Any

from lnsim.study import plan, trainings
from lnsim.study.document import Result, Seed


def _measures(result: dict[str, Any]) -> dict[str, float] | None:
    """Accuracy and loss of a training's last test, and what became of its steps and sums."""
    if result["final"] is None:
        return None
    measures = dict(result["final"])
    if movement := result["movement"]:
        stuck = movement["zero"] + movement["below_one_code"]
        measures |= {"moved": movement["moved"] / movement["elements"],
                     "stuck": stuck / movement["elements"]}
    if overflow := result["overflow"]:
        measures["overflows"] = overflow["overflows"] / overflow["sums"]
    return measures


def _result(point: plan.Point, runs: Path) -> Result:
    options = trainings.resolved(point)
    seeds = tuple(Seed(seed, _measures(trainings.load(runs, options, seed)))
                  for seed in point.seeds)
    return Result(point.place, seeds, options.of_a_seed)


def results(study: str, size: str, runs: Path) -> tuple[Result, ...]:
    """Of a study whose trainings are finished. Raises InputError."""
    return tuple(_result(point, runs) for point in plan.points(study, size))
