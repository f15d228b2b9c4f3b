# SPDX-License-Identifier: MIT
"""Bad input: exit 2, one line that says what, where and what was expected, and nothing written."""

import json
import tempfile
import unittest
from pathlib import Path

import program

MAXIMUM = 2**64 - 1


def shipped(path):
    return json.loads((program.SOURCE / path).read_text(encoding="utf-8"))


def network(**changes):
    return shipped("models/networks/mnist-cnn.json") | changes


def machine(pointer, value, base="lns-madam-pe"):
    """A shipped machine's text with one value replaced, or removed where value is ...."""
    document = shipped(f"models/hardware/{base}.json")
    *parents, last = pointer.split("/")
    node = document
    for key in parents:
        node = node[key]
    if value is ...:
        del node[last]
    else:
        node[last] = value
    return json.dumps(document)


def technology_without(resource):
    document = shipped("energy/technologies/sub16nm.json")
    document["entries"] = [entry for entry in document["entries"]
                           if entry["resource"] != resource]
    return json.dumps(document)


def technology_with(bound, value):
    """Every price has a bound of this value."""
    document = shipped("energy/technologies/45nm.json")
    for entry in document["entries"]:
        for point in entry["points"]:
            point["energy_pj"][bound] = value
    return json.dumps(document)


def linear(features):
    """A network of one linear layer on a vector."""
    return json.dumps(network(
        input={"kind": "vector", "features": features},
        layers=[{"kind": "linear", "name": "wide", "out_features": features},
                {"kind": "softmax_cross_entropy", "name": "loss"}]))


EMPTY_WORDS = (
    ("simulate", "mnist-cnn", "--out", ""), ("trace", "mnist-cnn", "-o", ""),
    ("map", "mnist-cnn", "-o", ""), ("map", "mnist-cnn", "--layer", ""),
    ("validate", "tile", "--json", ""), ("list", ""), ("report", ""), ("report", "r", "--out", ""),
    ("sweep", "mnist-cnn", "--vary", "batch=1", "--out", ""), ("train", "--out", ""),
    ("study", "lanes", "--out", ""), ("simulate", ""))

UNKNOWN_NAMES = (
    (("simulate", "mnist-cnn", "--format-costs", "onn"), ("format costs", "on")),
    (("simulate", "mnist-cnn", "--embedding-gradient", "sparce"), ("gradient", "sparse")),
    (("simulate", "resnet19"), ('unknown network "resnet19"', "resnet18")),
    (("simulate", "mnist-cnn", "-m", "lns-madam-pee"), ('unknown machine', "lns-madam-pe,")),
    (("simulate", "mnist-cnn", "-t", "44nm"), ('unknown technology "44nm"', "45nm")),
    (("simulate", "mnist-cnn", "-f", "lns8g9"), ("power of two", "found 9", "lns8g8")),
    (("simulate", "mnist-cnn", "-f", "lns99g8"), ("expected 3 to 16 bits, found 99",)),
    (("simulate", "mnist-cnn", "-f", "pf32"), ('"pf32": unknown', "fp32")),
    (("simulate", "mnist-cnn", "-f", "lns8g8-t3"), ("expected a table", '"t3"')),
    (("simulate", "mnist-cnn", "-b", "f16"), ('"f16": unknown', "fp16")),
    (("simulate", "mnist-cnn", "--fidelity", "tiles"), ('unknown fidelity "tiles"', "tile")),
    (("simulate", "mnist-cnn", "--optimiser", "adm"), ('unknown optimiser "adm"', "adam")),
    (("trace", "mnist"), ('unknown network "mnist"', "mnist-cnn")),
    (("list", "network"), ('unknown kind "network"', "networks")),
    (("list", "column"), ('unknown kind "column"', "columns")),
    (("simulat", "mnist-cnn"), ('unknown command "simulat"', "simulate")),
    (("validate", "-m", "chip"), ('unknown machine "chip"', "lns-madam-chip16")),
    (("validate", "-t", "sub16"), ('unknown technology "sub16"', "sub16nm")),
    (("validate", "--fidelity", "tales"), ('unknown fidelity "tales"', "tile")),
    (("simulate", "mnist-cnn", "-t", "45nm,sub16"), ('unknown technology "sub16"', "sub16nm")),
    (("validate", "paper"), ('unknown section "paper"', "papers")),
    (("simulate", "two\nlines"), ('unknown network "two lines"',)),
)

