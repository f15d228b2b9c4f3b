# SPDX-License-Identifier: MIT
"""The options of the command, which options.json lists for the program and the man page as well."""

import json
from dataclasses import dataclass
from importlib import resources


@dataclass(frozen=True)
class Option:
    """short: its letter; value: what its value is called, None of a flag; choices: all that the
    value can be, where that is a few words; instead_of: the option that can't be beside it;
    manual: lines of the man page, where it has a text of its own; described_with: the option in
    whose text it is."""

    name: str
    help: str
    short: str | None = None
    value: str | None = None
    required: bool = False
    instead_of: str | None = None
    choices: tuple[str, ...] = ()
    manual: tuple[str, ...] = ()
    described_with: str | None = None

    @property
    def is_folder(self) -> bool:
        return self.value == "DIR"


def _read() -> tuple[Option, ...]:
    text = (resources.files("lnsim.train") / "options.json").read_text(encoding="utf-8")
    return tuple(Option(**{key: tuple(value) if isinstance(value, list) else value
                           for key, value in entry.items()})
                 for entry in json.loads(text)["options"])


OPTIONS = _read()


def choices_of(name: str) -> tuple[str, ...]:
    """What the value of an option can be."""
    return next(option.choices for option in OPTIONS if option.name == name)
