# SPDX-License-Identifier: MIT
"""The command: the noise of formats in one captured step, and the accuracy that it predicts."""

import argparse
import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from lnsim import output
from lnsim.errors import InputError
from lnsim.proxy import noise
from lnsim.proxy.fit import COVERAGE, Fit

_PERCENT = 100.0
_HEADINGS = {"forward": "forward", "input_gradient": "input grad.", "weight_gradient":
             "weight grad."}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("formats", nargs="+")
    parser.add_argument("--task")
    parser.add_argument("--trace", type=Path, metavar="FILE")
    parser.add_argument("--study", type=Path, metavar="FILE")
    parser.add_argument("--data", type=Path, metavar="DIR")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--program", type=Path, required=True, metavar="FILE")


def _fit(given: argparse.Namespace) -> Fit | None:
    """Of the task, where one is named."""
    if given.task is None:
        return None
    if given.study is None:
        raise InputError("--task: expected --study, the trainings that predict, found none; "
                         "lnsim study datapath proxy makes them")
    from lnsim.study import document, proxy
    results = document.load(given.study)
    tasks = results.coordinates("task")
    if given.task not in tasks:
        raise InputError(f'--task: expected any of {", ".join(tasks)}, which {given.study} has '
                         f'trainings of, found "{given.task}"')
    return proxy.fit(results, given.task)


@contextmanager
def _trace(given: argparse.Namespace) -> Iterator[Path]:
    """The given one, or else that of the task's study, captured for the while."""
    if given.trace is not None:
        yield given.trace
        return
    if given.task is None:
        raise InputError("proxy: expected --task or --trace, found neither")
    # Before numpy is loaded: its products keep other threads busy.
    os.environ["OPENBLAS_NUM_THREADS"] = "1"
    try:
        from lnsim.study import proxy
        with tempfile.TemporaryDirectory() as folder:
            yield proxy.trace(given.task, "full", Path(folder), given.data)
    except ImportError as error:
        raise InputError(f"capturing a task's step needs what is not installed: {error.name}; "
                         "the Debian package python3-torch has it") from error


def _format(name: str, ratios: dict[str, float], fit: Fit | None) -> dict[str, Any]:
    found: dict[str, Any] = {"format": name, "sqnr_db": ratios, "accuracy_change": None}
    if fit is not None:
        prediction = fit.predict(ratios[noise.DECISIVE_PASS])
        found["accuracy_change"] = {"predicted": prediction.change, "low": prediction.low,
                                    "high": prediction.high}
    return found


def _result(given: argparse.Namespace) -> dict[str, Any]:
    fit = _fit(given)
    with _trace(given) as trace:
        formats = [_format(name, noise.sqnr_db(given.program, trace, name), fit)
                   for name in given.formats]
    if fit is None:
        return {"schema_version": 1, "task": None, "fit": None, "formats": formats}
    right, pairs = fit.order
    return {"schema_version": 1, "task": given.task,
            "fit": {"coverage": COVERAGE, "formats": len(fit.points),
                    "least_sqnr_db": fit.points[0].sqnr_db,
                    "mean_error": fit.mean_error, "worst_error": fit.worst_error,
                    "pairs_in_order": right, "pairs": pairs},
            "formats": formats}


def _change(change: dict[str, Any] | None) -> tuple[str, str]:
    """Of accuracy, in percentage points, and its interval."""
    if change is None:
        return "", ""
    predicted, low, high = (change[name] for name in ("predicted", "low", "high"))
    if low is None:
        return "", f"below {_PERCENT * high:+.1f}: more noise than any trained format"
    return f"{_PERCENT * predicted:+.1f}", f"{_PERCENT * low:+.1f} to {_PERCENT * high:+.1f}"


def _table(result: dict[str, Any]) -> str:
    rows = [("format", *(f"{_HEADINGS[name]}, dB" for name in noise.PASSES), "to fp32, points",
             f"{_PERCENT * COVERAGE:.0f} % interval")]
    for found in result["formats"]:
        ratios = (found["sqnr_db"].get(name) for name in noise.PASSES)
        rows.append((found["format"], *("" if ratio is None else f"{ratio:.1f}"
                                        for ratio in ratios),
                     *_change(found["accuracy_change"])))
    if result["fit"] is None:
        rows = [row[:-2] for row in rows]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ["  ".join(cell.ljust(width) if place == 0 else cell.rjust(width)
                       for place, (cell, width) in enumerate(zip(row, widths, strict=True)))
             for row in rows]
    return "\n".join(lines)


def _says(result: dict[str, Any]) -> str:
    fit = result["fit"]
    if fit is None:
        return "No accuracy is predicted without --task, a task whose trainings are known."
    return (f"The fit to {fit['formats']} trained formats of {result['task']} missed each that was "
            f"left out by {_PERCENT * fit['mean_error']:.2f} points on average, by "
            f"{_PERCENT * fit['worst_error']:.2f} at worst (the noisiest and the least noisy "
            f"aside); {fit['pairs_in_order']} of {fit['pairs']} pairs are in order.")


def run(given: argparse.Namespace) -> dict[Path, bytes]:
    """Prints the table, or the document. Raises InputError."""
    result = _result(given)
    text = f"{_table(result)}\n{_says(result)}"
    output.show(json.dumps(result, indent=1) if given.json else text)
    return {}
