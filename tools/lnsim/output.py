# SPDX-License-Identifier: MIT
"""Writing files whole or not at all."""

import contextlib
import os
from pathlib import Path

from lnsim.errors import InputError


def write(files: dict[Path, bytes]) -> None:
    """Writes every file under a temporary name, then renames all of them; makes folders.

    Raises InputError; files of the same names are then untouched unless a rename itself failed.
    """
    temporary = {path: path.with_name(f".{path.name}.{os.getpid()}.tmp") for path in files}
    try:
        for path, content in files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            temporary[path].write_bytes(content)
        for path, name in temporary.items():
            os.replace(name, path)
    except OSError as error:
        raise InputError(f"{error.filename}: cannot write: {error.strerror}") from error
    finally:
        for name in temporary.values():
            with contextlib.suppress(OSError):
                name.unlink()
