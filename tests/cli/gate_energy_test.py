# SPDX-License-Identifier: MIT
"""`lnsim characterise` against an estimate that shares no code with it.

The estimate (`cell_file`, `gates`, `gate_energy`) has the netlist of yosys, the stimulus and the
library's own file, and says by itself what the gates compute and what this costs. It stands for
gates without delay, `zero_delay` in a design's streams. Measured with yosys 0.23, its deviations
from the flow are:

| | lns8g8 | fp8e4m3 |
|---|---|---|
| all energy | -0.14 % to -0.04 % | -0.64 % to -0.33 % |
| logic of a part | -1.7 % to 1.4 % | -1.0 % to 0.0 % |
| clock of a part | 0.0003 % | 0.0003 % |
| any of these, simplified as the flow does | 0.0003 % | 0.0003 % |

`gate_energy` says what is simplified; the last line has only the rounding of results left.
"""

import json
import shutil
import tempfile
import unittest
from pathlib import Path

import program
from cell_file import Cells
from gate_energy import SIMPLIFICATIONS, Meter
from gates import Netlist, Run, Stream

LIBRARY = Path("/usr/share/qflow/tech/osu018/osu018_stdcells.lib")
HERE = all(shutil.which(tool) for tool in ("yosys", "iverilog")) and LIBRARY.exists()
# About twice what was measured, since another yosys makes another netlist.
ALL_ENERGY = 0.013
LOGIC_OF_A_PART = 0.03
# Results have six digits.
ROUNDING = 1e-5
FORMATS = ("lns8g8", "fp8e4m3")
STREAMS = ("gaussian", "uniform")
ISSUES = 64


def description():
    path = program.SOURCE / "energy" / "characterisation" / "osu180.json"
    return json.loads(path.read_text(encoding="utf-8"))


@unittest.skipUnless(HERE, "needs yosys, iverilog and qflow-tech-osu018")
class GateEnergy(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        holder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(holder.cleanup)
        cls.kept, out = Path(holder.name) / "kept", Path(holder.name) / "out"
        program.output("characterise", "--library", "osu180", "--design", *FORMATS,
                       "--stream", *STREAMS, "--issues", ISSUES, "--keep", cls.kept, "--out", out)
        made = json.loads((out / "osu180.json").read_text(encoding="utf-8"))
        cls.found = {design["name"]: design for design in made["designs"]}
        cls.cells, cls.settings = Cells(LIBRARY), description()["settings"]
        cls.designs = {name: cls.read_design(name) for name in cls.found}

    @classmethod
    def read_design(cls, name):
        folder = cls.kept / "designs" / name
        design = json.loads((folder / "design.json").read_text(encoding="utf-8"))
        netlist = Netlist(cls.kept / "osu180" / name / "netlist.json", design["top"], cls.cells,
                          description()["buffer"])
        runs = [(stream, Run(netlist, Stream(folder / stream["file"], design, netlist),
                             stream["warm_up"])) for stream in design["streams"]]
        return design, netlist, runs

    def each(self):
        """Every run: its stream, its netlist, the run itself, and what the flow found."""
        return [(stream, netlist, run, self.found[name]["streams"][stream["name"]])
                for name, (_, netlist, runs) in self.designs.items() for stream, run in runs]

    def test_covers_both_formats_and_streams(self):
        self.assertEqual(set(self.designs), {f"{name}_v1" for name in FORMATS})
        self.assertEqual([stream["name"] for stream, *_ in self.each()], [*STREAMS] * 2)
        self.assertEqual(self.cells.units, ["1ns", "1V", "1,pf", "1nW"])

    def test_every_sum_is_the_expected_one(self):
        for stream, _, run, found in self.each():
            self.assertEqual((stream["operations"], run.cycles, run.wrong), (ISSUES, ISSUES, 0))
            self.assertGreaterEqual(run.checked, ISSUES)
            self.assertEqual(run.checked, found["outputs_compared"])

    def test_another_gate_gives_other_sums(self):
        """Or else the sums above might not have been compared."""
        design, netlist, _ = self.designs["lns8g8_v1"]
        stream = Stream(self.kept / "designs" / "lns8g8_v1" / "gaussian.hex", design, netlist)
        gate = next(gate for gate in netlist.gates if gate.cell.name == "NAND2X1")
        self.addCleanup(setattr, gate, "cell", gate.cell)
        gate.cell = self.cells["NOR2X1"]
        self.assertGreater(Run(netlist, stream, 0).wrong, 0)

    def test_cells_are_as_many_as_large_and_as_leaky(self):
        for name, (_, netlist, _) in self.designs.items():
            cells = [gate.cell for gate in netlist.gates]
            found = self.found[name]
            self.assertEqual((len(cells), sum(cell.flop is not None for cell in cells)),
                             (found["cells"], found["flip_flops"]))
            for total, theirs in ((sum(cell.area for cell in cells), found["area_um2"]),
                                  (sum(cell.leakage for cell in cells) * 1e-6,
                                   found["leakage_mw"])):
                self.assertAlmostEqual(total / theirs, 1, delta=ROUNDING)

    def energies(self, simplified=()):
        """Of every run, with and without wires: the estimate of each part and the flow's."""
        wire_ff = self.settings["wire_ff_per_fanout"]["value"]
        for mode, wire in (("zero_delay_no_wire_pj", 0), ("zero_delay_wire_pj", wire_ff / 1000)):
            for stream, netlist, run, found in self.each():
                meter = Meter(netlist, self.cells.voltage,
                              self.settings["input_slew_ps"]["value"] / 1000, wire, simplified)
                own = {key: energy / stream["operations"]
                       for key, energy in meter.energies(run).items()}
                theirs = {(part, kind): energy for part, kinds in found[mode].items()
                          for kind, energy in kinds.items()}
                self.assertEqual(set(own), set(theirs))
                yield own, theirs

    def assert_near(self, own, theirs, tolerance):
        self.assertAlmostEqual(own / theirs, 1, delta=tolerance)

    def test_energies_are_those_of_the_moves(self):
        for own, theirs in self.energies():
            self.assert_near(sum(own.values()), sum(theirs.values()), ALL_ENERGY)
            for (part, kind), energy in theirs.items():
                self.assert_near(own[part, kind], energy,
                                 ROUNDING if kind == "clock" else LOGIC_OF_A_PART)

    def test_simplifications_are_all_that_parts_the_flow_from_the_estimate(self):
        for own, theirs in self.energies(SIMPLIFICATIONS):
            for key, energy in theirs.items():
                self.assert_near(own[key], energy, ROUNDING)


if __name__ == "__main__":
    unittest.main()
