# SPDX-License-Identifier: MIT
"""Reports of schema version 1 are read as ones of version 2."""

import copy
import tempfile
import unittest
from pathlib import Path

import fixtures
from lnsim import report
from lnsim.errors import InputError

NEW_KEYS = ("missing", "objective", "remarks", "replay")
NEW_WORKLOAD_KEYS = ("elementwise", "embedding_gradient", "format_costs")


def _older_side(side):
    for cost in (side["totals"], *side["passes"].values(), *side["ops"]):
        del cost["padded_macs"]
    for op in side["ops"]:
        energy = op["energy_pj"]
        op["energy_pj"], op["energy_pe_pj"] = energy["system"], energy["pe"]


def older(document):
    """A report of version 2 as version 1 wrote it."""
    document = copy.deepcopy(document)
    document["schema_version"] = 1
    for key in NEW_KEYS:
        del document[key]
    for key in NEW_WORKLOAD_KEYS:
        del document["workload"][key]
    for side in filter(None, (document, document["baseline"])):
        _older_side(side)
    return document


class Version1(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name)

    def test_is_read_as_version_2(self):
        for baseline in ("fp32", None):
            newer = fixtures.report("cnn", fixtures.small_layers(), baseline=baseline)
            found = report.load(fixtures.write(self.root / "old", older(newer))).document
            self.assertEqual(found, newer)

    def test_keeps_what_it_says_of_more(self):
        document = older(fixtures.report("cnn", fixtures.small_layers()))
        document["remarks"] = ["one"]
        document["ops"][0]["padded_macs"] = 3
        found = report.load(fixtures.write(self.root / "old", document)).document
        self.assertEqual(found["remarks"], ["one"])
        self.assertEqual([op["padded_macs"] for op in found["ops"][:2]], [3, 0])

    def test_is_refused_where_it_is_wrong(self):
        plain = older(fixtures.report("cnn", fixtures.small_layers()))
        for place, value, message in (
                (["ops", 0, "energy_pe_pj"], ..., "/ops/0/energy_pj: expected"),
                (["ops", 0], 7, "/ops/0: expected"), (["ops"], {}, "/ops: expected"),
                (["passes"], [], "/passes: expected"), (["totals"], ..., '"totals"'),
                (["totals"], 3, "/totals: expected"), (["workload"], "a", "/workload: expected"),
                (["baseline"], [], "/baseline: expected"),
                (["schema_version"], True, "/schema_version: expected 1 or 2, found true")):
            with self.subTest(message=message), self.assertRaises(InputError) as caught:
                self.root.joinpath("report.json").write_text(
                    fixtures.changed(plain, place, value), encoding="utf-8")
                report.load(self.root)
            self.assertIn(message, str(caught.exception))


if __name__ == "__main__":
    unittest.main()
