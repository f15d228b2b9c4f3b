# SPDX-License-Identifier: MIT
"""Documents with one thing wrong with them, or at least another one."""

import copy
import json
import random
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import jsonschema

Place = tuple[str | int, ...]

_OF_ANY_TYPE = (None, True, "text", 1, 1.5, [], {}, [1], {"key": 1})
_NUMBERS = (0, -1, 1, 2, 3, 7, 64, 100, 1024, 0.5, 1.5, 2.0, 1e-4, 15.5, 1e13, 1e300, 10_001,
            2**20 + 8, 2**31 + 1, 2**40 + 2, 2**64)
_OF_LAYERS = ("layers", "main", "shortcut")
_TEXTS = ("", "text", "a\x1bb", "a\u202eb")


def places(node: Any, place: Place = ()) -> Iterator[tuple[Place, Any]]:
    """Every value of a document, with the keys and indices that lead to it."""
    yield place, node
    children = node.items() if isinstance(node, dict) else \
        enumerate(node) if isinstance(node, list) else ()
    for key, child in children:
        yield from places(child, (*place, key))


def _shape(place: Place) -> Place:
    """A place whatever its indices are."""
    return tuple("*" if isinstance(key, int) else key for key in place)


def _kind(document: Any, place: Place) -> Place:
    """Its shape, wherever the layer is that it is in; keys of two kinds of layers are two."""
    inner = max((index for index, key in enumerate(place[:-2]) if key in _OF_LAYERS), default=0)
    parent = _at(document, place[:-1])
    of = (str(parent["kind"]),) if "kind" in parent and place[-1] != "kind" else ()
    return _shape(place[inner:]) + of


def _key(place: Place) -> str:
    """The last key of a place."""
    return next((key for key in reversed(place) if isinstance(key, str)), "")


def _at(document: Any, place: Place) -> Any:
    for key in place:
        document = document[key]
    return document


def _with(document: Any, place: Place, value: Any) -> Any:
    made = copy.deepcopy(document)
    _at(made, place[:-1])[place[-1]] = value
    return made


def _leaves(errors: Iterator[jsonschema.ValidationError]) -> Iterator[jsonschema.ValidationError]:
    """Errors, those of alternatives too."""
    for error in errors:
        yield error
        yield from _leaves(error.context)


def _beyond(bound: float, direction: int) -> float:
    """A number next to a bound: integers are next to each other, others very close."""
    if isinstance(bound, int):
        return bound + direction
    return bound + direction * max(abs(bound) * 1e-9, 1e-9)


class Damage:
    """Draws from some documents: one of them, a kind of place in it, and what happens there."""

    def __init__(self, documents: list[Any], seed: int):
        self._random = random.Random(seed)
        # Without values that are one object in two places.
        self._documents = json.loads(json.dumps(documents))
        self._by_shape = []
        self._values = defaultdict(list)
        for document in self._documents:
            shapes = defaultdict(list)
            for place, value in places(document):
                if place:
                    shapes[_shape(place)].append(place)
                    self._values[_key(place)].append(value)
            self._by_shape.append(list(shapes.values()))

    def draw(self) -> tuple[str, Any]:
        """What was done, and the document."""
        choose = self._random.choice
        while True:
            index = self._random.randrange(len(self._documents))
            place = choose(choose(self._by_shape[index]))
            document = copy.deepcopy(self._documents[index])
            parent, key = _at(document, place[:-1]), place[-1]
            before = json.dumps(parent)
            action = choose((self._removed, self._renamed, self._added, self._of_a_type,
                             self._another, self._another))
            said = action(parent, key, place)
            if json.dumps(parent) != before:
                where = "/".join(map(str, place))
                return f"{document.get('name', '')} {where}: {said}", document

    def _kinds_of_places(self) -> Iterator[tuple[Any, Place, Any]]:
        """A document, a place and its value, for each kind of place once."""
        seen = set()
        for document in self._documents:
            for place, value in places(document):
                kind = place and _kind(document, place)
                if place and kind not in seen:
                    seen.add(kind)
                    yield document, place, value

    def removals(self) -> Iterator[tuple[str, Any]]:
        """Every key is missing once."""
        for document, place, _ in self._kinds_of_places():
            made = copy.deepcopy(document)
            del _at(made, place[:-1])[place[-1]]
            yield f"{_shape(place)}: removed", made

    def edges(self, validator: jsonschema.Draft202012Validator) -> Iterator[tuple[str, Any]]:
        """Every number at its bounds and beyond them, every name as each that is known."""
        probes = {int: (-10**30, 10**30), float: (-1e30, 1e30), str: ("no such name",)}
        for document, place, value in self._kinds_of_places():
            tried = set()
            for probe in probes.get(type(value), ()):
                errors = validator.iter_errors(_with(document, place, probe))
                for error in _leaves(errors):
                    if tuple(error.absolute_path) == place:
                        tried.update(self._edges_of(error))
            for made in sorted(tried, key=str):
                yield f"{_shape(place)}: {made}", _with(document, place, made)

    @staticmethod
    def _edges_of(error: jsonschema.ValidationError) -> list[Any]:
        found = error.validator_value
        if error.validator in ("minimum", "maximum"):
            bound = found if error.schema.get("type") == "integer" else float(found)
            return [bound, _beyond(bound, 1 if error.validator == "maximum" else -1)]
        return found if error.validator == "enum" else \
            [found] if error.validator == "const" and isinstance(found, (int, str)) else []

    def _removed(self, parent: Any, key: str | int, _place: Place) -> str:
        del parent[key]
        return "removed"

    def _renamed(self, parent: Any, key: str | int, _place: Place) -> str:
        if isinstance(parent, dict):
            parent[f"{key}s"] = parent.pop(key)
        return "renamed"

    def _added(self, parent: Any, key: str | int, _place: Place) -> str:
        """To the value if it is an object, else beside it."""
        node = parent[key] if isinstance(parent[key], dict) else parent
        value = self._random.choice((1, "text", copy.deepcopy(parent[key])))
        if isinstance(node, dict):
            node["extra"] = value
        else:
            node.append(value)
        return f"with {json.dumps(value)}"

    def _of_a_type(self, parent: Any, key: str | int, _place: Place) -> str:
        parent[key] = copy.deepcopy(self._random.choice(_OF_ANY_TYPE))
        return json.dumps(parent[key])

    def _another(self, parent: Any, key: str | int, place: Place) -> str:
        """Of the same type, or what the key has elsewhere."""
        value = parent[key]
        others = self._values[_key(place)]
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            others = self._random.choice((others, _NUMBERS))
        elif isinstance(value, str):
            others = self._random.choice((others, _TEXTS))
        elif isinstance(value, list):
            others = self._random.choice((others, ([],)))
        parent[key] = copy.deepcopy(self._random.choice(others))
        return json.dumps(parent[key])
