# SPDX-License-Identifier: MIT
"""Do the processes of a sweep bring all points home, whatever their parent passed on to them?"""

import csv
import os
import shlex
import signal
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

import program

# Seconds, for a busy machine; a program that waits for ever is ended then.
PATIENCE = 120


def children_of(process: int) -> list[int]:
    return [int(child) for child in
            Path(f"/proc/{process}/task/{process}/children").read_text(encoding="utf-8").split()]


class Pool(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def shell(self, before: str, *arguments: str) -> subprocess.CompletedProcess:
        """A shell runs a line and then becomes the program."""
        command = shlex.join([str(program.PROGRAM), *arguments])
        return subprocess.run(["bash", "-c", f"{before}exec {command}"], cwd=self.folder, text=True,
                              capture_output=True, check=False, timeout=PATIENCE)

    def swept(self, before: str, *arguments: str, points: int, more=("--no-plot",)):
        result = self.shell(before, "sweep", "mnist-cnn", *arguments, "--out", "o", "-q", *more)
        self.assertEqual((result.returncode, result.stderr), (0, ""))
        self.assertEqual([row["status"] for row in self.rows()], ["ok"] * points)

    def rows(self):
        with (self.folder / "o/sweep.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def test_a_parent_that_ignores_its_children(self):
        self.swept("trap '' CHLD; ", "--vary", "batch=1,2", points=2)

    def test_a_parent_that_ignores_its_children_and_the_figures(self):
        self.swept("trap '' CHLD; ", "--vary", "batch=1,2", points=2, more=())
        self.assertTrue((self.folder / "o/pareto.svg").is_file())

    def test_a_parent_that_ignores_its_children_and_the_checks(self):
        result = self.shell("trap '' CHLD; ", "validate", "datapath", "--json", "checks.json")
        self.assertEqual((result.returncode, result.stderr), (0, ""))

    def test_children_that_the_process_had_before(self):
        """None of their ends, good or bad, is that of a point."""
        self.swept("sleep .05 & (sleep .06; exit 7) & (sleep .07; kill -9 $BASHPID) & ", "--vary",
                   "batch=1..16", "-j", "2", points=16)

    def test_a_child_from_before_that_goes_on_is_not_waited_for(self):
        marker = self.folder / "sleeper"
        self.addCleanup(lambda: os.kill(int(marker.read_text(encoding="utf-8")), signal.SIGKILL))
        self.swept("sleep 600 >&- 2>&- & echo $! > sleeper; ", "--vary", "batch=1,2", points=2)

    def test_as_many_at_a_time_as_the_system_allows(self):
        self.swept("ulimit -n 12; ", "--vary", "batch=1..16", "-j", "64", points=16)

    def test_where_no_process_can_be_made(self):
        result = self.shell("ulimit -n 5; ", "sweep", "mnist-cnn", "--vary", "batch=1", "--out",
                            "o", "-q")
        self.assertEqual(result.returncode, 2)
        self.assertIn("Too many open files", result.stderr)

    def test_a_process_that_is_killed_costs_its_point_alone(self):
        fidelities = "fidelity=datapath,analytical"
        sweep = subprocess.Popen(
            [program.PROGRAM, "sweep", "resnet50", "--vary", fidelities, "--out", "o", "-q",
             "--no-plot", "-j", "1"], cwd=self.folder, text=True, stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE)
        end = time.monotonic() + PATIENCE
        while not (children := children_of(sweep.pid)) and time.monotonic() < end:
            time.sleep(0.001)
        os.kill(children[0], signal.SIGKILL)
        stderr = sweep.communicate(timeout=PATIENCE)[1]
        self.assertEqual(sweep.returncode, 1)
        self.assertIn("fidelity=datapath: its process was ended by signal 9 (Killed)", stderr)
        self.assertEqual([row["status"] for row in self.rows()],
                         ["error: its process was ended by signal 9 (Killed)", "ok"])


if __name__ == "__main__":
    unittest.main()
