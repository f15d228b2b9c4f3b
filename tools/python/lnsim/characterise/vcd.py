# SPDX-License-Identifier: MIT
"""Transitions of each net in a value-change dump."""

import re
from collections import Counter
from collections.abc import Iterable
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


def _count(dump: BinaryIO) -> Counter[bytes]:
    """How often each line occurs: a change to one value of one code is always the same line."""
    lines: Counter[bytes] = Counter()
    rest = b""
    while chunk := dump.read(_CHUNK_BYTES):
        *whole, rest = (rest + chunk).split(b"\n")
        lines.update(whole)
    lines[rest] += 1
    return lines


def transitions(path: Path, nets: Iterable[int]) -> dict[int, Transitions]:
    """Transitions of each net, which the dump names n and its number, after the values that it
    begins with. Throws InputError where a net is not in the dump, or is ever unknown."""
    with path.open("rb") as dump:
        codes = _codes(dump)
        initial = set(_skip_initial_values(dump))
        lines = _count(dump)
    found = {}
    for net in nets:
        code = codes.get(f"n{net}")
        if code is None:
            raise InputError(f"{path}: the net n{net} is not in the dump")
        for unknown in (b"x" + code, b"z" + code):
            if unknown in initial or lines[unknown]:
                raise InputError(f"{path}: the net n{net} is unknown at some time")
        found[net] = Transitions(lines[b"1" + code], lines[b"0" + code])
    return found
