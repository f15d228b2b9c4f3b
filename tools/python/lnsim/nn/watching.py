# SPDX-License-Identifier: MIT
"""What the layers multiply and sum up, shown while they do."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy
from torch import Tensor

if TYPE_CHECKING:
    from lnsim.nn.operand import Operand


@dataclass(frozen=True, eq=False)
class Quantised:
    """A tensor, and the operand that it became."""

    source: Tensor
    operand: "Operand"


@dataclass(frozen=True, eq=False)
class Summed:
    """The accumulator's sums of a bit-true product: int64, [count, rows, columns] of the matrices
    that multiply gets."""

    sums: numpy.ndarray


@dataclass(eq=False)
class Log:
    """What was seen, in its order; whoever watches may take events out. sums: whether those too."""

    sums: bool
    events: list[Quantised | Summed] = field(default_factory=list)


_watching: list[Log] = []


@contextmanager
def watch(sums: bool = True) -> Iterator[Log]:
    """Keeps what is quantised and summed up until it is left: a product's operands come before its
    sums."""
    log = Log(sums)
    _watching.append(log)
    try:
        yield log
    finally:
        _watching.remove(log)


def watched() -> bool:
    """Whether somebody watches sums."""
    return any(log.sums for log in _watching)


def quantised(source: Tensor, operand: "Operand") -> None:
    """Tells whoever watches."""
    for log in _watching:
        log.events.append(Quantised(source, operand))


def summed(sums: numpy.ndarray) -> None:
    """Tells whoever watches sums."""
    for log in _watching:
        if log.sums:
            log.events.append(Summed(sums))
