# SPDX-License-Identifier: MIT
"""The results of studies of trainings: what the last test of each training measured."""

from typing import Any

from lnsim.errors import InputError
from lnsim.study import plan, trainings
from lnsim.study.document import Result, Seed
from lnsim.study.store import Store


def _measures(result: dict[str, Any]) -> dict[str, float] | None:
    """Accuracy and loss of a training's test, and what became of its steps and sums."""
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


def _result(point: plan.Point, store: Store) -> Result:
    search = trainings.Search(point, store) if point.trials else None
    options = search.best if search else trainings.options_at(point)
    seeds = []
    for seed in point.seeds:
        result = store.result(options, seed)
        if result is None:
            raise InputError(f"the training of {point.place} from seed {seed} is not finished")
        seeds.append(Seed(seed, _measures(result)))
    return Result(point.place, tuple(seeds), options.of_a_seed, search.trials if search else ())


def results(study: str, size: str, store: Store) -> tuple[Result, ...]:
    """Of a study whose trainings are finished. Raises InputError."""
    return tuple(_result(point, store) for point in plan.points(study, size))
