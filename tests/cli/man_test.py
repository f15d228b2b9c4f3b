# SPDX-License-Identifier: MIT
import re
import subprocess
import unittest

import program
import train_manual

PAGE = program.SOURCE / "tools" / "man" / "lnsim.1"


def mandoc(*arguments: str) -> subprocess.CompletedProcess:
    return subprocess.run(["mandoc", *arguments, PAGE], capture_output=True, text=True,
                          check=False)


class ManPage(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        # Bold and underlined characters are overstruck.
        cls.text = re.sub(".\b", "", mandoc("-T", "ascii").stdout)

    def test_renders_without_warnings(self):
        lint = mandoc("-T", "lint", "-W", "warning")
        self.assertEqual((lint.returncode, lint.stdout), (0, ""))

    def test_names_every_subcommand_and_option(self):
        for subcommand in program.subcommands():
            with self.subTest(subcommand):
                self.assertIn(f"lnsim {subcommand}", self.text)
                missing = {option for option in program.options_of(subcommand)
                           if not re.search(re.escape(option) + r"(?![a-z-])", self.text)}
                self.assertEqual(missing, set())

    def test_options_of_train_are_those_of_the_list(self):
        """Where this fails, train_manual.py writes them anew."""
        page = PAGE.read_text(encoding="utf-8")
        self.assertEqual(train_manual.manual(page), page)
        self.assertNotEqual(train_manual.manual(page.replace("Fl -lr", "Fl -rate")),
                            page.replace("Fl -lr", "Fl -rate"))


if __name__ == "__main__":
    unittest.main()
