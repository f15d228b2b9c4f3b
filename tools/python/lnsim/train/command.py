# SPDX-License-Identifier: MIT
"""The command: every seed from its checkpoint or from its beginning, and the results of all."""

import argparse
import os
import sys
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lnsim import output
from lnsim.errors import InputError
from lnsim.train.option_list import OPTIONS

if TYPE_CHECKING:
    from lnsim.train.data import Dataset
    from lnsim.train.options import Options
    from lnsim.train.run import Run


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What they mean is said by `lnsim train --help`."""
    for option in OPTIONS:
        if option.value is None:
            parser.add_argument(f"--{option.name}", action="store_true")
        else:
            parser.add_argument(f"--{option.name}", metavar=option.value,
                                type=Path if option.is_folder else str)


def options_of(chosen: dict[str, str]) -> "Options":
    """What the command makes of these options, by long name. Raises InputError."""
    from lnsim.train.options import resolve
    return resolve(argparse.Namespace(**{option.name.replace("-", "_"): chosen.get(option.name)
                                         for option in OPTIONS}))


def _every(given: argparse.Namespace) -> int | None:
    """Steps between checkpoints, where there are any but those at the ends of epochs."""
    if given.out is None and (given.resume or given.checkpoint):
        raise InputError(f"--{'resume' if given.resume else 'checkpoint'}: expected --out, the "
                         "folder of checkpoints, found none")
    if given.checkpoint is None:
        return None
    from lnsim.train.options import count
    return count("checkpoint", given.checkpoint)


def _train(run: "Run", path: Path | None, every: int | None) -> None:
    """Runs to the end; saves at the ends of epochs and every so many steps."""
    from lnsim.train import checkpoint
    from lnsim.train.progress import Progress
    from lnsim.train.run import Diverged
    progress = Progress(run)
    with warnings.catch_warnings():
        warnings.showwarning = lambda message, *_: progress.warn(str(message))
        try:
            while not run.finished:
                epochs = len(run.epochs)
                progress.update(run.advance())
                due = len(run.epochs) > epochs or (every and run.step % every == 0)
                if path is not None and due:
                    checkpoint.save(path, run.options, run.seed, run.state())
        except Diverged:
            if path is not None:
                checkpoint.save(path, run.options, run.seed, run.state())
        finally:
            progress.close()


def _run_seed(options: "Options", data: "Dataset", seed: int,
              given: argparse.Namespace) -> "Run":
    from lnsim.train import checkpoint
    from lnsim.train.run import Run
    every = _every(given)
    run = Run(options, data, seed)
    path = checkpoint.path_of(given.out, seed) if given.out else None
    if path is not None and given.resume:
        saved = checkpoint.load(path, options, seed)
        if saved is not None:
            checkpoint.restore(run, saved, path)
    if not run.finished:
        _train(run, path, every)
    return run


def _trained(options: "Options", given: argparse.Namespace) -> dict[str, Any]:
    """The document of results."""
    import torch

    from lnsim.train import results
    from lnsim.train.data import DATASETS
    from lnsim.train.defaults import TASKS
    torch.set_num_threads(options.threads)
    name = TASKS[options.task].data
    data = DATASETS[name](given.data)
    seeds = []
    for seed in options.seeds:
        run = _run_seed(options, data, seed, given)
        seeds.append(results.of_seed(seed, run.state(), text=name == "king-james"))
    task = {"name": options.task, "data": name, "parameters": run.parameters,
            "classes": data.classes}
    return results.document(options, task, torch.__version__, seeds)


def run(given: argparse.Namespace) -> dict[Path, bytes]:
    """Trains and prints a table; returns the results' file, where there is a folder for it."""
    try:
        # Before numpy is loaded: its matrix products otherwise keep other threads spinning.
        os.environ["OPENBLAS_NUM_THREADS"] = given.threads or "1"
        from lnsim.train import results
        from lnsim.train.options import resolve
        options = resolve(given)
        _every(given)
        content = _trained(options, given)
    except ImportError as error:
        raise InputError(f"training needs what is not installed: {error.name}; the Debian packages "
                         "python3-torch and python3-tqdm have the first two, a build with "
                         "pybind11-dev makes lnsim's own") from error
    except KeyboardInterrupt:
        advice = "; --resume goes on from the last checkpoint" if given.out else ""
        print(f"lnsim: stopped{advice}", file=sys.stderr)
        sys.exit(130)
    output.show(results.table(content))
    return {given.out / results.FILE_NAME: results.encode(content)} if given.out else {}
