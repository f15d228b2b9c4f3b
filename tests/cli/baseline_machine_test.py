# SPDX-License-Identifier: MIT
"""A baseline on a machine of its own, by `lnsim simulate` and `lnsim sweep`."""

import csv
import json
import math
import tempfile
import unittest
from pathlib import Path

import jsonschema

import program

CHIP = "lns-madam-chip16"
BOTH = ("mnist-cnn", "--baseline", "fp32", "--baseline-machine", CHIP)
SCHEMA = json.loads((program.SOURCE / "sim/report/report.schema.json").read_text(encoding="utf-8"))
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)


def machine_file(folder, name="own", **processing_element):
    """The default machine with a name, a quarter of the clock, and other keys of its element."""
    path = program.SOURCE / "models/hardware/lns-madam-pe.json"
    document = json.loads(path.read_text(encoding="utf-8"))
    document["name"] = name
    document["clock_period_ps"] *= 4
    document["processing_element"].update(processing_element)
    own = folder / f"{name}.json"
    own.write_text(json.dumps(document), encoding="utf-8")
    return own


class BaselineMachine(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def assert_is(self, side, alone):
        """A side of a comparison is a run by itself."""
        for key in ("machine", "format", "totals", "passes", "ops"):
            self.assertEqual(side[key], alone[key], key)

    def test_is_that_of_the_baseline_alone(self):
        for machine, *more in (("lns-madam-pe",), ("lns-madam-pe", "--fidelity", "tile"),
                               ("lns-madam-pe", "-t", "asap7,45nm"), ("lns-madam-pe-ideal",)):
            with self.subTest(more):
                more += ["--format-costs", "off"]  # Rows of no work that the other side needs.
                report = program.report(*BOTH, "-m", machine, *more)
                VALIDATOR.validate(report)
                alone, other = (program.report("mnist-cnn", "-f", "fp32", "-b", "none", *more, "-m",
                                               name) for name in (CHIP, machine))
                self.assert_is(report, program.report("mnist-cnn", "-b", "none", "-m", machine,
                                                      *more))
                self.assert_is(report["baseline"], alone)
                for found, own in zip(report["technologies"], alone["technologies"], strict=True):
                    self.assertEqual(found["baseline_energy_pj"], own["energy_pj"])
                    self.assertEqual(found["baseline_meets_clock"], own["meets_clock"])
                self.assertNotEqual(report["baseline"]["totals"]["cycles"],
                                    other["totals"]["cycles"])

    def test_that_is_the_format_s_changes_nothing(self):
        for fidelity in ("analytical", "datapath"):
            same = ("mnist-cnn", "--baseline", "fp16", "--fidelity", fidelity)
            reports = [program.report(*same, *more) | {"manifest": None}
                       for more in ((), ("--baseline-machine", "lns-madam-pe"))]
            self.assertEqual(*reports)

    def test_times_are_by_the_clocks_of_both(self):
        own = machine_file(self.folder)
        report = program.report("mnist-cnn", "-b", "fp32", "--baseline-machine", own)
        times = [side["totals"]["time_s"] for side in (report["baseline"], report)]
        self.assertTrue(math.isclose(report["ratio"]["time"], times[0] / times[1]))
        self.assertTrue(math.isclose(report["ratio"]["time"], 4 * report["ratio"]["cycles"]))
        text = program.output("simulate", "mnist-cnn", "-b", "fp32", "--baseline-machine", own)
        self.assertIn("  time      PE  system\n", text)
        total = text.split("\ntotal ")[1].splitlines()[1].split()
        self.assertEqual(total[-3], f"{report['ratio']['time']:.2f}")
        self.assertIn(" cycles      PE  system\n", program.output("simulate", *BOTH))

    def test_comparison_names_both(self):
        own = machine_file(self.folder, lanes=4,
                           buffer_a={"capacity_bytes": 65536, "banks": 16})
        arguments = ("mnist-cnn", "-f", "fp32", "-b", "fp32", "--baseline-machine", own, "-t",
                     "asap7")
        compared = program.report(*arguments)["comparison"]
        keys = ("machine", "processing_elements", "lanes", "vector_size", "clock_period_ps")
        self.assertEqual([compared["format"][key] for key in keys],
                         ["lns-madam-pe", 1, 32, 32, 952.381])
        self.assertEqual([compared["baseline"][key] for key in keys],
                         ["own", 1, 4, 32, 4 * 952.381])
        self.assertEqual(compared["baseline"]["buffers"][0],
                         {"name": "operand_buffer_a", "capacity_bytes": 65536, "elements": 16384})
        self.assertEqual((compared["format"]["meets_clock"], compared["baseline"]["meets_clock"]),
                         (False, True))
        text = program.output("simulate", *arguments)
        for line in (r"\nfp32 on own: 128 MAC a cycle at 262.5 MHz\n",
                     r"\nmachine +lns-madam-pe +own\n",
                     r"\narray +1 PE x 32 lanes x 32 +1 PE x 4 lanes x 32\n",
                     r"\noperand buffer a +\d+ B, \d+ elements +65536 B, 16384 elements\n",
                     r"\nclock +952 ps, unit \d+ ps: not met +3810 ps, unit \d+ ps: met\n"):
            self.assertRegex(text, line)

    def test_without_dram_has_a_roof_and_buffers_of_its_own(self):
        text = program.output("simulate", "mnist-cnn", "-b", "fp32", "--baseline-machine",
                              "lns-madam-pe-ideal")
        self.assertRegex(text, r"\nglobal buffer +\d+ B, \d+ elements +-\n")
        self.assertRegex(text, r"\nroofline \(ridge at 42.0 MAC a DRAM byte\)\nlns8g8 +\d")
        self.assertRegex(text, r"\nfp32 +ideal memory, bound by the array alone\n")
        turned = program.output("simulate", "mnist-cnn", "-b", "fp32", "--baseline-machine",
                                "lns-madam-pe", "-m", "lns-madam-pe-ideal")
        self.assertRegex(turned, r"\nglobal buffer +- +\d+ B, \d+ elements\n")
        self.assertIn("remark: batch 1", turned)
        two = program.output("simulate", *BOTH)
        self.assertRegex(two, r"\nroofline \(ridge at [\d.]+ and [\d.]+ MAC a DRAM byte\)\n")

    def test_events_and_layers_tell_the_machines_apart(self):
        program.output("simulate", "mnist-cnn", "-b", "lns8g8", "--baseline-machine", CHIP, "--out",
                       self.folder)
        written = program.contents(self.folder)
        events = json.loads(written["events.json"])
        self.assertEqual(set(events), {"lns8g8", "lns8g8 (baseline)"})
        rows = list(csv.DictReader(written["layers.csv"].decode().splitlines()))
        self.assertEqual({row["machine"] for row in rows[:len(rows) // 2]}, {"lns-madam-pe"})
        self.assertEqual({row["machine"] for row in rows[len(rows) // 2:]}, {CHIP})

    def test_has_its_mappings_and_remarks(self):
        mapped = self.folder / "mapped.json"
        program.output("map", "mnist-cnn", "-f", "lns8g8", "-m", CHIP, "-o", mapped)
        same = ("mnist-cnn", "-b", "lns8g8", "--baseline-machine", CHIP)
        given = program.report(*same, "--mapping", mapped)
        self.assert_is(given["baseline"], program.report(*same)["baseline"])
        own = machine_file(self.folder)
        document = json.loads(own.read_text(encoding="utf-8"))
        document["memory"]["dram"] |= {"type": "ddr3", "bandwidth_gb_per_s": 256}
        own.write_text(json.dumps(document), encoding="utf-8")
        remarks = program.report("mnist-cnn", "-b", "fp32", "--baseline-machine", own, "--batch",
                                 2)["remarks"]
        self.assertEqual(len(remarks), 1)
        self.assertIn("256 GB/s exceeds", remarks[0])

    def test_is_a_file_of_the_report(self):
        files = [file["path"] for file in program.report(*BOTH)["manifest"]["data_files"]]
        self.assertIn(f"models/hardware/{CHIP}.json", files)
        hashes = {program.report(*arguments)["manifest"]["configuration_sha256"]
                  for arguments in (BOTH, BOTH[:3], (*BOTH[:3], "-m", CHIP))}
        self.assertEqual(len(hashes), 3)

    def assert_refused(self, message, *arguments):
        result = program.run(*arguments)
        self.assertEqual((result.returncode, result.stdout), (2, ""))
        self.assertIn(message, result.stderr)

    def test_is_refused_without_a_baseline(self):
        message = (f"--baseline-machine {CHIP}: expected the format that runs on it in --baseline, "
                   "found none")
        for more in ((), ("--baseline", "none")):
            self.assert_refused(message, "simulate", "mnist-cnn", "--baseline-machine", CHIP, *more)
            self.assert_refused(message, "sweep", "mnist-cnn", "--vary", "batch=1,2", "--out",
                                self.folder, "--baseline-machine", CHIP, *more)
        self.assertEqual(list(self.folder.iterdir()), [])

    def test_of_a_bad_name_or_file_is_refused_as_a_machine_is(self):
        bad = machine_file(self.folder, lanes=0)
        for name in ("lns-madam-pee", bad, self.folder / "not-there.json"):
            machine = program.run("simulate", "mnist-cnn", "-m", name).stderr
            self.assertTrue(machine)
            self.assert_refused(machine, "simulate", *BOTH[:3], "--baseline-machine", name)
            self.assert_refused(machine, "sweep", *BOTH[:3], "--baseline-machine", name, "--vary",
                                "batch=1,2", "--out", self.folder / "out")


class Sweep(unittest.TestCase):
    def swept(self, *arguments):
        with tempfile.TemporaryDirectory() as folder:
            program.run("sweep", "mnist-cnn", *arguments, "--out", folder, "-q", "--no-plot")
            text = (Path(folder) / "sweep.csv").read_text(encoding="utf-8")
            return list(csv.DictReader(text.splitlines()))

    def test_has_the_baseline_s_machine_in_its_rows(self):
        rows = self.swept("--vary", "machine.processing_element.lanes=8,32", "--baseline", "fp32",
                          "--baseline-machine", CHIP)
        self.assertEqual([(row["machine"], row["baseline_machine"], row["baseline_lanes"])
                          for row in rows], [("lns-madam-pe", CHIP, "32")] * 2)
        report = program.report(*BOTH)
        self.assertEqual(float(rows[1]["ratio_cycles"]), report["ratio"]["cycles"])
        self.assertEqual(float(rows[1]["ratio_time"]), report["ratio"]["time"])
        cycles = [float(row["ratio_cycles"]) * int(row["cycles"]) for row in rows]
        self.assertTrue(math.isclose(*cycles), "the keys are of the format's machine alone")

    def test_varies_it_and_the_baseline(self):
        rows = self.swept("--vary", f"baseline_machine=lns-madam-pe,{CHIP}", "--vary",
                          "baseline=none,fp32")
        self.assertEqual([(row["status"][:5], row["baseline_machine"]) for row in rows],
                         [("error", "lns-madam-pe"), ("ok", "lns-madam-pe"), ("error", CHIP),
                          ("ok", CHIP)])

    def test_without_one_keys_are_of_both(self):
        rows = self.swept("--vary", "machine.processing_element.lanes=8,32", "--baseline", "fp32")
        self.assertEqual([row["baseline_lanes"] for row in rows], ["8", "32"])


if __name__ == "__main__":
    unittest.main()
