# SPDX-License-Identifier: MIT
"""Places in a JSON document: JSON pointers, with elements of lists by what they hold.

/points/[place.task=mnist,format=fp32]/seeds/*/measures: the one element whose keys have these
values, then all elements of a list, which makes the result a list.
"""

import re
from typing import Any

from regeneration.sources import SourceError

_TOKEN = re.compile(r"/(\[[^\]]*\]|[^/]*)")


def _value(element: Any, key: str) -> Any:
    for part in key.split("."):
        element = element.get(part) if isinstance(element, dict) else None
    return element


def _select(elements: list, conditions: str) -> Any:
    pairs = [condition.split("=", 1) for condition in conditions.strip("[]").split(",")]
    found = [element for element in elements
             if all(str(_value(element, key)) == value for key, value in pairs)]
    if len(found) != 1:
        raise SourceError(f"{conditions}: expected one element, found {len(found)}")
    return found[0]


def _step(value: Any, token: str) -> Any:
    try:
        if token.startswith("["):
            return _select(value, token)
        if isinstance(value, list):
            return value[int(token)]
        return value[token.replace("~1", "/").replace("~0", "~")]
    except (KeyError, IndexError, TypeError, ValueError) as error:
        raise SourceError(f'there is no "{token}"') from error


def resolve(document: Any, pointer: str) -> Any:
    """The value there, or the list of all where the pointer has a *."""
    tokens = _TOKEN.findall(pointer)
    if "".join(f"/{token}" for token in tokens) != pointer:
        raise SourceError(f'expected a JSON pointer, found "{pointer}"')
    values, several = [document], False
    for token in tokens:
        if token == "*":
            several = True
            values = [element for value in values
                      for element in (value.values() if isinstance(value, dict) else value)]
        else:
            values = [_step(value, token) for value in values]
    return values if several else values[0]
