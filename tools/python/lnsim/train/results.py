# SPDX-License-Identifier: MIT
"""Results of a training: the JSON document, reading it, and a table for people."""

import json
import math
import statistics
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lnsim import strict_json

if TYPE_CHECKING:
    from lnsim.train.options import Options

SCHEMA_VERSION = 2
SCHEMA_PATH = Path(__file__).resolve().parent / "training.schema.json"
FILE_NAME = "training.json"


def _final(tested: dict[str, float], text: bool) -> dict[str, float]:
    """The test, with the measures of a predicted text."""
    loss = tested["test_loss"]
    return tested | ({"bits_per_character": loss / math.log(2), "perplexity": math.exp(loss)}
                    if text else {})


def of_seed(seed: int, state: dict[str, Any], text: bool) -> dict[str, Any]:
    """A finished run's part of the document."""
    final = None if state["diverged"] else _final(state["final"], text)
    return {"seed": seed, "diverged": state["diverged"], "epochs": state["epochs"],
            "final": final, "movement": state["movement"], "overflow": state["overflow"]}


def _spread(values: list[float]) -> dict[str, float | None]:
    return {"mean": statistics.fmean(values),
            "standard_deviation": statistics.stdev(values) if len(values) > 1 else None}


def document(options: "Options", task: dict[str, Any], torch_version: str,
             seeds: list[dict[str, Any]]) -> dict[str, Any]:
    """Holds no times: the same options and seeds give the same bytes."""
    finals = [seed["final"] for seed in seeds if seed["final"] is not None]
    measures = {name: _spread([final[name] for final in finals]) for name in finals[0]} \
        if finals else None
    chosen = options.of_a_seed
    del chosen["task"]
    return {"schema_version": SCHEMA_VERSION, "task": task, "torch_version": torch_version,
            "options": chosen, "seeds": seeds,
            "summary": {"diverged": len(seeds) - len(finals), "measures": measures}}


def encode(content: dict[str, Any]) -> bytes:
    return (json.dumps(content, indent=2, allow_nan=False) + "\n").encode()


def load(path: Path) -> dict[str, Any]:
    """A training's results. Raises InputError."""
    content = strict_json.read(path)
    strict_json.validate(path, content, strict_json.read(SCHEMA_PATH))
    return content


def _shown(name: str, value: float) -> str:
    return f"{100 * value:.2f} %" if name == "test_accuracy" else f"{value:.4f}"


def _lost(movement: dict[str, int] | None) -> str:
    """Of the steps that weights had to make, those that were below one code or of a zero weight."""
    if movement is None or movement["elements"] == 0:
        return ""
    stuck = movement["zero"] + movement["below_one_code"]
    return (f", {100 * movement['moved'] / movement['elements']:.1f} % moved and "
            f"{100 * stuck / movement['elements']:.1f} % stuck a step")


def _overflown(overflow: dict[str, int] | None) -> str:
    if overflow is None or overflow["overflows"] == 0:
        return ""
    return f", {overflow['overflows'] / overflow['sums']:.2g} of sums overflowed"


def table(content: dict[str, Any]) -> str:
    """A line a seed, and the mean with the standard deviation over seeds."""
    task, options = content["task"], content["options"]
    formats = [options[role] for role in ("weight", "activation", "error", "gradient")]
    operands = formats[0] if len(set(formats)) == 1 else "/".join(formats)
    lines = [f"{task['name']}: {task['parameters']} parameters, {options['train_size']} examples, "
             f"{options['steps']} steps of {options['batch']}",
             f"{operands} {options['exactness']}, weights stored in {options['update']}, "
             f"{options['optimiser']} at {options['learning_rate']:g}, {options['decay']}"]
    for seed in content["seeds"]:
        measured = ", ".join(f"{name.replace('_', ' ')} {_shown(name, value)}"
                             for name, value in (seed["final"] or {}).items()) or "diverged"
        lines.append(f"seed {seed['seed']}: {measured}{_lost(seed['movement'])}"
                     f"{_overflown(seed['overflow'])}")
    measures = content["summary"]["measures"] or {}
    for name, spread in measures.items():
        if spread["standard_deviation"] is not None:
            lines.append(f"{name.replace('_', ' ')}: {_shown(name, spread['mean'])} +- "
                         f"{_shown(name, spread['standard_deviation'])}")
    return "\n".join(lines)