# Content of a file that is simulated, by its name, and what the message says besides the name.
BAD_FILES = (
    ("cut.json", '{"schema_version": 1,', ("malformed JSON", "line 1")),
    ("empty.json", "", ("malformed JSON", "unexpected end")),
    ("binary.json", b"\x7fELF\x00\xff\n\x80", ("malformed JSON",)),
    ("list.json", "[]", ("expected an object",)),
    ("twice.json", '{"name": "a", "name": "b"}', ("/name", '"name" occurs twice')),
    ("unknown.json", network(colour=1), ("/colour", "unknown key")),
    ("version.json", network(schema_version=2), ("/schema_version", "expected", "found number 2")),
    ("negative.json", network(input={"kind": "image", "channels": -1, "height": 9, "width": 9}),
     ("/input/channels", "expected", "found number -1")),
    ("fraction.json", network(input={"kind": "tokens", "length": 1.5}),
     ("/input/length", "found number 1.5")),
    ("no-layers.json", network(layers=[]), ("/layers", "at least one layer")),
    ("no-loss.json", network(layers=[{"kind": "relu"}]), ("/layers/0", "softmax_cross_entropy")),
    ("kind.json", network(layers=[{"kind": "convulsion"}]),
     ("/layers/0/kind", '"convulsion"', "convolution")),
    ("huge.json", network(input={"kind": "vector", "features": MAXIMUM}),
     ("/input/features", str(MAXIMUM))),
    ("overflow.json", linear(2**32), ("/input/features", "found number 4294967296")),
    ("kernel.json", network(input={"kind": "image", "channels": 1, "height": 2, "width": 2}),
     ("/layers/0",)),
    ("deep.json", '{"layers": ' + 100_000 * "[" + 100_000 * "]" + "}",
     ("/layers/0/0", "at most 64 levels")),
    ("deep-layers.json", json.dumps(network()).replace('"layers": [', '"layers": [' + 100 * (
        '{"kind": "residual", "main": [') + '{"kind": "relu"}' + 100 * "]}" + ", "),
     ("/layers/0/main/0/main", "at most 64 levels")),
    ("nul.json", json.dumps(network()) + "\n\0 garbage", ("malformed JSON", "NUL byte in line 2")),
    ("nul.jsonl", "{}\0\n", (":1: ", "malformed JSON", "NUL byte")),
    ("escape.json", network(name="a\x1b[31mb"), ("/name", "without control characters")),
    ("bidirectional.json", network(title="a\u202eb"), ("/title", "without control characters")),
    ("layer-name.json", network(layers=[{"kind": "relu", "name": "a\nb"}]),
     ("/layers/0/name", "without control characters")),
    ("key.json", network(**{"a\x1b[2J\x9b": 1}), ("unknown key",)),
    ("trace-name.jsonl", json.dumps({"schema": "lnsim-trace", "schema_version": 1,
                                     "name": "a\x07"}) + "\n",
     (":1: at /name", "without control characters")),
    ("many-marks.json", network(layers=[{"kind": "repeat", "name": "{}" * 50_000, "count": 5000,
                                         "layers": [{"kind": "relu"}]}]),
     ("/layers/0/name", "at most 1000 bytes")),
    ("empty.jsonl", "", ("expected a trace, found an empty file",)),
    ("binary.jsonl", b"\x7fELF\x00\xff\n\x80", (":1: ", "malformed JSON")),
    ("no-header.jsonl", "{}\n", (":1: ", "lnsim-trace")),
)

BAD_MACHINES = (
    (machine("processing_element/lanes", 0), ("/processing_element/lanes", "found number 0")),
    (machine("processing_element/vector_size", -32), ("/processing_element/vector_size", "-32")),
    (machine("name", "chip\x7f"), ("m.json", "/name", "without control characters")),
    (machine("notes", {"a": [[[[]]]]}), ("/notes/a", "expected a string")),
    (machine("processing_elements", "one"), ("/processing_elements", '"one"')),
    (machine("processing_element/buffer_b/capacity_bytes", 2), ("layer ", "smallest tile")),
    (machine("memory/dram", ...), ("/memory", '"dram"')),
    (machine("memory/dram/type", "sdram"), ("sub16nm has no price for dram/read sdram",)),
    (machine("memory/dram/bandwidth_gb_per_s", 0),
     ("/memory/dram/bandwidth_gb_per_s", "found number 0")),
    (machine("memory/dram/bandwidth_bytes_per_cycle", 24.38),
     ("/memory/dram/bandwidth_bytes_per_cycle", "unknown key", "bandwidth_gb_per_s")),
    (machine("memory/dram/interfaces", 0), ("/memory/dram/interfaces", "found number 0")),
    (machine("schema_version", 1), ("/memory/dram/", "unknown key")),
    (machine("schema_version", 3), ("/schema_version", "from 1 to 2", "found number 3")),
    (machine("clock_period_ps", 1e9),
     ("/memory/dram/bandwidth_gb_per_s", "bytes a cycle at a clock period of 1e+09 ps")),
    (machine("memory/dram/bandwith", 1), ("/memory/dram/bandwith", "unknown key")),
    (machine("clock_period_ps", 1e400), ("malformed JSON",)),
    (machine("vector_unit/format", "fp33"), ("/vector_unit/format", "fp32")),
    (machine("weight_update/weights_per_cycle", ...), ("/weight_update", "weights_per_cycle")),
)

