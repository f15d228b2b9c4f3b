# SPDX-License-Identifier: MIT
import json
import unittest
from pathlib import Path

import jsonschema

import fixtures
from closed import Closed, objects_of
from lnsim import report
from lnsim.figures import style

MAP = Path(__file__).resolve().parents[2] / "sim/report/map.schema.json"


class Mappings(Closed, unittest.TestCase):
    fewest_objects = 5

    def setUp(self):
        self.schema = json.loads(MAP.read_text(encoding="utf-8"))

    def test_every_key_is_required(self):
        for path, node in objects_of(self.schema):
            with self.subTest(path=path):
                self.assertEqual(set(node["required"]), set(node["properties"]))


class Schema(Closed, unittest.TestCase):
    fewest_objects = 15

    def setUp(self):
        self.schema = report.schema()

    def test_accepts_reports(self):
        validator = jsonschema.Draft202012Validator(self.schema)
        for document in (fixtures.report("resnet50", fixtures.residual_layers()),
                         fixtures.report("mnist-cnn", fixtures.small_layers(), baseline=None)):
            validator.validate(document)

    def test_every_key_is_required_but_those_that_may_be_absent(self):
        # Which columns may be is for their list to say, whose test holds the schema to it.
        columns = {"/$defs/block", "/$defs/row"}
        columns |= {f"/{child['$ref'][2:]}" for name in ("block", "row")
                    for child in self.schema["$defs"][name]["properties"].values()
                    if "$ref" in child}
        younger = {"": {"comparison"}, "/properties/manifest": {"build"},
                   "/$defs/format": {"roles", "stored_weight_bits"},
                   "/$defs/priced_run": {
                       "critical_path_ps", "meets_clock", "baseline_critical_path_ps",
                       "baseline_meets_clock", "cycles", "baseline_cycles"},
                   "/properties/baseline": {"machine"}, "/properties/ratio": {"time"},
                   "/properties/comparison": {"iso_area"},
                   "/$defs/compared_side": {
                       "machine", "processing_elements", "lanes", "vector_size",
                       "datapath_area_um2"},
                   "/$defs/ratio_range": {"p05", "p95"},
                   "/$defs/energy_ratio": {"p05", "p95", "tornado"}}
        for path, node in objects_of(self.schema):
            with self.subTest(path=path):
                absent = younger.get(path, set())
                if path in columns:
                    absent = set(node["properties"]) - set(node["required"])
                self.assertEqual(set(node["required"]), set(node["properties"]) - absent)

    def test_every_part_of_a_stack_has_a_look(self):
        definitions = self.schema["$defs"]
        self.assertEqual(set(definitions["energy_by_component_pj"]["properties"]),
                         set(style.COMPONENTS))
        self.assertEqual(list(definitions["cycle_stack"]["properties"]), list(style.CYCLE_STACK))
        self.assertEqual(list(definitions["passes"]["properties"]), list(style.PASSES))


if __name__ == "__main__":
    unittest.main()
