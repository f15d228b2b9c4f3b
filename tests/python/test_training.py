# SPDX-License-Identifier: MIT
"""Are results of trainings shown whole, and told apart, whatever became of their seeds?"""

import math
import statistics
import tempfile
import unittest
from pathlib import Path

import fixtures
from command import contents, run
from lnsim import commands, training
from lnsim.errors import InputError
from lnsim.training import ACCURACY, BITS, labels

CURVES = {"learning_curves.png", "learning_curves.svg"}


def changed(path, value):
    """A training with one value replaced, or removed where value is ...; path of keys."""
    return fixtures.changed(fixtures.training(), path, value)


BAD_TRAININGS = (
    ("{", "malformed JSON"),
    ("[]", 'expected type "object", found []'),
    (changed(["schema_version"], 1), "/schema_version: expected const 2, found 1"),
    (changed(["extra"], 0), 'unknown key "extra"'),
    (changed(["options", "weight"], ...), '/options: expected the key "weight", found none'),
    (changed(["seeds"], []), "/seeds: expected minItems 1, found []"),
    (changed(["seeds", 0, "epochs", 1, "validation_accuracy"], 2),
     "/seeds/0/epochs/1/validation_accuracy: expected maximum 1, found 2"),
)


class Folders(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name)

    def write(self, name, *arguments, **options):
        return fixtures.write_training(self.root / name, *arguments, **options)


class Results(Folders):
    def loaded(self, *arguments, **options):
        return training.load(self.write("t", *arguments, **options))

    def test_have_a_spread_over_the_seeds_that_did_not_diverge(self):
        found = self.loaded(seeds=4, diverged=1)
        self.assertEqual((found.measure, found.diverged), (ACCURACY, 1))
        finals = found.finals(ACCURACY)
        self.assertEqual(len(finals), 3)
        mean, deviation = found.spread(ACCURACY)
        self.assertAlmostEqual(mean, statistics.fmean(finals))
        self.assertAlmostEqual(deviation, statistics.stdev(finals))

    def test_of_a_text_are_bits_per_character(self):
        found = self.loaded(text=True)
        self.assertEqual(found.measure, BITS)
        loss = found.seeds[0]["epochs"][-1][BITS.epoch_key]
        self.assertAlmostEqual(found.finals(BITS)[0], loss / math.log(2))
        self.assertAlmostEqual(found.finals(BITS)[0], loss * BITS.epoch_scale)

    def test_of_one_seed_have_no_deviation_and_of_none_no_spread(self):
        self.assertIsNone(self.loaded(seeds=1).spread(ACCURACY)[1])
        self.assertIsNone(self.loaded(seeds=2, diverged=2).spread(ACCURACY))

    def test_that_break_the_schema_are_refused(self):
        for text, message in BAD_TRAININGS:
            with self.subTest(message=message):
                (self.root / "training.json").write_text(text, encoding="utf-8")
                with self.assertRaises(InputError) as caught:
                    training.load(self.root)
                self.assertIn(message, str(caught.exception))
                self.assertTrue(str(caught.exception).startswith(str(self.root)))


class Labels(Folders):
    def of(self, *options):
        return labels([training.load(self.write(f"t{number}", **chosen))
                       for number, chosen in enumerate(options)])

    def test_name_what_differs_alone(self):
        self.assertEqual(self.of({"format_name": "lns8g8"}, {"format_name": "fp32"}),
                         ["lns8g8", "fp32"])
        self.assertEqual(self.of({"update": "lns10g32"}, {"batch": 32}),
                         ["weights in lns10g32, batch 64", "weights in lns16g2048, batch 32"])

    def test_name_every_role_where_formats_are_mixed(self):
        self.assertEqual(self.of({"gradient": "fp32"}, {}),
                         ["lns8g8/lns8g8/lns8g8/fp32", "lns8g8"])

    def test_of_equal_options_name_the_folder(self):
        self.assertEqual(self.of({}, {"seeds": 2}), ["lns8g8 (t0)", "lns8g8 (t1)"])


class Figures(Folders):
    def drawn(self, *folders, **environment):
        result = run("report", *folders, "--out", self.root / "out", **environment)
        self.assertEqual((result.returncode, result.stderr), (0, ""))
        return contents(self.root / "out")

    def test_of_one_training_are_curves_and_a_page_the_same_each_time(self):
        folder = self.write("t", diverged=1)
        first = self.drawn(folder, PYTHONHASHSEED="1")
        self.assertEqual(set(first), CURVES | {"report.html"})
        self.assertTrue(first["learning_curves.png"].startswith(b"\x89PNG"))
        self.assertEqual(self.drawn(folder, PYTHONHASHSEED="2"), first)

    def test_of_several_are_compared_by_task(self):
        folders = [self.write("a"), self.write("b", "int4", seeds=2, diverged=2),
                   self.write("c", "fp32", seeds=1), self.write("d", text=True)]
        files = self.drawn(*folders)
        self.assertLessEqual({"final_test.png", "final_test.svg", "report.html"} |
                             {f"{folder.name}/{name}" for folder in folders for name in CURVES},
                             set(files))
        page = files["report.html"].decode("utf-8")
        for text in ("fashion-mnist-cnn trained in int4 by lns_madam", "2 of 2",
                     "bits per character"):
            self.assertIn(text, page)

    def test_stand_beside_those_of_a_simulation(self):
        both = self.write("both")
        fixtures.write(both, fixtures.report("cnn", fixtures.small_layers()))
        page = self.drawn(both, self.write("other", "fp32"))["report.html"].decode("utf-8")
        self.assertIn("cnn, batch 1, lns8g8 beside fp32", page)
        self.assertIn("fashion-mnist-cnn trained in fp32 by lns_madam", page)

    def test_of_a_run_that_was_never_tested_are_drawn(self):
        document = fixtures.training(seeds=1, diverged=1)
        document["seeds"][0]["epochs"] = []
        folder = fixtures.write(self.root / "t", document, "training.json")
        self.assertEqual(set(self.drawn(folder)), CURVES | {"report.html"})

    def test_need_a_folder_with_results(self):
        (self.root / "empty").mkdir()
        for name, message in (("empty", "expected a report.json or a training.json in it, found "
                                        "neither"), ("none", "no such folder")):
            with self.assertRaisesRegex(InputError, f"{name}: {message}"):
                commands.report_files([self.root / name], None)


if __name__ == "__main__":
    unittest.main()
