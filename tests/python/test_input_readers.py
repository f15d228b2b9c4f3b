# SPDX-License-Identifier: MIT
"""What the schemas of input files say is what the readers take: both see the same damaged files.

A reader may refuse more only by a rule that is listed here, which no schema can state.
"""

import functools
import json
import os
import re
import subprocess
import sys
import tempfile
import unittest
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from unittest import mock

import jsonschema

from closed import objects_of
from damage import Damage, places
from inputs import DOCUMENTS, ROOT, read, schema_of, shipped
from lnsim.characterise import library, synthesis, technology
from lnsim.characterise.cells import CellLibrary
from lnsim.characterise.library import Library
from lnsim.errors import InputError

# Stands for the flow: chooses no register for any unit.
NO_REGISTERS = f"""#!{sys.executable}
import json, pathlib, sys
if "--stages" in sys.argv:
    folder = pathlib.Path(sys.argv[sys.argv.index("characterise") + 1])
    units = json.loads((folder / "units.json").read_text())
    (folder / "stages.json").write_text(json.dumps({{unit["name"]: [] for unit in units}}))
"""
PROGRAM = os.environ["LNSIM_PROGRAM"]
SEED = 2022
TINY = ROOT / "models/networks/mnist-cnn.json"
ENERGY = ROOT / "energy"
# JSON Schema takes 2.0 for an integer.
OF_ALL = (r"expected an integer from \d+ to \d+, found number \d+\.0$",)


class Files:
    """Damaged files in a folder of their own, and what the program says of each."""

    def __init__(self, folder: Path):
        self._folder = folder
        # Read after everything else: who complains about it has taken the rest.
        self._bad = folder / "read-last.json"
        self._bad.write_text("{}", encoding="utf-8")

    def message(self, kind: str, document: Any, number: int) -> str:
        """Why the program refuses a document; empty where it takes it."""
        path = self._folder / f"{number}.json"
        path.write_text(json.dumps(document), encoding="utf-8")
        done = getattr(self, "_" + kind.split("/")[1])(path)
        if done.returncode not in (0, 2):
            raise AssertionError(f"exit {done.returncode}: {done.stderr}")
        taken = done.returncode == 0 or self._bad.name in done.stderr
        return "" if taken else done.stderr.strip()

    def _run(self, *arguments: object, **environment: object) -> subprocess.CompletedProcess:
        return subprocess.run([PROGRAM, *map(str, arguments)], capture_output=True, text=True,
                              check=False, timeout=60,
                              env=os.environ | {key: str(value) for key, value in
                                                environment.items()})

    def _network(self, path: Path) -> subprocess.CompletedProcess:
        return self._run("simulate", path, "--mapping", self._bad)

    def _machine(self, path: Path) -> subprocess.CompletedProcess:
        return self._run("simulate", TINY, "--machine", path, "--mapping", self._bad)

    def _technology(self, path: Path) -> subprocess.CompletedProcess:
        return self._run("simulate", TINY, "--technology", path, "--mapping", self._bad)

    def _data(self, number: str, **others: Path) -> Path:
        """A folder of data in which some files are others."""
        data = self._folder / f"{number}.data"
        for name in ("models/networks/mnist-cnn.json", "models/hardware/lns-madam-pe.json",
                     "models/hardware/dram/dram_types.json",
                     "models/references/horowitz2014.json",
                     "models/references/jouppi2021_operations.json",
                     "energy/technologies/sub16nm.json"):
            link = data / name
            link.parent.mkdir(parents=True, exist_ok=True)
            link.symlink_to(others.get(link.stem, ROOT / name))
        return data

    def _dram_types(self, path: Path) -> subprocess.CompletedProcess:
        return self._run("simulate", TINY, "--mapping", self._bad,
                         LNSIM_DATA_DIR=self._data(path.stem, dram_types=path))

    def _reference(self, path: Path) -> subprocess.CompletedProcess:
        """The second table is read after the first, and last."""
        data = self._data(path.stem, horowitz2014=path, jouppi2021_operations=self._bad)
        done = self._run("validate", "published", LNSIM_DATA_DIR=data)
        second = "jouppi2021_operations.json"
        done.stderr = done.stderr.replace(second, self._bad.name)
        return done

    def _characterisation_plan(self, path: Path) -> subprocess.CompletedProcess:
        """Writes designs and operands, and the flow succeeds at once, with no pipeline registers.
        Of many operands the name of their stream is refused, once the rest is taken."""
        flow = self._folder / f"{path.stem}.flow"
        flow.write_text(NO_REGISTERS, encoding="utf-8")
        flow.chmod(0o755)
        many = re.search(r'"(issues|vector_size)": \d{4}', path.read_text(encoding="utf-8"))
        return self._run("characterise", "--plan", path, "--out", self._folder,
                         *(("--stream", self._bad.name) if many else ()),
                         LNSIM_PYTHON=flow)


