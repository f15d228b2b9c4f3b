# SPDX-License-Identifier: MIT
import tempfile
import unittest
from pathlib import Path
from typing import Any

import tiny_library
from lnsim.characterise import timing
from lnsim.characterise.netlist import Instance, Netlist, Port
from lnsim.characterise.ways import Ways, place_of

FLOP, GATE = 50.0, 10.0  # ps, of the tiny library
PLACES: list[dict[str, Any]] = [
    {"name": "align", "instances": ["alignment."], "parameters": {"ALIGN": 1, "DEPTH": 1}},
    {"name": "tree1", "instances": ["level[1].stage"], "parameters": {"TREE": 1, "DEPTH": 1}},
    {"name": "tree2", "instances": ["level[2].stage"], "parameters": {"TREE": 2, "DEPTH": 1}},
    {"name": "difference", "instances": ["accumulate."], "parameters": {}},
    {"name": "sum", "instances": ["accumulate.running."], "parameters": {}}]
ALIGN, TREE1, TREE2, DIFFERENCE, SUM = range(5)


class PlaceOf(unittest.TestCase):
    def test_a_flip_flop_stands_where_its_innermost_name_says(self):
        for path, place in (("$flatten\\accumulate.\\level[2].stage.$auto$7", TREE2),
                            ("$flatten\\accumulate.\\running.$auto$7", SUM),
                            ("$flatten\\accumulate.$auto$7", DIFFERENCE),
                            ("$flatten\\accumulate.\\alignment.stage", ALIGN),
                            ("control.valid", None)):
            with self.subTest(path):
                self.assertEqual(place_of(path, PLACES), place)


class Lengths(unittest.TestCase):
    """Of two bits: each begins in a flip-flop that is at no place and passes so many inverters
    before tree1, tree2 and the difference: the one 1, 5 and 2 of them, the other 4, 1 and 2."""

    @classmethod
    def setUpClass(cls):
        with tempfile.TemporaryDirectory() as folder:
            cls.library = tiny_library.library(Path(folder)).cells
        instances: list[Instance] = []
        for bit, counts in enumerate(((1, 5, 2), (4, 1, 2))):
            net = 100 * bit + 10
            instances.append(cls.flop(f"operand{bit}", 2, net))
            for count, name in zip(counts, ("level[1].stage", "level[2].stage", "accumulate."),
                                   strict=True):
                for _ in range(count):
                    instances.append(Instance(f"g{net}", cls.library["INV"], {"A": net},
                                              {"Y": net + 1}, "accumulate"))
                    net += 1
                instances.append(cls.flop(f"{name}r{bit}", net, net + 1))
                net += 1
        # A port's bit enters at tree2.
        instances += [cls.flop("level[2].stage.late", 2, 300),
                      Instance("late", cls.library["INV"], {"A": 300}, {"Y": 301}, ""),
                      cls.flop("accumulate.late", 301, 302)]
        # The running sum is added to: its way leads back to it.
        instances += [Instance("add", cls.library["NAND"], {"A": 3, "B": net}, {"Y": 4}, ""),
                      cls.flop("accumulate.running.r", 4, 3)]
        ports = [Port("clk", True, (1,)), Port("b", True, (2,)), Port("y", False, (3,))]
        netlist = Netlist(ports, instances)
        cls.ways = Ways(netlist, timing.analyse(netlist, 0.0, 15.0), PLACES)

    @classmethod
    def flop(cls, name: str, data: int, output: int) -> Instance:
        return Instance(name, cls.library["FLOP"], {"C": 1, "D": data}, {"QN": output}, "")

    def test_begin_at_all_registers_that_are_always_there(self):
        self.assertEqual(self.ways.lengths(None, [TREE1]), [FLOP + 4 * GATE])

    def test_lead_through_the_places_between_bit_by_bit(self):
        self.assertEqual(self.ways.lengths(None, [TREE1, TREE2, DIFFERENCE]),
                         [FLOP + 4 * GATE, FLOP + 6 * GATE, FLOP + 8 * GATE])

    def test_begin_at_the_registers_of_a_place(self):
        self.assertEqual(self.ways.lengths(TREE1, [TREE2, DIFFERENCE]),
                         [FLOP + 5 * GATE, FLOP + 7 * GATE])
        self.assertEqual(self.ways.lengths(TREE2, [DIFFERENCE]), [FLOP + 2 * GATE])

    def test_end_at_registers_that_are_always_there(self):
        # Neither the sum nor what is behind the difference is on the way from tree2.
        self.assertEqual(self.ways.lengths(TREE2, [SUM]), [0.0])
        self.assertEqual(self.ways.lengths(None, [SUM]), [FLOP + 20.0])

    def test_a_place_without_flip_flops_ends_none(self):
        self.assertEqual(self.ways.lengths(None, [ALIGN, TREE1]), [0.0, FLOP + 4 * GATE])
        self.assertEqual([self.ways.bits(place) for place in range(5)], [0, 2, 3, 3, 1])


if __name__ == "__main__":
    unittest.main()
