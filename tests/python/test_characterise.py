# SPDX-License-Identifier: MIT
import gzip
import shutil
import tempfile
import unittest
from pathlib import Path
from unittest import mock

import tiny_library
from lnsim.characterise import (
    bench,
    cells,
    fanout,
    function,
    liberty,
    power,
    synthesis,
    timing,
    vcd,
)
from lnsim.characterise.bench import Stream
from lnsim.characterise.netlist import Instance, Netlist, Port
from lnsim.characterise.vcd import Transitions
from lnsim.errors import InputError


class Folder(unittest.TestCase):
    def setUp(self):
        holder = tempfile.TemporaryDirectory()
        self.addCleanup(holder.cleanup)
        self.folder = Path(holder.name)
        self.library = tiny_library.library(self.folder)


def toggle(library):
    """A flip-flop that reads its own inverse through an inverter, and a NAND of it and an input:
    net 1 is the clock, 2 the input, 3 the flip-flop, 4 the inverter, 5 the NAND."""
    cell = library.cells
    return Netlist(
        [Port("clk", True, (1,)), Port("b", True, (2,)), Port("y", False, (5,))],
        [Instance("multiply.a", cell["INV"], {"A": 3}, {"Y": 4}, "multiply"),
         Instance("accumulate.r", cell["FLOP"], {"C": 1, "D": 3}, {"QN": 3}, "accumulate"),
         Instance("y", cell["NAND"], {"A": 2, "B": 4}, {"Y": 5}, "control")])


class Liberty(Folder):
    def test_tables_are_in_common_units(self):
        inverter = self.library.cells["INV"]
        self.assertEqual(inverter.outputs["Y"].delay.rise.at(12, 2), 10)
        self.assertEqual(inverter.inputs["A"].capacitance_ff, 2)
        text = tiny_library.TEXT.replace('"1ps"', '"1ns"').replace("(1, ff)", "(1, pf)")
        path = self.folder / "other.lib.gz"
        path.write_bytes(gzip.compress(text.encode()))
        other = cells.read_cells(liberty.read(path)).cells["INV"]
        self.assertEqual(other.outputs["Y"].delay.rise.at(12, 2), 10_000)
        self.assertEqual(other.inputs["A"].capacitance_ff, 2000)
        self.assertEqual(other.outputs["Y"].energy.rise.at(12, 2), 11_000)

    def test_parts_of_both_supplies_add_up(self):
        energy = self.library.cells["INV"].outputs["Y"].energy
        self.assertEqual((energy.rise.at(10, 1), energy.fall.at(10, 1)), (11, 22))

    def test_delay_is_the_mean_over_the_inputs(self):
        self.assertEqual(self.library.cells["NAND"].outputs["Y"].delay.rise.at(10, 1), 20)

    def test_leakage_is_the_mean_over_the_states(self):
        self.assertEqual(self.library.cells["FLOP"].leakage_nw, 7)

    def test_what_is_written_reads_the_same(self):
        group = liberty.read(self.folder / "tiny.lib")
        again = self.folder / "again.lib"
        again.write_text(liberty.write(group), encoding="utf-8")
        self.assertEqual(cells.read_cells(liberty.read(again)), self.library)

    def test_other_text_is_refused(self):
        for text in ("module x;", "library (x) {", "library x"):
            path = self.folder / "bad.lib"
            path.write_text(text, encoding="utf-8")
            with self.assertRaisesRegex(InputError, "bad.lib"):
                liberty.read(path)

    def test_functions_bind_as_liberty_says(self):
        cases = {"A B + C'": "((A & B) | (~C))", "!A*B^C": "((~A) & (B ^ C))",
                 "!(A+B) C": "((~(A | B)) & C)"}
        for text, verilog in cases.items():
            self.assertEqual(function.to_verilog(text, {pin: pin for pin in "ABC"}), verilog)


class Timing(Folder):
    def test_longest_path_adds_up(self):
        found = timing.analyse(toggle(self.library), 0.0, 15.0)
        self.assertEqual(found.loads, {1: 1, 2: 2, 3: 6, 4: 3, 5: 0})
        self.assertEqual(found.critical_path_ps, 50 + 10 + 20)

    def test_wires_load_every_input(self):
        found = timing.loads_of(toggle(self.library), 10.0)
        self.assertEqual(found[3], 6 + 2 * 10)

    def test_a_loop_is_refused(self):
        inverter = self.library.cells["INV"]
        with self.assertRaisesRegex(InputError, "loop"):
            Netlist([], [Instance("a", inverter, {"A": 1}, {"Y": 2}, "control"),
                         Instance("b", inverter, {"A": 2}, {"Y": 1}, "control")])

    def test_an_undriven_net_is_refused(self):
        inverter = self.library.cells["INV"]
        with self.assertRaisesRegex(InputError, "nothing drives"):
            Netlist([], [Instance("a", inverter, {"A": 1}, {"Y": 2}, "control")])


class Fanout(Folder):
    def test_no_net_but_the_clock_drives_more_than_a_dozen(self):
        buffer = self.library.cells["INV"]  # one input and one output, as a buffer
        flop = self.library.cells["FLOP"]
        many = [Instance(f"f{i}", flop, {"C": 1, "D": 2}, {"QN": 10 + i}, "convert")
                for i in range(200)]
        made = Netlist([Port("clk", True, (1,)), Port("b", True, (2,))],
                       fanout.limited(many, buffer, [1]))
        self.assertEqual(len(made.sinks[1]), 200)
        self.assertLessEqual(max(len(pins) for net, pins in made.sinks.items() if net != 1), 12)
        self.assertEqual({instance.part for instance in made.instances}, {"convert"})