BAD_TECHNOLOGIES = (
    (technology_without("sram"), ("t.json: technology sub16nm has no price for", "sram")),
    (technology_without("integer_adder"), ("sub16nm", "integer_adder")),
    (technology_without("dram"), ("sub16nm", "dram")),
    ("{}", ("schema_version",)),
    (technology_with("nominal", 1e300), ("t.json", "/energy_pj/", "from 0 to 1e+12")),
    (technology_with("high", 1.1e12), ("t.json", "/energy_pj/high", "from 0 to 1e+12")),
)

BAD_SWEEPS = (
    (("colour=1",), ('unknown parameter "colour"',)),
    (("frmat=fp32",), ('unknown parameter "frmat"', "format")),
    (("format=fp32", "format=fp16"), ('"format" is varied twice',)),
    (("format=",), ("expected NAME=VALUES",)),
    (("=fp32",), ("expected NAME=VALUES",)),
    (("format",), ("expected NAME=VALUES",)),
    (("format=fp32,,fp16",), ("an empty value",)),
    (("batch=1..16777216",), ("more than a million points",)),
    (("batch=1..999999999999999999",), ("more than a million points",)),
    (("batch=1..99999999999999999999",), ("expected an integer", "found")),
    (("batch=1..2000", "machine.processing_element.lanes=1..2000"), ("more than a million",)),
    (("batch=5..1",), ("FIRST", "5..1")),
    (("workload=mnist-cnn,a\x1b[2J",), ("workload: expected a text without control characters",)),
    (("batch=1..8*1",), ("factor",)),
    (("batch=1,0",), ("batch", "found \"0\"")),
    (("batch=1,many",), ("batch", "found \"many\"")),
    (("format=lns4g2..lns999999g2",), ("3 to 16 bits", "999999")),
    (("format=lns8g8..lns4g2",), ("the first format is above the last",)),
    (("machine.processing_element.lines=1",), ("lns-madam-pe.json", "processing_element.lines")),
    (("machine.a~b=1",), ("lns-madam-pe.json", "a~b")),
    (("machine.=1",), ("lns-madam-pe.json", "to vary")),
    (("machine.memory.dram.bandwidth_bytes_per_cycle=1",),
     ("lns-madam-pe.json", "to vary; did you mean memory.dram.bandwidth_gb_per_s")),
)


