# SPDX-License-Identifier: MIT
"""Trainings of studies: by several processes, one file a finished one, which is never run again."""

import hashlib
import json
import sys
import warnings
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor, as_completed
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tqdm import tqdm

from lnsim import output, strict_json
from lnsim.errors import InputError
from lnsim.study.plan import Point

if TYPE_CHECKING:
    from lnsim.train.data import Dataset
    from lnsim.train.options import Options


def resolved(point: Point) -> "Options":
    """Its options with nothing left open. Raises InputError."""
    from lnsim.train.command import options_of
    return options_of(point.options)


def _identity(options: "Options", seed: int) -> dict[str, Any]:
    import torch
    return {"options": options.of_a_seed, "seed": seed, "torch_version": str(torch.__version__)}


def path_of(folder: Path, options: "Options", seed: int) -> Path:
    """The file of a finished training, named by all that decides its result."""
    spelling = json.dumps(_identity(options, seed), sort_keys=True)
    return folder / f"{options.task}-{hashlib.sha256(spelling.encode()).hexdigest()[:16]}.json"


@cache
def _data(name: str, folder: Path | None) -> "Dataset":
    from lnsim.train.data import DATASETS
    return DATASETS[name](folder)


def train(options: "Options", seed: int, folder: Path, data: Path | None) -> None:
    """Runs one training to its end and writes its file."""
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
    found = results.of_seed(seed, run.state(), text=name == "king-james")
    content = _identity(options, seed) | {"result": found}
    output.write({path_of(folder, options, seed): results.encode(content)})


def missing(points: Iterable[Point], folder: Path) -> list[tuple["Options", int]]:
    """What has no file yet, each once."""
    found = {}
    for point in points:
        options = resolved(point)
        for seed in point.seeds:
            path = path_of(folder, options, seed)
            if not path.exists():
                found[path] = (options, seed)
    return list(found.values())


def run(points: Iterable[Point], folder: Path, jobs: int, data: Path | None) -> None:
    """Runs what is missing, `jobs` at a time. An interruption loses what was under way, no more."""
    wanted = missing(points, folder)
    if not wanted:
        return
    pool = ProcessPoolExecutor(jobs, mp_context=get_context("spawn"))
    try:
        waiting = [pool.submit(train, options, seed, folder, data) for options, seed in wanted]
        done = tqdm(as_completed(waiting), total=len(waiting), desc="trainings", unit="training",
                    file=sys.stderr, mininterval=1.0 if sys.stderr.isatty() else 60.0)
        for future in done:
            future.result()
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def load(folder: Path, options: "Options", seed: int) -> dict[str, Any]:
    """The result of a finished training. Raises InputError."""
    path = path_of(folder, options, seed)
    content = strict_json.read(path)
    expected = _identity(options, seed)
    if not isinstance(content, dict) or any(content.get(key) != value
                                            for key, value in expected.items()):
        raise InputError(f"{path}: expected the training that it is named after; "
                         "without the file it is run again")
    return content["result"]