class Agree:
    """Of a kind: schema and reader, on a number of damaged documents."""

    rules: tuple[str, ...] = ()

    @classmethod
    def setUpClass(cls):
        cls.documents = DOCUMENTS[cls.kind]()
        cls.schema = schema_of(cls.kind)

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.reader = self.reader_in(Path(folder.name))

    def reader_in(self, folder: Path) -> Callable[[Any, int], str]:
        files = Files(folder)
        return lambda document, number: files.message(self.kind, document, number)

    def rule_of(self, message: str) -> str | None:
        return next((rule for rule in self.rules + OF_ALL if re.search(rule, message)), None)

    def test_the_documents_have_every_key(self):
        found = {key for document in self.documents for place, _ in places(document)
                 for key in place}
        for path, node in objects_of(self.schema):
            with self.subTest(path):
                self.assertEqual(set(node["properties"]) - found, set())

    def test_undamaged_documents_are_taken(self):
        validator = jsonschema.Draft202012Validator(self.schema)
        for number, document in enumerate(self.documents):
            validator.validate(document)
            self.assertEqual(self.reader(document, number), "")

    def hold(self, drawn: list[tuple[str, Any]]) -> Counter:
        """Both take, or refuse, each document; how often who refused."""
        valid = jsonschema.Draft202012Validator(self.schema).is_valid
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            messages = list(pool.map(self.reader, [document for _, document in drawn],
                                     range(len(drawn))))
        found = Counter()
        for (what, document), message in zip(drawn, messages, strict=True):
            rule = self.rule_of(message) if message else None
            with self.subTest(what, message=message):
                if not valid(document):
                    self.assertNotEqual(message, "", "the schema alone refuses it")
                    found["both"] += 1
                elif message:
                    self.assertIsNotNone(rule, "the reader alone refuses it, by no known rule")
                    found[f"the reader alone: {rule}"] += 1
        return found

    def test_damaged_documents_are_refused_by_both(self):
        damage = Damage(self.documents, SEED)
        found = self.hold([damage.draw() for _ in range(self.number)])
        print(f"{self.kind}: of {self.number} damaged files are refused by", dict(found))
        self.assertGreater(found["both"], self.number / 4)

    def test_the_same_keys_may_be_absent(self):
        found = self.hold(list(Damage(self.documents, SEED).removals()))
        self.assertGreater(found["both"], 5)

    def test_bounds_and_names_are_the_same(self):
        validator = jsonschema.Draft202012Validator(self.schema)
        self.hold(list(Damage(self.documents, SEED).edges(validator)))


class Networks(Agree, unittest.TestCase):
    kind, number = "models/network", 300
    rules = ("a second layer named", "expected a softmax_cross_entropy as the last layer",
             "a loss may only be the last layer", "expected at most half the kernel",
             "expected a name of at most 1000 bytes", "more than 10000 layers",
             # Shapes do not fit.
             r': layer "[^"]+": ', "does not fit in 64 bits")


class Machines(Agree, unittest.TestCase):
    kind, number = "models/machine", 300
    rules = ("expected a divisor of capacity_bytes", "expected a port no wider than half",
             r"at a clock period of \S+ ps", "/vector_unit/format: number format")


class DramTypes(Agree, unittest.TestCase):
    kind, number = "models/dram_types", 60
    rules = ("a second type of the name",)


class References(Agree, unittest.TestCase):
    kind, number = "models/reference", 60
    rules = ("a second figure of the same name, network and format", "expected low <= high")


class Technologies(Agree, unittest.TestCase):
    kind, number = "energy/technology", 150
    rules = ("unknown source", "unknown common factor", "expected low <= nominal <= high",
             "expected ascending statistics", "expected ascending values",
             "a second point at the same position", "a second entry for the same resource")


class Plans(Agree, unittest.TestCase):
    kind, number = "energy/characterisation_plan", 60
    rules = ("nothing to characterise", "number format")


class CellLibraries(Agree, unittest.TestCase):
    """Their reader is the schema itself: what it takes must make a technology."""

    kind, number = "energy/cell_library", 60
    rules = ("No such file or directory",)

    def setUp(self):
        super().setUp()
        base = functools.cache(technology._base)
        for patch in (mock.patch.object(technology, "_base", base),
                      mock.patch.object(synthesis, "versions", lambda: {"yosys": "Yosys"})):
            patch.start()
            self.addCleanup(patch.stop)

    def reader_in(self, folder):
        design = read(ENERGY / "technologies/osu180.json")["designs"][0]
        made = [(design | {"top": "lane"}, design)]

        def reader(document: Any, number: int) -> str:
            path = folder / f"{number}.json"
            path.write_text(json.dumps(document), encoding="utf-8")
            try:
                description = library.describe(path)
                if "derived_from" in description:
                    technology.derive(description, ENERGY / "characterisation")
                else:
                    cells = CellLibrary("own", 1.0, {})
                    technology.render(Library("own", description, cells, "", ""), 1.0, made,
                                      ENERGY / "characterisation")
            except InputError as error:
                return str(error)
            return ""
        return reader

    def test_refusals_name_file_and_place(self):
        whole = self.documents[-1]
        cases = ((whole | {"lanes": 32}, '/lanes: expected type "object", found 32'),
                 (whole | {"extra": 1}, '/: unknown key "extra"'),
                 (whole | {"description": "{tool}"}, "/description: expected pattern"),
                 ({"name": "own", "derived_from": "45nm"}, '/: expected the key "title"'))
        for number, (document, message) in enumerate(cases):
            with self.subTest(message):
                said = self.reader(document, number)
                self.assertIn(f"{number}.json: {message}", said)

    def test_a_place_without_a_rule_is_refused(self):
        document = shipped("energy/cell_library")["osu180.json"]
        document["entries"][0]["points"][0]["vector_size"] = 8
        self.assertIn("/entries/0/points/0/vector_size: expected none here, found 8",
                      self.reader(document, 0))


if __name__ == "__main__":
    unittest.main()
