# SPDX-License-Identifier: MIT
"""Writing files whole or not at all, and standard output to its end."""

import contextlib
import errno
import os
import signal
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

from lnsim.errors import InputError, LostOutput
from lnsim.temporary_file import TemporaryFile

_LOST = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)
_ANYBODY_WRITES = 0o222
_LONGEST_CHAIN = 40  # as the kernel has it


def _lost(target: object, error: OSError) -> LostOutput:
    return LostOutput(f"{target}: {error.strerror}")


def _refuse(path: Path, error: OSError) -> NoReturn:
    """A full or broken disk is no fault of the input; a path that can't be written to is."""
    if error.errno in _LOST:
        raise _lost(path, error) from error
    raise InputError(f"{path}: cannot write: {error.strerror}") from error


@contextlib.contextmanager
def _signals_held() -> Iterator[None]:
    """Signals that end the program wait, so that no temporary file is left. A mask would be this
    thread's alone, and libraries have others; only the main one may have handlers."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    seen: list[int] = []
    # A handler that is not of Python is unknown to it, and could not be set again.
    before = {number: signal.signal(number, lambda number, _: seen.append(number))
              for number in (signal.SIGHUP, signal.SIGINT, signal.SIGQUIT, signal.SIGTERM)
              if signal.getsignal(number) is not None}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        for caught in seen:
            os.kill(os.getpid(), caught)


def _is_of_a_process(path: Path) -> bool:
    """Such as what /dev/stdout leads to: the text of those links is no path."""
    return path.parent.resolve().is_relative_to("/proc")


def _target(path: Path) -> tuple[Path, bool]:
    """The end of a chain of links, and whether it is a file to replace; else it is written to."""
    if path.exists():
        if not path.stat().st_mode & _ANYBODY_WRITES or not os.access(path, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        if path.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        if not path.is_file():
            return path, False
    end = path
    for _ in range(_LONGEST_CHAIN):
        if _is_of_a_process(end):
            return path, False
        if not end.is_symlink():
            return end, True
        end = end.parent / end.readlink()
    raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))


def _prepared(path: Path) -> tuple[Path, bool]:
    """Makes the folder; the target as _target has it."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return _target(path)
    except OSError as error:
        _refuse(path, error)


def _write_in_place(path: Path, content: bytes) -> None:
    try:
        with path.open("wb") as file:
            file.write(content)
    except BrokenPipeError:
        end_by_closed_pipe()
    except OSError as error:
        _refuse(path, error)


def _written(path: Path, target: Path, content: bytes) -> TemporaryFile:
    try:
        temporary = TemporaryFile(target)
    except OSError as error:
        _refuse(path, error)
    try:
        temporary.write(content)
    except OSError as error:
        temporary.remove()
        raise _lost(path, error) from error
    return temporary


def write(files: dict[Path, bytes]) -> None:
    """Writes every file under a temporary name, then renames all of them; makes folders. Links are
    followed, and what is there but no regular file, such as a device or a pipe, is written to.

    Raises InputError or LostOutput; files of the same names are then untouched unless a rename
    itself failed.
    """
    targets = {path: _prepared(path) for path in files}
    # A reader of a pipe may take its time, in which an interruption has nothing to tidy up yet.
    for path, (_, replaced) in targets.items():
        if not replaced:
            _write_in_place(path, files[path])
    with _signals_held(), contextlib.ExitStack() as stack:
        made = {path: stack.enter_context(_written(path, target, files[path]))
                for path, (target, replaced) in targets.items() if replaced}
        for path, temporary in made.items():
            try:
                temporary.publish()
            except OSError as error:
                _refuse(path, error)


def end_by_closed_pipe() -> NoReturn:
    """Ends as a program does that reads nothing of Python's: whoever reads has seen enough."""
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    os.kill(os.getpid(), signal.SIGPIPE)
    raise SystemExit(128 + signal.SIGPIPE)


def _lose(error: OSError) -> NoReturn:
    """Python would complain once more of what it still holds back, at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.__stdout__.fileno())
    raise _lost("standard output", error) from error


def show(text: str, *, flush: bool = False) -> None:
    """Prints a line. Raises LostOutput where standard output can't be written."""
    if sys.stdout is None:
        raise _lost("standard output", OSError(errno.EBADF, os.strerror(errno.EBADF)))
    try:
        print(text, flush=flush)
    except BrokenPipeError:
        end_by_closed_pipe()
    except OSError as error:
        _lose(error)


def finish() -> None:
    """Writes what standard output still holds back. Raises LostOutput."""
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except BrokenPipeError:
        end_by_closed_pipe()
    except OSError as error:
        _lose(error)
