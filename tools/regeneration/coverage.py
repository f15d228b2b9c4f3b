# SPDX-License-Identifier: MIT
"""Numbers in sentences that no claim computes.

stated.json lists those that nothing computes, with the reason. Code, and what stands between
markers of tables, is held by the tests of examples and by tables.
"""

import re
from collections.abc import Iterator

from regeneration.claims import Claim, find
from regeneration.difference import Difference
from regeneration.sources import SourceError

# No part of a name such as lns8g8 or ResNet-18.
_NUMBER = re.compile(r"(?<![\w.`-])[-+]?\d[\d,]*(?:\.\d+)?(?!\w)")
_SKIPPED = (re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL),
            re.compile(r"<!-- begin: .*?<!-- end: [^\n]*", re.DOTALL),
            re.compile(r"`[^`\n]*`"), re.compile(r"\]\([^)]*\)"))


def _blank(match: re.Match) -> str:
    return re.sub(r"[^\n]", " ", match.group())


def _without(document: str, start: int, end: int) -> str:
    return document[:start] + re.sub(r"[^\n]", " ", document[start:end]) + document[end:]


def check(path: str, document: str, claims: list[Claim]) -> Iterator[Difference]:
    """Numbers of a document that are in none of its claims, and claims that are not in it."""
    rest = document
    for claim in claims:
        try:
            rest = _without(rest, *find(claim, document).span())
        except SourceError as error:
            yield Difference(path, 1, "something else", str(error), by_hand=True)
    for pattern in _SKIPPED:
        rest = pattern.sub(_blank, rest)
    for number in _NUMBER.finditer(rest):
        line = rest.count("\n", 0, number.start()) + 1
        yield Difference(path, line, number.group(), "by nothing: claims.json and stated.json of "
                         "tools/regeneration have no such sentence", by_hand=True)
