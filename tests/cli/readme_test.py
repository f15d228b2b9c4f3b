# SPDX-License-Identifier: MIT
"""Runs the examples of README.md in order, in one empty folder.

A block marked sh is run without its tools/ commands, a block marked python where the extension
module was built, a block marked json NAME is written to the file NAME, and every line of a block
marked text is in the output of the example before it. Blocks marked cmake and cpp are parts of what
package_test builds.
"""

import os
import re
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path
from typing import NamedTuple

import program

README = program.SOURCE / "README.md"
EXTENSION = program.BUILD / "lib" / "lnsim"


class Block(NamedTuple):
    kind: str
    name: str
    content: str


def blocks() -> list[Block]:
    return [Block(*found) for found in
            re.findall(r"^```(\w+) ?(.*)\n((?:.*\n)*?)```$", README.read_text(encoding="utf-8"),
                       re.MULTILINE)]


def commands_of(block: Block) -> str:
    return "".join(line for line in block.content.splitlines(keepends=True)
                   if not line.startswith("tools/"))


def run(commands: str, folder: str) -> subprocess.CompletedProcess:
    path = f"{program.PROGRAM.parent}:{os.environ['PATH']}"
    return subprocess.run(["bash", "-euo", "pipefail", "-c", commands], cwd=folder,
                          env=os.environ | {"PATH": path}, capture_output=True, text=True,
                          check=False)


def run_python(code: str, folder: str) -> subprocess.CompletedProcess:
    paths = (program.PACKAGES, EXTENSION)
    return subprocess.run([sys.executable, "-c", code], cwd=folder, check=False,
                          env=os.environ | {"PYTHONPATH": ":".join(map(str, paths))},
                          capture_output=True, text=True)


class Readme(unittest.TestCase):
    def test_examples_work_and_print_what_is_shown(self):
        shown = ""
        with tempfile.TemporaryDirectory() as folder:
            # Examples copy shipped files by their place in the checkout.
            for data in ("models", "energy"):
                (Path(folder) / data).symlink_to(program.SOURCE / data)
            for block in blocks():
                with self.subTest(block.content):
                    if block.kind == "json":
                        (Path(folder) / block.name).write_text(block.content, encoding="utf-8")
                    elif block.kind == "sh":
                        result = run(commands_of(block), folder)
                        self.assertEqual(result.returncode, 0, result.stderr)
                        shown = result.stdout
                    elif block.kind == "python" and EXTENSION.is_dir():
                        result = run_python(block.content, folder)
                        self.assertEqual(result.returncode, 0, result.stderr)
                    elif block.kind == "text":
                        missing = set(block.content.splitlines()) - set(shown.splitlines())
                        self.assertEqual(missing, set(), "refresh the output in README.md")

    def test_there_are_examples(self):
        kinds = {block.kind for block in blocks()}
        self.assertLessEqual({"sh", "json", "text"}, kinds)


if __name__ == "__main__":
    unittest.main()
