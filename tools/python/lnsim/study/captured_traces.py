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


def write(path: Path, task: str, number_format: str, steps: int, seed: int,
          folder: Path | None) -> None:
    """The step after so many weight updates; folder: of the data, where it is not the package's.
    Raises InputError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    data = DATASETS[TASKS[task].data](folder)
    run = _trained(task, number_format, steps, seed, data)
    options = run.options
    inputs, targets = data.train.batch(torch.arange(options.batch))
    run.model.train()
    run.model.zero_grad(set_to_none=True)
    unfinished = path.with_name(f"{path.stem}.part.jsonl")
    with capture(run.model, unfinished, name=options.task, network=options.task,
                 batch=options.batch, format=number_format):
        functional.cross_entropy(run.model(inputs).flatten(0, -2), targets.flatten()).backward()
    unfinished.rename(path)
