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


def missing():
    """What has to be installed; nothing where it is there."""
    return None if shutil.which("clang-format") else "clang-format"


def check(files):
    """Reads the files themselves, relative to the working folder, as clang-format does."""
    paths = [path for path in files if is_cpp(path)]
    result = subprocess.run(["clang-format", "--dry-run", "-Werror", "--style=file", *paths],
                            capture_output=True, text=True, check=False)
    found = parse(result.stderr)
    if result.returncode != 0 and not found:
        yield Violation(".clang-format", 1, f"clang-format failed: {result.stderr.strip()}")
    yield from found
