# SPDX-License-Identifier: MIT
"""What captions of studies have in common: seeds, spread, the length of trainings."""

from lnsim.study.document import Document
from lnsim.study.figures import names


def seeds(document: Document) -> str:
    """How many a place has, such as "3 seeds"."""
    counts = sorted({len(result.seeds) for result in document.results})
    most = "1 seed" if counts[-1] == 1 else f"{counts[-1]} seeds"
    return most if len(counts) == 1 else f"{counts[0]} to {most}"


def operands(document: Document) -> str:
    """The formats of activations."""
    return " or ".join(dict.fromkeys(result.options["activation"] for result in document.results
                                     if result.options is not None))


def several(document: Document) -> bool:
    """Whether there is a spread over seeds."""
    return any(len(result.seeds) > 1 for result in document.results)


def spread(document: Document) -> str:
    """How figures show it; nothing where there is none."""
    return (", their mean with its standard deviation and each as a dot" if several(document)
            else "")


def length(document: Document) -> str:
    """How long its trainings are, as a sentence; empty where it has none."""
    steps = {result.place["task"]: result.options["steps"] for result in document.results
             if result.options is not None}
    if not steps:
        return ""
    if len(set(steps.values())) == 1:
        return f" Trainings make {next(iter(steps.values()))} weight updates."
    each = "; ".join(f"{names.task(task)}: {number}" for task, number in steps.items())
    return f" Weight updates of a training: {each}."


def diverged(document: Document, mark: str = " (crosses)") -> str:
    """How many trainings did, as a sentence with how they are marked; empty where none did."""
    count = sum(result.diverged for result in document.results)
    total = sum(len(result.seeds) for result in document.results)
    return f" {count} of {total} trainings diverged{mark}." if count else ""
