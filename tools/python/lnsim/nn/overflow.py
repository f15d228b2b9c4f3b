# SPDX-License-Identifier: MIT
"""How often sums of bit-true products leave their accumulators."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass


@dataclass(eq=False)
class OverflowCount:
    """Of the products that were formed while it counted, forward and backward.

    overflows: sums that did not fit their accumulator, and were saturated or wrapped.
    sums: all that an accumulator took: one for every vector of every element of a product.
    """

    overflows: int = 0
    sums: int = 0


_counting: list[OverflowCount] = []


@contextmanager
def count_overflows() -> Iterator[OverflowCount]:
    """Counts overflows of all bit-true products until it is left:

        with nn.count_overflows() as counted:
            model(inputs).sum().backward()
        print(counted.overflows / counted.sums)

    Inside of one another, each counts what it encloses.
    """
    count = OverflowCount()
    _counting.append(count)
    try:
        yield count
    finally:
        _counting.remove(count)


def note(overflows: int, sums: int) -> None:
    """Tells whoever counts."""
    for count in _counting:
        count.overflows += overflows
        count.sums += sums
