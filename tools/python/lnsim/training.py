# SPDX-License-Identifier: MIT
"""Trainings: reading training.json into a validated value."""

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lnsim.train import results

OPERANDS = ("weight", "activation", "error", "gradient")


@dataclass(frozen=True)
class Measure:
    """How well a task is learned: its name and unit, and how it is found among the results.

    key: of a final result, times scale; epoch_name, epoch_key: of the end of an epoch, times
    epoch_scale; decimals: of either that are worth writing; loss_scale: of the training loss, which
    is in nats.
    """

    name: str
    unit: str
    key: str
    scale: float
    epoch_name: str
    epoch_key: str
    epoch_scale: float
    decimals: int
    loss_unit: str
    loss_scale: float


_BITS_PER_NAT = 1 / math.log(2)
ACCURACY = Measure("test accuracy", "%", key="test_accuracy", scale=100.0,
                   epoch_name="validation accuracy", epoch_key="validation_accuracy",
                   epoch_scale=100.0, decimals=2, loss_unit="nats", loss_scale=1.0)
BITS = Measure("test loss", "bits per character", key="bits_per_character", scale=1.0,
               epoch_name="validation loss", epoch_key="validation_loss",
               epoch_scale=_BITS_PER_NAT, decimals=3, loss_unit="bits per character",
               loss_scale=_BITS_PER_NAT)


@dataclass(frozen=True)
class Training:
    """Validated results of all seeds; folder is where they were read from."""

    folder: Path
    document: dict[str, Any]

    @property
    def task(self) -> str:
        return self.document["task"]["name"]

    @property
    def operands(self) -> str:
        """The format of all operands, or those of weights/activations/errors/gradients."""
        names = [self.document["options"][role] for role in OPERANDS]
        return names[0] if len(set(names)) == 1 else "/".join(names)

    @property
    def title(self) -> str:
        return f"{self.task} trained in {self.operands} by {self.document['options']['optimiser']}"

    @property
    def seeds(self) -> list[dict[str, Any]]:
        return self.document["seeds"]

    @property
    def diverged(self) -> int:
        return self.document["summary"]["diverged"]

    @property
    def measure(self) -> Measure:
        """Bits per character of a text, else accuracy."""
        finals = [seed["final"] for seed in self.seeds if seed["final"] is not None]
        return BITS if finals and BITS.key in finals[0] else ACCURACY

    def finals(self, measure: Measure) -> list[float]:
        """A final result of every seed that did not diverge."""
        return [seed["final"][measure.key] * measure.scale for seed in self.seeds
                if seed["final"] is not None]

    def spread(self, measure: Measure) -> tuple[float, float | None] | None:
        """Mean and standard deviation over these seeds; nothing where all diverged."""
        measures = self.document["summary"]["measures"]
        if measures is None:
            return None
        mean, deviation = (measures[measure.key][name] for name in ("mean", "standard_deviation"))
        return mean * measure.scale, None if deviation is None else deviation * measure.scale


def load(folder: Path) -> Training:
    """Reads and checks folder/training.json; raises InputError."""
    return Training(folder, results.load(folder / results.FILE_NAME))


def _settings(training: Training) -> dict[str, str]:
    """What was chosen, in words."""
    options = training.document["options"]
    said = {"operands": training.operands, "exactness": options["exactness"].replace("_", "-"),
            "update": f"weights in {options['update']}", "optimiser": options["optimiser"],
            "learning_rate": f"rate {options['learning_rate']:g}"}
    return said | {name: f"{name.replace('_', ' ')} {value}" for name, value in options.items()
                   if name not in said and name not in OPERANDS}


def labels(trainings: list[Training]) -> list[str]:
    """What tells each training from the others, as few words as do; at last its folder's name."""
    settings = [_settings(training) for training in trainings]
    varying = [name for name in settings[0]
               if len({setting[name] for setting in settings}) > 1] or ["operands"]
    found = [", ".join(setting[name] for name in varying) for setting in settings]
    return [f"{label} ({training.folder.resolve().name})" if found.count(label) > 1 else label
            for label, training in zip(found, trainings, strict=True)]
