# SPDX-License-Identifier: MIT
"""`lnsim characterise` against an estimate that shares no code with it.

The estimate (`cell_file`, `gates`, `timed_gates`, `gate_energy`) has the netlist of yosys, the
stimulus and the library's own file, and says by itself what the gates compute and what this costs:
without delays, and with the library's. Measured with yosys 0.23 and Icarus Verilog 11, it deviates
from the flow by:

| | lns8g8 | fp8e4m3 |
|---|---|---|
| without delays, all energy | 0.08 % to 0.15 % | -0.90 % to -0.47 % |
| without delays, logic of a part | -0.7 % to 1.4 % | -1.4 % to -0.5 % |
| with delays, all energy | -0.60 % to 0.10 % | 0.74 % to 1.4 % |
| with delays, logic of a part | -2.2 % to 0.3 % | -0.4 % to 1.7 % |
| clock of a part | 0.0002 % | 0.0002 % |
| simplified as the flow is: any, without delays | 0.0003 % | 0.0002 % |
| simplified as the flow is: any, with delays | 0.031 % | 0.0004 % |

`gate_energy` says what is simplified. What is left then is the rounding of results to six digits,
and with delays the order of what happens within a tenth of a picosecond, which makes up to 0.08 %
of a part in other designs, such as mxfp4.
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
from timed_gates import TimedRun

LIBRARY = Path("/usr/share/qflow/tech/osu018/osu018_stdcells.lib")
HERE = all(shutil.which(tool) for tool in ("yosys", "iverilog")) and LIBRARY.exists()
# Twice what was measured, since another yosys makes another netlist.
ALL_ENERGY = 0.02
LOGIC_OF_A_PART = 0.04
# Results have six digits.
ROUNDING = 1e-5
# The most that another order of moves makes of a part of any known design.
ORDER = 8e-4
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
        streams = [(stream, Stream(folder / stream["file"], design, netlist))
                   for stream in design["streams"]]
        return netlist, streams

    def each(self):
        """Every stream: its description, its netlist, itself, and what the flow found."""
        return [(described, netlist, stream, self.found[name]["streams"][described["name"]])
                for name, (netlist, streams) in self.designs.items()
                for described, stream in streams]

    def test_covers_both_formats_and_streams(self):
        self.assertEqual(set(self.designs), {f"{name}_v1" for name in FORMATS})
        self.assertEqual([stream["name"] for stream, *_ in self.each()], [*STREAMS] * 2)
        self.assertEqual(self.cells.units, ["1ns", "1V", "1,pf", "1nW"])

    def check_sums(self, described, run, found):
        self.assertEqual((described["operations"], run.cycles, run.wrong), (ISSUES, ISSUES, 0))
        self.assertGreaterEqual(run.checked, ISSUES)
        self.assertEqual(run.checked, found["outputs_compared"])

    def test_another_gate_gives_other_sums(self):
        """Or else the sums might not have been compared."""
        netlist, ((described, stream), _) = self.designs["lns8g8_v1"]
        gate = next(gate for gate in netlist.gates if gate.cell.name == "NAND2X1")
        self.addCleanup(setattr, gate, "cell", gate.cell)
        gate.cell = self.cells["NOR2X1"]
        self.assertGreater(Run(netlist, stream, described["warm_up"]).wrong, 0)

    def test_cells_are_as_many_as_large_and_as_leaky(self):
        for name, (netlist, _) in self.designs.items():
            cells = [gate.cell for gate in netlist.gates]
            found = self.found[name]
            self.assertEqual((len(cells), sum(cell.flop is not None for cell in cells)),
                             (found["cells"], found["flip_flops"]))
            for total, theirs in ((sum(cell.area for cell in cells), found["area_um2"]),
                                  (sum(cell.leakage for cell in cells) * 1e-6,
                                   found["leakage_mw"])):
                self.assertAlmostEqual(total / theirs, 1, delta=ROUNDING)

    def meter(self, netlist, wire_ff, simplified):
        """Of one library, whose units are ns and pF."""
        return Meter(netlist, self.cells.voltage, self.settings["input_slew_ps"]["value"] / 1000,
                     wire_ff / 1000, simplified)

    def runs(self, delays, simplified):
        for described, netlist, stream, found in self.each():
            if delays == "zero_delay":
                run = Run(netlist, stream, described["warm_up"])
            else:
                run = TimedRun(netlist, stream, described["warm_up"],
                               self.meter(netlist, 0, simplified).delays)
            self.check_sums(described, run, found)
            yield netlist, run, found

    def check(self, delays, simplified, tolerances):
        """Energies of every run, with and without wires, and the sums of its gates."""
        wires = {"no_wire": 0, "wire": self.settings["wire_ff_per_fanout"]["value"]}
        for netlist, run, found in self.runs(delays, simplified):
            for wire, wire_ff in wires.items():
                energies = self.meter(netlist, wire_ff, simplified).energies(run)
                own = {key: energy / ISSUES for key, energy in energies.items()}
                theirs = {(part, kind): energy
                          for part, kinds in found[f"{delays}_{wire}_pj"].items()
                          for kind, energy in kinds.items()}
                self.assertEqual(set(own), set(theirs))
                own["all"], theirs["all"] = sum(own.values()), sum(theirs.values())
                for key, energy in theirs.items():
                    kind = key if key == "all" else key[1]
                    self.assertAlmostEqual(own[key], energy, delta=tolerances[kind] * energy,
                                           msg=(delays, wire, key))

    def test_energies_are_those_of_the_moves(self):
        near = {"all": ALL_ENERGY, "logic": LOGIC_OF_A_PART, "clock": ROUNDING}
        self.check("zero_delay", (), near)
        self.check("gate_delay", ("arcs",), near)

    def test_nothing_but_simplifications_parts_the_flow_from_the_estimate(self):
        for delays, same in (("zero_delay", ROUNDING), ("gate_delay", ORDER)):
            self.check(delays, SIMPLIFICATIONS,
                       {"all": same, "logic": same, "clock": ROUNDING})


if __name__ == "__main__":
    unittest.main()
