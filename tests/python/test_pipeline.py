# SPDX-License-Identifier: MIT
import argparse
import itertools
import json
import random
import tempfile
import unittest
from pathlib import Path
from typing import Any
from unittest import mock

from lnsim.characterise import command, gates, pipeline
from lnsim.errors import InputError

PLACES: list[dict[str, Any]] = [
    {"name": "align", "parameters": {"ALIGN": 1, "DEPTH": 1}},
    {"name": "tree1", "parameters": {"TREE": 1, "DEPTH": 1}},
    {"name": "tree2", "parameters": {"TREE": 2, "DEPTH": 1}},
    {"name": "difference", "parameters": {}},
    {"name": "sum_add", "parameters": {"SUMS": 1}},
    {"name": "sum", "parameters": {}}]


class Places(unittest.TestCase):
    def test_a_register_adds_to_each_of_its_parameters(self):
        unit = {"places": PLACES, "parameters": {"DEPTH": "2", "BITS": "8"}}
        self.assertEqual(pipeline.with_registers(unit, ["tree1", "tree2"]),
                         {"DEPTH": "4", "BITS": "8", "TREE": "3"})
        self.assertEqual(pipeline.with_registers(unit, []), unit["parameters"])

    def test_are_parted_by_registers_that_are_always_there(self):
        ways = mock.Mock(**{"bits.side_effect": lambda _place: 1})
        self.assertEqual(pipeline.segments(PLACES, ways), [[0, 1, 2, 3], [4, 5]])
        # A unit of one element has no tree and nothing behind it.
        ways = mock.Mock(**{"bits.side_effect": lambda place: int(place not in (1, 2, 3))})
        self.assertEqual(pipeline.segments(PLACES, ways), [[0, 4, 5]])
        ways = mock.Mock(**{"bits.side_effect": lambda place: int(place in (3, 5))})
        self.assertEqual(pipeline.segments(PLACES, ways), [])

    def test_ways_are_those_between_registers(self):
        self.assertEqual(pipeline.ways_of([0, 1, 2, 3], [0, 2, 4]), [(None, 0), (0, 2), (2, 3)])
        self.assertEqual(pipeline.ways_of([4, 5], []), [(None, 5)])


class Cheapest(unittest.TestCase):
    def best(self, bits: list[int], lengths: dict[pipeline.Way, int], clock: int) -> list[int]:
        """Of all choices, one after the other."""
        segment = list(range(len(bits)))

        def rank(chosen: tuple[int, ...]) -> Any:
            longest = max(lengths[way] for way in pipeline.ways_of(segment, list(chosen)))
            return (max(longest, clock), sum(bits[place] for place in chosen), len(chosen),
                    [-place for place in chosen])

        return list(min((chosen for size in range(len(bits))
                         for chosen in itertools.combinations(segment[:-1], size)), key=rank))

    def test_of_random_ways_is_the_best_of_all_choices(self):
        draw = random.Random(5)
        for _ in range(2000):
            bits = [draw.randint(1, 4) for _ in range(draw.randint(1, 6))]
            segment = list(range(len(bits)))
            lengths: dict[pipeline.Way, int] = {
                (begin, end): draw.randint(1, 9) for end in segment
                for begin in (None, *range(end))}
            clock = draw.randint(1, 9)
            with self.subTest(bits=bits, lengths=lengths, clock=clock):
                self.assertEqual(pipeline.cheapest(segment, bits.__getitem__,
                                                   lengths.__getitem__, clock),
                                 self.best(bits, lengths, clock))


class Known(unittest.TestCase):
    def test_lengths_are_used_as_they_are(self):
        self.assertEqual(pipeline.Lengths({(0, 2): 100.0}, {(0, 2): 200.0}).of((0, 2)), 200.0)

    def test_estimates_err_on_the_short_side(self):
        self.assertEqual(pipeline.Lengths({(0, 2): 100.0}).of((0, 2)), 75.0)

    def test_a_way_is_no_shorter_than_its_parts(self):
        for part, length in (((0, 1), 90), ((1, 2), 90), ((None, 2), 75), ((0, 3), 75)):
            with self.subTest(part):
                lengths = pipeline.Lengths({(0, 2): 100.0}, {part: 90.0})
                self.assertEqual(lengths.of((0, 2)), length)
        self.assertEqual(pipeline.Lengths({(None, 2): 100.0}, {(None, 1): 90.0}).of((None, 2)), 90)
        self.assertEqual(pipeline.Lengths({(None, 2): 100.0}, {(0, 2): 90.0}).of((None, 2)), 90)
        self.assertEqual(pipeline.Lengths({(1, 2): 100.0}, {(0, 2): 90.0}).of((1, 2)), 75)


