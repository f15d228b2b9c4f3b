# SPDX-License-Identifier: MIT
import json
import shutil
import tempfile
import unittest
from pathlib import Path

import program

SHIPPED = program.SOURCE / "energy" / "technologies" / "osu180.json"
LIBRARY = Path("/usr/share/qflow/tech/osu018/osu018_stdcells.lib")
HERE = all(shutil.which(tool) for tool in ("yosys", "iverilog")) and LIBRARY.exists()


def designs(path: Path) -> dict[str, str]:
    """Each design as its line of the file."""
    return {design["name"]: json.dumps(design) for design in
            json.loads(path.read_text(encoding="utf-8"))["designs"]}


class Characterise(unittest.TestCase):
    def setUp(self):
        holder = tempfile.TemporaryDirectory()
        self.addCleanup(holder.cleanup)
        self.folder = Path(holder.name)

    def run_it(self, *arguments):
        return program.run("characterise", *map(str, arguments), "--out", str(self.folder))

    @unittest.skipUnless(HERE, "needs yosys, iverilog and qflow-tech-osu018")
    def test_gives_the_shipped_designs_again(self):
        result = self.run_it("--library", "osu180", "--plan", "reduced")
        self.assertEqual(result.returncode, 0, result.stderr)
        made, shipped = designs(self.folder / "osu180.json"), designs(SHIPPED)
        self.assertEqual(len(made), 2)
        for name, text in made.items():
            self.assertEqual(text, shipped[name])

    def test_the_scaled_technology_is_the_shipped_one(self):
        result = self.run_it("--library", "asap7-16nm")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertEqual((self.folder / "asap7-16nm.json").read_bytes(),
                         (SHIPPED.parent / "asap7-16nm.json").read_bytes())

    def test_draws_what_is_shipped(self):
        result = self.run_it("--figures", "asap7", "--figures", "osu180")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertEqual({path.name for path in self.folder.iterdir()}, {
            f"{name}.{suffix}" for name in ("energy_by_component", "energy_by_conversion")
            for suffix in ("png", "svg")})

    def test_bad_input_is_one_message(self):
        cases = {"nothing to characterise": (), "unknown stream": ("--design", "lns8g8",
                                                                   "--stream", "noise"),
                 "unknown unit": ("--design", "lns8g8", "--unit", "divider"),
                 "number format": ("--design", "lns8"),
                 "unknown cell library": ("--library", "osu18"),
                 "no characterised designs": ("--figures", "45nm")}
        for message, arguments in cases.items():
            with self.subTest(message):
                result = self.run_it(*arguments)
                self.assertEqual(result.returncode, 2)
                self.assertIn(message, result.stderr)

    @unittest.skipUnless(HERE, "needs yosys and iverilog")
    def test_an_unpackaged_library_needs_its_files(self):
        result = self.run_it("--library", "asap7", "--design", "int4", "--stream", "gaussian")
        self.assertEqual(result.returncode, 2)
        self.assertIn("--liberty", result.stderr)


if __name__ == "__main__":
    unittest.main()
