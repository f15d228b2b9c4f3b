# SPDX-License-Identifier: MIT
"""The files of a checkout as text, and what a rule says about them."""

import os
import pathlib
from typing import NamedTuple

CPP_SUFFIXES = (".cpp", ".hpp")
NOT_SOURCES = {".git", "build", "out", "__pycache__"}


class Violation(NamedTuple):
    """What is wrong at a line of a file."""

    path: str
    line: int
    message: str

    def __str__(self):
        return f"{self.path}:{self.line}: {self.message}"


def read(root):
    """Relative path -> text of every text file; build trees, wherever they are, are left out."""
    files = {}
    for folder, folders, names in os.walk(root):
        if "CMakeCache.txt" in names:
            folders.clear()
            continue
        folders[:] = sorted(set(folders) - NOT_SOURCES)
        for name in sorted(names):
            path = pathlib.Path(folder, name)
            if path.is_symlink():
                continue
            content = path.read_bytes()
            if b"\0" not in content:
                files[path.relative_to(root).as_posix()] = content.decode("utf-8", "replace")
    return files


def is_cpp(path):
    return path.endswith(CPP_SUFFIXES)


def is_python(path):
    return path.endswith(".py")


def is_script(text):
    return text.startswith("#!")


def is_build_file(path):
    return path.endswith(("CMakeLists.txt", ".cmake"))
