# SPDX-License-Identifier: MIT
"""Options of a training: from the words of the command line to one value with nothing left open."""

import argparse
import re
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from lnsim import formats
from lnsim.errors import InputError
from lnsim.train.defaults import TASKS
from lnsim.train.option_list import choices_of

ROLES = ("weight", "activation", "error", "gradient")
# Optimisers of which weights are codes.
CODES = ("lns_madam", "lane_madam")

_MOST_SEEDS = 1000
_LARGEST_SEED = 2 ** 31 - 1


@dataclass(frozen=True)
class Options:
    """What decides a training's result, to the last bit on one machine.

    weight, activation, error, gradient: names of formats; update: that of stored weights, where
    fp32 is what torch does. steps: of weight updates, in all; epoch_steps: those that see every
    example once (what a last batch would lack is left out).
    """

    task: str
    weight: str
    activation: str
    error: str
    gradient: str
    update: str
    update_rounding: str
    exactness: str
    outputs: str
    optimiser: str
    learning_rate: float
    decay: str
    p_scale: float
    weight_decay: float
    batch: int
    steps: int
    epoch_steps: int
    train_size: int
    validation_size: int
    test_size: int
    threads: int
    seeds: tuple[int, ...]

    @property
    def of_a_seed(self) -> dict[str, Any]:
        """What decides the result of any one seed: all but which seeds there are."""
        return {name: value for name, value in asdict(self).items() if name != "seeds"}

    @property
    def plain(self) -> bool:
        """Whether layers compute as torch's own."""
        return self.exactness == "fast" and all(getattr(self, role) == "fp32" for role in ROLES)


def _choice(name: str, value: str) -> str:
    choices = choices_of(name)
    if value not in choices:
        raise InputError(f'--{name}: expected one of {", ".join(choices)}, found "{value}"')
    return value


def count(name: str, text: str) -> int:
    """A whole number from 1. Raises InputError."""
    if not re.fullmatch(r"[0-9]{1,9}", text) or int(text) == 0:
        raise InputError(f'--{name}: expected a whole number from 1, found "{text}"')
    return int(text)


def _number(name: str, text: str, *, zero: bool = False) -> float:
    """A finite number above 0, or a power of two as 2^-7."""
    try:
        power = re.fullmatch(r"2\^(-?[0-9]{1,3})", text)
        value = 2.0 ** int(power[1]) if power else float(text)
    except ValueError:
        value = -1.0
    if not (0 < value < float("inf") or (zero and value == 0)):
        raise InputError(f'--{name}: expected a {"number from" if zero else "number above"} 0, '
                         f'found "{text}"')
    return value


def _format(name: str, spelling: str) -> str:
    try:
        return formats.parse(spelling).name
    except ValueError as error:
        raise InputError(f"--{name}: {error}") from error


def _seeds(text: str) -> tuple[int, ...]:
    """0..4 or 0,1,7 or both."""
    seeds: list[int] = []
    for part in text.split(","):
        span = re.fullmatch(r"([0-9]{1,10})(?:\.\.([0-9]{1,10}))?", part)
        first, last = (int(span[1]), int(span[2] or span[1])) if span else (1, 0)
        if first > last or last > _LARGEST_SEED or last - first >= _MOST_SEEDS:
            raise InputError(f'--seeds: expected numbers such as 0..4 or 0,1,7, found "{text}"')
        seeds += range(first, last + 1)
    if len(set(seeds)) < len(seeds) or len(seeds) > _MOST_SEEDS:
        raise InputError(f'--seeds: expected different ones, at most {_MOST_SEEDS}, found "{text}"')
    return tuple(seeds)


def _stored(text: str | None, optimiser: str) -> str:
    """The format of stored weights: its spelling, or its bits with the range of lns8g8."""
    if text is None:
        text = "16" if optimiser in CODES else "fp32"
    if re.fullmatch(r"[0-9]+", text):
        if not 5 <= int(text) <= 16:
            raise InputError(f'--update: expected 5 to 16 bits or a format, found "{text}"')
        text = f"lns{text}g{2 ** (int(text) - 5)}"
    name = _format("update", text)
    if optimiser in CODES and formats.parse(name).family != "lns":
        raise InputError(f"--update: expected a logarithmic format, whose codes {optimiser} moves, "
                         f"found {name}")
    return name


