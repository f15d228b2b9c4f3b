# SPDX-License-Identifier: MIT
"""The files of a checkout as text, and what a rule says about them."""

import os
import pathlib
import subprocess
from typing import NamedTuple

CPP_SUFFIXES = (".cpp", ".hpp")
NOT_SOURCES = {"build", "out", "__pycache__"}


class Violation(NamedTuple):
    """What is wrong at a line of a file."""

    path: str
    line: int
    message: str

    def __str__(self):
        return f"{self.path}:{self.line}: {self.message}"


def _git(root, *arguments):
    """What git says of a checkout; nothing where there is no git, or it refuses."""
    try:
        done = subprocess.run(["git", "-C", root, *arguments], capture_output=True, check=False)
    except FileNotFoundError:
        return None
    return os.fsdecode(done.stdout) if done.returncode == 0 else None


def _tracked(root):
    """Paths of the files that git tracks; nothing where root is no checkout of its own, such as an
    unpacked archive, which may lie in a checkout of something else."""
    if _git(root, "rev-parse", "--show-prefix") != "\n":
        return None
    listed = _git(root, "ls-files", "-z")
    return listed and listed.split("\0")[:-1]


def _walked(root):
    """Paths of all files but those in hidden folders and in build trees, wherever they are."""
    for folder, folders, names in os.walk(root):
        if "CMakeCache.txt" in names:
            folders.clear()
            continue
        folders[:] = sorted(name for name in folders
                            if name not in NOT_SOURCES and not name.startswith("."))
        for name in sorted(names):
            yield pathlib.Path(folder, name).relative_to(root).as_posix()


def read(root):
    """Relative path -> text of every text file: of those that git tracks, where git knows them.
    What tools leave in a checkout, such as a virtual environment, is no part of it."""
    files = {}
    for name in _tracked(root) or _walked(root):
        path = pathlib.Path(root, name)
        if path.is_symlink() or not path.is_file():
            continue
        content = path.read_bytes()
        if b"\0" not in content:
            files[name] = content.decode("utf-8", "replace")
    return files


def is_cpp(path):
    return path.endswith(CPP_SUFFIXES)


def is_python(path):
    return path.endswith((".py", ".pyi"))


def is_script(text):
    return text.startswith("#!")


def is_build_file(path):
    return path.endswith(("CMakeLists.txt", ".cmake"))
