# SPDX-License-Identifier: MIT
"""Formats by role, from the command line to the report."""

import csv
import io
import tempfile
import unittest
from pathlib import Path

import program

ROLES = ("weight", "activation", "error", "gradient")


class Roles(unittest.TestCase):
    def test_an_option_or_the_spelling_says_the_same(self):
        by_option = program.report("mnist-cnn", "--error", "lns6g4", "--update", "lns12g128")
        spelled = program.report("mnist-cnn", "--format", "lns8g8+error=lns6g4+update=lns12g128")
        self.assertEqual(by_option, spelled)
        self.assertEqual(by_option["format"]["name"], "lns8g8+error=lns6g4+update=lns12g128")
        self.assertEqual(by_option["format"]["roles"],
                         {role: "lns6g4" if role == "error" else "lns8g8" for role in ROLES})
        self.assertEqual(by_option["format"]["stored_weight_bits"], 12)

    def test_a_baseline_has_roles_of_its_own(self):
        report = program.report("mnist-cnn", "--baseline", "fp8e4m3+error=fp8e5m2")
        self.assertEqual(report["baseline"]["format"]["roles"]["error"], "fp8e5m2")
        self.assertEqual(report["baseline"]["format"]["stored_weight_bits"], 32)
        self.assertEqual(report["format"]["stored_weight_bits"], 16)

    def test_narrower_errors_move_less_and_nothing_else_changes(self):
        narrow, wide = (program.report("mnist-cnn", "--error", error)["totals"]
                        for error in ("lns4g2", "lns8g8"))
        for key, most in (("dram_bytes_by_tensor", 0.6), ("global_buffer_bytes_by_tensor", 0.8)):
            self.assertLess(narrow[key]["error"], most * wide[key]["error"])
            for tensor in ("stored_weight", "scale"):
                self.assertEqual(narrow[key][tensor], wide[key][tensor])

    def test_tensors_make_up_memories_and_energy(self):
        report = program.report("small-transformer", "--error", "lns6g4")
        for cost in (report["totals"], *report["passes"].values(), *report["ops"]):
            for memory in ("dram", "global_buffer"):
                self.assertEqual(sum(cost[f"{memory}_bytes_by_tensor"].values()),
                                 cost["traffic_bytes"][memory])
            self.assertAlmostEqual(sum(cost["energy_by_tensor_pj"].values()),
                                   cost["energy_pj"]["system"],
                                   delta=1e-9 * report["totals"]["energy_pj"]["system"])

    def test_a_trace_carries_roles(self):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "t.jsonl"
            program.output("trace", "mnist-cnn", "--error", "lns6g4", "--output", path)
            name = program.report(path)["format"]["name"]
        self.assertEqual(name, "lns8g8+error=lns6g4")

    def test_a_sweep_varies_a_role_and_names_how_weights_are_stored(self):
        with tempfile.TemporaryDirectory() as folder:
            program.output("sweep", "mnist-cnn", "--vary", "error=lns4g2,lns8g8", "--no-plot",
                           "--quiet", "--out", folder)
            rows = list(csv.DictReader(io.StringIO(
                (Path(folder) / "sweep.csv").read_text(encoding="utf-8"))))
        self.assertEqual([row["format"] for row in rows], ["lns8g8+error=lns4g2", "lns8g8"])
        self.assertEqual([row["stored_weight_bits"] for row in rows], ["16", "16"])
        self.assertLess(int(rows[0]["dram_error_bytes"]), int(rows[1]["dram_error_bytes"]))

    def test_mappings_of_roles_are_read_back(self):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "map.json"
            program.output("map", "mnist-cnn", "--error", "lns6g4", "--json", "--output", path)
            again = program.report("mnist-cnn", "--error", "lns6g4", "--mapping", path)
        self.assertEqual(again["totals"],
                         program.report("mnist-cnn", "--error", "lns6g4")["totals"])

    def test_every_fidelity_takes_them(self):
        cycles = []
        for fidelity in ("analytical", "tile", "datapath"):
            report = program.report("mnist-cnn", "--weight", "int4", "--format", "int8",
                                    "--fidelity", fidelity, "--baseline", "none")
            cycles.append(report["totals"]["cycles"])
            check = report["datapath_check"]
        self.assertEqual(cycles[1], cycles[2])
        self.assertLess(abs(cycles[0] - cycles[1]), 0.07 * cycles[1])
        self.assertEqual(check["mismatches"], 0)
        self.assertGreater(check["outputs"], 0)

    def test_pairs_without_a_lane_are_refused(self):
        for arguments, says in (
                (("--error", "int8"), "products of weights and errors"),
                (("--format", "fp16", "--activation", "bf16"), "weights and activations"),
                (("--update", "lns16g8"), "stored weights"),
                (("--format", "lns8g8+eror=lns6g4"), "did you mean error")):
            result = program.run("simulate", "mnist-cnn", *arguments)
            self.assertEqual(result.returncode, 2, arguments)
            self.assertIn(says, result.stderr)


if __name__ == "__main__":
    unittest.main()
