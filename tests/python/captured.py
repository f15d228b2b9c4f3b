# SPDX-License-Identifier: MIT
"""Steps that are captured for a test, and what their traces hold."""

import json
import math
import os
import subprocess
import tempfile
import unittest
import warnings
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import torch
from torch import nn

from lnsim.capture import capture

PROGRAM = os.environ["LNSIM_PROGRAM"]
SCHEMA = json.loads((Path(__file__).resolve().parents[2] / "workloads/trace.schema.json").read_text(
    encoding="utf-8"))


class Applied(nn.Module):
    """A layer's weight and a function of it and the input."""

    def __init__(self, apply: Callable, layer: nn.Module) -> None:
        super().__init__()
        self.apply_, self.layer = apply, layer

    def forward(self, x):
        return self.apply_(x, self.layer)


def lines_of(path: Path) -> list[dict[str, Any]]:
    """The header and the records of a trace, without what depends on values or on how it was
    made."""
    found = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [{key: value for key, value in line.items() if key not in (
        "statistics", "payload", "reads", "writes", "elementwise", "schema_version")}
            for line in found]


def work_of(lines: list[dict[str, Any]]) -> Counter[str]:
    """How often each op comes, whatever its layer's name."""
    return Counter(json.dumps({key: value for key, value in line.items() if key != "layer"},
                              sort_keys=True) for line in lines[1:])


def rows(lines: list[dict[str, Any]], **wanted: str) -> list[dict[str, Any]]:
    return [line for line in lines[1:]
            if all(line[key.rstrip("_")] == value for key, value in wanted.items())]


def multiply_accumulates(line: dict[str, Any]) -> int:
    work = line["contraction"]
    sides = (work[side][key] for side in ("depth", "height", "width") if side in work
             for key in ("output", "taps"))
    return math.prod((work["groups"], work["n"], work["k"], work["c"], *sides))


class Captured(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.path = self.folder / "step.jsonl"
        torch.manual_seed(1)

    def step(self, model: nn.Module, *inputs: torch.Tensor, loss: Any = None,
             **options: Any) -> Any:
        """Captures a step whose loss is the mean square, and complains where it is incomplete."""
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            with capture(model, self.path, **options) as report:
                output = model(*inputs)
                (output.square().mean() if loss is None else loss(output)).backward()
        return report

    def lines(self) -> list[dict[str, Any]]:
        return lines_of(self.path)

    def lowered(self, network: object, batch: int) -> list[dict[str, Any]]:
        path = self.folder / "lowered.jsonl"
        subprocess.run([PROGRAM, "trace", str(network), "--batch", str(batch), "--output", path],
                       check=True, capture_output=True)
        return lines_of(path)

    def file(self, network: dict[str, Any]) -> Path:
        path = self.folder / "network.json"
        path.write_text(json.dumps(network), encoding="utf-8")
        return path

    def whole(self, place: int) -> dict[str, Any]:
        """A line with all that it has; the header is the first."""
        return json.loads(self.path.read_text(encoding="utf-8").splitlines()[place])

    def assert_valid(self) -> None:
        for line in self.path.read_text(encoding="utf-8").splitlines():
            jsonschema.validate(json.loads(line), SCHEMA)

    def assert_simulates(self) -> None:
        self.assert_valid()
        result = subprocess.run([PROGRAM, "simulate", self.path], check=False, text=True,
                                capture_output=True)
        self.assertEqual(result.returncode, 0, result.stderr)