class FakeWays:
    """Of registers at these places of a unit in which each place is step_ps behind the one before;
    through a place without one, as much of it as the unit says."""

    def __init__(self, names: list[str], merged: float, step_ps: float):
        self._present = [not place["parameters"] or place["name"] in names for place in PLACES]
        self._merged, self._step_ps = merged, step_ps

    def bits(self, place: int) -> int:
        return (8, 4, 2, 1, 1, 1)[place] if self._present[place] else 0

    def lengths(self, begin: int | None, ends: list[int]) -> list[float]:
        first = -1 if begin is None else begin
        return [self._step_ps * sum(1 if self._present[place] else self._merged
                                    for place in range(first + 1, end + 1)) for end in ends]


class Pipeliner(unittest.TestCase):
    def stages(self, clock_ps: float, merged: float) -> tuple[list[str], list[list[str]]]:
        """The choice, and which units were synthesised for it."""
        made: list[list[str]] = []

        def ways(_self: Any, _unit: Any, names: list[str]) -> FakeWays:
            made.append(names)
            return FakeWays(names, merged, 10.0)

        with tempfile.TemporaryDirectory() as folder, \
                mock.patch.object(pipeline.Pipeliner, "_ways", ways), \
                mock.patch.object(gates, "key_of", mock.Mock(return_value="key")):
            pipeliner = pipeline.Pipeliner(mock.Mock(), clock_ps, Path(folder))
            unit = {"name": "u", "places": PLACES[:4], "parameters": {}}
            chosen = pipeliner.stages(unit)
            count = len(made)
            self.assertEqual(pipeliner.stages(unit), chosen)
            self.assertEqual(len(made), count, "what was found is kept")
        return chosen, made

    def test_that_is_known_is_not_searched_again(self):
        unit = {"name": "u", "places": PLACES[:4], "parameters": {}}
        with tempfile.TemporaryDirectory() as folder, \
                mock.patch.object(gates, "key_of", mock.Mock(side_effect=["key", "other"])), \
                mock.patch.object(pipeline.Pipeliner, "_chosen", mock.Mock(return_value=[])):
            pipeliner = pipeline.Pipeliner(mock.Mock(), 1.0, Path(folder), {"key": ["tree1"]})
            self.assertEqual(pipeliner.stages(unit), ["tree1"])
            self.assertEqual(pipeliner.stages(unit), [], "another key")

    def test_looks_at_a_choice_before_it_is_made(self):
        everywhere = ["align", "tree1", "tree2"]
        # All four places are 40 ps long, and no register is needed.
        self.assertEqual(self.stages(40, 1.0), ([], [everywhere, []]))
        # Of 39 ps, estimated as 30; the latest place has the fewest bits.
        self.assertEqual(self.stages(39, 1.0), (["tree2"], [everywhere, [], ["tree2"]]))
        # Wires are shorter than an estimate from registers at both ends says.
        self.assertEqual(self.stages(39, 0.9), ([], [everywhere, []]))

    def test_ends_where_no_choice_meets_the_clock(self):
        chosen, _ = self.stages(9, 1.0)
        self.assertEqual(chosen, ["align", "tree1", "tree2"])

    def test_a_unit_without_places_is_not_looked_at(self):
        pipeliner = pipeline.Pipeliner(mock.Mock(), 1.0, Path("unused"))
        self.assertEqual(pipeliner.stages({"name": "u", "places": PLACES[3:4]}), [])


class KnownRegisters(unittest.TestCase):
    """Choices that lie beside the description of a library."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.library = Path(folder.name) / "a7.json"
        self.file = self.library.parent / "pipelines" / "a7.jsonl"
        self.file.parent.mkdir()

    def test_are_found_by_their_keys(self):
        self.assertEqual(command._known_registers(self.library), {})
        self.file.write_text('{"unit": "u", "key": "k", "registers": ["tree1"]}\n'
                             '{"unit": "v", "key": "l", "registers": []}\n', encoding="utf-8")
        self.assertEqual(command._known_registers(self.library), {"k": ["tree1"], "l": []})

    def test_of_something_else_are_refused_with_their_line(self):
        for line, expected in (("{", "malformed"), ('{"key": "k"}', "expected a unit, its key")):
            self.file.write_text('{"unit": "u", "key": "k", "registers": []}\n' + line,
                                 encoding="utf-8")
            with self.assertRaisesRegex(InputError, f"a7.jsonl:2: {expected}"):
                command._known_registers(self.library)

    def test_are_written_as_they_may_lie_there(self):
        folder = self.library.parent
        units = [{"name": "u", "places": PLACES}, {"name": "v", "places": PLACES[3:4]}]
        (folder / "units.json").write_text(json.dumps(units), encoding="utf-8")
        options = argparse.Namespace(folder=folder, jobs=1)
        pipeliner = mock.Mock(**{"key.return_value": "k"})
        with mock.patch.object(command, "_all", return_value={"u": ["tree1"], "v": []}):
            command._stages(pipeliner, options)
        self.file.write_bytes((folder / "registers.jsonl").read_bytes())
        self.assertEqual(command._known_registers(self.library), {"k": ["tree1"]})


if __name__ == "__main__":
    unittest.main()
