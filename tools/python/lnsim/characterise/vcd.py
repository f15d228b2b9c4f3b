# SPDX-License-Identifier: MIT
"""Transitions of each net in a value-change dump."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import BinaryIO, NamedTuple

from lnsim.errors import InputError

_VARIABLE = re.compile(rb"\$var\s+\w+\s+1\s+(\S+)\s+(\w+)\s+\$end")
_CHUNK_BYTES = 1 << 24


class Transitions(NamedTuple):
    rises: int
    falls: int

    @property
    def all(self) -> int:
        return self.rises + self.falls


def _codes(dump: BinaryIO) -> dict[str, bytes]:
    """The code of each scalar variable; leaves the dump behind its header."""
    codes = {}
    for line in dump:
        if line.startswith(b"$enddefinitions"):
            break
        if found := _VARIABLE.search(line):
            codes[found[2].decode()] = found[1]
    return codes


def _skip_initial_values(dump: BinaryIO) -> list[bytes]:
    values = []
    for line in dump:
        values.append(line.strip())
        if line.startswith(b"$end"):
            break
    return values


def _lines(dump: BinaryIO) -> Iterator[bytes]:
    rest = b""
    while chunk := dump.read(_CHUNK_BYTES):
        *whole, rest = (rest + chunk).split(b"\n")
        yield from whole
    yield rest


def _count(dump: BinaryIO, values: dict[bytes, bytes]) -> Counter[tuple[bytes, bytes]]:
    """How often each code came to each value, at the ends of points in time: a net that changes
    and comes back within no time made no transition, though the dump has a line for it."""
    counts: Counter[tuple[bytes, bytes]] = Counter()
    changed: dict[bytes, bytes] = {}
    for line in chain(_lines(dump), (b"#",)):
        if line[:1] != b"#":
            changed[line[1:]] = line[:1]
            continue
        for code, value in changed.items():
            if values.get(code) != value:
                values[code] = value
                counts[code, value] += 1
        changed.clear()
    return counts


def transitions(path: Path, nets: Iterable[int]) -> dict[int, Transitions]:
    """Transitions of each net, which the dump names n and its number, after the values that it
    begins with. Throws InputError where a net is not in the dump, or is ever unknown."""
    with path.open("rb") as dump:
        codes = _codes(dump)
        initial = {line[1:]: line[:1] for line in _skip_initial_values(dump)}
        counts = _count(dump, dict(initial))
    found = {}
    for net in nets:
        code = codes.get(f"n{net}")
        if code is None:
            raise InputError(f"{path}: the net n{net} is not in the dump")
        for unknown in (b"x", b"z"):
            if initial.get(code) == unknown or counts[code, unknown]:
                raise InputError(f"{path}: the net n{net} is unknown at some time")
        found[net] = Transitions(counts[code, b"1"], counts[code, b"0"])
    return found
