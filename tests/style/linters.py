# SPDX-License-Identifier: MIT
"""Python is as ruff and mypy want it, with their settings in pyproject.toml."""

import pathlib
import re
import shutil
import subprocess

from repository import Violation, is_python

# One version of ruff: others have other rules. tools/test installs it.
_VERSIONS = pathlib.Path(__file__).resolve().parents[2] / "tools/setup/python.txt"
_PACKAGE = "tools/python/lnsim/"
_MESSAGE = re.compile(r"(?m)^(?P<path>[^:\n]+):(?P<line>\d+):(?:\d+:)? (?P<what>.+)$")


def _ruffs_version():
    found = re.search(r"(?m)^ruff==(\S+)$", _VERSIONS.read_text(encoding="utf-8"))
    return found[1]


def missing_ruff():
    """What has to be installed; nothing where it is there."""
    wanted = f"ruff {_ruffs_version()}"
    if shutil.which("ruff"):
        found = subprocess.run(["ruff", "--version"], capture_output=True, text=True, check=False)
        if found.stdout.strip() == wanted:
            return None
    return wanted


def missing_mypy():
    return None if shutil.which("mypy") else "mypy"


def parse(output):
    return [Violation(found["path"], int(found["line"]), found["what"])
            for found in _MESSAGE.finditer(output)]


def _check(command, paths):
    """Reads the files themselves, relative to the working folder, as the tools do."""
    if not paths:
        return
    done = subprocess.run([*command, *paths], capture_output=True, text=True, check=False)
    found = parse(done.stdout)
    if done.returncode != 0 and not found:
        yield Violation("pyproject.toml", 1,
                        f"{command[0]} failed: {(done.stderr or done.stdout).strip()}")
    yield from found


def check_ruff(files):
    return _check(["ruff", "check", "--quiet", "--output-format", "concise"],
                  [path for path in files if is_python(path)])


def check_mypy(files):
    """The package: what tests and other tools lack is types."""
    return _check(["mypy", "--no-error-summary"],
                  [path for path in files if path.startswith(_PACKAGE) and is_python(path)])
