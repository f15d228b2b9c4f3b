# SPDX-License-Identifier: MIT
"""`lnsim characterise` against an estimate that shares no code with it.

The estimate (`cell_file`, `gates`, `gate_energy`) has the netlist of yosys, the stimulus and the
library's own file, and says by itself what the gates compute and what this costs. It stands for
gates without delay, `zero_delay` in a design's streams. Measured with yosys 0.23:

| deviation of the estimate | lns8g8 | fp8e4m3 |
|---|---|---|
| all energy | -0.3 % | -0.6 % |
| logic of a part | -1.6 % to 1.4 % | -1.0 % to 0.0 % |
| clock of a part | 0.0003 % | 0.0003 % |

The rest is what `gate_energy` does otherwise. Of the clock nothing is left, as it has one slew, and
what a flip-flop takes by itself is the same in both.
"""

import json
import shutil
import tempfile
import unittest
from pathlib import Path

import program
from cell_file import Cells
from gate_energy import Meter
from gates import Netlist, Run, Stream

LIBRARY = Path("/usr/share/qflow/tech/osu018/osu018_stdcells.lib")
HERE = all(shutil.which(tool) for tool in ("yosys", "iverilog")) and LIBRARY.exists()
# Twice what was measured, since another yosys makes another netlist.
ALL_ENERGY = 0.013
LOGIC_OF_A_PART = 0.03
# Results have six digits.
CLOCK_OF_A_PART = 1e-5
# The flow groups the readers of a net otherwise: where two dozen cells or more are alike, a buffer.
AREA = 0.005
FORMATS = ("lns8g8", "fp8e4m3")
STREAMS = ("gaussian", "uniform")
ISSUES = 64


def setting(name):
    path = program.SOURCE / "energy" / "characterisation" / "osu180.json"
    return json.loads(path.read_text(encoding="utf-8"))["settings"][name]["value"]


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
        cls.cells = Cells(LIBRARY)
        cls.designs = {name: cls.read_design(name) for name in cls.found}

    @classmethod
    def read_design(cls, name):
        folder = cls.kept / "designs" / name
        design = json.loads((folder / "design.json").read_text(encoding="utf-8"))
        netlist = Netlist(cls.kept / "osu180" / name / "netlist.json", design["top"], cls.cells,
                          "BUFX4")
        runs = {stream["name"]: Run(netlist, Stream(folder / stream["file"], design, netlist),
                                    stream["warm_up"]) for stream in design["streams"]}
        return design, netlist, runs

    def each(self):
        for name, (design, netlist, runs) in self.designs.items():
            for stream in design["streams"]:
                with self.subTest(name, stream=stream["name"]):
                    found = self.found[name]["streams"][stream["name"]]
                    yield stream, netlist, runs[stream["name"]], found

    def test_has_what_it_needs(self):
        self.assertEqual(set(self.designs), {f"{name}_v1" for name in FORMATS})
        self.assertEqual(self.cells.units, ["1ns", "1V", "1,pf", "1nW"])
        for _, _, runs in self.designs.values():
            self.assertEqual(set(runs), set(STREAMS))

    def test_every_sum_is_the_expected_one(self):
        for stream, _, run, found in self.each():
            self.assertGreaterEqual(run.checked, stream["operations"])
            self.assertEqual((stream["operations"], run.cycles, run.wrong), (ISSUES, ISSUES, 0))
            self.assertEqual(run.checked, found["outputs_compared"])

    def test_another_gate_gives_other_sums(self):
        """So that the sums above could have differed."""
        name, = (name for name in self.designs if name.startswith("lns8g8"))
        design, netlist, _ = self.designs[name]
        stream = Stream(self.kept / "designs" / name / "gaussian.hex", design, netlist)
        gate = next(gate for gate in netlist.gates if gate.cell.name == "NAND2X1")
        right, gate.cell = gate.cell, self.cells["NOR2X1"]
        self.addCleanup(setattr, gate, "cell", right)
        self.assertGreater(Run(netlist, stream, 0).wrong, 0)

    def test_area_and_leakage_are_those_of_the_cells(self):
        for name, (_, netlist, _) in self.designs.items():
            found = self.found[name]
            self.assertEqual(sum(gate.cell.flop is not None for gate in netlist.gates),
                             found["flip_flops"])
            for key, scale, own in (("area_um2", 1, "area"), ("leakage_mw", 1e-6, "leakage")):
                total = scale * sum(getattr(gate.cell, own) for gate in netlist.gates)
                self.assertAlmostEqual(total / found[key], 1, delta=AREA)

    def check_energies(self, mode, wire):
        for stream, netlist, run, found in self.each():
            meter = Meter(netlist, self.cells.voltage, setting("input_slew_ps") / 1000, wire)
            own = {key: energy / stream["operations"]
                   for key, energy in meter.energies(run).items()}
            theirs = {(part, kind): energy for part, kinds in found[mode].items()
                      for kind, energy in kinds.items()}
            self.assertEqual(set(own), set(theirs))
            self.assertAlmostEqual(sum(own.values()) / sum(theirs.values()), 1, delta=ALL_ENERGY)
            for key, energy in theirs.items():
                self.assertAlmostEqual(
                    own[key] / energy, 1,
                    delta=CLOCK_OF_A_PART if key[1] == "clock" else LOGIC_OF_A_PART, msg=key)

    def test_energies_are_those_of_the_moves(self):
        self.check_energies("zero_delay_no_wire_pj", 0)

    def test_energies_with_wires_are_those_of_the_moves(self):
        self.check_energies("zero_delay_wire_pj", setting("wire_ff_per_fanout") / 1000)


if __name__ == "__main__":
    unittest.main()
