# SPDX-License-Identifier: MIT
"""Sentences of documents with numbers in them, and those that numbers must not contradict.

claims.json has a list of objects: "document"; "text", the words of the document with
{expression:format} where a number stands; "holds", comparisons that must be true.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

from regeneration.difference import Difference
from regeneration.expression import HOLE, evaluate, origins, printed
from regeneration.sources import SourceError, Sources

_NUMBER = r"([-+]?\d[\d,]*(?:\.\d+)?)"


class Claim(NamedTuple):
    """A sentence of a document."""

    document: str
    text: str
    holds: tuple[str, ...] = ()


def needs(claim: Claim, sources: Sources) -> list[str]:
    """The commands and files that it is computed from."""
    expressions = [hole for hole, _ in HOLE.findall(claim.text)] + list(claim.holds)
    return [origin for expression in expressions for origin in origins(expression, sources)]


def of_json(content: list[dict]) -> list[Claim]:
    return [Claim(entry["document"], entry["text"], tuple(entry.get("holds", ())))
            for entry in content]


def _pattern(text: str) -> re.Pattern:
    """The sentence with any numbers, however its lines are broken."""
    words = (r"\s+".join(map(re.escape, re.split(r"\s+", literal)))
             for literal in re.split(r"\{[^{}]+\}", text))
    return re.compile(_NUMBER.join(words))


def find(claim: Claim, document: str) -> re.Match:
    """Where the document says it, in one place. Raises SourceError."""
    found = list(_pattern(claim.text).finditer(document))
    if len(found) != 1:
        words = HOLE.sub("...", claim.text)
        raise SourceError(f'expected "{words}" once in {claim.document}, found {len(found)} times')
    return found[0]


def _line(document: str, place: int) -> int:
    return document.count("\n", 0, place) + 1


def _applied(claim: Claim, document: str, sources: Sources) -> tuple[str, list[Difference]]:
    match = find(claim, document)
    differences = [Difference(claim.document, _line(document, match.start()),
                              f'"{" ".join(match.group().split())}"', f"not {expression}",
                              by_hand=True)
                   for expression in claim.holds if not evaluate(expression, sources)]
    changed = document
    holes = list(enumerate(HOLE.findall(claim.text), start=1))
    for group, (expression, form) in reversed(holes):
        said, computed = match.group(group), printed(expression, form, sources)
        if said != computed:
            start, end = match.span(group)
            differences.append(Difference(claim.document, _line(document, start), said, computed))
            changed = changed[:start] + computed + changed[end:]
    return changed, differences


def apply(claims: Iterable[Claim], documents: dict[str, str],
          sources: Sources) -> list[Difference]:
    """Sets the numbers of documents right, by path, and returns what was not."""
    found: list[Difference] = []
    for claim in claims:
        try:
            text, differences = _applied(claim, documents[claim.document], sources)
        except SourceError as error:
            found.append(Difference(claim.document, 1, "a claim", str(error), by_hand=True))
            continue
        documents[claim.document] = text
        found += sorted(differences, key=lambda difference: difference.line)
    return found
