# SPDX-License-Identifier: MIT
"""How well the noise of a captured step tells what training in a format costs: formats that other
studies trained, beside the noise that each adds to the weight gradients of one step."""

import sys
from collections.abc import Iterator
from pathlib import Path

from tqdm import tqdm

from lnsim.errors import InputError
from lnsim.proxy import noise
from lnsim.proxy.fit import LEAST_POINTS, Fit, Point
from lnsim.study import differences, plan
from lnsim.study.document import Document, Result, Seed, load

MEASURE = "accuracy_change"
# Whose formats' trainings are compared with fp32's of the same study.
STUDIES = ("operand-bitwidth", "datapath")
TASKS = (plan.CNN, plan.TRANSFORMER)
# Weight updates before the captured step.
STEPS = {"full": 200, "reduced": 10}
# No training that is compared starts from it.
SEED = 1000


def trace(task: str, size: str, traces: Path, data: Path | None) -> Path:
    """The task's step in fp32, captured where that was not done before. Raises InputError."""
    path = traces / f"{task}-{STEPS[size]}-updates-seed-{SEED}" / "step.jsonl"
    if not path.exists():
        # Needs torch, which simulating does not.
        from lnsim.study import captured_traces
        captured_traces.write_with_tensors(path, task, plan.REFERENCE, STEPS[size], SEED, data)
    return path


def _seeds(result: Result, reference: Result) -> tuple[Seed, ...]:
    changes = differences.by_seed(result, reference)
    return tuple(Seed(seed.seed, {MEASURE: changes[seed.seed]} if seed.seed in changes else None)
                 for seed in result.seeds)


def _format(result: Result) -> str:
    """Of a study's trainings, whose operands have one."""
    return result.options["activation"] if result.options else ""


def _trained(document: Document, task: str) -> Iterator[tuple[str, tuple[Seed, ...]]]:
    """The formats of a document, each once, and what their accuracy changes to fp32's."""
    reference = document.select(task=task, format=plan.REFERENCE)
    if not reference:
        raise InputError(f"{document.study}: expected trainings in {plan.REFERENCE} of {task}, "
                         f'found none; "{document.command}" makes them')
    seen = {plan.REFERENCE}
    for result in document.select(task=task):
        name = _format(result)
        if name not in seen:
            seen.add(name)
            yield name, _seeds(result, reference[0])


def _documents(folder: Path) -> list[Document]:
    paths = [path for study in STUDIES if (path := folder / f"{study}.json").exists()]
    if not paths:
        raise InputError(f'{folder}: expected results of {" or ".join(STUDIES)}, found none; '
                         f"lnsim study {STUDIES[-1]} makes some")
    return [load(path) for path in paths]


def results(size: str, program: Path, data: Path | None, folder: Path) -> tuple[Result, ...]:
    """Of the formats that studies in the folder trained; program: lnsim's own; data: the folder of
    all, where it is not the package's. Raises InputError."""
    documents = _documents(folder)
    found = []
    for task in TASKS:
        step = trace(task, size, folder / "proxy", data)
        trained = [(document.study, name, seeds) for document in documents
                   for name, seeds in _trained(document, task)]
        for study, name, seeds in tqdm(trained, desc=f"proxy: {task}", file=sys.stderr,
                                       disable=not sys.stderr.isatty()):
            ratio = noise.sqnr_db(program, step, name)[noise.DECISIVE_PASS]
            place = {"task": task, "study": study, "format": name, "sqnr_db": ratio}
            found.append(Result(place, seeds))
    return tuple(found)


def fit(document: Document, task: str) -> Fit:
    """To a task's points of which a seed finished. Raises InputError where they are too few."""
    finished = [result for result in document.select(task=task) if result.values(MEASURE)]
    if len(finished) < LEAST_POINTS:
        raise InputError(f"{document.study}: {task}: expected at least {LEAST_POINTS} formats, "
                         f"found {len(finished)}")
    return Fit(Point(result.place["sqnr_db"], result.mean(MEASURE),
                     result.deviation(MEASURE) / len(result.values(MEASURE)) ** 0.5)
               for result in finished)
