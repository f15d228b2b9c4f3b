# SPDX-License-Identifier: MIT
"""How files are read: once, from pipes too, whatever their paths are."""

import hashlib
import json
import os
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

import program

NETWORK = program.SOURCE / "models/networks/mnist-cnn.json"
MACHINE = program.SOURCE / "models/hardware/lns-madam-pe.json"
TECHNOLOGY = program.SOURCE / "energy/technologies/45nm.json"
ODD = "a b:c'd\"e$f;g%h(i)[j]*?&|#"


def in_shell(command, folder):
    """Standard output of a line of bash, in which $lnsim is the program and has no children of the
    shell's."""
    environment = os.environ | {"lnsim": str(program.PROGRAM)}
    return subprocess.run(["bash", "-c", f"{command}; exit $?"], cwd=folder, capture_output=True,
                          text=True, check=True, timeout=100, env=environment).stdout


class InFolder(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)


class Pipes(InFolder):
    def test_hold_every_kind_of_file(self):
        program.output("map", "mnist-cnn", "-o", self.folder / "map.json")
        files = (NETWORK, MACHINE, TECHNOLOGY, self.folder / "map.json")
        text = in_shell('"$lnsim" simulate <(cat {}) -m <(cat {}) -t <(cat {}) --mapping <(cat {})'
                        " --json".format(*files), self.folder)
        report = json.loads(text)
        given = program.report(*files[:1], "-m", files[1], "-t", files[2], "--mapping", files[3])
        self.assertEqual(report["totals"], given["totals"])
        hashes = [file["sha256"] for file in report["manifest"]["data_files"]]
        self.assertEqual(hashes[:4], [hashlib.sha256(file.read_bytes()).hexdigest()
                                      for file in files])
        self.assertEqual(report["manifest"]["configuration_sha256"],
                         given["manifest"]["configuration_sha256"])

    def test_hold_traces(self):
        trace = program.output("trace", "mnist-cnn")
        (self.folder / "t.jsonl").write_text(trace, encoding="utf-8")
        self.assertEqual(in_shell('"$lnsim" trace <(cat t.jsonl)', self.folder), trace)

    def test_with_a_name(self):
        os.mkfifo(self.folder / "net.json")
        text = in_shell(f'cat {NETWORK} > net.json & "$lnsim" simulate ./net.json --json',
                        self.folder)
        self.assertEqual(json.loads(text)["totals"], program.report("mnist-cnn")["totals"])

    def test_hold_what_is_validated(self):
        self.assertEqual(in_shell('"$lnsim" validate papers tile -m <(cat {}) -t <(cat {})'.format(
            MACHINE, program.SOURCE / "energy/technologies/sub16nm.json"), self.folder),
            program.output("validate", "papers", "tile"))

    def test_go_through_sweeps(self):
        command = ('"$lnsim" sweep <(cat {}) -m <(cat {}) --vary batch=1,2 --vary '
                   "machine.processing_element.lanes=8,16 --out o --no-plot -q")
        in_shell(command.format(NETWORK, MACHINE), self.folder)
        rows = (self.folder / "o/sweep.csv").read_text(encoding="utf-8").splitlines()
        self.assertEqual(len(rows), 5)
        self.assertTrue(all(",ok" in row for row in rows[1:]), rows)


