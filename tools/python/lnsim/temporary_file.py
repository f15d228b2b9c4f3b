# SPDX-License-Identifier: MIT
"""A file beside the one that it is to become."""

import contextlib
import errno
import fcntl
import os
import stat
from pathlib import Path

# More runs than ever write one target at the same time.
_SLOTS = 16
_LONGEST_NAME = 200


def _slot(target: Path, number: int) -> Path:
    """As the rest of the program names them; a long name is cut, as names have an end."""
    name = os.fsdecode(os.fsencode(target.name)[:_LONGEST_NAME])
    return target.with_name(f".{name}.{number}.lnsim.tmp")


def _is_locked(descriptor: int) -> bool:
    """Locks the file unless somebody else has; some file systems know no locks."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        return error.errno == errno.EWOULDBLOCK
    return False


def _is_named(descriptor: int, path: Path) -> bool:
    try:
        named = os.lstat(path)
    except FileNotFoundError:
        return False
    opened = os.fstat(descriptor)
    return (opened.st_dev, opened.st_ino) == (named.st_dev, named.st_ino)


def _remove_leftover(path: Path) -> None:
    """Removes the file of a run that was killed: nobody holds its lock."""
    with contextlib.suppress(OSError):
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if _is_named(descriptor, path):
                path.unlink()
        finally:
            os.close(descriptor)


class TemporaryFile:
    """Gone at the end of its context unless it was published. Its methods raise OSError."""

    def __init__(self, target: Path):
        self._target = target
        for number in range(_SLOTS):
            _remove_leftover(_slot(target, number))
        self._path, self._descriptor = self._made()
        with contextlib.suppress(OSError):
            os.fchmod(self._descriptor, stat.S_IMODE(target.stat().st_mode))

    def _made(self) -> tuple[Path, int]:
        """One that another run removes as a leftover before it is locked is made again."""
        for number in range(_SLOTS):
            path = _slot(self._target, number)
            try:
                descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
            except FileExistsError:
                continue
            if not _is_locked(descriptor) and _is_named(descriptor, path):
                return path, descriptor
            os.close(descriptor)
        raise OSError(errno.EBUSY, "too many runs write it at once")

    def __enter__(self) -> "TemporaryFile":
        return self

    def __exit__(self, *_: object) -> None:
        self.remove()

    def remove(self) -> None:
        """Undoes what was not published."""
        if self._descriptor >= 0:
            with contextlib.suppress(OSError):
                self._path.unlink()
            os.close(self._descriptor)
            self._descriptor = -1

    def write(self, content: bytes) -> None:
        rest = memoryview(content)
        while rest:
            rest = rest[os.write(self._descriptor, rest):]
        # Some file systems tell of a full disk or quota only when a descriptor is closed.
        os.close(os.dup(self._descriptor))

    def publish(self) -> None:
        """Takes the target's place."""
        self._path.replace(self._target)
        os.close(self._descriptor)
        self._descriptor = -1
