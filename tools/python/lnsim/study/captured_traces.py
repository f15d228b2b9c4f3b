# SPDX-License-Identifier: MIT
"""Traces of training steps: small networks, trained for a while, then one step captured."""

from pathlib import Path

import torch
from torch.nn import functional

from lnsim.capture import capture
from lnsim.train.command import options_of
from lnsim.train.data import DATASETS, Dataset
from lnsim.train.defaults import TASKS
from lnsim.train.run import Run


def _trained(task: str, number_format: str, steps: int, seed: int, data: Dataset) -> Run:
    run = Run(options_of({"task": task, "format": number_format, "decay": "constant",
                          "steps": str(steps + 1)}), data, seed)
    while run.step < steps:
        run.advance()
    return run


def _capture(path: Path, task: str, number_format: str, steps: int, seed: int, folder: Path | None,
             payload: bool) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    data = DATASETS[TASKS[task].data](folder)
    run = _trained(task, number_format, steps, seed, data)
    options = run.options
    inputs, targets = data.train.batch(torch.arange(options.batch))
    run.model.train()
    run.model.zero_grad(set_to_none=True)
    with capture(run.model, path, name=options.task, network=options.task, batch=options.batch,
                 format=number_format, payload=payload):
        functional.cross_entropy(run.model(inputs).flatten(0, -2), targets.flatten()).backward()


def write(path: Path, task: str, number_format: str, steps: int, seed: int,
          folder: Path | None) -> None:
    """The step after so many weight updates; folder: of the data, where it is not the package's.
    Raises InputError."""
    unfinished = path.with_name(f"{path.stem}.part.jsonl")
    _capture(unfinished, task, number_format, steps, seed, folder, payload=False)
    unfinished.rename(path)


def write_with_tensors(path: Path, task: str, number_format: str, steps: int, seed: int,
                       folder: Path | None) -> None:
    """As `write`, with the tensors of products, in a folder that has nothing else."""
    unfinished = path.parent.with_name(f"{path.parent.name}.part")
    _capture(unfinished / path.name, task, number_format, steps, seed, folder, payload=True)
    unfinished.rename(path.parent)