class BadInput(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def write(self, name, content):
        path = self.folder / name
        if isinstance(content, dict):
            content = json.dumps(content)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def refused(self, *arguments, says=(), **environment):
        """Runs a command that is refused; its message, which holds all that it should."""
        before = program.contents(self.folder)
        result = program.run(*arguments, folder=self.folder, environment=environment)
        self.assertEqual((result.returncode, result.stdout), (2, ""), result.stderr)
        self.assertRegex(result.stderr, r"\Alnsim: [^\n]+\n\Z")
        self.assertNotIn("Traceback", result.stderr)
        self.assertNotIn("internal error", result.stderr)
        self.assertNotRegex(result.stderr[:-1], "[\0-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
        for part in says:
            self.assertIn(part, result.stderr)
        self.assertEqual(program.contents(self.folder), before)

    def test_unknown_names_list_the_nearest(self):
        for arguments, says in UNKNOWN_NAMES:
            with self.subTest(arguments):
                self.refused(*arguments, says=says)

    def test_usage(self):
        for arguments in ((), ("simulate",), ("report",), ("sweep", "mnist-cnn"), ("trace",),
                          ("simulate", "mnist-cnn", "--colour"), ("list", "formats", "more"),
                          ("simulate", "mnist-cnn", "--batch", 0),
                          ("simulate", "mnist-cnn", "--batch", -1),
                          ("simulate", "mnist-cnn", "--batch", "many"),
                          ("simulate", "mnist-cnn", "--batch", 2**24 + 1),
                          ("trace", "mnist-cnn", "--batch", 2**24 + 1),
                          *EMPTY_WORDS,
                          ("sweep", "mnist-cnn", "--vary", "batch=1", "--out", "o", "-j", 0)):
            with self.subTest(arguments):
                result = program.run(*arguments, folder=self.folder)
                self.assertEqual((result.returncode, result.stdout), (2, ""))
                self.assertRegex(result.stderr, r"\Alnsim: .+\nRun with --help")
                self.assertEqual(program.contents(self.folder), {})

    def test_files_of_networks_and_traces(self):
        for name, content, says in BAD_FILES:
            with self.subTest(name):
                self.write(name, content)
                self.refused("simulate", name, "--out", "out", says=(name, *says))
                self.refused("trace", name, "-o", "out/t.jsonl", says=(name, *says))

    def test_files_of_other_programs(self):
        for name, content in (("net.onnx", b"\x08\x07\x12\x0cpytorch"), ("net.csv", "Layer, M\n")):
            self.write(name, content)
            for path in (name, f"./{name}"):
                self.refused("simulate", path,
                             says=(name, "expected a network (JSON) or a trace (JSON Lines)"))

    def test_files_by_any_name_are_read(self):
        self.write("machine.txt", machine("clock_period_ps", 1000))
        self.write("net.txt", json.dumps(network()))
        program.output("simulate", "net.txt", "-m", "machine.txt", folder=self.folder)

    def test_files_of_machines(self):
        for content, says in BAD_MACHINES:
            with self.subTest(says):
                self.write("m.json", content)
                self.refused("simulate", "mnist-cnn", "-m", "m.json", "--out", "out", says=says)

    def test_files_of_technologies(self):
        for content, says in BAD_TECHNOLOGIES:
            with self.subTest(says):
                self.write("t.json", content)
                self.refused("simulate", "mnist-cnn", "-t", "t.json", "--out", "out", says=says)

    def test_paths_that_are_no_files(self):
        (self.folder / "folder.json").mkdir()
        for option in (("simulate",), ("trace",), ("simulate", "mnist-cnn", "-m"),
                       ("simulate", "mnist-cnn", "-t")):
            with self.subTest(option):
                self.refused(*option, "none.json", says=("none.json: no such file",))
                self.refused(*option, "folder.json", says=("expected a file, found a folder",))
                self.refused(*option, "./", says=("expected a file, found a folder",))

    def test_paths_that_lead_nowhere(self):
        (self.folder / "loop.json").symlink_to("loop.json")
        for option in (("simulate",), ("trace",), ("simulate", "mnist-cnn", "-m"),
                       ("simulate", "mnist-cnn", "-t"), ("simulate", "mnist-cnn", "--mapping")):
            with self.subTest(option):
                self.refused(*option, "loop.json",
                             says=("loop.json: can't be read: Too many levels",))
                self.refused(*option, "x" * 300 + ".json",
                             says=(".json: can't be read: File name too long",))
        (self.folder / "loop.json").unlink()

    def test_folders_of_data_that_are_not_there(self):
        (self.folder / "models").mkdir()
        for command in (("list",), ("simulate", "mnist-cnn"), ("report", "r")):
            for folder in ("/nonexistent", ""):
                self.refused(*command, LNSIM_DATA_DIR=folder,
                             says=(f'the folder that LNSIM_DATA_DIR names, "{folder}"',))
        self.refused("list", LNSIM_DATA_DIR=".", says=("./models/networks: can't be read",))

    def test_folders_of_temporary_files_that_are_not_there(self):
        self.refused("characterise", "--design", "lns4g2", "--out", "o", TMPDIR="/nonexistent",
                     says=("TMPDIR=/nonexistent",))

    def test_files_without_end(self):
        self.refused("simulate", "/dev/zero", says=("/dev/zero", "at most 1073741824 bytes"))

    def test_counts_that_do_not_fit(self):
        self.refused("simulate", "gpt-1.7b", "--batch", 2**24,
                     says=("gpt-1.7b, batch 16777216", "does not fit in 64 bits"))
        self.write("wide.json", linear(2**31))
        self.refused("simulate", "wide.json", "--batch", 1000, says=("does not fit in 64 bits",))
        lines = program.output("trace", "mnist-cnn").splitlines()
        record = json.loads(lines[2])
        record["vector"]["operations"]["add"] = record["vector"]["operations"]["multiply"] = MAXIMUM
        self.write("t.jsonl", "\n".join([*lines[:2], json.dumps(record), *lines[3:], ""]))
        self.refused("simulate", "t.jsonl",
                     says=(f"t.jsonl: mnist-cnn, batch 1: layer {record['layer']}, "
                           f"{record['pass']}: a count does not fit in 64 bits",))

    def test_payloads_that_are_missing(self):
        lines = program.output("trace", "mnist-cnn").splitlines()
        record = json.loads(lines[1]) | {"payload": {"first": "x.npy", "second": "y.npy"}}
        self.write("t.jsonl", "\n".join([lines[0], json.dumps(record), *lines[2:], ""]))
        self.refused("simulate", "t.jsonl", "--fidelity", "datapath",
                     says=("t.jsonl:2: at /payload: ", ".npy: can't be read: No such file"))
        record["payload"]["first"] = "x\0.npy"
        self.write("t.jsonl", "\n".join([lines[0], json.dumps(record), *lines[2:], ""]))
        self.refused("simulate", "t.jsonl",
                     says=("t.jsonl:2: at /payload/first: ", "without control characters"))

    def test_traces_that_end_early(self):
        text = program.output("trace", "mnist-cnn")
        lines = text.splitlines(keepends=True)
        self.write("t.jsonl", "".join(lines[:-1]))
        self.refused("simulate", "t.jsonl", says=("t.jsonl:1", "/ops", "expected", "29, found 28"))
        self.write("t.jsonl", text[:1000])
        self.refused("simulate", "t.jsonl", says=("t.jsonl:", "truncated"))
        self.write("t.jsonl", lines[0])
        self.refused("simulate", "t.jsonl", says=("t.jsonl", "records"))

    def test_a_trace_has_its_batch(self):
        self.write("t.jsonl", program.output("trace", "mnist-cnn"))
        for command in ("simulate", "trace"):
            self.refused(command, "t.jsonl", "--batch", 2, says=("t.jsonl", "--batch"))

    def test_a_trace_has_its_gradients(self):
        self.write("t.jsonl", program.output("trace", "small-transformer"))
        for command in ("simulate", "trace"):
            self.refused(command, "t.jsonl", "--embedding-gradient", "sparse",
                         says=("t.jsonl", "--embedding-gradient"))

    def test_validation_on_a_machine_that_is_too_small(self):
        self.write("m.json", machine("processing_element/buffer_b/capacity_bytes", 2))
        self.refused("validate", "papers", "-m", "m.json",
                     says=("resnet18 in lns8g8: layer ", "weight_gradient", "smallest tile"))

    def test_output_that_can_not_be_written(self):
        self.write("file", "mine")
        program.output("simulate", "mnist-cnn", "--out", self.folder / "r")
        for out in ("file", "file/out"):
            with self.subTest(out):
                self.refused("simulate", "mnist-cnn", "--out", out, says=(out,))
                self.refused("sweep", "mnist-cnn", "--vary", "batch=1", "--out", out, says=(out,))
        self.refused("report", "r", "--out", "file/out", says=("file/out",))
        self.refused("trace", "mnist-cnn", "-o", "file/t.jsonl", says=("file",))

    def test_output_in_the_place_of_a_folder(self):
        (self.folder / "layers.csv").mkdir()
        self.refused("simulate", "mnist-cnn", "--out", ".", says=("layers.csv", "folder"))
        self.refused("trace", "mnist-cnn", "-o", "layers.csv", says=("layers.csv", "folder"))
        self.refused("trace", "mnist-cnn", "-o", "out/", says=("out/",))

    def test_sweeps(self):
        for varied, says in BAD_SWEEPS:
            with self.subTest(varied):
                axes = [word for text in varied for word in ("--vary", text)]
                self.refused("sweep", "mnist-cnn", *axes, "--out", "out", says=says)

    def test_sweeps_of_what_does_not_exist(self):
        for arguments, says in ((("resnet19",), 'unknown network "resnet19"'),
                                (("mnist-cnn", "-m", "chip"), 'unknown machine "chip"'),
                                (("mnist-cnn", "-t", "44nm"), 'unknown technology "44nm"'),
                                (("mnist-cnn", "-b", "fp31"), '"fp31": unknown')):
            with self.subTest(arguments):
                self.refused("sweep", *arguments, "--vary", "batch=1..100", "--out", "out",
                             says=(says,))

    def test_reports_of_folders_without_a_report(self):
        (self.folder / "empty").mkdir()
        self.write("file", "mine")
        for name in ("empty", "none", "file"):
            self.refused("report", name, says=(f"{name}: ",))
        (self.folder / "bad").mkdir()
        self.write("bad/report.json", "{}")
        self.refused("report", "bad", says=("bad/report.json", "schema_version"))


if __name__ == "__main__":
    unittest.main()
