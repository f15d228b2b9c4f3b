# SPDX-License-Identifier: MIT
"""The schemas of input files, and what is shipped; test_input_readers holds them to the readers."""

import unittest
from typing import Any

import jsonschema

from closed import Closed
from inputs import ROOT, SHIPPED, schema_of, shipped


class OfInput(Closed):
    """A schema, and what is shipped of its kind."""

    def setUp(self):
        self.schema = schema_of(self.kind)

    def test_what_is_shipped_is_valid(self):
        documents = shipped(self.kind)
        self.assertGreaterEqual(len(documents), 1)
        validator = jsonschema.Draft202012Validator(self.schema)
        for name, document in documents.items():
            with self.subTest(name):
                validator.validate(document)


class Networks(OfInput, unittest.TestCase):
    kind, fewest_objects = "models/network", 14


class Machines(OfInput, unittest.TestCase):
    kind, fewest_objects = "models/machine", 9


class DramTypes(OfInput, unittest.TestCase):
    kind, fewest_objects = "models/dram_types", 2


class References(OfInput, unittest.TestCase):
    kind, fewest_objects = "models/reference", 2


class Technologies(OfInput, unittest.TestCase):
    kind, fewest_objects = "energy/technology", 10
    # Datapaths stand in a technology for those who read it.
    opened = frozenset({"/$defs/design"})


class CellLibraries(OfInput, unittest.TestCase):
    kind, fewest_objects = "energy/cell_library", 12


class Plans(OfInput, unittest.TestCase):
    kind, fewest_objects = "energy/characterisation_plan", 1


class Optimisers(OfInput, unittest.TestCase):
    kind, fewest_objects = "workloads/optimisers", 5


class VectorCosts(OfInput, unittest.TestCase):
    kind, fewest_objects = "workloads/vector_costs", 4


class AllOfThem(unittest.TestCase):
    def test_every_file_of_data_has_one(self):
        """A new kind of file needs a schema, and an entry in SHIPPED."""
        folders = ("models", "energy", "workloads")
        known = {path for pattern in SHIPPED.values() for path in ROOT.glob(pattern)}
        known |= set((ROOT / "workloads/studies").glob("*.json"))  # lnsim study's
        found = {path for folder in folders for path in (ROOT / folder).rglob("*.json")
                 if not path.name.endswith(".schema.json")}
        self.assertEqual(found, known)

    def test_none_is_listed_as_data(self):
        for pattern in SHIPPED.values():
            self.assertEqual([path for path in ROOT.glob(pattern)
                              if path.name.endswith(".schema.json")], [])

    def test_the_package_holds_them(self):
        for kind in SHIPPED:
            path = ROOT / "tools/python/lnsim/schemas" / f"{kind.split('/')[1]}.schema.json"
            self.assertEqual(path.resolve(), ROOT / f"{kind}.schema.json")

    def test_a_definition_says_the_same_in_each(self):
        first: dict[str, tuple[str, Any]] = {}
        own = {"design"}  # a datapath, in a technology and in a plan
        for kind in SHIPPED:
            for name, definition in schema_of(kind)["$defs"].items():
                if name in own:
                    continue
                where, same = first.setdefault(name, (kind, definition))
                with self.subTest(name, kinds=(where, kind)):
                    self.assertEqual(definition, same)


if __name__ == "__main__":
    unittest.main()
