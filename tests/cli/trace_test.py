# SPDX-License-Identifier: MIT
"""A trace, or a user's file, gives what the network and the shipped file give."""

import json
import shutil
import tempfile
import unittest
from pathlib import Path

import jsonschema

import program

SCHEMA = json.loads((program.SOURCE / "workloads/trace.schema.json").read_text(encoding="utf-8"))
BATCHES = (1, 4)
USER_FILES = (("workload", "models/networks/mnist-cnn.json"),
              ("--machine", "models/hardware/lns-madam-chip16.json"),
              ("--technology", "energy/technologies/45nm.json"))


def results(report):
    """What was computed, without where it came from."""
    keys = ("totals", "passes", "ops", "ratio")
    baseline = report["baseline"] | {
        "machine": report["baseline"]["machine"] | {"name": None}}
    return {key: report[key] for key in keys} | {"baseline": baseline}


class InFolder(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)


class Trace(InFolder):
    def trace(self, *arguments, name="t.jsonl"):
        path = self.folder / name
        program.output("trace", *arguments, "-o", path)
        return path

    def test_replays_every_network_with_the_same_results(self):
        for network in program.names("networks"):
            for batch in BATCHES:
                with self.subTest(f"{network}, batch {batch}"):
                    trace = self.trace(network, "--batch", batch)
                    replayed = program.report(trace)
                    direct = program.report(network, "--batch", batch)
                    self.assertEqual(results(replayed), results(direct))
                    self.assertEqual(replayed["workload"], direct["workload"])

    def test_on_standard_output_is_the_file(self):
        for network in ("resnet18", "small-transformer"):
            text = self.trace(network).read_text(encoding="utf-8")
            self.assertEqual(program.output("trace", network), text)
            self.assertEqual(program.output("trace", network, "-o", "-"), text)

    def test_follows_its_schema(self):
        validator = jsonschema.Draft202012Validator(SCHEMA)
        for line in program.output("trace", "resnet18", "-f", "fp16").splitlines():
            validator.validate(json.loads(line))

    def incomplete(self):
        """A trace whose header lists ops that it lacks: as many multiply-accumulates again, and
        some that are not known."""
        path = self.trace("mnist-cnn")
        header, *records = path.read_text(encoding="utf-8").splitlines()
        macs = program.report(path)["totals"]["macs"]
        missing = [{"op": "convolution", "layer": "conv3", "pass": "forward", "count": 2,
                    "macs": macs, "why": "a convolution over 4 axes"},
                   {"op": "fft", "layer": "conv3", "count": 1}]
        header = json.dumps(json.loads(header) | {"missing": missing, "elementwise": "as_run"})
        path.write_text("\n".join([header, *records, ""]), encoding="utf-8")
        return path

    def test_that_lacks_something_says_so_wherever_it_is_shown(self):
        path = self.incomplete()
        lacks = ("the trace lacks 3 ops, 50 % of the multiply-accumulates and those of 1 that are "
                 "not known: fft in conv3 (1), convolution in conv3 (2)")
        report = program.report(path)
        self.assertEqual(report["missing"]["ops"], 3)
        self.assertEqual(report["missing"]["macs"], report["totals"]["macs"])
        self.assertEqual(report["missing"]["macs_share"], .5)
        self.assertEqual(report["missing"]["ops_of_unknown_macs"], 1)
        self.assertEqual(report["remarks"][0], lacks)
        shown = program.output("simulate", path)
        self.assertIn(f"remark: {lacks}", shown)
        self.assertIn("; elementwise ops as run\n", shown)
        again = self.trace(path, name="again.jsonl")
        self.assertEqual(program.report(again)["missing"], report["missing"])
        self.assertEqual(program.report("mnist-cnn")["missing"]["list"], [])

    def test_that_lacks_something_is_refused_where_asked(self):
        path = self.incomplete()
        for command in ("simulate", "map"):
            result = program.run(command, path, "--strict")
            self.assertEqual((result.returncode, result.stdout), (2, ""))
            self.assertIn(f"{path}: at /missing: the trace lacks 3 ops", result.stderr)
            program.output(command, self.trace("mnist-cnn", name="whole.jsonl"), "--strict")

    def test_of_a_trace_is_that_trace(self):
        first = self.trace("mnist-cnn", "--batch", 4, "--optimiser", "adam")
        second = self.trace(first, name="second.jsonl")
        self.assertEqual(second.read_bytes(), first.read_bytes())

    def test_has_its_format_and_optimiser_in_it(self):
        trace = self.trace("mnist-cnn", "-f", "fp8e4m3", "--optimiser", "adam")
        report = program.report(trace)
        self.assertEqual(report["format"]["name"], "fp8e4m3")
        self.assertEqual(report["workload"]["optimiser"], "adam")
        overruled = program.report(trace, "-f", "lns8g8", "--optimiser", "lns_madam")
        self.assertEqual(results(overruled), results(program.report("mnist-cnn")))

    def test_of_old_has_no_format_costs_until_they_are_asked_for(self):
        lines = self.trace("mnist-cnn").read_text(encoding="utf-8").splitlines(keepends=True)
        header = json.loads(lines[0])
        self.assertTrue(header.pop("format_costs"))
        del header["embedding_gradient"]
        old = self.folder / "old.jsonl"
        old.write_text(json.dumps(header) + "\n" + "".join(lines[1:]), encoding="utf-8")
        off = program.report("mnist-cnn", "--format-costs", "off")
        self.assertEqual(results(program.report(old)), results(off))
        self.assertEqual(results(program.report(old, "--format-costs", "on")),
                         results(program.report("mnist-cnn")))
        self.assertIsNone(program.report(old)["workload"]["embedding_gradient"])

    def test_keeps_sparse_gradients(self):
        trace = self.trace("small-transformer", "--embedding-gradient", "sparse")
        direct = program.report("small-transformer", "--embedding-gradient", "sparse")
        self.assertEqual(results(program.report(trace)), results(direct))
        self.assertEqual(program.report(trace)["workload"], direct["workload"])

    def test_runs_in_the_systemc_model_as_the_network_does(self):
        arguments = ("--fidelity", "tile", "--machine", "lns-madam-chip16")
        self.assertEqual(results(program.report(self.trace("resnet18"), *arguments)),
                         results(program.report("resnet18", *arguments)))


