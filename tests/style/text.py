# SPDX-License-Identifier: MIT
"""The text of files: licence line, include guard, width, blanks, marks of unfinished work."""

import re

from cpp_text import numbered
from repository import Violation, is_build_file, is_cpp, is_python, is_script

_LONGEST_LINE = 100
_LICENCE = "SPDX-License-Identifier: MIT"
# Split, so that this file does not hold what it forbids.
_MARK = re.compile(r"\b(TO" r"DO|FIX" r"ME|X" r"XX|HA" r"CK)\b")
# Files whose format prescribes tabs or long lines.
_WIDE = (".json", ".jsonl", ".md", ".svg", ".html", ".css", ".1")


def _head(path, text):
    lines = text.split("\n")
    comment = "// " if is_cpp(path) else "# "
    if is_cpp(path) or is_python(path) or is_script(text):
        place = 1 if is_script(text) and len(lines) > 1 else 0
        if lines[place] != comment + _LICENCE:
            yield Violation(path, place + 1, f'expected "{comment}{_LICENCE}"')
    if path.endswith(".hpp") and "#pragma once" not in lines:
        yield Violation(path, 1, "expected #pragma once")


def _line(path, line, code):
    if "\t" in code:
        yield Violation(path, line, "tab")
    # Pictures are written by a library, blanks and all.
    if code != code.rstrip() and not path.endswith(".svg"):
        yield Violation(path, line, "blank at the end of the line")
    if len(code) > _LONGEST_LINE and not path.endswith(_WIDE):
        yield Violation(path, line, f"{len(code)} columns, at most {_LONGEST_LINE}")
    if mark := _MARK.search(code):
        yield Violation(path, line, f"mark of unfinished work: {mark.group()}")


def check(files):
    for path, text in files.items():
        if is_cpp(path) or is_python(path) or is_script(text) or is_build_file(path):
            yield from _head(path, text)
        if text and not text.endswith("\n"):
            yield Violation(path, text.count("\n") + 1, "expected a newline at the end of the file")
        for line, code in numbered(text):
            yield from _line(path, line, code)
