# SPDX-License-Identifier: MIT
"""Are the columns of results those that `lnsim list columns` shows?"""

import csv
import re
import tempfile
import unittest
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import program


def listed(place: str) -> list[str]:
    """The columns of a file, or of a part of one."""
    titles = program.output("list", "columns").splitlines()[1::2]
    file = place.split(":", maxsplit=1)[0]
    return [name for title in titles for name, files in re.findall(r"(\S+) \(([^)]+)\)", title)
            if place in files or file in files.split(", ")]


def paths(cost: dict[str, Any]) -> Iterator[str]:
    for name, value in cost.items():
        if isinstance(value, dict):
            yield from (f"{name}.{path}" for path in paths(value))
        else:
            yield name


def header(path: Path) -> list[str]:
    with path.open(encoding="utf-8", newline="") as file:
        return next(csv.reader(file))


class Columns(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.out = Path(folder.name)
        cls.report = program.report("mnist-cnn", "--out", cls.out)
        # A technology that was characterised knows critical paths.
        program.output("sweep", "mnist-cnn", "--vary", "batch=1,2", "--baseline", "int8",
                       "--technology", "asap7", "--out", cls.out, "--quiet", "--no-plot")

    def test_have_names_files_a_unit_and_a_meaning(self):
        heading, *lines = program.output("list", "columns").splitlines()
        self.assertEqual(heading, "columns")
        self.assertEqual(len(lines) % 2, 0)
        for title, meaning in zip(lines[::2], lines[1::2], strict=True):
            self.assertRegex(title, r"^  (\S+ \((\S+: )?\w+(\.\w+)?(, [\w. :]+)*\), )+[\w/ ]+$")
            self.assertRegex(meaning, r"^ {6}[A-Z].*[^.]$")
            self.assertLessEqual(max(len(title), len(meaning)), 100)

    def test_have_a_name_each(self):
        names = program.names("columns")
        self.assertEqual(len(set(names)), len(names))
        self.assertLessEqual({"energy_pj.pe", "energy_pe_pj", "macs", "status"}, set(names))

    def test_are_shown_where_they_are_asked_for(self):
        self.assertNotIn("columns", program.output("list"))
        self.assertNotIn("energy_pj.pe", program.output("list", "--names"))

    def test_of_tables_are_listed_in_their_order(self):
        self.assertEqual(header(self.out / "layers.csv"), listed("layers.csv"))
        columns = [name for name in listed("sweep.csv") if not name.startswith("accuracy_")]
        columns.remove("batch")
        self.assertEqual(header(self.out / "sweep.csv"), ["batch", *columns])

    def test_of_a_report_are_listed(self):
        for place, cost in (("report.json: totals", self.report["totals"]),
                            ("report.json: totals", self.report["baseline"]["passes"]["update"]),
                            ("report.json: ops", self.report["ops"][0])):
            # Of those of no work there is nothing.
            parts = {name for name in listed(place)
                     if "by_component" in name or "by_tensor" in name}
            found = set(paths(cost))
            self.assertEqual(found | parts, set(listed(place)))


if __name__ == "__main__":
    unittest.main()
