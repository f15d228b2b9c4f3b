# SPDX-License-Identifier: MIT
"""The training of one seed, with its whole state: what is saved and loaded goes on to the same
bits."""

from dataclasses import asdict
from typing import Any

import numpy
import torch
from torch import Tensor
from torch.nn import functional

from lnsim import nn
from lnsim.errors import InputError
from lnsim.optim import Movement
from lnsim.train import models
from lnsim.train.data import Dataset, Split
from lnsim.train.options import ROLES, Options
from lnsim.train.update import Update

_TEST_BATCH = 250


class Diverged(Exception):
    """Numbers left the range of finite ones."""


def _require_sizes(options: Options, data: Dataset) -> None:
    for name, wanted, size in (
            ("validation", options.validation_size, data.train.size - 1),
            ("train", options.train_size, data.train.size - options.validation_size),
            ("test", options.test_size, data.test.size)):
        if wanted > size:
            raise InputError(f"--{name}-size: expected at most {size}, found {wanted}")


def _arithmetic(options: Options) -> nn.Arithmetic:
    """fp32 operands are left as they are where sums are torch's."""
    fast = options.exactness == "fast"
    roles: dict[str, Any] = {
        role: None if fast and getattr(options, role) == "fp32" else getattr(options, role)
        for role in ROLES}
    return nn.Arithmetic(exactness=options.exactness, outputs=options.outputs, **roles)


class Run:
    """A model on its way through `options.steps` steps. The last examples of those to train on are
    left out of it: epochs are validated with them, and the test examples are seen once, at the end.
    """

    def __init__(self, options: Options, data: Dataset, seed: int):
        _require_sizes(options, data)
        self.options, self.seed = options, seed
        self._data = data
        torch.manual_seed(seed)
        self.model = models.make(options.task, data.classes)
        if not options.plain:
            nn.wrap(self.model, arithmetic=_arithmetic(options))
        self._update = Update(options, self.model.parameters())
        self.step = 0
        self.epochs: list[dict[str, Any]] = []
        self.final: dict[str, float] | None = None
        self.movement: Movement | None = None
        self.overflow = nn.OverflowCount()
        self.diverged = False
        self._loss_sum, self._loss_steps = 0.0, 0
        self._order: Tensor | None = None

    @property
    def finished(self) -> bool:
        return self.diverged or self.step == self.options.steps

    @property
    def parameters(self) -> int:
        return sum(parameter.numel() for parameter in self.model.parameters())

    def _chosen(self) -> Tensor:
        """The examples of the next step: each epoch has an order that seed and epoch name."""
        epoch, place = divmod(self.step, self.options.epoch_steps)
        if self._order is None or place == 0:
            state = numpy.random.SeedSequence((self.seed, epoch)).generate_state(1)
            generator = torch.Generator().manual_seed(int(state[0]))
            self._order = torch.randperm(self.options.train_size, generator=generator)
        return self._order[place * self.options.batch:(place + 1) * self.options.batch]

    def _logits(self, inputs: Tensor) -> Tensor:
        """Logits [examples, classes] of what the model predicts."""
        try:
            return self.model(inputs).flatten(0, -2)
        except ValueError as error:
            raise _divergence(error) from error

    def advance(self) -> float:
        """One step; returns its loss. Raises Diverged, and the run is then finished."""
        try:
            with nn.count_overflows() as counted:
                loss = self._advance()
        except Diverged:
            self.diverged = True
            raise
        self.overflow.overflows += counted.overflows
        self.overflow.sums += counted.sums
        self.step += 1
        self._loss_sum, self._loss_steps = self._loss_sum + loss, self._loss_steps + 1
        try:
            if self.step % self.options.epoch_steps == 0 or self.finished:
                self._end_epoch()
            if self.finished:
                self.final = self._measured("test", self._data.test,
                                            torch.arange(self.options.test_size))
        except Diverged:
            self.diverged = True
            raise
        return loss

    def _advance(self) -> float:
        self.model.train()
        inputs, targets = self._data.train.batch(self._chosen())
        loss = functional.cross_entropy(self._logits(inputs), targets.flatten())
        if not loss.isfinite():
            raise Diverged
        self.model.zero_grad(set_to_none=True)
        try:
            loss.backward()
            movement = self._update.step(self.step)
        except ValueError as error:
            raise _divergence(error) from error
        if movement is not None:
            self.movement = (self.movement or Movement()) + movement
        return loss.item()

    def _end_epoch(self) -> None:
        size = self._data.train.size
        validated = self._measured("validation", self._data.train, torch.arange(
            size - self.options.validation_size, size))
        self.epochs.append({
            "step": self.step, "learning_rate": self._update.rate(self.step - 1),
            "train_loss": self._loss_sum / self._loss_steps} | validated)
        self._loss_sum, self._loss_steps = 0.0, 0

    @torch.no_grad()
    def _measured(self, name: str, split: Split, examples: Tensor) -> dict[str, float]:
        """Mean loss, in nats, and accuracy of the predictions on some examples of a split. Raises
        Diverged."""
        self.model.eval()
        loss, right, seen = 0.0, 0, 0
        for chosen in examples.split(_TEST_BATCH):
            inputs, targets = split.batch(chosen)
            logits, targets = self._logits(inputs), targets.flatten()
            loss += functional.cross_entropy(logits, targets, reduction="sum").item()
            right += int((logits.argmax(-1) == targets).sum())
            seen += len(targets)
        if not numpy.isfinite(loss):
            raise Diverged
        return {f"{name}_loss": loss / seen, f"{name}_accuracy": right / seen}

    def state(self) -> dict[str, Any]:
        """All that the rest of the run depends on, and what it has found so far."""
        return {
            "step": self.step, "epochs": self.epochs, "final": self.final,
            "diverged": self.diverged,
            "movement": asdict(self.movement) if self.movement else None,
            "overflow": asdict(self.overflow) if self.overflow.sums else None,
            "loss": [self._loss_sum, self._loss_steps], "random": torch.get_rng_state(),
            "model": self.model.state_dict(), "optimiser": self._update.optimiser.state_dict()}

    def restore(self, state: dict[str, Any]) -> None:
        self.model.load_state_dict(state["model"])
        self._update.optimiser.load_state_dict(state["optimiser"])
        torch.set_rng_state(state["random"])
        self.step, self.epochs, self.final = state["step"], state["epochs"], state["final"]
        self.diverged = state["diverged"]
        self.movement = Movement(**state["movement"]) if state["movement"] else None
        self.overflow = nn.OverflowCount(**(state["overflow"] or {}))
        self._loss_sum, self._loss_steps = state["loss"]
        self._order = None


def _divergence(error: ValueError) -> Exception:
    """What the numerics library says of a number that no format holds; other errors stay."""
    return Diverged() if "finite" in str(error) else error
