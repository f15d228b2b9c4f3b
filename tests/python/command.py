# SPDX-License-Identifier: MIT
"""Runs the command line in its own process, as the simulator does."""

import os
import subprocess
import sys
from pathlib import Path


def run(*arguments: object, **environment: str) -> subprocess.CompletedProcess:
    return subprocess.run([sys.executable, "-m", "lnsim", *map(str, arguments)],
                          env=os.environ | environment, capture_output=True, text=True, check=False)


def contents(folder: Path) -> dict[str, bytes]:
    """Every file under a folder except the reports that were given."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*"))
            if path.is_file() and path.name != "report.json"}
