# SPDX-License-Identifier: MIT
"""The built program and the checkout, as CTest names them."""

import json
import os
import re
import subprocess
from pathlib import Path
from typing import Any

SOURCE = Path(__file__).resolve().parents[2]
BUILD = Path(os.environ["LNSIM_BUILD_DIR"])
PROGRAM = Path(os.environ["LNSIM_PROGRAM"])
# Where the Python package is found.
PACKAGES = SOURCE / "tools" / "python"
FOLDERS_OF_LIBRARIES = ("models", "energy", "workloads", "sim")
# Of what the program writes, and of what it reads.
SCHEMAS = ("sim/report/report.schema.json", "sim/report/map.schema.json",
           "workloads/trace.schema.json", "workloads/optimisers.schema.json",
           "workloads/vector_costs.schema.json",
           "models/network.schema.json", "models/machine.schema.json",
           "models/dram_types.schema.json", "models/reference.schema.json",
           "energy/technology.schema.json", "energy/cell_library.schema.json",
           "energy/characterisation_plan.schema.json")


def run(*arguments: object, program: Path = PROGRAM, folder: Path | None = None,
        environment: dict[str, str] | None = None) -> subprocess.CompletedProcess:
    """Runs the program, with some variables of the environment set; output is text."""
    return subprocess.run([program, *map(str, arguments)], cwd=folder, capture_output=True,
                          text=True, check=False, env=os.environ | (environment or {}))


def output(*arguments: object, **options: Path) -> str:
    """Standard output of a run that succeeds."""
    result = run(*arguments, **options)
    if result.returncode != 0:
        raise AssertionError(f"{arguments}: exit {result.returncode}: {result.stderr}")
    return result.stdout


def report(*arguments: object, **options: Path) -> dict[str, Any]:
    """The report that `simulate --json` prints."""
    return json.loads(output("simulate", *arguments, "--json", **options))


def libraries() -> list[str]:
    """The names that the libraries of the tree have among its build targets, without lnsim_."""
    text = "".join(path.read_text(encoding="utf-8")
                   for folder in FOLDERS_OF_LIBRARIES
                   for path in sorted((SOURCE / folder).rglob("CMakeLists.txt")))
    return re.findall(r"^lnsim_library\(lnsim_(\w+)$", text, re.MULTILINE)


def cached(variable: str) -> str:
    """What the build tree was configured with."""
    text = (BUILD / "CMakeCache.txt").read_text(encoding="utf-8")
    return re.search(rf"^{variable}:\w+=(.*)$", text, re.MULTILINE)[1]


def install(prefix: Path) -> None:
    subprocess.run(["cmake", "--install", BUILD, "--prefix", prefix], check=True,
                   stdout=subprocess.DEVNULL)


def names(kind: str) -> list[str]:
    return output("list", kind, "--names").split()


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, by its path in it."""
    return {str(path.relative_to(folder)): path.read_bytes()
            for path in sorted(folder.rglob("*")) if path.is_file()}


def subcommands() -> list[str]:
    listed = output("--help").split("Subcommands:\n")[1].split("\n\n")[0]
    return re.findall(r"^  ([a-z-]+) ", listed, re.MULTILINE)


def options_of(subcommand: str) -> set[str]:
    """Long options in a subcommand's help."""
    return set(re.findall(r"^  (?:-[a-z],)?(--[a-z-]+)", output(subcommand, "--help"),
                          re.MULTILINE))
