# SPDX-License-Identifier: MIT
"""The command: the trainings of studies, their documents and figures."""

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from lnsim import output
from lnsim.errors import InputError
from lnsim.study import plan

if TYPE_CHECKING:
    from lnsim.study.document import Document, Result
    from lnsim.study.store import Store

# In the order of the questions that they answer.
STUDIES = ("update-bitwidth", "learning-rate", "optimisers", "step-size", "update-error", "formats",
           "operand-bitwidth", "datapath", "proxy", "captured-steps")
_MOST_JOBS = 256


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("studies", nargs="*")
    parser.add_argument("--size", default="full")
    parser.add_argument("--jobs")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR")
    parser.add_argument("--data", type=Path, metavar="DIR")
    parser.add_argument("--program", type=Path, required=True, metavar="FILE")


def _chosen(given: argparse.Namespace) -> tuple[str, ...]:
    for study in given.studies:
        if study not in STUDIES:
            raise InputError(f'study: expected any of {", ".join(STUDIES)}, found "{study}"')
    if given.size not in plan.SIZES:
        raise InputError(f'--size: expected {" or ".join(plan.SIZES)}, found "{given.size}"')
    return tuple(study for study in STUDIES if study in given.studies or not given.studies)


def _jobs(given: argparse.Namespace) -> int:
    from lnsim.train.options import count
    if given.jobs is None:
        return len(os.sched_getaffinity(0))
    jobs = count("jobs", given.jobs)
    if jobs > _MOST_JOBS:
        raise InputError(f'--jobs: expected at most {_MOST_JOBS}, found "{given.jobs}"')
    return jobs


def _results(study: str, given: argparse.Namespace, store: "Store") -> tuple["Result", ...]:
    if study == "update-error":
        from lnsim.study import update_error
        return update_error.results(given.size, given.data)
    if study == "captured-steps":
        from lnsim.study import captured_steps
        return captured_steps.results(given.size, given.program, given.data,
                                      given.out / study)
    if study == "proxy":
        from lnsim.study import proxy
        return proxy.results(given.size, given.program, given.data, given.out)
    from lnsim.study import accuracy
    return accuracy.results(study, given.size, store)


def _document(study: str, given: argparse.Namespace, store: "Store") -> "Document":
    import torch

    from lnsim.study.document import Document
    command = f"lnsim study {study} --size {given.size}"
    return Document(study, given.size, command, str(torch.__version__),
                    _results(study, given, store))


def _files(document: "Document", out: Path) -> dict[Path, bytes]:
    from lnsim.figures import style
    from lnsim.study.document import encode
    from lnsim.study.figures import FIGURES
    from lnsim.study.table import table
    figure = FIGURES[document.study]
    output.show(f"{document.study}: {figure.caption(document)}\n\n{table(document)}\n",
                flush=True)
    images = style.render(figure.draw, document)
    return {out / f"{document.study}.json": encode(document),
            **{out / f"{document.study}.{suffix}": image for suffix, image in images.items()}}


def run(given: argparse.Namespace) -> dict[Path, bytes]:
    """Runs what is missing of every study, and returns the documents and figures of all."""
    # Before numpy is loaded, here and in what is started: its products keep other threads busy.
    os.environ["OPENBLAS_NUM_THREADS"] = "1"
    try:
        import torch

        from lnsim.study import trainings
        from lnsim.study.store import FILE_NAME, Store
    except ImportError as error:
        raise InputError(f"studies need what is not installed: {error.name}; the Debian packages "
                         "python3-torch, python3-tqdm and python3-matplotlib have it") from error
    torch.set_num_threads(1)
    studies, jobs = _chosen(given), _jobs(given)
    store = Store(given.out / FILE_NAME)
    files: dict[Path, bytes] = {}
    try:
        trainings.run([point for study in studies if study in plan.STUDIES
                       for point in plan.points(study, given.size)], store, jobs, given.data)
        for study in studies:
            made = _files(_document(study, given, store), given.out)
            output.write(made)
            files |= made
    except KeyboardInterrupt:
        print("lnsim: stopped; the same command goes on from the trainings that are finished",
              file=sys.stderr)
        sys.exit(130)
    return files
