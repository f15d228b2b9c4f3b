# SPDX-License-Identifier: MIT
"""Trainings of studies: by several processes, those that find a learning rate before the others."""

import sys
import warnings
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor, as_completed
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tqdm import tqdm

from lnsim.study import tuning
from lnsim.study.plan import Point
from lnsim.study.store import Store

if TYPE_CHECKING:
    from lnsim.train.data import Dataset
    from lnsim.train.options import Options


def options_at(point: Point, rate: float | None = None) -> "Options":
    """Its options with nothing left open, at a rate or at the task's. Raises InputError."""
    from lnsim.train.command import options_of
    return options_of(point.options if rate is None else point.options | {"lr": repr(rate)})


@cache
def _data(name: str, folder: Path | None) -> "Dataset":
    from lnsim.train.data import DATASETS
    return DATASETS[name](folder)


def train(options: "Options", seed: int, data: Path | None) -> dict[str, Any]:
    """The result of one training, run to its end."""
    import torch

    from lnsim.train import results
    from lnsim.train.defaults import TASKS
    from lnsim.train.run import Diverged, Run
    torch.set_num_threads(options.threads)
    name = TASKS[options.task].data
    run = Run(options, _data(name, data), seed)
    with warnings.catch_warnings():
        # Weights that can't move are what some studies are about; results count them.
        warnings.simplefilter("ignore")
        try:
            while not run.finished:
                run.advance()
        except Diverged:
            pass
    return results.of_seed(seed, run.state(), text=name == "king-james")


class Search:
    """The trials of a point whose learning rate is tuned, as far as a store has them."""

    def __init__(self, point: Point, store: Store):
        self._point, self._default = point, options_at(point).learning_rate
        self._scores: dict[float, float | None] = {}
        self.wanted: list[Options] = []
        while not self.wanted:
            octaves = tuning.next_octaves(self._scores, point.trials)
            if not octaves:
                return
            for octave in octaves:
                self._look_up(octave, store)

    def _look_up(self, octave: float, store: Store) -> None:
        options = options_at(self._point, tuning.rate_at(self._default, octave))
        result = store.result(options, tuning.SEED)
        if result is None:
            self.wanted.append(options)
        else:
            self._scores[octave] = (None if result["diverged"] else
                                    result["epochs"][-1]["validation_accuracy"])

    @property
    def trials(self) -> tuple[tuning.Trial, ...]:
        """All that were made, by rate."""
        return tuple(tuning.Trial(tuning.rate_at(self._default, octave), self._scores[octave])
                     for octave in sorted(self._scores))

    @property
    def best(self) -> "Options":
        """Those of the best of them."""
        return options_at(self._point, tuning.rate_at(self._default,
                                                      tuning.best_octave(self._scores)))


def _missing(point: Point, store: Store) -> list[tuple["Options", int]]:
    """What of a point can run now: trials of its rate, else its seeds."""
    if point.trials:
        search = Search(point, store)
        if search.wanted:
            return [(options, tuning.SEED) for options in search.wanted]
        options = search.best
    else:
        options = options_at(point)
    return [(options, seed) for seed in point.seeds if store.result(options, seed) is None]


def missing(points: Iterable[Point], store: Store) -> list[tuple["Options", int]]:
    """What can run now and has not, each once."""
    return list(dict.fromkeys(wanted for point in points for wanted in _missing(point, store)))


def run(points: list[Point], store: Store, jobs: int, data: Path | None) -> None:
    """Runs what is missing, `jobs` at a time."""
    wanted = missing(points, store)
    if not wanted:
        return
    pool = ProcessPoolExecutor(jobs, mp_context=get_context("spawn"))
    progress = tqdm(total=0, desc="trainings", unit="training", file=sys.stderr,
                    mininterval=1.0 if sys.stderr.isatty() else 60.0)
    try:
        while wanted:
            progress.total += len(wanted)
            waiting = {pool.submit(train, options, seed, data): (options, seed)
                       for options, seed in wanted}
            for future in as_completed(waiting):
                store.add(*waiting[future], future.result())
                progress.update()
            wanted = missing(points, store)
    finally:
        progress.close()
        pool.shutdown(wait=True, cancel_futures=True)
        store.write()