class UserFiles(InFolder):
    def setUp(self):
        super().setUp()
        self.own = {}
        for option, shipped in USER_FILES:
            path = self.folder / ("my-" + Path(shipped).name)
            document = json.loads((program.SOURCE / shipped).read_text(encoding="utf-8"))
            document["name"] = "mine"
            path.write_text(json.dumps(document), encoding="utf-8")
            self.own[option] = path

    def test_give_what_the_shipped_ones_give(self):
        shipped = {option: Path(path).stem for option, path in USER_FILES}
        direct = program.report(shipped.pop("workload"), *sum(shipped.items(), ()))
        own = dict(self.own)
        report = program.report(own.pop("workload"), *sum(own.items(), ()))
        self.assertEqual(results(report), results(direct))
        for part in ("workload", "machine", "technology"):
            self.assertEqual(report[part]["name"], "mine")
        self.assertEqual([file["path"] for file in report["manifest"]["data_files"]],
                         [*map(str, self.own.values()), "models/hardware/dram/dram_types.json"])

    def test_are_found_by_a_relative_path(self):
        absolute = program.report(self.own["workload"])
        relative = program.report(self.own["workload"].name, folder=self.folder)
        self.assertEqual(results(relative), results(absolute))

    def test_may_change(self):
        path = self.own["--machine"]
        document = json.loads(path.read_text(encoding="utf-8"))
        document["processing_elements"] = 4
        path.write_text(json.dumps(document), encoding="utf-8")
        report = program.report("resnet18", "--machine", path)
        chip = program.report("resnet18", "--machine", "lns-madam-chip16")
        self.assertEqual(report["machine"]["processing_elements"], 4)
        self.assertGreater(report["totals"]["cycles"], chip["totals"]["cycles"])

    def test_sit_beside_a_trace(self):
        trace = self.folder / "t.jsonl"
        program.output("trace", self.own["workload"], "-o", trace)
        self.assertEqual(program.report(trace)["workload"]["network"], "mine")
        shutil.copy(trace, self.folder / "copy.jsonl")
        self.assertEqual(results(program.report(self.folder / "copy.jsonl")),
                         results(program.report("mnist-cnn")))


if __name__ == "__main__":
    unittest.main()
