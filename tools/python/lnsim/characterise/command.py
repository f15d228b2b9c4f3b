# SPDX-License-Identifier: MIT
"""The command: every design of a work folder, and the technology file that they make."""

import argparse
import gc
import json
import multiprocessing
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from lnsim import output, strict_json
from lnsim.characterise import library as libraries
from lnsim.characterise import synthesis, technology
from lnsim.characterise.flow import Characterisation
from lnsim.characterise.library import Library
from lnsim.characterise.pipeline import Pipeliner
from lnsim.characterise.ways import is_optional
from lnsim.errors import InputError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", type=Path, metavar="WORK", help="folder that lnsim prepared")
    parser.add_argument("--library", type=Path, required=True, metavar="FILE",
                        help="description of the cell library")
    parser.add_argument("--liberty", type=Path, action="append", default=[], metavar="FILE")
    parser.add_argument("--wire-load", type=float, metavar="FF")
    parser.add_argument("--clock", type=float, metavar="PS",
                        help="that units are pipelined for (default: the library's)")
    parser.add_argument("--stages", action="store_true",
                        help="write WORK/stages.json, the pipeline registers of WORK/units.json")
    parser.add_argument("--designs-from", type=Path, metavar="FILE",
                        help="a technology of the library, whose designs are taken as they are")
    parser.add_argument("--anew", action="store_true",
                        help="also what the shipped technology has on record")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--out", type=Path, required=True, metavar="FILE")


def _designs(folder: Path, clock_ps: float) -> list[dict[str, Any]]:
    """In the order of the plan."""
    order = json.loads((folder / "designs.json").read_text(encoding="utf-8"))
    designs = []
    for name in order:
        design = json.loads((folder / name / "design.json").read_text(encoding="utf-8"))
        made_for = {"clock_period_ps": clock_ps} if "stages" in design else {}
        designs.append(design | made_for | {"folder": str(folder / name)})
    return designs


def _attempt(work: Callable[[dict[str, Any]], Any], design: dict[str, Any]
             ) -> tuple[str, Any, float]:
    """The design's name, what work makes of it, or the message of its InputError, and seconds."""
    begin = time.monotonic()
    try:
        return design["name"], work(design), time.monotonic() - begin
    except InputError as error:
        return design["name"], str(error), time.monotonic() - begin


def _size(design: dict[str, Any]) -> int:
    """Larger designs take longer and begin first."""
    return design["vector_size"] * design["operand_bits"]


def _all(work: Callable[[dict[str, Any]], Any], designs: list[dict[str, Any]], jobs: int,
         text: Callable[[Any], str]) -> dict[str, Any]:
    """What work makes of each design, by its name; so many at a time, each with a line of progress.
    Throws InputError, after all have ended, where one failed."""
    results: dict[str, Any] = {}
    failures = []
    # Netlists are many small objects without cycles, which a collector would only walk through.
    with multiprocessing.get_context("fork").Pool(jobs, gc.disable) as pool:
        for name, result, seconds in pool.imap_unordered(
                partial(_attempt, work), sorted(designs, key=_size, reverse=True)):
            if isinstance(result, str):
                failures.append(f"{name}: {result}")
                print(f"{name}: {result}", file=sys.stderr, flush=True)
            else:
                results[name] = result
                print(f"[{len(results) + len(failures)}/{len(designs)}] {name}: {text(result)}, "
                      f"{seconds:.0f} s", file=sys.stderr, flush=True)
    if failures:
        raise InputError(f"{len(failures)} of {len(designs)} designs failed, such as "
                         f"{failures[0]}")
    return results


def _size_and_energy(result: dict[str, Any]) -> str:
    first, measured = next(iter(result["streams"].items()))
    energy = sum(sum(part.values()) for part in measured["gate_delay_no_wire_pj"].values())
    return (f"{result['cells']} cells, {result['area_um2']:.6g} um2, "
            f"{energy:.4g} pJ an operation ({first})")


def _registers(stages: list[str]) -> str:
    return (f"registers at {', '.join(stages) or 'no'} "
            f"place{'' if len(stages) == 1 else 's'}")


def _out(path: Path, description: dict[str, Any]) -> Path:
    return path if path.suffix == ".json" else path / f"{description['name']}.json"


def _again(description: dict[str, Any], options: argparse.Namespace) -> bytes:
    characterised = strict_json.read(options.designs_from)
    name = description["name"]
    if characterised.get("name") != name or not characterised.get("designs"):
        raise InputError(f"{options.designs_from}: expected a technology {name} with designs")
    return technology.render_again(description, characterised, options.library.parent)


def _given_or(given: float | None, library: Library, setting: str) -> float:
    return library.setting(setting) if given is None else given


def _known_registers(library: Path) -> dict[str, list[str]]:
    """Choices that lie beside the description of a library, by their keys. Throws InputError."""
    file = library.parent / "pipelines" / f"{library.stem}.jsonl"
    known = {}
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines()
                                  if file.exists() else (), 1):
        choice = strict_json.parse(line, f"{file}:{number}")
        if not isinstance(choice, dict) or set(choice) != {"unit", "key", "registers"}:
            raise InputError(f"{file}:{number}: expected a unit, its key and its registers")
        known[choice["key"]] = choice["registers"]
    return known


def _stages(pipeliner: Pipeliner, options: argparse.Namespace) -> dict[Path, bytes]:
    """Names of the places of each unit that need a pipeline register; in registers.jsonl as they
    may lie beside the library."""
    units = json.loads((options.folder / "units.json").read_text(encoding="utf-8"))
    found = _all(pipeliner.stages, units, options.jobs, _registers)
    lines = [json.dumps({"unit": unit["name"], "key": pipeliner.key(unit),
                         "registers": found[unit["name"]]}) + "\n"
             for unit in units if any(map(is_optional, unit["places"]))]
    output.write({options.folder / "stages.json": json.dumps(found, sort_keys=True).encode(),
                  options.folder / "registers.jsonl": "".join(sorted(lines)).encode()})
    return {}


def run(options: argparse.Namespace) -> dict[Path, bytes]:
    """The technology file. Throws InputError, after all designs have ended, where one failed."""
    description = libraries.describe(options.library)
    if "derived_from" in description:
        document = technology.derive(description, options.library.parent)
        return {_out(options.out, description): technology.to_text(document).encode()}
    if options.designs_from is not None:
        text = _again(description, options)
        return {_out(options.out, description): text}
    synthesis.require_tools()
    library = libraries.load(options.library, options.liberty)
    wire_ff = _given_or(options.wire_load, library, "wire_ff_per_fanout")
    clock_ps = _given_or(options.clock, library, "clock_period_ps")
    if options.stages:
        known = _known_registers(options.library)
        return _stages(Pipeliner(library, clock_ps, options.folder, known), options)
    designs = _designs(options.folder / "designs", clock_ps)
    shipped = options.library.parent.parent / "technologies" / f"{description['name']}.json"
    recorded = {} if options.anew else technology.recorded(shipped)
    characterisation = Characterisation(library, wire_ff, options.folder, recorded)
    results = _all(characterisation.run, designs, options.jobs, _size_and_energy)
    made = [(design, results[design["name"]]) for design in designs]
    text = technology.render(library, wire_ff, made, options.library.parent)
    return {_out(options.out, description): text}
