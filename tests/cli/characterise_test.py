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
        result = self.run_it("--library", "osu180", "--plan", "reduced", "--anew")
        self.assertEqual(result.returncode, 0, result.stderr)
        made, shipped = designs(self.folder / "osu180.json"), designs(SHIPPED)
        self.assertEqual(len(made), 2)
        for name, text in made.items():
            self.assertEqual(text, shipped[name])

    def test_designs_on_record_give_the_shipped_technologies_again(self):
        for name in ("asap7", "osu180"):
            result = self.run_it("--library", name, "--designs-from", name)
            self.assertEqual(result.returncode, 0, result.stderr)
            self.assertEqual((self.folder / f"{name}.json").read_bytes(),
                             SHIPPED.with_name(f"{name}.json").read_bytes())

    def test_designs_of_another_library_are_refused(self):
        for other in ("asap7", "45nm"):
            result = self.run_it("--library", "osu180", "--designs-from", other)
            self.assertEqual(result.returncode, 2)
            self.assertIn(f"{other}.json: expected a technology osu180 with designs",
                          result.stderr)

    def trace(self) -> Path:
        """A matmul of the 2 numbers 1, 3 with 2, 4, as .npy files beside the trace."""
        for name, numbers in (("x", (1, 3)), ("w", (2, 4))):
            head = b"{'descr': '|u1', 'fortran_order': False, 'shape': (2,), }\n"
            (self.folder / f"{name}.npy").write_bytes(
                b"\x93NUMPY\x01\x00" + len(head).to_bytes(2, "little") + head + bytes(numbers))
        axis = {"input": 1, "output": 1, "taps": 1, "stride": 1, "padding": 0, "dilation": 1}
        lines = [{"schema": "lnsim-trace", "schema_version": 1, "network": "n", "name": "n",
                  "batch": 1, "optimiser": "sgd"},
                 {"layer": "a", "pass": "forward", "kind": "matmul",
                  "contraction": {"groups": 1, "n": 1, "k": 1, "c": 2, "height": axis,
                                  "width": axis, "second": "weight"},
                  "payload": {"first": "x.npy", "second": "w.npy"}}]
        path = self.folder / "recorded.jsonl"
        path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
        return path

    @unittest.skipUnless(HERE, "needs yosys, iverilog and qflow-tech-osu018")
    def test_operands_may_be_those_of_a_trace(self):
        result = self.run_it("--library", "osu180", "--design", "int4", "--issues", "16",
                             "--stream", f"trace:{self.trace()}")
        self.assertEqual(result.returncode, 0, result.stderr)
        made = json.loads((self.folder / "osu180.json").read_text(encoding="utf-8"))
        stream = made["designs"][0]["streams"]["recorded"]
        # Scaled to 7 they are 2 and 7, and 4 and 7: two of four bits differ.
        self.assertEqual(stream["zero_fraction"], 0)
        self.assertEqual(stream["toggle_rate"], 0.5)
        self.assertNotIn("by_toggle_rate", made["entries"][0]["points"][0])

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
                 "none.jsonl": ("--design", "lns8g8", "--stream", "trace:none.jsonl"),
                 "unknown unit": ("--design", "lns8g8", "--unit", "divider"),
                 "number format": ("--design", "lns8"),
                 "unknown cell library": ("--library", "osu18"),
                 "no characterised designs": ("--figures", "45nm"),
                 "--clock": ("--design", "lns8g8", "--clock", "0"),
                 "--wire-load": ("--design", "lns8g8", "--wire-load", "-1")}
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
