# SPDX-License-Identifier: MIT
"""Does tools/tidy choose the sources that changed?

In repositories of its own; clang-tidy is a stand-in that notes what it is given.
"""

import os
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

import program

STAND_IN = """#!/bin/bash
echo "${@: -1}" >>"$LOG"
! grep -q fault "${@: -1}"
"""
ALONE = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}


@unittest.skipUnless(shutil.which("git"), "needs git")
class Tidy(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name).resolve() / "checkout"
        self.bin = self.root.parent / "bin"
        self.bin.mkdir()
        (self.bin / "clang-tidy").write_text(STAND_IN, encoding="utf-8")
        (self.bin / "clang-tidy").chmod(0o755)
        (self.root / "tools").mkdir(parents=True)
        shutil.copy2(program.SOURCE / "tools/tidy", self.root / "tools/tidy")
        self.write("build/release/compile_commands.json", "[]")

    def write(self, path, text):
        (self.root / path).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).write_text(text, encoding="utf-8")

    def git(self, *arguments):
        subprocess.run(["git", "-c", "user.name=a", "-c", "user.email=a@b", *arguments],
                       cwd=self.root, env=os.environ | ALONE, check=True, capture_output=True)

    def commit(self, **files):
        if not (self.root / ".git").exists():
            self.git("init")
            self.write(".gitignore", "/build/")
        for name, text in files.items():
            self.write(name.replace("__", "/") + (".cpp" if "." not in name else ""), text)
        self.git("add", "-A")
        self.git("commit", "-m", "a")

    def tidy(self, *arguments, status=0):
        """The sources that are checked, in order of their names, and what is printed."""
        log = self.root.parent / "log"
        log.write_text("", encoding="utf-8")
        done = subprocess.run([self.root / "tools/tidy", *arguments], check=False, text=True,
                              env=os.environ | ALONE | {
                                  "PATH": f"{self.bin}:{os.environ['PATH']}", "LOG": str(log)},
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        self.assertEqual(done.returncode, status, done.stdout)
        return sorted(log.read_text(encoding="utf-8").split()), done.stdout

    def test_without_history_nothing_is_checked(self):
        self.assertEqual(self.tidy(), ([], "No history of changes: clang-tidy checks nothing\n"))
        self.commit(sim__a="1\n")
        self.assertEqual(self.tidy()[0], [])

    def test_sources_of_the_last_commit_and_of_the_working_tree_are_checked(self):
        self.commit(sim__a="1\n", sim__b="1\n", sim__c="1\n", tests__a="1\n")
        self.commit(sim__b="2\n", tests__a="2\n")
        self.assertEqual(self.tidy()[0], ["sim/b.cpp"])
        self.write("sim/c.cpp", "2\n")
        self.assertEqual(self.tidy()[0], ["sim/b.cpp", "sim/c.cpp"])

    def test_a_branch_is_checked_since_it_left_its_upstream(self):
        self.commit(sim__a="1\n", sim__b="1\n")
        self.git("branch", "upstream")
        self.git("checkout", "-b", "branch", "--track", "upstream")
        self.commit(sim__a="2\n")
        self.commit(sim__b="2\n")
        self.assertEqual(self.tidy()[0], ["sim/a.cpp", "sim/b.cpp"])
        self.assertEqual(self.tidy("--since", "HEAD~1")[0], ["sim/b.cpp"])

    def test_a_header_stands_for_a_source_that_includes_it(self):
        self.commit(sim__a="1\n")
        self.write("sim/a.hpp", "1\n")
        self.write("energy/b.hpp", "1\n")
        self.commit(sim__c='#include "energy/b.hpp"\n')
        self.commit(sim__d="1\n")
        self.write("sim/a.hpp", "2\n")
        self.write("energy/b.hpp", "2\n")
        self.assertEqual(self.tidy()[0], ["sim/a.cpp", "sim/c.cpp", "sim/d.cpp"])

    def test_what_was_moved_or_removed_is_not_checked(self):
        self.commit(sim__a="1\n", sim__b="1\n")
        self.git("mv", "sim/a.cpp", "energy.cpp")
        self.git("rm", "sim/b.cpp")
        self.commit()
        self.assertEqual(self.tidy(), ([], self.tidy()[1]))
        self.assertIn("No source changed since", self.tidy()[1])

    def test_of_many_changes_the_largest_are_checked(self):
        self.commit(sim__a="1\n")
        self.commit(**{f"sim__b{i}": "1\n" * (i + 1) for i in range(13)})
        sources, printed = self.tidy()
        self.assertEqual(len(sources), 12)
        self.assertNotIn("sim/b0.cpp", sources)
        self.assertIn("12 of 13 changed sources are checked", printed)
        self.assertEqual(len(self.tidy("--all")[0]), 14)

    def test_a_finding_fails(self):
        self.commit(sim__a="1\n", sim__b="fault\n")
        self.assertEqual(self.tidy("sim/a.cpp")[0], ["sim/a.cpp"])
        self.tidy("sim/a.cpp", "sim/b.cpp", status=1)
        self.commit(sim__b="fault 2\n")
        self.tidy(status=1)

    def test_what_it_cannot_do_it_says(self):
        self.assertIn("unknown option", self.tidy("--most", status=2)[1])
        self.assertIn("no revision", self.tidy("--since", "nowhere", status=2)[1])
        self.assertIn("--since REVISION", self.tidy("--help")[1])
        (self.root / "build/release/compile_commands.json").unlink()
        self.assertIn("needs cmake --preset release", self.tidy(status=2)[1])


if __name__ == "__main__":
    unittest.main()
