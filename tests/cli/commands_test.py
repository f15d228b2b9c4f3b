# SPDX-License-Identifier: MIT
"""Help, versions, names and exit codes."""

import re
import unittest

import program

KINDS = {"networks": "models/networks", "machines": "models/hardware",
         "technologies": "energy/technologies"}


class Help(unittest.TestCase):
    def test_of_every_command_shows_an_example_that_names_it(self):
        for command in program.subcommands():
            with self.subTest(command):
                text = program.output(command, "--help")
                examples = text.split("Examples:\n")[1]
                self.assertIn(f"  lnsim {command}", examples)

    def test_of_the_program_shows_examples_and_exit_codes(self):
        text = program.output("--help")
        self.assertIn("Examples:\n  lnsim ", text)
        self.assertIn("Exit codes: 0 ok, 1 a check or a point of a sweep failed, "
                      "2 usage or bad input,\n3 output was lost",
                      text)

    def test_version(self):
        package = (program.PACKAGES / "lnsim/__init__.py").read_text(encoding="utf-8")
        version = re.search(r'^__version__ = "(.+)"$', package, re.MULTILINE)[1]
        self.assertEqual(program.output("--version"), f"lnsim {version}\n")
        self.assertEqual(program.report("mnist-cnn")["manifest"]["version"], version)


class List(unittest.TestCase):
    def test_names_are_those_of_the_files(self):
        for kind, folder in KINDS.items():
            files = sorted(path.stem for path in (program.SOURCE / folder).glob("*.json"))
            self.assertEqual(program.names(kind), files)

    def test_has_a_line_for_each(self):
        sections = re.split(r"^(?=\w)", program.output("list"), flags=re.MULTILINE)[1:]
        self.assertEqual([section.split("\n")[0] for section in sections],
                         ["networks", "machines", "formats", "technologies"])
        for section in sections:
            kind, *lines = section.splitlines()
            self.assertEqual([line.split()[0] for line in lines], program.names(kind))
            for line in lines:
                self.assertGreater(len(line.split()), 1, line)
                self.assertLessEqual(len(line), 100)

    def test_of_one_kind_is_its_part(self):
        self.assertIn(program.output("list", "machines"), program.output("list"))

    def test_all_names(self):
        everything = [name for kind in ("networks", "machines", "formats", "technologies")
                      for name in program.names(kind)]
        self.assertEqual(program.output("list", "--names").split(), everything)


if __name__ == "__main__":
    unittest.main()
