# SPDX-License-Identifier: MIT
"""Does a sweep with accuracies show every one, and no other point?"""

import itertools
import tempfile
import unittest
from pathlib import Path

import fixtures
from lnsim import commands, sweep
from lnsim.errors import InputError
from lnsim.figures import accuracy_by_energy
from lnsim.sweep import Accuracy, Point

ENERGY = "energy_pe_pj"
HEAD = ("format,machine,network,status,cycles,energy_pe_pj,energy_system_pj,accuracy_mean,"
        "accuracy_standard_deviation,accuracy_seeds,accuracy_diverged,accuracy_task\n")
ROW = "lns8g8,pe,cnn,ok,1,1,1,"


def point(energy, mean):
    return Point({"format": "f"}, 1, {ENERGY: energy}, Accuracy("task", 3, 0, mean, .01))


class Table(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.path = Path(folder.name) / "sweep.csv"

    def load(self, text):
        self.path.write_text(text, encoding="utf-8")
        return sweep.load(self.path)

    def test_has_the_accuracy_of_what_was_trained(self):
        loaded = self.load(HEAD + ROW + "0.9,0.01,3,1,cnn\n" + ROW + ",,2,2,cnn\n" + ROW +
                           "0.8,,1,0,cnn\n" + ROW + ",,,,\n")
        self.assertEqual([point.accuracy for point in loaded.points],
                         [Accuracy("cnn", 3, 1, .9, .01), Accuracy("cnn", 2, 2, None, None),
                          Accuracy("cnn", 1, 0, .8, None), None])
        self.assertEqual(loaded.label(loaded.points[0]), "lns8g8")

    def test_that_is_wrong_names_line_and_column(self):
        for text, message in (
                (HEAD + ROW + "1.5,0,3,0,cnn\n", ":2: accuracy_mean: expected .* from 0 to 1"),
                (HEAD + ROW + "0.5,0,,0,cnn\n", ":2: accuracy_seeds: expected a number"),
                (HEAD.replace(",accuracy_seeds", ""), ':1: expected the column "accuracy_seeds"')):
            with self.subTest(message), self.assertRaisesRegex(InputError, message):
                self.load(text)

    def drawn(self, text):
        self.path.write_text(text, encoding="utf-8")
        return {path.name: content for path, content in
                commands.sweep_files(self.path, self.path.parent).items()}

    def test_gives_a_second_figure_where_it_has_accuracies(self):
        self.assertEqual(set(self.drawn(fixtures.sweep())), {"pareto.png", "pareto.svg"})
        self.assertNotIn("accuracy_by_energy.png", self.drawn(HEAD + ROW + ",,2,2,cnn\n"))
        for networks in (("cnn",), ("cnn", "resnet50")):
            files = self.drawn(fixtures.accuracies(fixtures.sweep(networks)))
            self.assertTrue(files["accuracy_by_energy.png"].startswith(b"\x89PNG"))
            # A marker for each of 5 widths and 2 batches, by network, in both panels, and more.
            self.assertGreater(files["accuracy_by_energy.svg"].count(b"<use "), 20 * len(networks))


class Front(unittest.TestCase):
    def test_agrees_with_the_definition(self):
        points = [point(e, a / 10) for e, a in itertools.product((4, 5, 6), (1, 2, 3))]
        points += [point(3, .05), point(2, .04), point(6, .4)]
        beaten = [p for p in points if any(
            q is not p and q.energy_pj[ENERGY] <= p.energy_pj[ENERGY] and
            q.accuracy.mean >= p.accuracy.mean for q in points)]
        self.assertEqual(sorted(accuracy_by_energy.front(points, ENERGY), key=points.index),
                         [p for p in points if p not in beaten])

    def test_leaves_out_what_has_no_accuracy(self):
        lost, unknown = point(1, None), Point({"format": "f"}, 1, {ENERGY: 1})
        self.assertEqual(accuracy_by_energy.front([lost, unknown], ENERGY), [])


if __name__ == "__main__":
    unittest.main()