class Paths(InFolder):
    """Spaces, colons, quotes and what else a shell or Python may take for its own."""

    def test_of_everything_may_be_odd(self):
        folder = self.folder / ODD
        folder.mkdir()
        for file, name in ((NETWORK, "n.json"), (MACHINE, "m.json"), (TECHNOLOGY, "t.json")):
            shutil.copy(file, folder / name)
        program.output("simulate", folder / "n.json", "-m", folder / "m.json", "-t",
                       folder / "t.json", "--out", folder / "o")
        program.output("trace", folder / "n.json", "-o", folder / "t.jsonl")
        program.output("map", folder / "n.json", "-o", folder / "map.json")
        program.output("simulate", folder / "t.jsonl", "--mapping", folder / "map.json")
        program.output("sweep", folder / "n.json", "--vary", "batch=1", "--out", folder / "s")
        program.output("report", folder / "o", "--out", folder / "r")
        for name in ("o/report.json", "t.jsonl", "s/sweep.csv", "s/pareto.svg", "r/report.html"):
            self.assertTrue((folder / name).exists(), name)

    def test_may_be_no_text(self):
        network = os.fsencode(self.folder) + b"/a\n\x1b\xff.json"
        shutil.copy(NETWORK, network)
        for command in (("simulate", network, "--out", b"\xff"), ("report", b"\xff"),
                        ("trace", network, "-o", b"t\n\xff")):
            done = subprocess.run([program.PROGRAM, *command], cwd=self.folder, check=True,
                                  capture_output=True)
            self.assertNotIn(b"\x1b", done.stderr)
        label = json.loads((self.folder / os.fsdecode(b"\xff") / "report.json").read_text(
            encoding="utf-8"))["manifest"]["data_files"][0]["path"]
        self.assertEqual(label, f"{self.folder}/a  ?.json")

    def test_may_look_like_options(self):
        program.output("simulate", "mnist-cnn", "--out=-x", folder=self.folder)
        self.assertTrue((self.folder / "-x" / "report.json").exists())
        program.output("report", "--out=-y", "--", "-x", folder=self.folder)
        self.assertTrue((self.folder / "-y" / "report.html").exists())

    @unittest.skipUnless(shutil.which("yosys") and shutil.which("iverilog"), "needs yosys")
    def test_of_characterised_designs_may_be_odd(self):
        folder = self.folder / "a b:c'd"
        (folder / "tmp").mkdir(parents=True)
        done = subprocess.run(
            [program.PROGRAM, "characterise", "--library", "osu180", "--design", "lns4g2",
             "--stream", "gaussian", "--issues", "64", "--keep", folder / "k", "--out",
             folder / "c.json"], capture_output=True, text=True, check=False,
            env=os.environ | {"TMPDIR": str(folder / "tmp")})
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertTrue((folder / "c.json").exists())


class Python(InFolder):
    """The Python half imports nothing from where it is started."""

    def setUp(self):
        super().setUp()
        program.output("simulate", "mnist-cnn", "--out", self.folder / "r")
        for name in ("matplotlib.py", "random.py", "jsonschema.py", "sitecustomize.py",
                     "lnsim/__init__.py"):
            path = self.folder / name
            path.parent.mkdir(exist_ok=True)
            path.write_text("raise SystemExit('taken from the current folder')", encoding="utf-8")

    def start(self, **environment):
        return subprocess.run([program.PROGRAM, "report", "r"], cwd=self.folder, text=True,
                              capture_output=True, check=False, env=os.environ | environment)

    def test_imports_its_own(self):
        for environment in ({}, {"PYTHONPATH": ""}, {"PYTHONPATH": ":"}, {"PYTHONPATH": "."}):
            with self.subTest(environment):
                result = self.start(**environment)
                self.assertEqual((result.returncode, result.stderr), (0, ""))

    def start_script(self, script):
        """With a script of the shell for the interpreter."""
        python = self.folder / "python"
        python.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        python.chmod(0o755)
        return self.start(LNSIM_PYTHON=str(python))

    def test_imports_its_own_in_an_older_version(self):
        result = self.start_script('unset PYTHONSAFEPATH; exec /usr/bin/python3 "$@"')
        self.assertEqual((result.returncode, result.stderr), (0, ""))

    def test_tells_the_interpreters_that_it_starts(self):
        result = self.start_script('[ "$PYTHONSAFEPATH" = 1 ]')
        self.assertEqual((result.returncode, result.stderr), (0, ""))

    def test_ends_by_the_signal_that_ended_it(self):
        for signal in ("TERM", "INT", "KILL"):
            result = self.start_script(f"kill -{signal} $$")
            expected = {"TERM": -15, "INT": -2, "KILL": -9}[signal]
            self.assertEqual((result.returncode, result.stderr), (expected, ""))


if __name__ == "__main__":
    unittest.main()
