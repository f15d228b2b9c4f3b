# SPDX-License-Identifier: MIT
import json
import subprocess
import tempfile
import unittest
from pathlib import Path

import program

SHARE = Path("share/lnsim")
FOLDERS_OF_DATA = ("models/networks", "models/hardware", "models/references",
                   "energy/technologies", "energy/characterisation", "energy/rtl")
SINGLE_FILES = ("bin/lnsim", "share/man/man1/lnsim.1", "share/bash-completion/completions/lnsim",
                "share/doc/lnsim/LICENSE", *(SHARE / name for name in program.SCHEMAS))


def shipped() -> set[Path]:
    """The files that an installation holds, by what the checkout has."""
    files = {Path(name) for name in SINGLE_FILES}
    for folder in FOLDERS_OF_DATA:
        files |= {SHARE / path.relative_to(program.SOURCE) for suffix in ("json", "v")
                  for path in (program.SOURCE / folder).rglob(f"*.{suffix}")}
    package = program.SOURCE / "tools" / "lnsim"
    files |= {SHARE / "tools/lnsim" / path.relative_to(package) for suffix in ("py", "css", "json")
              for path in package.rglob(f"*.{suffix}")}
    return files | {path.relative_to(program.BUILD)
                    for path in (program.BUILD / "lib" / "lnsim").rglob("*.so")}


class Install(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        temporary = tempfile.TemporaryDirectory()
        cls.addClassCleanup(temporary.cleanup)
        first = Path(temporary.name) / "first"
        subprocess.run(["cmake", "--install", program.BUILD, "--prefix", first], check=True,
                       stdout=subprocess.DEVNULL)
        cls.prefix = first.rename(Path(temporary.name) / "moved: else'where \"there\"")
        cls.program = cls.prefix / "bin" / "lnsim"

    def test_holds_exactly_the_shipped_files(self):
        found = {path.relative_to(self.prefix) for path in self.prefix.rglob("*")
                 if path.is_file()}
        self.assertEqual(found, shipped())

    def test_lists_as_in_the_build_tree(self):
        self.assertEqual(program.output("list", program=self.program, folder=self.prefix),
                         program.output("list"))

    def test_simulates_as_in_the_build_tree(self):
        arguments = ("simulate", "mnist-cnn", "--json")
        self.assertEqual(
            json.loads(program.output(*arguments, program=self.program, folder=self.prefix)),
            json.loads(program.output(*arguments)))

    def test_draws(self):
        with tempfile.TemporaryDirectory() as out:
            program.output("simulate", "mnist-cnn", "--out", out, program=self.program)
            program.output("report", out, program=self.program, folder=Path(out))
            self.assertTrue((Path(out) / "report.html").is_file())
        self.assertEqual(list(self.prefix.rglob("__pycache__")), [])


if __name__ == "__main__":
    unittest.main()