def _require_lane(options: Options) -> None:
    """Whether the update lane can do what is asked of it."""
    least = 0.5 / formats.parse(options.update).base_factor
    if options.learning_rate < least:
        raise InputError(f"--lr: expected at least {least:g}, half a code of {options.update}, of "
                         f"lane_madam, found {options.learning_rate:g}")
    if options.weight_decay > 0:
        raise InputError("--weight-decay: expected 0, as lane_madam has none, found "
                         f"{options.weight_decay:g}")
    if options.update_rounding != "nearest":
        raise InputError("--update-rounding: expected nearest, the lane's of lane_madam, found "
                         f'"{options.update_rounding}"')


def _require_lanes(chosen: dict[str, Any], outputs: str) -> None:
    """Whether lanes take the formats of all that is multiplied."""
    from lnsim.nn import Arithmetic  # of torch, which takes a second to load
    try:
        Arithmetic(exactness="bit_true", outputs=outputs, **chosen)
    except ValueError as error:
        raise InputError(f"--exactness: bit_true: {error}") from error


def _formats(given: argparse.Namespace, exactness: str, outputs: str) -> dict[str, Any]:
    common = given.format or "lns8g8"
    chosen = {role: _format(role if getattr(given, role) else "format",
                            getattr(given, role) or common) for role in ROLES}
    if exactness == "bit_true" and len(set(chosen.values())) > 1:
        _require_lanes(chosen, outputs)
    return chosen


def _length(given: argparse.Namespace, epochs: int, epoch_steps: int) -> int:
    if given.steps is not None and given.epochs is not None:
        raise InputError("--steps: expected it or --epochs, found both")
    if given.steps is not None:
        return count("steps", given.steps)
    return epoch_steps * (count("epochs", given.epochs) if given.epochs else epochs)


def _sizes(given: argparse.Namespace, task: str) -> dict[str, Any]:
    """Of the batch and of what is seen, at most all examples that the task has by default."""
    defaults = TASKS[task]
    sizes = {}
    for name in ("train-size", "validation-size", "test-size", "batch"):
        key = name.replace("-", "_")
        text = getattr(given, key)
        sizes[key] = getattr(defaults, key) if text is None else count(name, text)
    if sizes["batch"] > sizes["train_size"]:
        raise InputError(f'--batch: expected at most the {sizes["train_size"]} examples trained '
                         f'on, found {sizes["batch"]}')
    return sizes


def resolve(given: argparse.Namespace) -> Options:
    """Checks every option and fills in the defaults. Raises InputError."""
    def optional(name: str, read: Callable[..., Any], default: Any, **how: Any) -> Any:
        text = getattr(given, name.replace("-", "_"))
        return default if text is None else read(name, text, **how)

    task = _choice("task", given.task or "")
    optimiser = _choice("optimiser", given.optimiser or "lns_madam")
    exactness = _choice("exactness", given.exactness or "fast")
    outputs = _choice("outputs", given.outputs or "sums")
    if outputs == "words" and exactness == "fast":
        raise InputError("--outputs: expected sums, as --exactness fast has no words, found "
                         '"words"')
    sizes = _sizes(given, task)
    epoch_steps = sizes["train_size"] // sizes["batch"]
    options = Options(
        task=task, **_formats(given, exactness, outputs), update=_stored(given.update, optimiser),
        update_rounding=_choice("update-rounding", given.update_rounding or "nearest"),
        exactness=exactness, outputs=outputs, optimiser=optimiser,
        learning_rate=optional("lr", _number, TASKS[task].rates[optimiser]),
        decay=_choice("decay", given.decay or "cosine"),
        p_scale=optional("p-scale", _number, 10.0),
        weight_decay=optional("weight-decay", _number, 0.01 if optimiser == "adamw" else 0.0,
                              zero=True), **sizes,
        steps=_length(given, TASKS[task].epochs, epoch_steps), epoch_steps=epoch_steps,
        threads=optional("threads", count, 1), seeds=_seeds(given.seeds or "0"))
    if optimiser == "lane_madam":
        _require_lane(options)
    return options
