# SPDX-License-Identifier: MIT
"""The options of `train` in the man page, between its marks, as the package lists them.

  PYTHONPATH=tools/python /usr/bin/python3 tests/cli/train_manual.py   # writes them anew
"""

import re
from collections.abc import Iterator
from pathlib import Path

from lnsim.train.option_list import OPTIONS, Option

PAGE = Path(__file__).resolve().parents[2] / "tools/man/lnsim.1"
# What values are called there, where it isn't their name in --help.
_CALLED = {"N": "number", "DIR": "folder"}


def _argument(option: Option) -> str:
    value = option.value
    return "" if value is None else f" Ar {_CALLED.get(value, value.lower())}"


def _in_synopsis(option: Option) -> str:
    short = f"{option.short} | " if option.short else ""
    return f"Fl {short}-{option.name}{_argument(option)}"


def _synopsis() -> Iterator[str]:
    for option in OPTIONS:
        if option.instead_of is None:
            both = [option, *(other for other in OPTIONS if other.instead_of == option.name)]
            words = " | ".join(map(_in_synopsis, both))
            yield f".{words}" if option.required else f".Op {words}"


def _descriptions() -> Iterator[str]:
    for option in OPTIONS:
        if option.manual:
            others = [other for other in OPTIONS if other.described_with == option.name]
            names = " , ".join(f"-{one.name}" for one in (option, *others))
            yield f".It Fl {names}{_argument(option)}"
            yield from option.manual


def manual(page: str) -> str:
    """The page with these sections as they ought to be. Raises ValueError where a mark lacks."""
    for name, lines in (("synopsis", _synopsis()), ("options", _descriptions())):
        begin, end = (rf'.\" {mark}: train {name}' for mark in ("begin", "end"))
        content = "\n".join([begin, *lines, end])
        page, count = re.subn(rf"(?s){re.escape(begin)}\n.*?{re.escape(end)}",
                              lambda _, content=content: content, page)
        if count != 1:
            raise ValueError(f"{PAGE}: {begin} .. {end}: expected once, found {count} times")
    return page


if __name__ == "__main__":
    PAGE.write_text(manual(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
