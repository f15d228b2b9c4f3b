# SPDX-License-Identifier: MIT
"""Liberty files as trees of groups, read and written."""

import gzip
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from lnsim.errors import InputError

_TOKEN = re.compile(r'/\*.*?\*/|//[^\n]*|\\\s*\n|\s+|"(?P<text>[^"]*)"|(?P<mark>[{}();:,])'
                    r'|(?P<word>[^\s{}();:,"]+)', re.DOTALL)


@dataclass
class Group:
    """`kind (arguments) { ... }`: values by attribute, in order, and the groups inside."""

    kind: str
    arguments: list[str]
    attributes: dict[str, list[str]] = field(default_factory=dict)
    groups: list["Group"] = field(default_factory=list)

    @property
    def name(self) -> str:
        return self.arguments[0] if self.arguments else ""

    def of(self, kind: str) -> Iterator["Group"]:
        return (group for group in self.groups if group.kind == kind)

    def first(self, kind: str) -> "Group | None":
        return next(self.of(kind), None)

    def text(self, attribute: str, default: str = "") -> str:
        values = self.attributes.get(attribute)
        return values[0] if values else default

    def number(self, attribute: str, default: float = 0.0) -> float:
        return float(self.text(attribute) or default)


class _Reader:
    """Recursive descent over the tokens of one file; a token is (is a text, value)."""

    def __init__(self, text: str, path: Path):
        self._path = path
        self._tokens = [(found["text"] is not None, found["text"] or found["mark"] or found["word"]
                         or "") for found in _TOKEN.finditer(text) if found.lastgroup]
        self._at = 0

    def _fail(self, expected: str) -> InputError:
        found = self._tokens[self._at][1] if self._at < len(self._tokens) else "the end"
        return InputError(f'{self._path}: not Liberty: expected {expected}, found "{found}"')

    def _mark(self, mark: str) -> bool:
        if self._tokens[self._at:self._at + 1] == [(False, mark)]:
            self._at += 1
            return True
        return False

    def _value(self, expected: str) -> str:
        if self._at >= len(self._tokens) or self._tokens[self._at] in (
                (False, mark) for mark in "{}();:,"):
            raise self._fail(expected)
        self._at += 1
        return self._tokens[self._at - 1][1]

    def _arguments(self) -> list[str]:
        found = []
        while not self._mark(")"):
            found.append(self._value("an argument or )"))
            self._mark(",")
        return found

    def _simple(self) -> str:
        """What follows a colon; unquoted, it may be several words."""
        words = [self._value("a value")]
        while not self._mark(";"):
            following = self._tokens[self._at + 1:self._at + 2]
            if self._tokens[self._at:self._at + 1] == [(False, "}")] or following in (
                    [(False, ":")], [(False, "(")]):
                break
            words.append(self._value("; or a value"))
        return " ".join(words)

    def _statement(self, parent: Group) -> None:
        name = self._value("a name")
        if self._mark(":"):
            parent.attributes[name] = [self._simple()]
            return
        if not self._mark("("):
            raise self._fail(f'":" or "(" after {name}')
        arguments = self._arguments()
        if self._mark("{"):
            group = Group(name, arguments)
            while not self._mark("}"):
                self._statement(group)
            parent.groups.append(group)
        else:
            parent.attributes[name] = arguments
        self._mark(";")

    def library(self) -> Group:
        root = Group("", [])
        while self._at < len(self._tokens):
            self._statement(root)
        if [group.kind for group in root.groups] != ["library"]:
            raise InputError(f"{self._path}: not Liberty: expected one library group")
        return root.groups[0]


def read(path: Path) -> Group:
    """The library group of a file, which may be compressed. Throws InputError."""
    try:
        raw = path.read_bytes()
        text = (gzip.decompress(raw) if path.suffix == ".gz" else raw).decode("utf-8", "replace")
    except (OSError, EOFError, gzip.BadGzipFile) as error:
        raise InputError(f"{path}: can't be read: {error}") from error
    return _Reader(text, path).library()


def merge(libraries: list[Group]) -> Group:
    """The first library with the templates and cells that it lacks from the others."""
    merged = Group("library", libraries[0].arguments, dict(libraries[0].attributes))
    known = set()
    for library in libraries:
        for group in library.groups:
            key = (group.kind, group.name)
            if key not in known:
                known.add(key)
                merged.groups.append(group)
    return merged


def write(group: Group, depth: int = 0) -> str:
    """A group as Liberty text."""
    pad = "  " * depth
    lines = [f"{pad}{group.kind} ({', '.join(group.arguments)}) {{"]
    for name, values in group.attributes.items():
        quoted = ", ".join(f'"{value}"' for value in values)
        complex_one = len(values) > 1 or name in ("values", "index_1", "index_2")
        if name == "capacitive_load_unit":
            quoted, complex_one = ", ".join(values), True
        lines.append(f"{pad}  {name} ({quoted});" if complex_one else f"{pad}  {name} : {quoted};")
    lines += [write(inner, depth + 1) for inner in group.groups]
    return "\n".join([*lines, pad + "}"])
