# SPDX-License-Identifier: MIT
"""The noise that a format adds to the products of a captured step, by the simulated datapath."""

import json
import statistics
import subprocess
from pathlib import Path
from typing import Any

from lnsim.errors import InputError

PASSES = ("forward", "input_gradient", "weight_gradient")
# The one that tells most of accuracy: its noise is what the optimiser is given.
DECISIVE_PASS = "weight_gradient"


def _ops(program: Path, trace: Path, name: str) -> list[dict[str, Any]]:
    done = subprocess.run(
        [program, "simulate", trace, "--fidelity", "datapath", "--format", name, "--json"],
        check=False, capture_output=True, text=True)
    if done.returncode != 0:
        raise InputError(done.stderr.strip().removeprefix("lnsim: ").removeprefix("error: "))
    replay = json.loads(done.stdout)["replay"]
    if replay is None:
        raise InputError(f"{trace}: expected the tensors of products, which capture writes with "
                         "payload=True, found none")
    ops: list[dict[str, Any]] = replay["ops"]
    return ops


def sqnr_db(program: Path, trace: Path, name: str) -> dict[str, float]:
    """Signal-to-noise ratios in decibels by pass, the mean over a pass's products: of sums in a
    format beside those of the tensors as they are. Raises InputError with what the simulator
    says."""
    by_pass: dict[str, list[float]] = {}
    for op in _ops(program, trace, name):
        if op["signal_to_noise_db"] is not None:
            by_pass.setdefault(op["pass"], []).append(op["signal_to_noise_db"])
    if DECISIVE_PASS not in by_pass:
        raise InputError(f"{trace}: expected products of weight gradients, found none")
    return {name: statistics.fmean(by_pass[name]) for name in PASSES if name in by_pass}
