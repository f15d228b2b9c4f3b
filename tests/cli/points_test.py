# SPDX-License-Identifier: MIT
"""Are finished points of a sweep taken where they are the same sweep's results, and else not?"""

import contextlib
import csv
import json
import os
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

import program

VARY = ("--vary", "format=fp16,lns8g8")


class Points(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.out = self.folder / "out"

    def sweep(self, *arguments, out=None, **options):
        return program.output("sweep", "mnist-cnn", *VARY, *arguments, "--out", out or self.out,
                              "--quiet", "--no-plot", **options)

    def table(self, out=None):
        return ((out or self.out) / "sweep.csv").read_bytes()

    def files(self):
        return sorted((self.out / "points").glob("*.json"))

    def times(self):
        return {path.name: path.stat().st_mtime_ns for path in self.files()}

    def assert_computed_again(self, damage):
        """A damaged file is found out, and replaced; the other is taken."""
        self.sweep()
        table, before, contents = self.table(), self.times(), program.contents(self.out)
        first = self.files()[0]
        damage(first)
        self.sweep()
        self.assertEqual(self.table(), table)
        self.assertEqual(program.contents(self.out), contents)
        self.assertEqual({name for name, time in self.times().items() if time == before[name]},
                         set(before) - {first.name})

    def edit(self, change):
        def damage(path):
            document = json.loads(path.read_text(encoding="utf-8"))
            change(document)
            path.write_text(json.dumps(document), encoding="utf-8")

        return damage

    def test_an_edited_row_is_computed_again(self):
        def set_in_row(**values):
            return self.edit(lambda document: document["row"].update(values))

        for damage in (set_in_row(cycles=1), set_in_row(energy_pe_pj=None),
                       set_in_row(format={}), set_in_row(novel=1),
                       self.edit(lambda document: document["row"].pop("macs")),
                       self.edit(lambda document: document.update(row_sha256="0" * 64)),
                       self.edit(lambda document: document.update(row=None)),
                       self.edit(lambda document: document.pop("row")),
                       self.edit(lambda document: document.pop("row_sha256"))):
            with self.subTest():
                self.assert_computed_again(damage)

    def test_a_damaged_file_is_computed_again(self):
        for content in (b"", b"{", b"\0", b"[" * 100_000, b'{"row": ' + b"[" * 10_000, b"null",
                        b" " * (1 << 21)):
            with self.subTest(content[:9]):
                self.assert_computed_again(lambda path, content=content: path.write_bytes(content))

    def test_the_row_of_another_point_is_computed_again(self):
        self.assert_computed_again(lambda path: path.write_bytes(self.files()[1].read_bytes()))

    def test_what_is_no_file_is_replaced(self):
        def replace_by(make):
            def damage(path):
                path.unlink()
                make(path)

            return damage

        full = Path("/dev/full")
        for make in (os.mkfifo, os.mkdir, lambda path: path.symlink_to(full),
                     lambda path: path.symlink_to(path)):
            with self.subTest(make=make):
                self.assert_computed_again(replace_by(make))
        self.assertFalse(full.is_file())

    def test_a_folder_that_can_not_be_replaced_fails_its_point(self):
        self.sweep()
        self.files()[0].unlink()
        blocked = next(iter({*self.files_of_a_sweep()} - {path.name for path in self.files()}))
        (self.out / "points" / blocked / "full").mkdir(parents=True)
        result = program.run("sweep", "mnist-cnn", *VARY, "--out", self.out, "-q", "--no-plot")
        self.assertEqual(result.returncode, 1)
        self.assertIn(f"{blocked}: can't be written: it is a folder", result.stderr)

    def files_of_a_sweep(self):
        other = self.folder / "other"
        self.sweep(out=other)
        return [path.name for path in (other / "points").glob("*.json")]

    def test_a_file_is_named_by_what_its_row_depends_on(self):
        report = program.report("mnist-cnn", "-f", "fp16", "-b", "none")
        self.sweep()
        self.assertIn(report["manifest"]["configuration_sha256"] + ".json", self.times())

    def test_sweeps_with_other_options_leave_each_other_s_points_alone(self):
        self.sweep()
        table, before = self.table(), self.times()
        self.sweep("--baseline", "fp32")
        self.assertEqual(len(self.times()), 4)
        self.assertNotEqual(self.table(), table)
        self.sweep()
        self.assertEqual(self.table(), table)
        self.assertLessEqual(before.items(), self.times().items())

    def test_another_program_of_the_same_version_computes_anew(self):
        """Its build id is all that differs: a linker gives one to each content."""
        self.sweep()
        table, before = self.table(), self.times()
        build = bytes.fromhex(program.report("mnist-cnn")["manifest"]["build"])
        code = program.PROGRAM.read_bytes()
        self.assertEqual(code.count(build), 1)
        other = self.folder / "lnsim"
        other.write_bytes(code.replace(build, bytes(reversed(build))))
        other.chmod(0o755)
        environment = {"LNSIM_DATA_DIR": str(program.SOURCE)}
        self.sweep(program=other, environment=environment)
        self.assertEqual(len(self.times()), 4)
        self.assertLess(before.items(), self.times().items())
        self.assertEqual(self.table(), table)
        manifest = json.loads(program.output("simulate", "mnist-cnn", "--json", program=other,
                                             environment=environment))["manifest"]
        self.assertEqual(manifest["build"], build[::-1].hex())

    def test_the_build_is_what_the_linker_wrote(self):
        notes = subprocess.run(["readelf", "-n", program.PROGRAM], text=True, check=True,
                               capture_output=True, env=os.environ | {"LC_ALL": "C"}).stdout
        build = program.report("mnist-cnn")["manifest"]["build"]
        self.assertIn(f"Build ID: {build}\n", notes)

    def wait_for_a_point(self, process):
        while process.poll() is None and not self.files():
            time.sleep(0.001)

    def test_a_second_sweep_in_the_folder_is_refused(self):
        first = subprocess.Popen([program.PROGRAM, "sweep", "small-transformer", "--vary",
                                  "batch=1..300", "--out", self.out, "-q", "--no-plot", "-j", "1"],
                                 stdout=subprocess.DEVNULL)
        self.wait_for_a_point(first)
        second = program.run("sweep", "mnist-cnn", *VARY, "--out", self.out, "-q")
        self.assertIsNone(first.poll())
        self.assertEqual(second.returncode, 2)
        self.assertIn("another run is working in this folder; wait for its end or choose another",
                      second.stderr)
        self.assertEqual(first.wait(), 0)
        with (self.out / "sweep.csv").open(encoding="utf-8", newline="") as file:
            self.assertEqual([row["batch"] for row in csv.DictReader(file)],
                             [str(batch) for batch in range(1, 301)])
        self.sweep()

    def test_a_sweep_that_was_killed_leaves_the_folder_to_the_next(self):
        """Also while a process of a point that the killed one had started goes on."""
        first = subprocess.Popen([program.PROGRAM, "sweep", "resnet50", "--vary",
                                  "fidelity=analytical,datapath", "--out", self.out, "-q", "-j",
                                  "1"], start_new_session=True)
        self.wait_for_a_point(first)
        first.kill()
        first.wait()
        try:
            self.sweep()
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(first.pid, 9)


if __name__ == "__main__":
    unittest.main()
