# SPDX-License-Identifier: MIT
"""Liberty's Boolean functions as Verilog expressions."""

import re
from collections.abc import Callable, Mapping
from functools import cache

from lnsim.errors import InputError

_TOKEN = re.compile(r"\s*([A-Za-z_]\w*|[01()!'^&*|+])")
_BINARY = (("+|", "|"), ("&*", "&"), ("^", "^"))  # loosest first


class _Expression:
    """`!` and `'` bind tightest, then `^`, then and (a mark or none), then or."""

    def __init__(self, text: str, name_of: Callable[[str], str]):
        self._text, self._name_of = text, name_of
        self._tokens = _TOKEN.findall(text)
        if "".join(self._tokens) != re.sub(r"\s", "", text):
            raise InputError(f'Liberty function "{text}": unknown characters')
        self._at = 0

    def _peek(self) -> str:
        return self._tokens[self._at] if self._at < len(self._tokens) else ""

    def _take(self) -> str:
        self._at += 1
        return self._tokens[self._at - 1] if self._at <= len(self._tokens) else ""

    def _factor(self) -> str:
        token = self._take()
        if token == "!":
            return f"(~{self._factor()})"
        if token == "(":
            value = self._level(0)
            if self._take() != ")":
                raise InputError(f'Liberty function "{self._text}": expected )')
        elif token in ("0", "1"):
            value = f"1'b{token}"
        elif token[:1].isalpha() or token[:1] == "_":
            value = self._name_of(token)
        else:
            raise InputError(f'Liberty function "{self._text}": expected a pin')
        while self._peek() == "'":
            self._take()
            value = f"(~{value})"
        return value

    def _level(self, level: int) -> str:
        if level == len(_BINARY):
            return self._factor()
        marks, operator = _BINARY[level]
        terms = [self._level(level + 1)]
        while self._peek() and (self._peek() in marks or (operator == "&" and self._adjacent())):
            if self._peek() in marks:
                self._take()
            terms.append(self._level(level + 1))
        return terms[0] if len(terms) == 1 else "(" + f" {operator} ".join(terms) + ")"

    def _adjacent(self) -> bool:
        return self._peek() in "(!01" or self._peek()[0].isalpha() or self._peek()[0] == "_"

    def whole(self) -> str:
        value = self._level(0)
        if self._peek():
            raise InputError(f'Liberty function "{self._text}": unexpected {self._peek()}')
        return value


@cache
def _template(text: str) -> str:
    return _Expression(text, lambda name: f"{{{name}}}").whole()


def to_verilog(text: str, names: Mapping[str, str]) -> str:
    """The function in full parentheses, its pins renamed. Throws InputError."""
    return _template(text).format_map(names)


def pins(text: str) -> list[str]:
    """The names in a function, each once."""
    return list(dict.fromkeys(re.findall(r"[A-Za-z_]\w*", text)))
