# SPDX-License-Identifier: MIT
import tempfile
import unittest
from pathlib import Path
from typing import Any
from unittest import mock

import tiny_library
from lnsim.characterise import gates, pipeline, timing
from lnsim.characterise.netlist import Instance, Netlist, Port

PLACES: list[dict[str, Any]] = [
    {"name": "align", "instances": ["alignment."], "parameters": {"ALIGN": 1, "DEPTH": 1}},
    {"name": "tree1", "instances": ["level[1].stage"], "parameters": {"TREE": 1, "DEPTH": 1}},
    {"name": "tree2", "instances": ["level[2].stage"], "parameters": {"TREE": 2, "DEPTH": 1}},
    {"name": "difference", "instances": ["accumulate."], "parameters": {}},
    {"name": "sum", "instances": ["accumulate.running."], "parameters": {}}]


class Places(unittest.TestCase):
    def test_a_register_adds_to_each_of_its_parameters(self):
        unit = {"places": PLACES, "parameters": {"DEPTH": "2", "BITS": "8"}}
        self.assertEqual(pipeline.with_registers(unit, ["tree1", "tree2"]),
                         {"DEPTH": "4", "BITS": "8", "TREE": "3"})
        self.assertEqual(pipeline.with_registers(unit, []), unit["parameters"])

    def test_a_flip_flop_stands_where_its_longest_name_says(self):
        for path, place in (("$flatten\\accumulate.\\level[2].stage.$auto$7", 2),
                            ("$flatten\\accumulate.\\running.$auto$7", 4),
                            ("$flatten\\accumulate.$auto$7", 3), ("control.valid", None)):
            with self.subTest(path):
                self.assertEqual(pipeline.place_of(path, PLACES), place)

    def test_a_way_that_is_too_long_is_divided_in_its_middle(self):
        for chosen, delays, middles in (
                ([], (0, 0, 0, 100, 100), []),
                ([], (0, 0, 0, 101, 90), ["tree1"]),
                ([], (0, 0, 0, 90, 101), []),
                (["tree1"], (0, 101, 0, 101, 90), ["align", "tree2"]),
                (["align", "tree1"], (0, 90, 0, 101, 90), ["tree2"]),
                (["align", "tree1", "tree2"], (101, 101, 101, 101, 101), [])):
            with self.subTest(chosen=chosen, delays=delays):
                self.assertEqual(pipeline.middles(PLACES, chosen, list(delays), 100), middles)


class Ways(unittest.TestCase):
    def setUp(self):
        holder = tempfile.TemporaryDirectory()
        self.addCleanup(holder.cleanup)
        self.folder = Path(holder.name)
        self.library = tiny_library.library(self.folder)

    def line(self, registers: bool) -> Netlist:
        """Two flip-flops with an inverter between them, or with another flip-flop there."""
        cell = self.library.cells
        instances = [
            Instance("accumulate.first", cell["FLOP"], {"C": 1, "D": 2}, {"QN": 3}, "accumulate"),
            Instance("a", cell["INV"], {"A": 3}, {"Y": 4}, "accumulate"),
            Instance("accumulate.running.r", cell["FLOP"], {"C": 1, "D": 6 if registers else 4},
                     {"QN": 5}, "accumulate")]
        if registers:
            instances.append(Instance("level[1].stage.r", cell["FLOP"], {"C": 1, "D": 4},
                                      {"QN": 6}, "accumulate"))
        return Netlist([Port("clk", True, (1,)), Port("b", True, (2,)), Port("y", False, (5,))],
                       instances)

    def test_are_those_to_the_registers_of_each_place(self):
        netlist = self.line(registers=True)
        arrivals = timing.analyse(netlist, 0.0, 15.0).arrivals
        self.assertEqual(pipeline.ways(netlist, arrivals, PLACES),
                         [0, arrivals[4], 0, 0, arrivals[6]])
        self.assertGreater(arrivals[4], arrivals[6])

    def pipeliner(self, clock_ps: float) -> tuple[pipeline.Pipeliner, mock.Mock]:
        """One that finds the line wherever it looks for a unit's gates."""
        made = mock.Mock(side_effect=lambda _library, _unit, parameters, _folder: self.line(
            registers=parameters["DEPTH"] != "1"))
        for name, replacement in (("gates_of", made), ("key_of", mock.Mock(return_value="key"))):
            patch = mock.patch.object(gates, name, replacement)
            patch.start()
            self.addCleanup(patch.stop)
        library = mock.Mock(**{"setting.return_value": 15.0})
        library.name = "tiny"
        return pipeline.Pipeliner(library, clock_ps, self.folder), made

    def test_get_registers_until_none_is_too_long_or_no_place_is_left(self):
        unit = {"name": "u", "places": PLACES, "parameters": {"DEPTH": "1"}}
        whole = timing.analyse(self.line(registers=False), 0.0, 15.0).arrivals[4]
        pipeliner, made = self.pipeliner(whole)
        self.assertEqual(pipeliner.stages(unit), [])
        self.assertEqual(pipeliner.stages(unit), [], "kept")
        self.assertEqual(made.call_count, 1)
        (self.folder / "pipelines" / "key.json").unlink()
        place = {"name": "tree1", "instances": ["level[1].stage"], "parameters": {"DEPTH": 1}}
        pipeliner, made = self.pipeliner(whole - 1)
        self.assertEqual(pipeliner.stages(unit | {"places": [place, PLACES[4]]}), ["tree1"])
        self.assertEqual(made.call_count, 2)

    def test_a_unit_without_places_is_not_looked_at(self):
        pipeliner, made = self.pipeliner(1.0)
        self.assertEqual(pipeliner.stages({"name": "u", "places": PLACES[3:]}), [])
        made.assert_not_called()


if __name__ == "__main__":
    unittest.main()
