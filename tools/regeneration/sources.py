# SPDX-License-Identifier: MIT
"""Where computed numbers come from: what the program prints, and the files of the repository."""

import json
import subprocess
import tempfile
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

_PROGRAM = "lnsim "
_JSON_FILE = "{json}"
# 1: a check of `lnsim validate` is out of its tolerance, which is no fault of what it measured.
_GOOD_EXITS = (0, 1)


class SourceError(Exception):
    """What a number should come from does not have it."""


class Sources:
    """The documents and texts of commands and files, each read or run once.

    templates: command or path by name; "{}" in it are the arguments of a use, {json} is the file
    that a command writes its document to (others print it). After a # is a place in the document.
    """

    def __init__(self, root: Path, program: Path, templates: dict[str, str]) -> None:
        self._root, self._program, self._templates = root, program, templates
        self._texts: dict[str, str] = {}
        self._documents: dict[str, Any] = {}
        self.values: dict[str, Any] = {}  # of expressions over them, as they become known

    def place(self, name: str, arguments: Sequence[str]) -> tuple[str, str]:
        """The command or path, and the place in its document, that a use of a source stands for.
        An argument more than the source has is a further place."""
        if name not in self._templates:
            raise SourceError(f'there is no source "{name}"')
        origin = self._templates[name]
        wanted = origin.count("{}")
        if len(arguments) not in (wanted, wanted + 1):
            raise SourceError(f'the source "{name}" has {wanted} arguments, then a place: {origin}')
        for argument in arguments[:wanted]:
            origin = origin.replace("{}", argument, 1)
        origin, _, inner = origin.partition("#")
        return origin, inner + "".join(arguments[wanted:])

    def fetch(self, origins: Iterable[str], jobs: int, progress: Callable[[str], None]) -> None:
        """Runs side by side the commands that were not run yet."""
        missing = [origin for origin in dict.fromkeys(origins)
                   if origin.startswith(_PROGRAM) and origin not in self._texts]
        with ThreadPoolExecutor(jobs) as pool:
            done = enumerate(pool.map(self._read, missing), start=1)
            for (place, text), origin in zip(done, missing, strict=True):
                self._texts[origin] = text
                progress(f"[{place}/{len(missing)}] {origin}")

    def text(self, origin: str) -> str:
        """What a command prints, or a file holds."""
        if origin not in self._texts:
            self._texts[origin] = self._read(origin)
        return self._texts[origin]

    def document(self, origin: str) -> Any:
        """The same, read as JSON."""
        if origin not in self._documents:
            try:
                self._documents[origin] = json.loads(self.text(origin))
            except ValueError as error:
                raise SourceError(f"{origin}: no JSON: {error}") from error
        return self._documents[origin]

    def _read(self, origin: str) -> str:
        if origin.startswith(_PROGRAM):
            return self._run(origin)
        try:
            return (self._root / origin).read_text(encoding="utf-8")
        except OSError as error:
            raise SourceError(f"{origin}: {error.strerror}") from error

    def _run(self, command: str) -> str:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "document.json"
            words = [str(path) if word == _JSON_FILE else word for word in command.split()[1:]]
            done = subprocess.run([self._program, *words], cwd=folder, check=False,
                                  capture_output=True, text=True)
            if done.returncode not in _GOOD_EXITS:
                raise SourceError(f"{command}: exit {done.returncode}: {done.stderr.strip()}")
            return path.read_text(encoding="utf-8") if path.exists() else done.stdout
