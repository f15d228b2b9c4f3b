# SPDX-License-Identifier: MIT
"""How much of a weight update survives the rounding of stored weights.

Gradients, and the steps that optimisers make of them, are those of real trainings in fp32. Each
step is then made once more from a weight that the stored format holds: an additive step moves it by
the same amount, a multiplicative one by the same factor. Rounding to the stored format parts the
update that was meant from the one that happens (J. Zhao et al., IEEE Transactions on Computers
71(12), 2022, section on quantisation error).
"""

import sys
from collections.abc import Iterator
from pathlib import Path

import numpy
import torch
from torch import Tensor
from tqdm import tqdm

from lnsim import formats, optim
from lnsim.study import plan
from lnsim.study.document import Result, Seed
from lnsim.train.command import options_of
from lnsim.train.data import DATASETS, Dataset
from lnsim.train.defaults import TASKS
from lnsim.train.run import Run

BITS = (10, 12, 16)
OPTIMISERS = ("madam", "sgd", "adam")
# Below, a tensor of these tasks has hardly any weights.
SMALLEST_OCTAVE = -10
_TASKS = (plan.CNN, plan.TRANSFORMER)
_STEPS = {"full": 200, "reduced": 20}
_SEEDS = {"full": 3, "reduced": 1}


def _run(task: str, optimiser: str, steps: int, seed: int, data: Dataset) -> Run:
    options = options_of({"task": task, "optimiser": optimiser, "format": "fp32", "update": "fp32",
                          "decay": "constant", "steps": str(steps + 1)})
    return Run(options, data, seed)


def _step(run: Run, steps: int) -> list[tuple[Tensor, Tensor]]:
    """Every parameter before and after the step that follows so many steps, in float64."""
    while run.step < steps:
        run.advance()
    before = [parameter.detach().double() for parameter in run.model.parameters()]
    run.advance()
    after = (parameter.detach().double() for parameter in run.model.parameters())
    return list(zip(before, after, strict=True))


def _stored(weights: Tensor, scale: float, bits: int) -> Tensor:
    return formats.quantise(weights, optim.weight_format(bits),
                            scale=scale).dequantise(numpy.float64)


def _updates(before: Tensor, after: Tensor, multiplicative: bool,
             bits: int) -> tuple[Tensor, Tensor, Tensor]:
    """Of the weights that have a step to make: their octave below the tensor's largest, the update
    that is meant and the one that happens, both in octaves. Left out is what turns negative or
    zero, which has no place on an octave."""
    largest = before.abs().max()
    scale = formats.scale_for(largest.item(), optim.weight_format(bits), scale_rule="power_of_two")
    start = _stored(before, scale, bits)
    asked = (start != 0) & (before != 0) & (after != before)
    before, after, start = before[asked], after[asked], start[asked]
    target = start * (after / before) if multiplicative else start + (after - before)
    stored = _stored(target, scale, bits)
    kept = stored / start > 0
    octave = torch.log2(start.abs() / largest).floor().clamp(max=-1)
    meant, happened = (torch.log2(end / start)[kept] for end in (target, stored))
    return octave[kept], meant, happened


def _measures(meant: Tensor, happened: Tensor) -> dict[str, float]:
    error = ((happened - meant).square().mean() / meant.square().mean()).sqrt()
    return {"weights": float(len(meant)), "relative_error": error.item(),
            "lost": (happened == 0).double().mean().item()}


def _by_octave(steps: list[tuple[Tensor, Tensor]], multiplicative: bool,
               bits: int) -> dict[int, dict[str, float]]:
    """The measures of all parameters of a training."""
    parts = zip(*(_updates(*step, multiplicative, bits) for step in steps), strict=True)
    octaves, meant, happened = (torch.cat(part) for part in parts)
    return {octave: _measures(meant[octaves == octave], happened[octaves == octave])
            for octave in range(SMALLEST_OCTAVE, 0) if (octaves == octave).any()}


def _places(task: str, optimiser: str, size: str, data: Dataset) -> Iterator[Result]:
    steps = _STEPS[size]
    seeds = range(_SEEDS[size])
    trained = [_step(_run(task, optimiser, steps, seed, data), steps) for seed in seeds]
    for bits in BITS:
        found = [_by_octave(step, optimiser == "madam", bits) for step in trained]
        for octave in range(SMALLEST_OCTAVE, 0):
            measured = tuple(Seed(seed, octaves[octave])
                             for seed, octaves in zip(seeds, found, strict=True)
                             if octave in octaves)
            if measured:
                yield Result({"task": task, "optimiser": optimiser, "bits": bits,
                              "octave": octave}, measured)


def results(size: str, folder: Path | None) -> tuple[Result, ...]:
    """Of both tasks; folder: of the data, where it is not the package's."""
    found: list[Result] = []
    for task in tqdm(_TASKS, desc="update-error", unit="task", file=sys.stderr):
        data = DATASETS[TASKS[task].data](folder)
        for optimiser in OPTIMISERS:
            found += _places(task, optimiser, size, data)
    return tuple(found)
