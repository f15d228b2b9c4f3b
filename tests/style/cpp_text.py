# SPDX-License-Identifier: MIT
"""C++ text without what is no code, every line in its place."""

import re

_RAW_STRING = r'R"(?P<delimiter>[^()\\\s]{0,16})\((?:.|\n)*?\)(?P=delimiter)"'
_STRING = r'"(?:\\.|[^"\\\n])*"'
_CHARACTER = r"(?<![0-9A-Fa-f])'(?:\\.|[^'\\\n])+'"
_COMMENT = r"//[^\n]*|/\*(?:.|\n)*?\*/"
_TOKEN = re.compile(
    f"(?P<text>{_RAW_STRING}|{_STRING}|{_CHARACTER})|(?P<comment>{_COMMENT})")


def _blank(match):
    return re.sub(r"[^\n]", " ", match.group())


def without_comments(text):
    return _TOKEN.sub(lambda m: _blank(m) if m.group("comment") else m.group(), text)


def without_comments_and_strings(text):
    return _TOKEN.sub(_blank, text)


def numbered(text):
    """The lines with their numbers, from 1."""
    return enumerate(text.split("\n"), start=1)
