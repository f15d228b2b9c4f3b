# SPDX-License-Identifier: MIT
import json
import tempfile
import unittest
from pathlib import Path

import program

SHARE = Path("share/lnsim")
FOLDERS_OF_DATA = ("models/networks", "models/hardware", "models/references",
                   "energy/technologies", "energy/characterisation", "energy/rtl")
SINGLE_FILES = ("bin/lnsim", "share/man/man1/lnsim.1", "share/bash-completion/completions/lnsim",
                "share/doc/lnsim/LICENSE",
                *(SHARE / name for name in program.SCHEMAS))
PACKAGE = Path("lib/cmake/lnsim")
FILES_OF_PACKAGE = ("lnsimConfig.cmake", "lnsimConfigVersion.cmake", "lnsimTargets.cmake",
                    "FindLibmd.cmake", "FindSystemC.cmake")


def libraries() -> set[Path]:
    """What is for programs in C++: archives, headers and the CMake package."""
    files = {Path(f"lib/liblnsim_{name}.a") for name in program.libraries()}
    files |= {Path("include/lnsim") / path.relative_to(program.SOURCE)
              for folder in program.FOLDERS_OF_LIBRARIES
              for path in (program.SOURCE / folder).rglob("*.hpp")}
    build_type = program.cached("CMAKE_BUILD_TYPE").lower() or "noconfig"
    return files | {PACKAGE / name
                    for name in (*FILES_OF_PACKAGE, f"lnsimTargets-{build_type}.cmake")}


def shipped() -> set[Path]:
    """The files that an installation holds, by what the checkout has."""
    files = {Path(name) for name in SINGLE_FILES}
    for folder in FOLDERS_OF_DATA:
        files |= {SHARE / path.relative_to(program.SOURCE) for suffix in ("json", "jsonl", "v")
                  for path in (program.SOURCE / folder).rglob(f"*.{suffix}")}
    package = program.PACKAGES / "lnsim"
    files |= {SHARE / "tools/lnsim" / path.relative_to(package) for suffix in ("py", "css", "json")
              for path in package.rglob(f"*.{suffix}")}
    files |= {path.relative_to(program.BUILD)
              for path in (program.BUILD / "lib" / "lnsim").rglob("*.so")}
    return files | libraries()


class Install(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        temporary = tempfile.TemporaryDirectory()
        cls.addClassCleanup(temporary.cleanup)
        first = Path(temporary.name) / "first"
        program.install(first)
        cls.prefix = first.rename(Path(temporary.name) / "moved: else'where \"there\"")
        cls.program = cls.prefix / "bin" / "lnsim"

    def test_holds_exactly_the_shipped_files(self):
        found = {path.relative_to(self.prefix) for path in self.prefix.rglob("*")
                 if path.is_file()}
        self.assertEqual(found, shipped())

    def test_lists_as_in_the_build_tree(self):
        self.assertEqual(program.output("list", program=self.program, folder=self.prefix),
                         program.output("list"))

    def test_holds_no_empty_folder(self):
        self.assertEqual([path for path in self.prefix.rglob("*")
                          if path.is_dir() and not any(path.iterdir())], [])

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
