# SPDX-License-Identifier: MIT
"""Lanes of the area of the format's: --iso-area of `lnsim simulate` and `lnsim sweep`."""

import csv
import json
import math
import tempfile
import unittest
from pathlib import Path

import jsonschema

import program

EQUAL = ("mnist-cnn", "--iso-area", "--technology", "asap7", "--baseline")
SCHEMA = json.loads((program.SOURCE / "sim/report/report.schema.json").read_text(encoding="utf-8"))
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)


def lane(form):
    """The area of a unit of 32 elements in asap7."""
    path = program.SOURCE / "energy/technologies/asap7.json"
    designs = json.loads(path.read_text(encoding="utf-8"))["designs"]
    return next(design["area_um2"] for design in designs
                if design.get("unit") == "vector_mac" and design["format"] == form
                and design["vector_size"] == 32)


class IsoArea(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def machine_of(self, lanes):
        """The default machine with other lanes, as a file of the same name."""
        path = program.SOURCE / "models/hardware/lns-madam-pe.json"
        document = json.loads(path.read_text(encoding="utf-8"))
        document["processing_element"]["lanes"] = lanes
        own = self.folder / "scaled.json"
        own.write_text(json.dumps(document), encoding="utf-8")
        return own

    def test_runs_the_baseline_on_as_many_lanes_as_fit(self):
        for form, baseline in (("lns8g8", "fp32"), ("fp16", "lns8g8"), ("lns8g8", "lns8g8")):
            with self.subTest(baseline):
                report = program.report(*EQUAL, baseline, "-f", form)
                VALIDATOR.validate(report)
                lanes = math.floor(32 * lane(form) / lane(baseline))
                compared = report["comparison"]
                self.assertEqual(compared["format"]["lanes"], 32)
                self.assertEqual(compared["baseline"]["lanes"], lanes)
                scaled = program.report("mnist-cnn", "-t", "asap7", "-f", form, "-b", baseline,
                                        "--baseline-machine", self.machine_of(lanes))
                for key in ("baseline", "ratio", "technologies"):
                    self.assertEqual(report[key], scaled[key])
                self.assertIsNone(scaled["comparison"]["iso_area"])
                self.assertEqual(compared["format"]["buffers"][0]["capacity_bytes"],
                                 compared["baseline"]["buffers"][0]["capacity_bytes"])
                areas = compared["iso_area"]
                expected = [32 * lane(form), lanes * lane(baseline)]
                for name, area in (*zip(("available_um2", "used_um2"), expected, strict=True),
                                   ("unused_um2", expected[0] - expected[1])):
                    self.assertTrue(math.isclose(areas[name], area, abs_tol=1e-6), name)
                self.assertEqual([side["datapath_area_um2"] for side in
                                  (compared["format"], compared["baseline"])],
                                 [areas["available_um2"], areas["used_um2"]])

    def test_says_so_in_the_comparison(self):
        text = program.output("simulate", *EQUAL, "fp32")
        self.assertRegex(text, r"\nfp32 on lns-madam-pe: \d+ MAC a cycle at 1.050 GHz\n")
        self.assertRegex(text, r"\nequal areas of lanes: the baseline's machine has as many as fit "
                               r"the format's [\d.]+ mm2, at least one\n[-\d.e]+ mm2 of it "
                               r"unused; vector size, buffers and all else are its own\n")
        self.assertNotIn("equal areas", program.output("simulate", "mnist-cnn", "-t", "asap7"))

    def assert_refused(self, message, *arguments):
        result = program.run(*arguments)
        self.assertEqual((result.returncode, result.stdout), (2, ""))
        self.assertIn(message, result.stderr)

    def test_is_refused_where_an_area_or_a_baseline_lacks(self):
        simulate = ("simulate", "mnist-cnn", "--iso-area")
        self.assert_refused("technology 45nm has no area for lanes of lns8g8 with vectors of 32",
                            *simulate, "-b", "fp32", "-t", "45nm")
        mixed = "fp8e4m3-chain+error=fp8e5m2-chain"
        self.assert_refused(f"technology asap7 has no area for lanes of {mixed} with vectors of 32",
                            *simulate, "-b", mixed, "-t", "asap7")
        self.assert_refused("expected one technology, as each has lanes of its own areas, found 2",
                            *simulate, "-b", "fp32", "-t", "asap7,osu180")
        message = "--iso-area: expected the format whose lanes it fits in --baseline, found none"
        for more in ((), ("--baseline", "none")):
            self.assert_refused(message, *simulate, "-t", "asap7", *more)
            self.assert_refused(message, "sweep", "mnist-cnn", "--iso-area", "--vary", "batch=1",
                                "--out", self.folder, "-t", "asap7", *more)

    def test_is_part_of_what_makes_a_report(self):
        hashes = {program.report(*arguments)["manifest"]["configuration_sha256"]
                  for arguments in ((*EQUAL, "fp32"), ("mnist-cnn", *EQUAL[2:], "fp32"))}
        self.assertEqual(len(hashes), 2)

    def test_takes_mappings_of_the_scaled_machine(self):
        lanes = program.report(*EQUAL, "fp32")["comparison"]["baseline"]["lanes"]
        mapped = self.folder / "mapped.json"
        program.output("map", "mnist-cnn", "-f", "fp32", "-m", self.machine_of(lanes), "-t",
                       "asap7", "-o", mapped)
        reports = [program.report(*EQUAL, "fp32", *more)["baseline"]
                   for more in ((), ("--mapping", mapped))]
        self.assertEqual(*reports)

    def test_of_a_sweep_is_each_point_s_own(self):
        program.run("sweep", "mnist-cnn", "--iso-area", "-b", "fp32", "-t", "asap7,osu180,45nm",
                    "--vary", "format=lns8g8,lns8g8-t1", "--out", self.folder, "-q", "--no-plot")
        with (self.folder / "sweep.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        for row in rows:
            if row["technology"] == "45nm":
                self.assertTrue(row["status"].startswith("error: equal areas: technology 45nm"))
                continue
            report = program.report("mnist-cnn", "--iso-area", "-b", "fp32", "-f", row["format"],
                                    "-t", row["technology"])
            self.assertEqual(int(row["baseline_lanes"]), report["comparison"]["baseline"]["lanes"])
            self.assertEqual(float(row["ratio_cycles"]), report["ratio"]["cycles"])
        self.assertGreater(len({row["baseline_lanes"] for row in rows}), 2)


if __name__ == "__main__":
    unittest.main()
