# SPDX-License-Identifier: MIT
"""A cell library with what the flow has to know about it beyond its Liberty files."""

import hashlib
import json
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

from lnsim import strict_json
from lnsim.characterise import cells, liberty
from lnsim.characterise.cells import CellLibrary
from lnsim.errors import InputError

_SCHEMA = resources.files("lnsim") / "schemas" / "cell_library.schema.json"

# What the flow takes from a description: its prose and prices change no result.
_USED = ("excluded_cells", "driving_cell", "buffer", "settings")


@dataclass(frozen=True)
class Library:
    """description: the file of energy/characterisation; synthesis: Liberty text for yosys."""

    name: str
    description: dict[str, Any]
    cells: CellLibrary
    synthesis: str
    digest: str

    def setting(self, key: str) -> float:
        """A number of the description, such as clock_period_ps."""
        return self.description["settings"][key]["value"]


def _files(description: dict[str, Any], given: list[Path], path: Path) -> list[Path]:
    files = given or [Path(file) for file in description["liberty"]]
    if not files:
        raise InputError(f"{path}: this library is not packaged: expected its Liberty files with "
                         f"--liberty; {description['obtain']}")
    for file in files:
        if not file.is_file():
            raise InputError(f"{file}: no such file; {description['obtain']}")
    return files


def describe(path: Path) -> dict[str, Any]:
    """The description in a file. Throws InputError where it isn't one."""
    description = strict_json.read(path)
    schema = json.loads(_SCHEMA.read_text(encoding="utf-8"))
    strict_json.validate(path, description, schema)
    return description


def load(path: Path, given: list[Path]) -> Library:
    """Reads the description and the Liberty files that it, or the caller, names. Throws
    InputError."""
    description = describe(path)
    files = _files(description, given, path)
    merged = liberty.merge([liberty.read(file) for file in files])
    library = cells.read_cells(merged)
    excluded = tuple(description["excluded_cells"])
    usable = {name for name in library.cells if not name.startswith(excluded)}
    synthesis = liberty.write(cells.for_synthesis(merged, usable)) + "\n"
    used = {key: description[key] for key in _USED}
    digest = hashlib.sha256(json.dumps(used, sort_keys=True).encode())
    for file in files:
        digest.update(file.read_bytes())
    return Library(description["name"], description, library, synthesis, digest.hexdigest())
