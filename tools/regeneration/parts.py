# SPDX-License-Identifier: MIT
"""The parts that are made again: each sets files right and returns what was not.

A part is a function of a Workshop, which has the files as they should be.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from regeneration import claims, coverage, tables
from regeneration.difference import Difference, of_texts
from regeneration.sources import SourceError, Sources

DATA = Path(__file__).resolve().parent
_LIBRARIES, _TECHNOLOGIES = "energy/characterisation", "energy/technologies"
_STUDIES = "workloads/studies"
_CAPTURED_STEPS = "captured-steps"


class Workshop:
    """The files of the repository, as they are and as they should be.

    root: holds the documents; program: lnsim; jobs: commands that run side by side; progress: told
    what is done.
    """

    def __init__(self, root: Path, program: Path, jobs: int,
                 progress: Callable[[str], None]) -> None:
        self.root, self.program, self.jobs, self.progress = root, program, jobs, progress
        self.sources = Sources(root, program, data("sources"))
        self.made: dict[str, bytes] = {}

    def now(self, path: str) -> bytes:
        """As made by an earlier part, else as it lies there."""
        if path in self.made:
            return self.made[path]
        file = self.root / path
        return file.read_bytes() if file.exists() else b""

    def make(self, path: str, content: bytes) -> list[Difference]:
        """Keeps a text, and returns where it is not what lies there."""
        old = self.now(path).decode()
        self.made[path] = content
        return list(of_texts(path, old, content.decode()))

    def write(self) -> list[str]:
        """Writes what changed; returns the paths."""
        changed = [path for path, content in self.made.items()
                   if not (self.root / path).exists()
                   or (self.root / path).read_bytes() != content]
        for path in changed:
            (self.root / path).write_bytes(self.made[path])
        return changed


def data(name: str) -> Any:
    """What NAME.json beside this file says."""
    return json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))


def technologies(shop: Workshop) -> list[Difference]:
    """sub16nm, fitted again to the counts that the program has, and those that are others scaled.
    """
    from lnsim.characterise import technology
    found = _fitted(shop)
    for path in sorted((shop.root / _LIBRARIES).glob("*.json")):
        description = json.loads(path.read_text(encoding="utf-8"))
        if "derived_from" in description:
            text = technology.to_text(technology.derive(description, path.parent))
            found += shop.make(f"{_TECHNOLOGIES}/{path.name}", text.encode())
    return found


def _fitted(shop: Workshop) -> list[Difference]:
    fit = DATA.parent / "calibrate_sub16nm.py"
    shop.progress("fitting sub16nm")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sub16nm.json"
        done = subprocess.run([sys.executable, fit, "--lnsim", shop.program, "--out", path],
                              check=False, capture_output=True, text=True)
        if done.returncode != 0:
            raise SourceError(f"{fit.name}: {done.stderr.strip()}")
        return shop.make(f"{_TECHNOLOGIES}/sub16nm.json", path.read_bytes())


def captured_steps(shop: Workshop) -> list[Difference]:
    """The study whose numbers are simulated, from the traces of its trainings."""
    from lnsim.study import captured_steps as study
    from lnsim.study import document
    shop.progress("simulating captured steps")
    path = f"{_STUDIES}/{_CAPTURED_STEPS}.json"
    old = document.load(shop.root / path)
    results = study.results(old.size, shop.program, None, shop.root / _STUDIES / _CAPTURED_STEPS)
    new = document.Document(old.study, old.size, old.command, old.torch_version, results)
    return shop.make(path, document.encode(new))


def documents_part(kind: Any, name: str) -> Callable[[Workshop], list[Difference]]:
    """What a module and its data file say about documents: tables or claims."""
    def part(shop: Workshop) -> list[Difference]:
        entries = kind.of_json(data(name))
        needed = [origin for entry in entries for origin in kind.needs(entry, shop.sources)]
        shop.sources.fetch(needed, shop.jobs, shop.progress)
        paths = dict.fromkeys(entry["document"] for entry in data(name))
        texts = {path: shop.now(path).decode() for path in paths}
        found = kind.apply(entries, texts, shop.sources)
        shop.made |= {path: text.encode() for path, text in texts.items()}
        return found
    return part


def stated(shop: Workshop) -> list[Difference]:
    """Numbers in sentences that are neither computed nor known to be no result."""
    known = claims.of_json(data("claims") + data("stated"))
    return [difference for path in dict.fromkeys(claim.document for claim in known)
            for difference in coverage.check(path, shop.now(path).decode(),
                                             [c for c in known if c.document == path])]


def pictures(shop: Workshop) -> list[Difference]:
    """The figures of studies, from their stored results; not of those that nobody has run yet."""
    from lnsim.figures import style
    from lnsim.study import document
    from lnsim.study.figures import FIGURES
    found = []
    stored_studies = {path.stem for path in (shop.root / _STUDIES).glob("*.json")}
    for study, figure in FIGURES.items():
        if study not in stored_studies:
            continue
        shop.progress(f"drawing {study}")
        with tempfile.TemporaryDirectory() as folder:
            stored = Path(folder) / "study.json"
            stored.write_bytes(shop.now(f"{_STUDIES}/{study}.json"))
            images = style.render(figure.draw, document.load(stored))
        for suffix, image in images.items():
            path = f"{_STUDIES}/{study}.{suffix}"
            if shop.now(path) != image:
                found.append(Difference(path, 1, "another picture", "that of the results"))
            shop.made[path] = image
    return found


# In their order, as each needs what those before it make.
PARTS: dict[str, Callable[[Workshop], list[Difference]]] = {
    "technologies": technologies,
    "captured-steps": captured_steps,
    "tables": documents_part(tables, "tables"),
    "claims": documents_part(claims, "claims"),
    "stated": stated,
    "pictures": pictures,
}
