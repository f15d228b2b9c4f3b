# SPDX-License-Identifier: MIT
"""Synthesis of a design into a cell library by yosys."""

import json
import os
import shutil
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from lnsim.errors import InputError

PACKAGES = {"yosys": "yosys", "iverilog": "iverilog", "vvp": "iverilog"}
# The folder that a program runs in, as a path without what abc, which yosys tells absolute paths,
# would take for quotes.
_HERE = "/proc/self/cwd"
# Modules of one element, each mapped as a whole.
_UNITS = ("fixed_to_float", "float_adder", "float_multiplier", "log_to_linear")
_KEPT = "setattr -mod -{} keep_hierarchy {}"
# A line without registers must not divide what is mapped as a whole; the others keep their names.
_LINES_OF_REGISTERS = (
    _KEPT.format("set", "1 *"), _KEPT.format("unset", "*delay_line*"),
    _KEPT.format("set", "1 *delay_line*/t:$dff* %m"), "flatten",
    _KEPT.format("unset", "* *delay_line* %d"))


@dataclass(frozen=True)
class Target:
    """The library's file for synthesis, the delay to aim at and the cell that drives inputs."""

    liberty: Path
    mapping_period_ps: float
    driving_cell: str
    output_load_ff: float


def require_tools() -> None:
    """Throws InputError with the package to install where a program is missing."""
    for program, package in PACKAGES.items():
        if shutil.which(program) is None:
            raise InputError(f"{program} is not installed: Debian's package {package} has it")


def call(command: list[str], folder: Path) -> str:
    """Standard output of a program that must succeed; its messages are kept beside."""
    # yosys hands the path of its temporary files to a shell as it is: a relative one has no spaces.
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False,
                          env=os.environ | {"TMPDIR": "."})
    (folder / f"{Path(command[0]).name}.log").write_text(done.stdout + done.stderr,
                                                         encoding="utf-8")
    if done.returncode != 0:
        lines = (done.stderr or done.stdout).strip().splitlines() or ["no message"]
        raise InputError(f"{command[0]} failed in {folder}: {lines[-1]}")
    return done.stdout


@cache
def versions() -> dict[str, str]:
    """What the programs say of themselves."""
    yosys = subprocess.run(["yosys", "-V"], capture_output=True, text=True, check=True).stdout
    iverilog = subprocess.run(["iverilog", "-V"], capture_output=True, text=True,
                              check=True).stdout
    return {"yosys": " ".join(yosys.split()[:2]),
            "iverilog": " ".join(iverilog.split()[:4]).removesuffix(" (stable)")}


def _links(files: list[Path], folder: Path, prefix: str) -> list[str]:
    """Names in the folder for files anywhere: what a script of yosys can't quote in a path, it
    doesn't see."""
    names = []
    for index, file in enumerate(files):
        link = folder / f"{prefix}{index}{file.suffix}"
        link.unlink(missing_ok=True)
        link.symlink_to(file.resolve())
        names.append(link.name)
    return names


def _script(top: str, sources: list[str], parameters: dict[str, str], liberty: str,
            target: Target) -> str:
    """Modules are mapped one by one, since technology mapping of a flat vector unit takes too
    long, and only then flattened; an element's units lose their inner boundaries before."""
    period = round(target.mapping_period_ps)
    lines = [f"read_verilog {' '.join(sources)}"]
    lines += [f"chparam -set {name} {value} {top}" for name, value in parameters.items()]
    lines += [f"hierarchy -top {top}", "proc", *_LINES_OF_REGISTERS]
    lines += [f"flatten *?{unit} *?{unit}?[A-Z]*" for unit in _UNITS]
    lines += [f"synth -noabc -top {top}",
              f"dfflibmap -liberty {_HERE}/{liberty}",
              f"abc -liberty {_HERE}/{liberty} -constr {_HERE}/drive.constr -D {period} "
              f"-script +{_mapping(period)}",
              "setundef -zero", _KEPT.format("unset", "*"), "flatten", "opt_clean -purge",
              "write_json netlist.json"]
    return "\n".join(lines) + "\n"


def _mapping(period_ps: int) -> str:
    """Delay first: yosys's own sequence turns carry look-ahead into ripple carry."""
    steps = ["strash", "ifraig", "scorr", "dch", f"map -B 0.9 -D {period_ps}", "topo", "buffer -c",
             f"upsize -D {period_ps}", f"dnsize -D {period_ps}"]
    return ";".join(step.replace(" ", ",") for step in steps)


def synthesise(top: str, sources: list[Path], parameters: dict[str, str], target: Target,
               folder: Path) -> None:
    """Leaves the flat module of cells in the folder, which read gives. Throws InputError."""
    (folder / "drive.constr").write_text(
        f"set_driving_cell {target.driving_cell}\n"
        f"set_load {target.output_load_ff} [all_outputs]\n", encoding="utf-8")
    [liberty] = _links([target.liberty], folder, "library")
    script = _script(top, _links(sources, folder, "source"), parameters, liberty, target)
    (folder / "synthesis.ys").write_text(script, encoding="utf-8")
    call(["yosys", "-q", "synthesis.ys"], folder)


def read(top: str, folder: Path) -> dict[str, Any]:
    """The module, as yosys writes it to JSON."""
    document = json.loads((folder / "netlist.json").read_text(encoding="utf-8"))
    return document["modules"][top]
