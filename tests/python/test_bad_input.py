# SPDX-License-Identifier: MIT
import tempfile
import unittest
from pathlib import Path

import fixtures
from command import contents, run
from lnsim import report, sweep
from lnsim.errors import InputError


def changed(path, value):
    """A small report with one value replaced, or removed where value is ...; path of keys."""
    return fixtures.changed(fixtures.report("cnn", fixtures.small_layers()), path, value)


BAD_REPORTS = (
    ("{", "malformed JSON"),
    ('{"schema_version": 1, "schema_version": 1}', 'duplicate key "schema_version"'),
    ("[NaN]", "NaN is not JSON"),
    ("[]", 'expected type "object", found []'),
    ("{}", 'expected the key "schema_version", found none'),
    (changed(["schema_version"], 3), "/schema_version: expected 1 or 2, found 3"),
    (changed(["extra"], 0), 'unknown key "extra"'),
    (changed(["workload", "name"], "a\x1b"), r'control characters in "a\u001b"'),
    (changed(["a\u202eb"], 0), "control characters in"),
    (changed(["totals", "cycles"], ...), '/totals: expected the key "cycles", found none'),
    (changed(["totals", "cycles"], "7"), '/totals/cycles: expected type "integer", found "7"'),
    (changed(["ops", 3, "macs"], -1), "/ops/3/macs: expected minimum 0, found -1"),
    (changed(["ops", 0, "pass"], "sideways"), "/ops/0/pass: expected enum"),
    (changed(["ops", 0, "cycle_stack", "compute"], 0), "/ops/0/cycle_stack: expected the sum"),
    (changed(["totals", "energy_by_component_pj", "dram"], 0),
     "/totals/energy_by_component_pj: expected the sum"),
    (changed(["baseline", "passes", "update"], ...), '/baseline/passes: expected the key "update"'),
    (changed(["baseline", "ops", 0, "layer"], "other"), "/baseline/ops: expected the operations"),
    (changed(["ratio"], None), "/ratio: expected null exactly where /baseline is null"),
)

SWEEP_HEAD = "format,machine,network,status,cycles,energy_pe_pj,energy_system_pj\n"
BAD_SWEEPS = (
    ("", ':1: expected the column "format", found none'),
    ("format,machine\n", ':1: expected the column "network", found none'),
    (SWEEP_HEAD, "expected at least one row with the status ok"),
    (SWEEP_HEAD + "lns8g8,pe,cnn,error: no,,,\n", "expected at least one row with the status ok"),
    (SWEEP_HEAD + "lns8g8,pe,cnn,ok,many,1,1\n", ':2: cycles: expected a number of at least 0'),
    (SWEEP_HEAD + "lns8g8,pe,cnn,ok,1,nan,1\n", ":2: energy_pe_pj: expected a number"),
    (SWEEP_HEAD + "lns8g8,pe,cnn,ok,1,1\n", ":2: expected 7 fields"),
    (SWEEP_HEAD + "lns8g8,p\x1b,cnn,ok,1,1,1\n", r":2: control characters in 'p\x1b'"),
)


class BadInput(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name)

    def test_reports(self):
        for text, message in BAD_REPORTS:
            with self.subTest(message=message):
                (self.root / "report.json").write_text(text, encoding="utf-8")
                with self.assertRaises(InputError) as caught:
                    report.load(self.root)
                self.assertIn(message, str(caught.exception))
                self.assertTrue(str(caught.exception).startswith(str(self.root)))
                self.assertNotIn("\n", str(caught.exception))

    def test_sweeps(self):
        for text, message in BAD_SWEEPS:
            with self.subTest(message=message):
                path = self.root / "sweep.csv"
                path.write_text(text, encoding="utf-8")
                with self.assertRaises(InputError) as caught:
                    sweep.load(path)
                self.assertIn(message, str(caught.exception))
                self.assertTrue(str(caught.exception).startswith(str(path)))

    def assert_refused(self, result, message):
        self.assertEqual((result.returncode, result.stdout), (2, ""))
        self.assertIn(message, result.stderr)
        self.assertEqual(result.stderr.count("\n"), 1, result.stderr)

    def test_a_missing_report_is_one_line_and_status_2(self):
        self.assert_refused(run("report", self.root), "expected a report.json or a training.json")

    def test_a_malformed_report_writes_nothing(self):
        (self.root / "report.json").write_text("{", encoding="utf-8")
        self.assert_refused(run("report", self.root), "malformed JSON")
        self.assertEqual(contents(self.root), {})

    def test_a_missing_sweep_is_one_line_and_status_2(self):
        self.assert_refused(run("sweep-figure", self.root / "no.csv", "--out", self.root),
                            "no.csv: No such file or directory")

    def test_an_output_folder_that_cannot_be_made(self):
        folder = fixtures.write(self.root / "cnn", fixtures.report("cnn", fixtures.small_layers()))
        (self.root / "file").touch()
        self.assert_refused(run("report", folder, "--out", self.root / "file" / "out"),
                            "cannot write")

    def test_folders_that_would_share_an_output(self):
        folders = [fixtures.write(self.root / name / "x",
                                  fixtures.report("cnn", fixtures.small_layers()))
                   for name in "ab"]
        self.assert_refused(run("report", *folders), "expected --out DIR")
        self.assert_refused(run("report", *folders, "--out", self.root / "out"), "named x")
        self.assert_refused(run("report", folders[0], folders[0]), "the same folder twice")


if __name__ == "__main__":
    unittest.main()
