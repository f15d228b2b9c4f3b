# SPDX-License-Identifier: MIT
"""Every physical number in the data has a source and a kind."""

import json
import re

from repository import Violation

_DATA = re.compile(r"(energy/technologies|models/references|models/hardware|models/hardware/dram)"
                   r"/[^/]+\.json$")
_KINDS = {"measured", "synthesised", "published", "scaled", "estimated", "unverified"}
# Numbers at the root that describe the file and not the world.
_OF_THE_FILE = {"/schema_version", "/node_nm", "/voltage_v"}


def _source_of(value):
    """(citation or its key, locator, kind) where an object names a source and its kind."""
    source = value.get("source")
    if isinstance(source, dict) and "kind" in source:
        return source.get("citation"), source.get("locator"), source["kind"]
    if isinstance(source, str) and "kind" in value:
        return source, value.get("locator"), value["kind"]
    return None


def _faults(value, pointer, covered, cited):
    """(pointer, message) of numbers without a source, and of sources that say too little."""
    if isinstance(value, dict):
        source = _source_of(value)
        if source:
            citation, locator, kind = source
            if not citation or not locator or kind not in _KINDS:
                yield pointer or "/", "expected a source with citation, locator and kind"
            elif cited is not None and isinstance(value["source"], str) and citation not in cited:
                yield pointer, f'the source "{citation}" is not among the sources of the file'
            covered = True
        for key, member in value.items():
            yield from _faults(member, f"{pointer}/{key}", covered, cited)
    elif isinstance(value, list):
        for index, element in enumerate(value):
            yield from _faults(element, f"{pointer}/{index}", covered, cited)
    elif (isinstance(value, (int, float)) and not isinstance(value, bool)
          and not covered and pointer not in _OF_THE_FILE):
        yield pointer, "a number without source and kind"


def check(files):
    for path, text in files.items():
        if not _DATA.match(path):
            continue
        try:
            content = json.loads(text)
        except json.JSONDecodeError as error:
            yield Violation(path, error.lineno, f"malformed JSON: {error.msg}")
            continue
        cited = content.get("sources") if isinstance(content, dict) else None
        for pointer, message in _faults(content, "", False, cited):
            yield Violation(path, 1, f"at {pointer}: {message}")
