# SPDX-License-Identifier: MIT
"""The results of a study: a place in it and what was measured there, seed by seed."""

import json
import statistics
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from lnsim import strict_json
from lnsim.study.tuning import Trial

SCHEMA_VERSION = 1
SCHEMA_PATH = Path(__file__).resolve().parent / "study.schema.json"

# Texts and numbers.
Place = dict[str, Any]


@dataclass(frozen=True)
class Seed:
    """What one seed measured, by name; nothing where it diverged."""

    seed: int
    measures: dict[str, float] | None


@dataclass(frozen=True)
class Result:
    """Measured at one place, from every seed.

    options: of its trainings, where it has any, with nothing left open; search: the trials that
    their learning rate was chosen from, where it was.
    """

    place: Place
    seeds: tuple[Seed, ...]
    options: dict[str, Any] | None = None
    search: tuple[Trial, ...] = ()

    def values(self, measure: str) -> list[float]:
        """Of the seeds that did not diverge."""
        return [seed.measures[measure] for seed in self.seeds if seed.measures is not None]

    @property
    def diverged(self) -> int:
        """How many seeds did."""
        return sum(seed.measures is None for seed in self.seeds)

    def mean(self, measure: str) -> float:
        """Over the seeds that did not diverge, of which there is one at least."""
        return statistics.fmean(self.values(measure))

    def deviation(self, measure: str) -> float:
        """The standard deviation over these seeds; 0 where there is one."""
        values = self.values(measure)
        return statistics.stdev(values) if len(values) > 1 else 0.0


@dataclass(frozen=True)
class Document:
    """A study's results; command makes them again."""

    study: str
    size: str
    command: str
    torch_version: str
    results: tuple[Result, ...]

    def select(self, **place: str | int | float) -> list[Result]:
        """Those whose places have these coordinates, in the order of the study."""
        return [result for result in self.results
                if all(result.place.get(name) == value for name, value in place.items())]

    def coordinates(self, name: str) -> list[Any]:
        """The different values of a coordinate, in the order of the study."""
        return list(dict.fromkeys(result.place[name] for result in self.results
                                  if name in result.place))


def _summary(result: Result) -> dict[str, Any]:
    names: Iterable[str] = next((seed.measures for seed in result.seeds
                                 if seed.measures is not None), ())
    return {name: {"mean": result.mean(name), "standard_deviation": result.deviation(name)}
            for name in names}


def _point(result: Result) -> dict[str, Any]:
    chosen: dict[str, Any] = {} if result.options is None else {"options": result.options}
    if result.search:
        chosen["search"] = [asdict(trial) for trial in result.search]
    return {"place": result.place, **chosen,
            "seeds": [{"seed": seed.seed, "measures": seed.measures} for seed in result.seeds],
            "summary": _summary(result)}


def encode(document: Document) -> bytes:
    """Holds no times: the same results give the same bytes."""
    content = {"schema_version": SCHEMA_VERSION, "study": document.study, "size": document.size,
               "command": document.command, "torch_version": document.torch_version,
               "points": [_point(result) for result in document.results]}
    return (json.dumps(content, indent=1, allow_nan=False) + "\n").encode()


def _result(point: dict[str, Any]) -> Result:
    seeds = tuple(Seed(seed["seed"], seed["measures"]) for seed in point["seeds"])
    search = tuple(Trial(**trial) for trial in point.get("search", ()))
    return Result(point["place"], seeds, point.get("options"), search)


def load(path: Path) -> Document:
    """Raises InputError where the file is no study's."""
    content = strict_json.read(path)
    strict_json.validate(path, content, strict_json.read(SCHEMA_PATH))
    results: Iterable[Result] = (_result(point) for point in content["points"])
    return Document(content["study"], content["size"], content["command"],
                    content["torch_version"], tuple(results))
