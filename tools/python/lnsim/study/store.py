# SPDX-License-Identifier: MIT
"""The finished trainings of studies: a file of a line each, none of which is ever run again."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lnsim import output, strict_json
from lnsim.errors import InputError

if TYPE_CHECKING:
    from lnsim.train.options import Options

FILE_NAME = "trainings.jsonl"


def _identity(options: "Options", seed: int) -> dict[str, Any]:
    """All that decides a training's result."""
    import torch
    return {"options": options.of_a_seed, "seed": seed, "torch_version": str(torch.__version__)}


def _key(identity: dict[str, Any]) -> str:
    return json.dumps(identity, sort_keys=True)


def _line(identity: dict[str, Any], result: dict[str, Any]) -> str:
    return json.dumps(identity | {"result": result}, sort_keys=True, allow_nan=False) + "\n"


class Store:
    """Results by what decides them.

    A training is appended as it ends, so that an interruption loses what was under way, no more;
    `write` leaves the same bytes whatever the order they ended in.
    """

    def __init__(self, path: Path):
        """Reads the file, where there is one. Raises InputError where a line is no training."""
        self._path = path
        self._results: dict[str, dict[str, Any]] = {}
        if path.exists():
            self._read()

    def _read(self) -> None:
        lines = self._path.read_text(encoding="utf-8").split("\n")
        for number, line in enumerate(lines[:-1], 1):  # The last is empty, or was interrupted.
            content = strict_json.parse(line, f"{self._path}:{number}")
            if not isinstance(content, dict) or set(content) != {"options", "seed", "torch_version",
                                                                 "result"}:
                raise InputError(f"{self._path}:{number}: expected a training's options, seed, "
                                 "torch_version and result; without the line it is run again")
            result = content.pop("result")
            self._results[_key(content)] = result
        if lines[-1]:
            self.write()  # What is added next begins a line.

    def result(self, options: "Options", seed: int) -> dict[str, Any] | None:
        """Of a finished training."""
        return self._results.get(_key(_identity(options, seed)))

    def add(self, options: "Options", seed: int, result: dict[str, Any]) -> None:
        """Appends one that has just finished."""
        identity = _identity(options, seed)
        self._results[_key(identity)] = result
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with self._path.open("a", encoding="utf-8") as file:
            file.write(_line(identity, result))

    def write(self) -> None:
        """All of them, in the order of their keys."""
        lines = (_line(json.loads(key), result) for key, result in sorted(self._results.items()))
        output.write({self._path: "".join(lines).encode()})
