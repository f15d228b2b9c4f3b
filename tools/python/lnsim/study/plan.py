# SPDX-License-Identifier: MIT
"""Which trainings each study asks for.

The length of trainings and the number of seeds follow from the time that all may take: some ten
hours on two cores in full, ten minutes reduced, which shows that everything runs and little else.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

CNN, RESNET8, TRANSFORMER = "fashion-mnist-cnn", "fashion-mnist-resnet8", "king-james-transformer"
TASKS = (CNN, RESNET8, TRANSFORMER)
SIZES = ("full", "reduced")

_UPDATE_BITS = {"full": (16, 14, 12, 11, 10, 9, 8, 7, 6), "reduced": (16, 10, 7)}
# Five decades, two rates a decade.
_RATES = {"full": tuple(10 ** (tenths / 10) for tenths in range(-50, 1, 5)),
          "reduced": (1e-4, 1e-2, 1e0)}
_TABLES = {"full": (1, 2, 4, 8), "reduced": (1, 8)}
_BASE_FACTORS = {"full": (1, 2, 4, 8, 16, 32), "reduced": (1, 8)}
_ACCUMULATORS = {"full": (10, 12, 14, 16, 18, 20, 24, 28, 32), "reduced": (10, 24)}
# (operands, optimiser): each with the weights that the optimiser's authors store.
_FORMATS = {"full": (("fp32", "adam"), ("fp32", "lns_madam"), ("lns8g8", "lns_madam"),
                     ("lns8g8", "adam"), ("fp8e4m3", "adam"), ("int8", "adam")),
            "reduced": (("fp32", "adam"), ("lns8g8", "lns_madam"), ("int8", "adam"))}
# In multiples of the shortest.
_LENGTHS = {"full": (1, 3, 10), "reduced": (1, 3)}
_OPERAND_BITS = {"full": (4, 5, 6, 7, 8, 9, 10), "reduced": (6, 8)}
_OPERAND_BASE_FACTORS = {"full": (1, 2, 4, 8, 16), "reduced": (4, 8)}
# Of operands: with fewer octaves from the smallest to the largest, nothing trains.
_LEAST_OCTAVES = 3
# What the formats of a study are compared with.
REFERENCE = "fp32"
# As wide as any that a price is known of: it decides nothing where products fit its window.
_OPERAND_ACCUMULATOR = 32
_STEP_BITS = {"full": (16, 12, 10, 8, 6), "reduced": (16, 8)}
_STEP_RATES = {"full": tuple(2.0 ** octave for octave in range(-7, 0)),
               "reduced": (2.0 ** -5, 2.0 ** -3)}

# Weight updates of a training; of the shortest where there are several lengths.
_STEPS = {"update-bitwidth": {CNN: 937, TRANSFORMER: 384},
          "learning-rate": {CNN: 468, RESNET8: 468, TRANSFORMER: 384},
          "optimisers": {CNN: 468, TRANSFORMER: 512},
          "step-size": {CNN: 468, TRANSFORMER: 384},
          "formats": {CNN: 937, RESNET8: 468, TRANSFORMER: 512},
          "operand-bitwidth": {CNN: 468, TRANSFORMER: 256},
          "datapath": {CNN: 468, TRANSFORMER: 256}}
_REDUCED_STEPS = {CNN: 100, RESNET8: 40, TRANSFORMER: 30}
_SEEDS = {"full": {"update-bitwidth": 5, "optimisers": 5, "formats": 5, "otherwise": 3},
          "reduced": {"formats": 2, "otherwise": 1}}
# Of the learning rate, where it is tuned at each place.
_TRIALS = {"full": {"update-bitwidth": 6, "optimisers": 6, "formats": 6, "operand-bitwidth": 4},
           "reduced": {"update-bitwidth": 2, "optimisers": 2, "formats": 2, "operand-bitwidth": 2}}


@dataclass(frozen=True)
class Point:
    """Trainings that differ in their seed alone.

    place: where they stand in their study; options: as those of `lnsim train`, by long name;
    trials: that their learning rate is searched with, or 0.
    """

    place: dict[str, Any]
    options: dict[str, str]
    seeds: tuple[int, ...]
    trials: int = 0


def _update_bitwidth(size: str) -> Iterator[tuple[dict[str, Any], dict[str, str]]]:
    for task in _STEPS["update-bitwidth"]:
        for optimiser in ("lns_madam", "sgd", "adamw"):
            for bits in _UPDATE_BITS[size]:
                yield ({"task": task, "optimiser": optimiser, "bits": bits},
                       {"format": "lns8g8", "update": str(bits)})


def _learning_rate(size: str) -> Iterator[tuple[dict[str, Any], dict[str, str]]]:
    for task in _STEPS["learning-rate"]:
        for optimiser in ("madam", "sgd", "adam"):
            for rate in _RATES[size]:
                yield ({"task": task, "optimiser": optimiser, "learning_rate": rate},
                       {"format": "fp32", "lr": f"{rate:.3g}"})


def _optimisers(size: str) -> Iterator[tuple[dict[str, Any], dict[str, str]]]:
    for task in _STEPS["optimisers"]:
        for optimiser in ("lns_madam", "madam", "sgd", "adam"):
            for length in _LENGTHS[size]:
                yield ({"task": task, "optimiser": optimiser, "length": length},
                       {"format": "fp32"})


def _step_size(size: str) -> Iterator[tuple[dict[str, Any], dict[str, str]]]:
    for task in _STEPS["step-size"]:
        for bits in _STEP_BITS[size]:
            for rate in _STEP_RATES[size]:
                # Codes an octave of stored weights with the range of lns8g8.
                base_factor = 2 ** (bits - 5)
                yield ({"task": task, "bits": bits, "codes": rate * base_factor},
                       {"format": "lns8g8", "update": str(bits), "lr": repr(rate)})


def _formats(size: str) -> Iterator[tuple[dict[str, Any], dict[str, str]]]:
    for task in _STEPS["formats"]:
        for spelling, optimiser in _FORMATS[size]:
            exactness = "fast" if spelling == "fp32" else "bit_true"
            yield ({"task": task, "format": spelling, "optimiser": optimiser},
                   {"format": spelling, "exactness": exactness})


def _octaves(bits: int, base_factor: int) -> float:
    """From the smallest number of a logarithmic format to the largest; one exponent is zero."""
    return (2 ** (bits - 1) - 2) / base_factor


def _operand_bitwidth(size: str) -> Iterator[tuple[dict[str, Any], dict[str, str]]]:
    for task in _STEPS["operand-bitwidth"]:
        yield {"task": task, "format": REFERENCE}, {"format": REFERENCE}
        for bits in _OPERAND_BITS[size]:
            for base_factor in _OPERAND_BASE_FACTORS[size]:
                if _octaves(bits, base_factor) >= _LEAST_OCTAVES:
                    spelling = f"lns{bits}g{base_factor}-a{_OPERAND_ACCUMULATOR}"
                    yield ({"task": task, "bits": bits, "base_factor": base_factor},
                           {"format": spelling, "exactness": "bit_true"})


def _datapath(size: str) -> Iterator[tuple[dict[str, Any], dict[str, str]]]:
    axes = {"table_entries": {n: f"lns8g8-t{n}" for n in _TABLES[size]},
            "base_factor": {n: f"lns8g{n}" for n in _BASE_FACTORS[size]},
            "accumulator_bits": {n: f"lns8g8-a{n}" for n in _ACCUMULATORS[size]}}
    for task in _STEPS["datapath"]:
        yield {"task": task, "format": REFERENCE}, {"format": REFERENCE}
        for axis, spellings in axes.items():
            for value, spelling in spellings.items():
                yield ({"task": task, "axis": axis, "value": value},
                       {"format": spelling, "exactness": "bit_true", "optimiser": "lns_madam"})


STUDIES: dict[str, Callable[[str], Iterator[tuple[dict[str, Any], dict[str, str]]]]] = {
    "update-bitwidth": _update_bitwidth, "learning-rate": _learning_rate,
    "optimisers": _optimisers, "step-size": _step_size, "formats": _formats,
    "operand-bitwidth": _operand_bitwidth, "datapath": _datapath}


def points(study: str, size: str) -> list[Point]:
    """What a study asks for, in the order of its document."""
    full = size == "full"
    seeds = tuple(range(_SEEDS[size].get(study, _SEEDS[size]["otherwise"])))
    found = []
    for place, own in STUDIES[study](size):
        task = place["task"]
        steps = (_STEPS[study] if full else _REDUCED_STEPS)[task] * place.get("length", 1)
        options = {"task": task, "optimiser": place.get("optimiser", "lns_madam"), **own,
                   "steps": str(steps)}
        if not full:
            options |= {"validation-size": "500", "test-size": "500"}
        found.append(Point(place, options, seeds, _TRIALS[size].get(study, 0)))
    return found
