# SPDX-License-Identifier: MIT
"""Checkpoints: a run's state in a file, whole or not at all, with what it belongs to."""

import io
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch

from lnsim import output
from lnsim.errors import InputError
from lnsim.train.options import Options

if TYPE_CHECKING:
    from lnsim.train.run import Run

_VERSION = 3


def _origin(options: Options, seed: int) -> dict[str, Any]:
    """What must be the same for a run to go on; other seeds may join."""
    return {"version": _VERSION, "torch": str(torch.__version__), "seed": seed,
            **options.of_a_seed}


def _mapped(change: Callable[[Any], Any], node: Any) -> Any:
    """A tree of dictionaries and lists with its leaves changed."""
    if isinstance(node, dict):
        return {key: _mapped(change, child) for key, child in node.items()}
    if isinstance(node, (list, tuple)):
        return [_mapped(change, child) for child in node]
    return change(node)


# torch's safe reading of 1.13 knows no floats: they travel as tensors of float64, of which there
# are no others.
def _packed(leaf: Any) -> Any:
    return torch.tensor(leaf, dtype=torch.float64) if isinstance(leaf, float) else leaf


def _unpacked(leaf: Any) -> Any:
    is_float = isinstance(leaf, torch.Tensor) and leaf.dtype == torch.float64
    return leaf.item() if is_float else leaf


def path_of(folder: Path, seed: int) -> Path:
    return folder / f"seed-{seed}.pt"


def save(path: Path, options: Options, seed: int, state: dict[str, Any]) -> None:
    """Replaces the file once all is written."""
    content = io.BytesIO()
    torch.save(_mapped(_packed, {"origin": _origin(options, seed), "state": state}), content)
    output.write({path: content.getvalue()})


def restore(run: "Run", state: dict[str, Any], path: Path) -> None:
    """Sets a run to a state that was loaded. Raises InputError where it is no whole one."""
    try:
        run.restore(state)
    except (KeyError, TypeError, ValueError, RuntimeError, AttributeError) as error:
        raise InputError(f"{path}: expected the state of a run of lnsim train, found another: "
                         f"{error!r}") from error


def load(path: Path, options: Options, seed: int) -> dict[str, Any] | None:
    """A run's state, or None where there is no file. Raises InputError where the file is of another
    run."""
    try:
        document = _mapped(_unpacked, torch.load(path, weights_only=True))
        origin, state = dict(document["origin"]), document["state"]
    except FileNotFoundError:
        return None
    except (OSError, RuntimeError, pickle.UnpicklingError, EOFError, TypeError, KeyError,
            IndexError, ValueError) as error:
        raise InputError(f"{path}: expected a checkpoint of lnsim train") from error
    for name, expected in _origin(options, seed).items():
        if origin.get(name) != expected:
            raise InputError(f"{path}: it has {name} {origin.get(name)}, expected {expected}; "
                             "without --resume it is replaced")
    return state