class Power(Folder):
    def energies(self, seen, wire_ff=0.0):
        gates = toggle(self.library)
        found = timing.analyse(gates, wire_ff, 15.0)
        return power.Meter(gates, found, wire_ff, 2.0, 15.0).energies(seen)

    def test_is_known_by_arithmetic(self):
        # V = 2, so a transition charges its load times 2. Two clock cycles, in which the
        # flip-flop rises once: of the two rising edges of the clock one moves nothing.
        none, once = Transitions(0, 0), Transitions(1, 0)
        found = self.energies({1: Transitions(2, 2), 2: none, 3: once, 4: Transitions(0, 1),
                               5: once})
        self.assertEqual(found["accumulate"].logic, 100 + 6 * 2)
        self.assertEqual(found["accumulate"].clock, 4 * 1 * 2 + 1 * 20 + 2 * 30)
        self.assertEqual(found["multiply"].logic, 22 + 3 * 2)
        self.assertEqual(found["control"].logic, 4)

    def test_an_input_that_moves_no_output_has_an_energy_of_its_own(self):
        none = Transitions(0, 0)
        found = self.energies({1: none, 2: Transitions(1, 1), 3: none, 4: none, 5: none})
        self.assertEqual(found["control"].logic, 2 * 8 + 2 * 2 * 2)

    def test_wires_cost(self):
        none = Transitions(0, 0)
        seen = {1: none, 2: none, 3: none, 4: Transitions(1, 0), 5: none}
        self.assertEqual(self.energies(seen, 10.0)["multiply"].logic
                         - self.energies(seen)["multiply"].logic, 10 * 2)


class Dump(Folder):
    TEXT = ("$timescale 1ps $end\n$var wire 1 ! n1 $end\n$var reg 1 \" n2 $end\n"
            "$var wire 8 # b $end\n$enddefinitions $end\n#5\n$dumpvars\n0!\n1\"\nb0 #\n$end\n"
            "#7\n1!\n#9\n0!\n0\"\nb11 #\n#11\n1!")

    def dump(self, text):
        path = self.folder / "toggles.vcd"
        path.write_text(text, encoding="utf-8")
        return path

    def test_counts_transitions_after_the_first_values(self):
        self.assertEqual(vcd.transitions(self.dump(self.TEXT), [1, 2]),
                         {1: Transitions(2, 1), 2: Transitions(0, 1)})

    def test_what_changes_and_comes_back_within_no_time_is_no_transition(self):
        glitches = "\n#13\n1!\n#15\n0!\n1!\n1\"\n0\"\n#17\n0\"\n0!"
        self.assertEqual(vcd.transitions(self.dump(self.TEXT + glitches), [1, 2]),
                         {1: Transitions(2, 2), 2: Transitions(0, 1)})

    def test_an_unmatched_net_is_an_error(self):
        with self.assertRaisesRegex(InputError, "n3 is not in the dump"):
            vcd.transitions(self.dump(self.TEXT), [1, 3])

    def test_an_unknown_value_is_an_error(self):
        with self.assertRaisesRegex(InputError, "n1 is unknown"):
            vcd.transitions(self.dump(self.TEXT + "\nx!\n"), [1])


@unittest.skipUnless(shutil.which("iverilog"), "needs iverilog")
class Simulation(Folder):
    DESIGN = {"name": "toggle", "inputs": [{"name": "b", "width": 1}],
              "outputs": [{"name": "y", "width": 1}]}

    def simulate(self, expected, delays):
        """The flip-flop takes 1, 0, 1 ...; its first value is the bench's to make known."""
        gates = toggle(self.library)
        used = timing.analyse(gates, 0.0, 15.0) if delays else None
        words = self.folder / "words.hex"
        words.write_text("".join(f"{word:x}\n" for word in expected), encoding="utf-8")
        stream = Stream("s", words, len(expected), 2)
        bench.compile_bench(gates, self.DESIGN, stream, used, self.folder)
        return gates, *bench.simulate(self.DESIGN, stream, self.folder)

    def test_a_difference_is_an_error(self):
        with self.assertRaisesRegex(InputError, "differs from the numerics in 1 of 1"):
            self.simulate([0b000, 0b000, 0b100, 0b000], delays=True)

    def test_nothing_compared_is_an_error(self):
        with self.assertRaisesRegex(InputError, "no output was compared"):
            self.simulate([0b000, 0b000], delays=False)

    def test_a_low_input_holds_the_nand_high(self):
        _, _, checked = self.simulate([0b110] * 4, delays=True)
        self.assertEqual(checked, 4)


class Tools(Folder):
    def test_a_missing_one_is_named_with_its_package(self):
        with mock.patch("shutil.which", return_value=None), \
                self.assertRaisesRegex(InputError, "yosys is not installed: Debian's package"):
            synthesis.require_tools()

    def test_a_failure_shows_its_message(self):
        with self.assertRaisesRegex(InputError, "sh failed in .*: no such thing"):
            synthesis.call(["sh", "-c", "echo no such thing >&2; exit 3"], self.folder)


if __name__ == "__main__":
    unittest.main()
