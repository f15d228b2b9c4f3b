# SPDX-License-Identifier: MIT
"""A training's section of the HTML page."""

from collections.abc import Callable, Iterable
from typing import Any

from lnsim.markup import Picture, figures, section, table
from lnsim.training import ACCURACY, Training

_MEASURES: dict[str, tuple[str, Callable[[float], str]]] = {
    "test_accuracy": ("test accuracy", lambda value: f"{100 * value:.2f} %"),
    "bits_per_character": ("bits per character", "{:.4f}".format),
    "perplexity": ("perplexity", "{:.4f}".format),
    "test_loss": ("test loss, nats", "{:.4f}".format),
}


def _outcome(training: Training) -> str:
    measures = training.document["summary"]["measures"] or {}
    rows = []
    for name, (words, write) in _MEASURES.items():
        if name in measures:
            deviation = measures[name]["standard_deviation"]
            rows.append((words, write(measures[name]["mean"]),
                         "one seed" if deviation is None else write(deviation)))
    rows.append(("seeds that diverged", f"{training.diverged} of {len(training.seeds)}", ""))
    return table("The last test; mean and sample standard deviation over the seeds that did not "
                 "diverge", ("", "mean", "standard deviation"), rows)


def _share(movement: dict[str, int] | None, *names: str) -> str:
    if movement is None or movement["elements"] == 0:
        return ""
    return f"{sum(movement[name] for name in names) / movement['elements']:.1%}"


def _overflowed(overflow: dict[str, int] | None) -> str:
    return "" if overflow is None else f"{overflow['overflows'] / overflow['sums']:.2g}"


def _seed_rows(training: Training, names: list[str]) -> Iterable[list[str]]:
    for seed in training.seeds:
        final, movement = seed["final"], seed["movement"]
        results = ["diverged" if final is None else _MEASURES[name][1](final[name])
                   for name in names]
        yield [str(seed["seed"]), *results, _share(movement, "moved"),
               _share(movement, "zero", "below_one_code"), _overflowed(seed["overflow"])]


def _seeds(training: Training) -> str:
    finals = [seed["final"] for seed in training.seeds if seed["final"] is not None]
    names = [name for name in _MEASURES if name in (finals[0] if finals else {ACCURACY.key})]
    head = ("seed", *(_MEASURES[name][0] for name in names), "weights moved", "weights stuck",
            "sums overflowed")
    return table("Seeds; of all weights a step, those that moved, and those that had to but were "
                 "zero or had less than one code to go; of all bit-true sums, those that "
                 "overflowed", head, _seed_rows(training, names))


def _length(options: dict[str, Any]) -> str:
    epochs = options["steps"] / options["epoch_steps"]
    return (f"{options['steps']:,} steps of {options['batch']} examples, {epochs:.3g} epochs of "
            f"{options['train_size']:,} examples")


def _setting(training: Training) -> str:
    document, options = training.document, training.document["options"]
    task = document["task"]
    rows = (
        ("task", f"{task['name']}: {task['parameters']:,} parameters, {task['classes']} classes, "
                 f"data {task['data']}"),
        ("weights, activations", f"{options['weight']}, {options['activation']}"),
        ("errors, weight gradients", f"{options['error']}, {options['gradient']}"),
        ("stored weights", f"{options['update']}, {options['update_rounding']} rounding"),
        ("products", f"{options['outputs']}, bit-true in the datapath"
         if options["exactness"] == "bit_true" else "sums of quantised operands, in fp32"),
        ("optimiser", f"{options['optimiser']}, rate {options['learning_rate']:g}, "
                      f"{options['decay']} decay, weight decay {options['weight_decay']:g}"),
        ("length", _length(options)),
        ("validation, test", f"{options['validation_size']:,} and {options['test_size']:,} "
                             "examples; the latter once, at the end"),
        ("seeds", ", ".join(str(seed["seed"]) for seed in training.seeds)),
        ("PyTorch", f"{document['torch_version']}, threads: {options['threads']}"))
    return table("What was trained, and how", ("", "setting"), rows, last="text")


def of(training: Training, pictures: list[Picture], prefix: str) -> str:
    """The section; prefix tells its figures from others on the page."""
    return section(training.title, _outcome(training) + figures(pictures, prefix) +
                   _seeds(training) + _setting(training))
