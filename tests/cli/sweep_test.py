# SPDX-License-Identifier: MIT
"""Sweeps: order, parallel runs, failures, and going on after an end or a kill."""

import csv
import json
import os
import signal
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

import program

FORMATS = "format=lns8g8,fp16,lns4g2..lns5g4"
BAD_FORMAT = "lns9999g3"


class Sweep(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.out = Path(folder.name) / "out"

    def sweep(self, *arguments, out=None, plot=False):
        options = ("--quiet",) if plot else ("--quiet", "--no-plot")
        return program.run("sweep", *arguments, "--out", out or self.out, *options)

    def swept(self, *arguments, **options):
        result = self.sweep(*arguments, **options)
        self.assertEqual((result.returncode, result.stderr), (0, ""))
        return result

    def rows(self):
        with (self.out / "sweep.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def times(self):
        return {path.name: path.stat().st_mtime_ns for path in (self.out / "points").iterdir()}

    def test_rows_are_the_grid_in_order(self):
        self.swept("mnist-cnn", "--vary", FORMATS, "--vary", "batch=1..4*2,5")
        formats = ("lns8g8", "fp16", "lns4g2", "lns4g4", "lns5g2", "lns5g4")
        self.assertEqual([(row["format"], int(row["batch"])) for row in self.rows()],
                         [(name, batch) for name in formats for batch in (1, 2, 4, 5)])
        self.assertEqual({row["status"] for row in self.rows()}, {"ok"})

    def test_a_row_is_what_simulate_says(self):
        self.swept("mnist-cnn", "--vary", "format=fp16,lns8g8", "--baseline", "int8")
        for row in self.rows():
            report = program.report("mnist-cnn", "-f", row["format"], "-b", "int8")
            totals = report["totals"]
            self.assertEqual(int(row["cycles"]), totals["cycles"])
            self.assertEqual(float(row["energy_pe_pj"]), totals["energy_pj"]["pe"])
            self.assertEqual(int(row["traffic_dram_bytes"]), totals["traffic_bytes"]["dram"])
            self.assertEqual(float(row["ratio_cycles"]), report["ratio"]["cycles"])
            ratio = report["ratio"]["energy_pe"]
            self.assertEqual([float(row["ratio_energy_pe" + end]) for end in ("", "_low", "_high")],
                             [ratio[end] for end in ("nominal", "low", "high")])

    def test_several_technologies_vary(self):
        self.swept("mnist-cnn", "-t", "sub16nm,45nm", "--vary", "batch=1,2")
        self.assertEqual([(row["batch"], row["technology"]) for row in self.rows()],
                         [(batch, name) for batch in "12" for name in ("sub16nm", "45nm")])

    def test_jobs_do_not_change_a_byte(self):
        tables = []
        for jobs in (1, 4):
            out = self.out / str(jobs)
            self.swept("mnist-cnn", "--vary", FORMATS, "--vary", "fidelity=analytical,tile", "-j",
                       jobs, out=out)
            tables.append((out / "sweep.csv").read_bytes())
        self.assertEqual(tables[0], tables[1])

    def test_every_parameter_can_vary(self):
        for vary, column, values in (
                ("workload=mnist-cnn,small-transformer", "network",
                 ["mnist-cnn", "small-transformer"]),
                ("machine=lns-madam-pe,lns-madam-chip16", "machine",
                 ["lns-madam-pe", "lns-madam-chip16"]),
                ("technology=45nm,sub16nm", "technology", ["45nm", "sub16nm"]),
                ("fidelity=tile,analytical", "fidelity", ["tile", "analytical"]),
                ("optimiser=sgd,adam", "optimiser", ["sgd", "adam"]),
                ("machine.processing_element.lanes=16,32", "machine.processing_element.lanes",
                 ["16", "32"])):
            with self.subTest(vary):
                self.swept("mnist-cnn", "--vary", vary, out=self.out)
                self.assertEqual([row[column] for row in self.rows()], values)

    def test_a_machine_key_has_its_effect(self):
        self.swept("resnet18", "--vary", "machine.processing_element.lanes=8,32")
        narrow, wide = (int(row["cycles"]) for row in self.rows())
        self.assertGreater(narrow, wide)

    def clocks(self, machine, *machine_keys):
        """Rows of a sweep over a clock and one twice as fast."""
        self.swept("mnist-cnn", "-m", machine, "--vary", "machine.clock_period_ps=952.381,476.1905",
                   *machine_keys, out=self.out)
        return self.rows()

    def test_a_faster_clock_leaves_dram_alone(self):
        slow = "machine.memory.dram.bandwidth_gb_per_s=0.1"  # DRAM decides all of the time
        one, two = (float(row["time_s"]) for row in self.clocks("lns-madam-pe", "--vary", slow))
        self.assertAlmostEqual(two / one, 1, delta=0.01)

    def test_a_faster_clock_halves_the_time_of_the_array(self):
        one, two = self.clocks("lns-madam-pe-ideal")
        self.assertEqual(one["cycles"], two["cycles"])
        self.assertAlmostEqual(float(two["time_s"]) / float(one["time_s"]), 0.5)

    def test_a_file_of_version_1_keeps_the_bandwidth_of_its_own_clock(self):
        document = json.loads((program.SOURCE / "models/hardware/lns-madam-pe.json")
                              .read_text(encoding="utf-8"))
        document["schema_version"] = 1
        document["memory"]["dram"] = {"type": "lpddr4", "bandwidth_bytes_per_cycle": 24.38,
                                      "latency_cycles": 100, "burst_bytes": 64}
        with tempfile.TemporaryDirectory() as folder:
            old = Path(folder) / "old.json"
            old.write_text(json.dumps(document), encoding="utf-8")
            rows = [[(row["cycles"], row["time_s"]) for row in self.clocks(machine)]
                    for machine in (old, "lns-madam-pe")]
            self.assertEqual(*rows)
            self.swept("mnist-cnn", "-m", old, "--vary",
                       "machine.memory.dram.bandwidth_bytes_per_cycle=24.38,12.19")
        self.assertEqual(self.rows()[0]["cycles"], rows[0][0][0])
        self.assertGreater(int(self.rows()[1]["cycles"]), int(rows[0][0][0]))

    def test_an_impossible_bandwidth_is_remarked_on(self):
        self.swept("mnist-cnn", "-b", "none", "--vary", "machine.memory.dram.type=lpddr4,ddr3")
        remarks = [row["remarks"] for row in self.rows()]
        self.assertEqual(remarks[0], "")
        self.assertIn("exceeds the 17.067 GB/s of 1 ddr3", remarks[1])

    def test_again_keeps_the_finished_points(self):
        arguments = ("mnist-cnn", "--vary", FORMATS)
        self.swept(*arguments)
        before, table = self.times(), (self.out / "sweep.csv").read_bytes()
        self.swept(*arguments)
        self.assertEqual(self.times(), before)
        self.assertEqual((self.out / "sweep.csv").read_bytes(), table)

    def test_again_with_more_points_runs_only_those(self):
        self.swept("mnist-cnn", "--vary", "format=fp16,fp32")
        before = self.times()
        self.swept("mnist-cnn", "--vary", "format=fp16,fp32,int8")
        after = self.times()
        self.assertEqual({name: after[name] for name in before}, before)
        self.assertEqual(len(after), len(before) + 1)

    def test_again_with_another_option_runs_anew(self):
        self.swept("mnist-cnn", "--vary", "format=fp16,fp32")
        before = [row["energy_pe_pj"] for row in self.rows()]
        self.swept("mnist-cnn", "--vary", "format=fp16,fp32", "--technology", "45nm")
        self.assertNotEqual([row["energy_pe_pj"] for row in self.rows()], before)

    def test_a_damaged_point_runs_anew(self):
        self.swept("mnist-cnn", "--vary", "format=fp16,fp32")
        table = (self.out / "sweep.csv").read_bytes()
        for path in (self.out / "points").iterdir():
            path.write_text("{", encoding="utf-8")
        self.swept("mnist-cnn", "--vary", "format=fp16,fp32")
        self.assertEqual((self.out / "sweep.csv").read_bytes(), table)

    def test_a_bad_point_leaves_the_others_standing(self):
        result = self.sweep("mnist-cnn", "--vary", f"format=lns8g8,{BAD_FORMAT},fp16")
        self.assertEqual(result.returncode, 1)
        self.assertIn(f"lnsim: workload=mnist-cnn, format={BAD_FORMAT}: ", result.stderr)
        self.assertIn("1 of 3 points failed; the rest stand", result.stderr)
        rows = self.rows()
        self.assertEqual([row["format"] for row in rows], ["lns8g8", BAD_FORMAT, "fp16"])
        self.assertEqual([row["status"] == "ok" for row in rows], [True, False, True])
        self.assertTrue(rows[1]["status"].startswith("error: "))

    def test_an_impossible_machine_is_a_bad_point(self):
        result = self.sweep("mnist-cnn", "--vary",
                            "machine.processing_element.buffer_b.capacity_bytes=8192,2,3")
        self.assertEqual(result.returncode, 1)
        statuses = [row["status"] for row in self.rows()]
        self.assertEqual(statuses[0], "ok")
        self.assertIn("/processing_element/buffer_b", statuses[2])

    def test_where_no_point_came_out_it_is_bad_input(self):
        result = self.sweep("mnist-cnn", "--vary", f"format={BAD_FORMAT},lns9999g4", plot=True)
        self.assertEqual(result.returncode, 2)
        self.assertIn("every point failed", result.stderr)
        self.assertFalse((self.out / "pareto.png").exists())

    def test_a_failed_point_is_named_by_all_that_varies(self):
        memory = "machine.memory.dram.type"
        result = self.sweep("mnist-cnn", "--vary", f"{memory}=edo", "--vary",
                            "workload=mnist-cnn,small-transformer", "--vary", "batch=2")
        self.assertEqual(result.returncode, 2)
        for row, network in zip(self.rows(), ("mnist-cnn", "small-transformer"), strict=True):
            self.assertIn(f"lnsim: {memory}=edo, workload={network}, batch=2: ", result.stderr)
            self.assertIn("edo", row["status"])
            self.assertEqual({key: row[key] for key in (memory, "workload", "network", "batch",
                                                        "format", "machine")},
                             {memory: "edo", "workload": network, "network": network,
                              "batch": "2", "format": "lns8g8", "machine": "lns-madam-pe"})

    def test_a_failed_point_of_a_trace_has_its_format(self):
        trace = self.out.with_name("step.jsonl")
        program.output("trace", "mnist-cnn", "-f", "fp16", "-o", trace)
        self.sweep(trace, "--vary", "machine.memory.dram.type=hbm3")
        self.assertEqual([row["format"] for row in self.rows()], ["fp16"])

    def test_a_point_that_names_no_workload_leaves_the_others_standing(self):
        result = self.sweep("mnist-cnn", "--vary", "workload=mnist-cnn,nonesuch")
        self.assertEqual(result.returncode, 1)
        self.assertIn('lnsim: workload=nonesuch: unknown network "nonesuch"', result.stderr)
        self.assertEqual([row["network"] for row in self.rows()], ["mnist-cnn", "nonesuch"])

    def test_values_with_control_characters_are_refused_and_not_printed(self):
        result = self.sweep("mnist-cnn", "--vary", "format=a\x1b[31mb\nc")
        self.assertEqual(result.returncode, 2)
        self.assertNotIn("\x1b", result.stderr)
        self.assertIn('without control characters, found "a [31mb c"', result.stderr)
        self.assertFalse(self.out.exists())

    def test_a_figure_is_drawn(self):
        self.swept("mnist-cnn", "--vary", "format=lns8g8,fp16", plot=True)
        self.assertTrue((self.out / "pareto.png").read_bytes().startswith(b"\x89PNG"))
        self.assertIn(b"<svg", (self.out / "pareto.svg").read_bytes())

    def test_a_figure_is_drawn_of_the_points_that_came_out(self):
        result = self.sweep("mnist-cnn", "--vary", f"format=lns8g8,{BAD_FORMAT},fp16", plot=True)
        self.assertEqual(result.returncode, 1)
        self.assertTrue((self.out / "pareto.png").read_bytes().startswith(b"\x89PNG"))

    def test_after_a_kill_goes_on_where_it_was(self):
        arguments = ("small-transformer", "--vary", "batch=1..40", "--vary",
                     "fidelity=analytical,tile")
        self.kill_in_the_middle(arguments)
        before = {name: time for name, time in self.times().items() if name.endswith(".json")}
        self.assertFalse((self.out / "sweep.csv").exists())
        self.swept(*arguments)
        after = self.times()
        self.assertEqual({name: after[name] for name in before}, before)
        self.assertEqual(len(self.rows()), 80)
        uninterrupted = self.out / "uninterrupted"
        self.swept(*arguments, out=uninterrupted)
        self.assertEqual((self.out / "sweep.csv").read_bytes(),
                         (uninterrupted / "sweep.csv").read_bytes())

    def kill_in_the_middle(self, arguments):
        """Kills a sweep and its workers once some of its points, but not all, are there."""
        process = subprocess.Popen([program.PROGRAM, "sweep", *arguments, "--out", self.out, "-j",
                                    "1", "--quiet", "--no-plot"], start_new_session=True,
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        points = self.out / "points"
        while process.poll() is None and len(list(points.glob("[!.]*.json"))) < 5:
            time.sleep(0.001)
        os.killpg(process.pid, signal.SIGKILL)
        self.assertEqual(process.wait(), -signal.SIGKILL)
        self.assertLess(len(list(points.glob("[!.]*.json"))), 80)
        for path in points.glob("[!.]*.json"):
            self.assertEqual(json.loads(path.read_text(encoding="utf-8"))["row"]["network"],
                             "small-transformer")


if __name__ == "__main__":
    unittest.main()
