# SPDX-License-Identifier: MIT
"""Captures a table of models, and compares what each trace holds with a count of its own.

    python3 tools/models_table [--only TEXT] [--out FOLDER]

Models of torchvision, timm, transformers and diffusers are left out where these are missing. Needs
torch 2. It is no test: what it shows depends on the versions of other packages.
"""

import argparse
import json
import os
import resource
import sys
import tempfile
import time
import traceback
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
from torch.utils.flop_counter import FlopCounterMode

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "python"))
sys.path.insert(0, str(Path(__file__).resolve().parent))

import small
import zoo
from count import Counter, products_shown

from lnsim.capture import capture

Made = tuple[torch.nn.Module, Callable[[], None]]


def counted(made: Made) -> dict[str, Any]:
    with products_shown(), Counter() as own:
        made[1]()
    return {"own": own.macs}


def counted_by_torch(made: Made) -> dict[str, Any]:
    with FlopCounterMode(display=False) as counter:
        made[1]()
    return {"torch": counter.get_total_flops() // 2}


def plain(made: Made) -> dict[str, Any]:
    start = time.perf_counter()
    made[1]()
    return {"seconds": time.perf_counter() - start}


def captured(made: Made, path: Path) -> dict[str, Any]:
    start = time.perf_counter()
    with capture(made[0], path) as report:
        made[1]()
    header = json.loads(path.read_text(encoding="utf-8").split("\n", 1)[0])
    return {"seconds": time.perf_counter() - start, "macs": report.macs, "ops": report.ops,
            "share": report.missing_share, "batch": header["batch"],
            "missing": [f"{entry.op} x{entry.count}" for entry in report.missing]}


def peak() -> float:
    """Megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _warm(graded: bool) -> None:
    """Loads what a capture loads, and in a process of its own maps the code that it runs, which is
    none of the memory to be told. graded: with a backward pass, which no forking process runs."""
    model = torch.nn.Linear(1, 1)
    with tempfile.TemporaryDirectory() as scratch, torch.set_grad_enabled(graded), capture(
            model, Path(scratch) / "warm.jsonl"):
        output = model(torch.ones(1, 1))
        if graded:
            output.backward()


def apart(make: Callable[[], Made], work: Callable[[Made], dict[str, Any]]) -> dict[str, Any]:
    """In a process of its own, for its memory's sake; lazy layers get their sizes first."""
    end, begin = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            torch.manual_seed(0)
            warnings.simplefilter("ignore")
            made = make()
            if any(torch.nn.parameter.is_lazy(part) for part in made[0].parameters()):
                made[1]()
                made[0].zero_grad()
            _warm(graded=True)
            before = peak()
            found = work(made)
            found["megabytes"] = peak() - before
        except ImportError as error:
            found = {"skipped": str(error)}
        except Exception as error:  # noqa: BLE001 (whatever it is)
            traceback.print_exc()
            found = {"failed": f"{type(error).__name__}: {error}"}
        with os.fdopen(begin, "w", encoding="utf-8") as pipe:
            json.dump(found, pipe)
        os._exit(0)
    os.close(begin)
    with os.fdopen(end, encoding="utf-8") as pipe:
        text = pipe.read()
    os.waitpid(child, 0)
    return json.loads(text) if text else {"failed": "the process died"}


def difference(macs: int, expected: int) -> str:
    return "exact" if macs == expected else f"{100 * (macs / expected - 1):+.1f} %" if (
        expected) else f"{macs} of 0"


def row(name: str, make: Callable[[], Made], folder: Path) -> str:
    path = folder / f"{name}.jsonl"
    found = apart(make, lambda made: captured(made, path))
    if "skipped" in found:
        return f"| {name} | left out: {found['skipped']} |"
    if "failed" in found:
        return f"| {name} | FAILED: {found['failed']} |"
    step, own, theirs = (apart(make, work) for work in (plain, counted, counted_by_torch))
    cells = [name, found["ops"], f"{found['macs'] / 1e6:.3f} M",
             difference(found["macs"], own["own"]) if "own" in own else "-",
             difference(found["macs"], theirs["torch"]) if "torch" in theirs else "-",
             f"{100 * found['share']:.2f} %", found["batch"],
             f"{step.get('seconds', 0):.2f} / {found['seconds']:.2f}",
             f"{step.get('megabytes', 0):.0f} / {found['megabytes']:.0f}",
             ", ".join(found["missing"]) or "-"]
    return "| " + " | ".join(map(str, cells)) + " |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--only", default="", help="models whose name has this text")
    parser.add_argument("--out", type=Path, help="folder for the traces, which are kept")
    options = parser.parse_args()
    torch.set_num_threads(1)
    print("| model | ops | MACs | beside an own count | beside FlopCounterMode / 2 | known to be "
          "missing | batch | seconds plain / captured | MB above plain / captured | missing |")
    print("|" + "---|" * 10)
    with tempfile.TemporaryDirectory() as scratch:
        folder = options.out or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        _warm(graded=False)
        for name, make in {**small.MODELS, **zoo.MODELS}.items():
            if options.only in name:
                print(row(name, make, folder), flush=True)


if __name__ == "__main__":
    main()
