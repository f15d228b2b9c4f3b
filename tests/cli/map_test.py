# SPDX-License-Identifier: MIT
"""What `lnsim map` prints and writes, and mappings that `lnsim simulate` is given."""

import json
import re
import tempfile
import unittest
from pathlib import Path

import jsonschema

import program

MACHINES = program.names("machines")
PASSES = ("forward", "input_gradient", "weight_gradient")
OBJECTIVES = ("cycles", "dram", "energy", "edp")
LAYER = ("--layer", "conv2", "--pass", "forward")

SCHEMA = json.loads((program.SOURCE / "sim/report/map.schema.json").read_text(encoding="utf-8"))
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)


def mappings(*arguments):
    """The document that `map --json` prints."""
    return json.loads(program.output("map", *arguments, "--json"))


def loop(document, level, dimension):
    """A loop of the first nest of a document."""
    return next(loop for loop in document["mappings"][0]["nests"][0]["loops"]
                if (loop["level"], loop["dimension"]) == (level, dimension))


def ceil_div(number, by):
    return -(-number // by)


def cut(document, dimension, block=None, spread=None):
    """Gives the first nest another block of the array, or another spread over processing elements,
    and the loops that follow from it."""
    inner = {"row": "lanes", "column": "collector"}[dimension]
    outer, spatial, middle, last = (loop(document, level, dimension) for level in
                                    ("global_buffer", "processing_elements", "operand_buffers",
                                     inner))
    tile = loop(document, "dram", dimension)["step"]
    outer["step"] = block or outer["step"]
    outer["bound"] = ceil_div(tile, outer["step"])
    spatial["bound"] = spread or spatial["bound"]
    spatial["step"] = ceil_div(outer["step"], spatial["bound"])
    middle["step"] = min(middle["step"], spatial["step"])
    middle["bound"] = ceil_div(spatial["step"], middle["step"])
    last["bound"] = middle["step"]


class Document(unittest.TestCase):
    def check(self, document):
        VALIDATOR.validate(document)
        places = [op["op"] for mapped in document["mappings"] for op in mapped["ops"]]
        self.assertEqual(len(set(places)), len(places))
        for mapped in document["mappings"]:
            for nest in mapped["nests"]:
                self.assertEqual(sum(nest["cycle_stack"].values()), nest["cycles"])
                self.assertLessEqual(nest["objective_bound"], nest["objective"])
                least = max(nest["dram_bytes_compulsory"], nest["dram_bytes_io_bound"])
                self.assertLessEqual(least, nest["dram_bytes"])

    def test_of_every_network(self):
        for network in ("mnist-cnn", "resnet50", "small-transformer", "bert-base"):
            with self.subTest(network):
                document = mappings(network)
                self.check(document)
                self.assertEqual(document["workload"], network)

    def test_of_every_machine_and_objective(self):
        for machine in MACHINES:
            for objective in OBJECTIVES:
                with self.subTest(f"{machine} {objective}"):
                    document = mappings("mnist-cnn", "-m", machine, "--objective", objective)
                    self.check(document)
                    self.assertEqual((document["machine"], document["objective"]),
                                     (machine, objective))

    def test_has_the_cycles_of_simulate(self):
        ops = program.report("resnet18", "-f", "int8", "-b", "none", "--format-costs", "off")["ops"]
        for mapped in mappings("resnet18", "-f", "int8")["mappings"]:
            cycles = sum(nest["cycles"] for nest in mapped["nests"])
            for op in mapped["ops"]:
                simulated = ops[op["op"]]
                self.assertEqual((simulated["layer"], simulated["pass"]),
                                 (op["layer"], op["pass"]))
                # Zeros where no kernel position reaches are a job of their own.
                self.assertGreaterEqual(simulated["cycles"], cycles)
                if op["pass"] == "forward":
                    self.assertEqual(simulated["cycles"], cycles)

    def test_of_a_pass_is_its_part(self):
        everything = mappings("mnist-cnn")["mappings"]
        for name in PASSES:
            part = mappings("mnist-cnn", "--pass", name)["mappings"]
            self.assertEqual(part, [mapped for mapped in everything
                                    if mapped["ops"][0]["pass"] == name])

    def test_same_command_same_bytes(self):
        self.assertEqual(program.output("map", "resnet18", "--json"),
                         program.output("map", "resnet18", "--json"))


class Table(unittest.TestCase):
    def test_has_a_row_for_each_nest(self):
        text = program.output("map", "mnist-cnn")
        self.assertIn("mnist-cnn, batch 1, lns8g8 on lns-madam-pe: mappings of least cycles", text)
        for mapped in mappings("mnist-cnn")["mappings"]:
            op, nest = mapped["ops"][0], mapped["nests"][0]
            self.assertRegex(text, rf"\n{op['layer']} +{op['pass']} +{len(mapped['ops'])} "
                                   rf"+{nest['cycles']} .*  {nest['limited_by']}\n")

    def test_of_a_layer_shows_its_loops_and_what_is_held(self):
        text = program.output("map", "mnist-cnn", *LAYER)
        document = mappings("mnist-cnn", *LAYER)
        nest = document["mappings"][0]["nests"][0]
        shown = re.findall(r"^  (\w+) +(for|parallel) (\w+) in (\d+) x (\d+)$", text, re.MULTILINE)
        self.assertEqual(shown, [
            (loop["level"], "parallel" if loop["kind"] == "spatial" else "for", loop["dimension"],
             str(loop["bound"]), str(loop["step"])) for loop in nest["loops"] if loop["bound"] > 1])
        held = re.findall(r"^  (\w+) +holds (\w+) +(\d+) elements +(\d+) bytes$", text,
                          re.MULTILINE)
        self.assertEqual(held, [(part["level"], part["tensor"], str(part["elements"]),
                                 str(part["bytes"])) for part in nest["holds"]])

    def test_of_all_layers_shows_no_loops(self):
        self.assertNotIn("holds", program.output("map", "mnist-cnn", "--pass", "forward"))


class BadInput(unittest.TestCase):
    def assert_refused(self, parts, *arguments):
        result = program.run(*arguments)
        self.assertEqual((result.returncode, result.stdout), (2, ""), result.stderr)
        self.assertEqual(result.stderr.count("\n"), 1, result.stderr)
        for part in parts:
            self.assertIn(part, result.stderr)

    def test_is_refused(self):
        for parts, *arguments in (
                (("no matrix product", 'layer "conv9"'), "map", "mnist-cnn", "--layer", "conv9"),
                (("no matrix product", "update"), "map", "mnist-cnn", "--pass", "update"),
                (('unknown pass "backward"', "forward"), "map", "mnist-cnn", "--pass", "backward"),
                (('unknown objective "time"', "cycles"), "map", "mnist-cnn", "--objective", "time"),
                (('unknown objective "time"',), "simulate", "mnist-cnn", "--objective", "time"),
                (('unknown network "mnist"', "mnist-cnn"), "map", "mnist"),
                (("absent.json", "can't be read"), "simulate", "mnist-cnn", "--mapping",
                 "absent.json")):
            with self.subTest(arguments):
                self.assert_refused(parts, *arguments)


class Objective(unittest.TestCase):
    def test_is_what_is_least(self):
        reports = {name: program.report("mnist-cnn", "--objective", name) for name in OBJECTIVES}

        def products(name, value):
            return sum(value(op) for op in reports[name]["ops"]
                       if op["kind"] in ("convolution", "matmul"))

        for name, value in (("cycles", lambda op: op["cycles"]),
                            ("dram", lambda op: op["traffic_bytes"]["dram"]),
                            ("energy", lambda op: op["energy_pj"]["system"])):
            for other in OBJECTIVES:
                with self.subTest(f"{name} beside {other}"):
                    self.assertEqual(reports[other]["objective"], other)
                    self.assertLessEqual(products(name, value), products(other, value) * 1.003)

    def test_tells_configurations_apart(self):
        hashes = {program.report("mnist-cnn", "--objective", name)["manifest"]
                  ["configuration_sha256"] for name in OBJECTIVES}
        self.assertEqual(len(hashes), len(OBJECTIVES))


class Given(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.file = Path(folder.name) / "mappings.json"

    def write(self, document):
        self.file.write_text(json.dumps(document), encoding="utf-8")

    def assert_refused(self, *parts):
        result = program.run("simulate", "mnist-cnn", "--mapping", self.file)
        self.assertEqual((result.returncode, result.stdout), (2, ""), result.stderr)
        for part in ("mappings.json", *parts):
            self.assertIn(part, result.stderr)

    def test_file_is_what_json_prints(self):
        text = program.output("map", "mnist-cnn", "-o", self.file)
        self.assertIn("conv2", text)
        self.assertEqual(self.file.read_text(encoding="utf-8"),
                         program.output("map", "mnist-cnn", "--json"))

    def test_without_edits_changes_nothing(self):
        for network, arguments in (("mnist-cnn", ()), ("resnet18", ("--fidelity", "tile")),
                                   ("small-transformer", ("-m", "lns-madam-chip16"))):
            with self.subTest(network):
                machine = arguments if "-m" in arguments else ()
                program.output("map", network, *machine, "-o", self.file)
                given = program.report(network, *arguments, "--mapping", self.file)
                found = program.report(network, *arguments)
                for key in ("totals", "passes", "ops", "baseline", "ratio"):
                    self.assertEqual(given[key], found[key], key)
                self.assertEqual(len(given["manifest"]["data_files"]),
                                 len(found["manifest"]["data_files"]) + 1)

    def test_read_back_is_printed_again(self):
        program.output("map", "resnet18", "-o", self.file)
        self.assertEqual(program.output("map", "resnet18", "--mapping", self.file, "--json"),
                         self.file.read_text(encoding="utf-8"))

    def test_of_the_baseline_is_for_the_baseline(self):
        program.output("map", "mnist-cnn", "-f", "fp32", "--objective", "dram", "-o", self.file)
        given = program.report("mnist-cnn", "--mapping", self.file)
        best = program.report("mnist-cnn")
        self.assertEqual(given["totals"], best["totals"])
        self.assertGreaterEqual(given["baseline"]["totals"]["cycles"],
                                best["baseline"]["totals"]["cycles"])

    def test_with_an_edit_costs_what_it_says(self):
        document = mappings("mnist-cnn", *LAYER)
        place = document["mappings"][0]["ops"][0]["op"]
        # Columns one at a time: operand A is read for each.
        cut(document, "column", block=1)
        self.write(document)
        products = ("mnist-cnn", "-b", "none", "--format-costs", "off")
        edited = program.report(*products, "--mapping", self.file)["ops"]
        best = program.report(*products)["ops"]
        self.assertGreater(edited[place]["cycles"], best[place]["cycles"])
        self.assertEqual(edited[:place] + edited[place + 1:], best[:place] + best[place + 1:])
        shown = mappings("mnist-cnn", *LAYER, "--mapping", self.file)
        self.assertEqual(shown["mappings"][0]["nests"][0]["cycles"], edited[place]["cycles"])
        self.assertEqual(loop(shown, "global_buffer", "column")["step"], 1)

    def test_that_contradicts_itself_is_refused(self):
        document = mappings("mnist-cnn", *LAYER)
        loop(document, "global_buffer", "column")["bound"] += 1
        self.write(document)
        self.assert_refused("/mappings/0/nests/0/loops/", "global_buffer column")

    def test_that_breaks_a_rule_names_it(self):
        document = mappings("mnist-cnn", *LAYER)
        cut(document, "row", spread=2)
        self.write(document)
        self.assert_refused("/mappings/0/nests/0/loops", "no more processing elements")

    def test_of_another_format_or_network_is_refused(self):
        program.output("map", "mnist-cnn", "-f", "int4", "-o", self.file)
        self.assert_refused("/format", "expected lns8g8 or fp32", "found int4")
        result = program.run("map", "mnist-cnn", "--mapping", self.file)
        self.assertEqual((result.returncode, result.stdout), (2, ""))
        self.assertIn("expected lns8g8, the formats of the run, found int4", result.stderr)
        for arguments, place in ((("small-transformer",), "/workload: expected \"mnist-cnn\""),
                                 (("mnist-cnn", "-n", 2), "/batch: expected 1"),
                                 (("mnist-cnn", "-m", "lns-madam-chip16"), "/machine: expected ")):
            with self.subTest(place):
                program.output("map", *arguments, "-o", self.file)
                self.assert_refused(f"at {place}")

    def test_of_an_op_that_is_no_product_is_refused(self):
        document = mappings("mnist-cnn", *LAYER)
        document["mappings"][0]["ops"][0]["op"] += 1
        self.write(document)
        self.assert_refused("expected a matrix product of the workload mnist-cnn")


if __name__ == "__main__":
    unittest.main()
