# SPDX-License-Identifier: MIT
"""C++ is laid out as clang-format lays it out."""

import re
import shutil
import subprocess

from repository import Violation, is_cpp

_MESSAGE = re.compile(r"(?P<path>[^:\n]+):(?P<line>\d+):\d+: error: (?P<what>[^\n]+)")


def parse(errors):
    return [Violation(found["path"], int(found["line"]), found["what"])
            for found in _MESSAGE.finditer(errors)]


def available():
    return shutil.which("clang-format") is not None


def check(files):
    """Reads the files themselves, relative to the working folder, as clang-format does."""
    paths = [path for path in files if is_cpp(path)]
    result = subprocess.run(["clang-format", "--dry-run", "-Werror", "--style=file", *paths],
                            capture_output=True, text=True, check=False)
    found = parse(result.stderr)
    if result.returncode != 0 and not found:
        yield Violation(".clang-format", 1, f"clang-format failed: {result.stderr.strip()}")
    yield from found
