# SPDX-License-Identifier: MIT
"""Strict reading of JSON against a JSON Schema, with one-line errors."""

import json
from pathlib import Path
from typing import Any

import jsonschema

from lnsim.errors import CONTROL_CHARACTERS, InputError

_SHOWN_CHARACTERS = 60


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    keys = [key for key, _ in pairs]
    for key in keys:
        if keys.count(key) > 1:
            raise ValueError(f'duplicate key "{key}"')
    return dict(pairs)


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def _refuse_control_characters(node: Any) -> None:
    """Texts are shown in figures and pages, which can't hold them."""
    if isinstance(node, str) and CONTROL_CHARACTERS.search(node):
        raise ValueError(f"control characters in {json.dumps(node)}")
    for child in [*node, *node.values()] if isinstance(node, dict) else (
            node if isinstance(node, list) else ()):
        _refuse_control_characters(child)


def parse(text: str, place: object) -> Any:
    """The document in a text; refuses duplicate keys, control characters, NaN and infinities, and
    names the place then."""
    try:
        document = json.loads(text, object_pairs_hook=_unique, parse_constant=_no_constant)
        _refuse_control_characters(document)
        return document
    except (ValueError, RecursionError) as error:
        raise InputError(f"{place}: malformed JSON: {error}") from error


def read(path: Path) -> Any:
    """The document in a file, as parse reads it."""
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise InputError(f"{path}: {error.strerror}") from error
    except ValueError as error:
        raise InputError(f"{path}: malformed JSON: {error}") from error
    return parse(text, path)


def pointer(keys: Any) -> str:
    """The JSON pointer of a path of keys and indices."""
    return "".join("/" + str(key).replace("~", "~0").replace("/", "~1") for key in keys) or "/"


def short(value: Any) -> str:
    """A value as it is shown in an error."""
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _SHOWN_CHARACTERS else text[:_SHOWN_CHARACTERS - 3] + "..."


def _complaint(error: jsonschema.ValidationError) -> str:
    if error.validator == "required":
        missing = next(key for key in error.validator_value if key not in error.instance)
        return f'expected the key "{missing}", found none'
    if error.validator == "additionalProperties":
        known = error.schema["properties"]
        unknown = next(key for key in error.instance if key not in known)
        return f'unknown key "{unknown}"'
    if error.validator is None:
        return f"expected none here, found {short(error.instance)}"
    return (f"expected {error.validator} {short(error.validator_value)}, "
            f"found {short(error.instance)}")


def validate(path: Path, document: Any, schema: dict[str, Any]) -> None:
    """Raises InputError at the first place where the document breaks the schema."""
    validator = jsonschema.Draft202012Validator(schema)
    error = min(validator.iter_errors(document), key=lambda e: [str(k) for k in e.absolute_path],
                default=None)
    if error is not None:
        raise InputError(f"{path}: {pointer(error.absolute_path)}: {_complaint(error)}")
