# SPDX-License-Identifier: MIT
"""A number that is not what it should be."""

import re
from collections.abc import Iterator
from typing import NamedTuple

_NUMBER = re.compile(r"[-+]?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?")


class Difference(NamedTuple):
    """What a file says at a line, and what is computed.

    by_hand: no command can set it right, as a sentence says what numbers do not.
    """

    path: str
    line: int
    said: str
    computed: str
    by_hand: bool = False

    def __str__(self) -> str:
        hand = " (a sentence to be written anew)" if self.by_hand else ""
        return f"{self.path}:{self.line}: said {self.said}, computed {self.computed}{hand}"


def of_texts(path: str, old: str, new: str, first_line: int = 1) -> Iterator[Difference]:
    """Number by number where only numbers differ, else line by line."""
    before, after = old.splitlines(), new.splitlines()
    for line in range(max(len(before), len(after))):
        said = before[line] if line < len(before) else "nothing"
        computed = after[line] if line < len(after) else "nothing"
        if said == computed:
            continue
        if _NUMBER.sub("", said) == _NUMBER.sub("", computed):
            for number, other in zip(_NUMBER.findall(said), _NUMBER.findall(computed), strict=True):
                if number != other:
                    yield Difference(path, first_line + line, number, other)
        else:
            yield Difference(path, first_line + line, f'"{said.strip()}"', f'"{computed.strip()}"')
