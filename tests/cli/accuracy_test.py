# SPDX-License-Identifier: MIT
"""Does `sweep` put the accuracy of the right training beside each point, and refuse what it can't
tell?"""

import csv
import json
import tempfile
import unittest
from pathlib import Path

import program

COLUMNS = ("mean", "standard_deviation", "seeds", "diverged", "task", "basis")
EMPTY = ("",) * len(COLUMNS)


def of_training(name="lns8g8", **options):
    """Its options that a sweep reads."""
    stored = "lns16g2048" if name.startswith("lns") else "fp32"
    return {"task": "cnn", "weight": name, "activation": name, "error": name, "gradient": name,
            "update": stored, "exactness": "fast", "optimiser": "lns_madam",
            "steps": 468} | options


def place(values, name="lns8g8", **options):
    """Of a study's document."""
    right = [value for value in values if value is not None]
    accuracy = {"mean": sum(right) / len(right), "standard_deviation": 0.25} if right else None
    return {"place": {"task": "cnn"}, "options": of_training(name, **options),
            "seeds": [{"seed": seed, "measures": None if value is None else
                       {"test_accuracy": value}} for seed, value in enumerate(values)],
            "summary": {"test_accuracy": accuracy} if right else {}}


def training(name="lns8g8", mean=0.9, deviation=0.01, seeds=3, diverged=0, task="cnn", **options):
    """What a sweep reads of the results of a training."""
    spread = {"mean": mean, "standard_deviation": deviation}
    return {"schema_version": 2, "task": {"name": task},
            "options": of_training(name) | options,
            "seeds": [{"seed": seed} for seed in range(seeds)],
            "summary": {"diverged": diverged,
                        "measures": {"test_accuracy": spread} if diverged < seeds else None}}


class Accuracy(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def write(self, place, **chosen):
        path = self.folder / place / "training.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(training(**chosen)), encoding="utf-8")

    def sweep(self, *paths, formats="lns8g8,fp32,int8", more=("--no-plot",)):
        accuracy = [word for path in paths for word in ("--accuracy", path)]
        return program.run("sweep", "mnist-cnn", "--vary", f"format={formats}", *accuracy, "--out",
                           "out", "--quiet", *more, folder=self.folder)

    def swept(self, *paths, **options):
        """The accuracy columns of each format's row."""
        done = self.sweep(*paths, **options)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        with (self.folder / "out" / "sweep.csv").open(encoding="utf-8", newline="") as file:
            return {row["format"]: tuple(row.get(f"accuracy_{name}") for name in COLUMNS)
                    for row in csv.DictReader(file)}

    def refused(self, *paths, says, **options):
        done = self.sweep(*paths, **options)
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertRegex(done.stderr, r"\Alnsim: [^\n]+\n\Z")
        for part in says:
            self.assertIn(part, done.stderr)
        self.assertFalse((self.folder / "out").exists())

    def test_columns_are_among_those_of_results(self):
        self.assertEqual([f"accuracy_{name}" for name in COLUMNS],
                         [name for name in program.names("columns") if name.startswith("acc")])

    def test_is_that_of_the_format_and_else_empty(self):
        self.write("t/a", name="lns8g8", mean=0.875, deviation=0.0625, diverged=1)
        self.write("t/deep/b", name="fp32", deviation=None, seeds=1)
        self.assertEqual(self.swept("t"), {
            "lns8g8": ("0.875", "0.0625", "3", "1", "cnn", "fast"),
            "fp32": ("0.9", "", "1", "0", "cnn", "fast"), "int8": EMPTY})

    def test_of_diverged_trainings_is_empty_and_their_number_is_said(self):
        self.write("t", seeds=2, diverged=2)
        self.assertEqual(self.swept("t/training.json")["lns8g8"], ("", "", "2", "2", "cnn", "fast"))

    def test_has_no_columns_where_it_is_not_asked_for(self):
        self.write("t")
        self.assertEqual(self.swept()["lns8g8"], (None,) * len(COLUMNS))

    def test_is_found_by_the_canonical_name_and_the_default_format(self):
        self.write("t", name="lns8g8-t8-a24")
        self.assertEqual(self.swept("t")["lns8g8"][0], "0.9")
        self.assertEqual(self.swept("t", formats="lns8g8-a24,fp32")["lns8g8"][0], "0.9")
        done = program.run("sweep", "mnist-cnn", "--vary", "batch=1,2", "--accuracy", "t", "--out",
                           "batches", "--quiet", "--no-plot", folder=self.folder)
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_is_of_no_format_where_no_lane_multiplies_operands(self):
        self.write("t/mixed", activation="fp32")
        self.write("t/int8", name="int8")
        self.assertEqual(self.swept("t")["lns8g8"], EMPTY)

    def test_is_that_of_each_role_as_wide_weights_and_the_same_optimiser(self):
        self.write("t/a", error="lns6g8", mean=0.5)
        self.write("t/b", update="lns12g128", mean=0.625)
        self.write("t/c", optimiser="adam", mean=0.75)
        self.write("t/d", name="int8", update="bf16", mean=0.875)
        found = self.swept("t", formats="lns8g8,lns8g8+error=lns6g8,lns8g8+update=lns12g128,int8")
        self.assertEqual({name: values[0] for name, values in found.items()},
                         {"lns8g8": "", "lns8g8+error=lns6g8": "0.5",
                          "lns8g8+update=lns12g128": "0.625", "int8": ""})
        found = self.swept("t", formats="lns8g8", more=("--no-plot", "--optimiser", "adam"))
        self.assertEqual(found["lns8g8"][0], "0.75")

    def test_of_the_update_lane_and_of_uncoupled_decay_stand_for_the_rule(self):
        self.write("t/a", optimiser="lane_madam", mean=0.5)
        self.write("t/b", optimiser="adamw", mean=0.75)
        self.assertEqual(self.swept("t", formats="lns8g8")["lns8g8"][0], "0.5")
        found = self.swept("t", formats="lns8g8", more=("--no-plot", "--optimiser", "adam"))
        self.assertEqual(found["lns8g8"][0], "0.75")

    def test_that_is_bit_true_goes_before_fast(self):
        self.write("t/a", mean=0.5)
        self.write("t/b", mean=0.75, exactness="bit_true")
        self.assertEqual(self.swept("t")["lns8g8"], ("0.75", "0.01", "3", "0", "cnn", "bit_true"))

    def write_study(self, *places):
        (self.folder / "study.json").write_text(json.dumps(
            {"schema_version": 1, "study": "datapath", "points": places}), encoding="utf-8")

    def test_of_a_study_is_that_of_its_places(self):
        self.write_study({"place": {"task": "cnn"}, "seeds": [], "summary": {}},
                         place([0.5, 0.75, None]), place([0.5, 0.75, None]),
                         place([None], name="int8"), place([0.5], name="fp32"),
                         place([0.5], name="bf16", task="text"))
        found = self.swept("study.json", formats="lns8g8,int8,fp32,bf16",
                           more=("--no-plot", "--accuracy-task", "cnn"))
        self.assertEqual(found, {"lns8g8": ("0.625", "0.25", "3", "1", "cnn", "fast"),
                                 "int8": ("", "", "1", "1", "cnn", "fast"),
                                 "fp32": ("0.5", "", "1", "0", "cnn", "fast"), "bf16": EMPTY})

    def test_of_a_study_of_two_tasks_is_refused(self):
        self.write_study(place([0.5]), place([0.5], name="bf16", task="text"))
        self.refused("study.json", says=("trainings of one task, or --accuracy-task, found "
                                         "study.json (cnn, lns_madam, 468 steps)",))

    def test_of_a_study_of_several_lengths_is_refused(self):
        self.write_study(place([0.5]), place([0.5], steps=937))
        self.refused("study.json", says=("one training in lns8g8, found study.json (cnn, "
                                         "lns_madam, 468 steps)", "937 steps"))

    def test_of_one_file_counts_once(self):
        self.write("t")
        self.assertEqual(self.swept("t", "t/training.json", "./t")["lns8g8"][0], "0.9")

    def test_is_looked_up_anew_for_points_that_are_kept(self):
        self.write("t", mean=0.5)
        self.swept("t")
        self.write("t", mean=0.75)
        self.assertEqual(self.swept("t")["lns8g8"][0], "0.75")
        self.assertEqual(self.swept()["lns8g8"], (None,) * len(COLUMNS))

    def test_gives_a_second_figure(self):
        self.write("t")
        self.swept("t", more=())
        self.assertTrue((self.folder / "out" / "accuracy_by_energy.png").read_bytes().startswith(
            b"\x89PNG"))
        self.assertIn(b"<svg", (self.folder / "out" / "accuracy_by_energy.svg").read_bytes())

    def test_of_two_trainings_in_one_arithmetic_is_refused(self):
        self.write("t/a")
        self.write("t/b", steps=937)
        self.refused("t", says=("one training in lns8g8",
                                "t/a/training.json (cnn, lns_madam, 468 steps)",
                                "t/b/training.json (cnn, lns_madam, 937 steps)"))

    def test_of_two_tasks_is_refused(self):
        self.write("a")
        self.write("b", name="fp32", task="text")
        self.refused("a", "b", says=("trainings of one task", "a/training.json (cnn",
                                     "b/training.json (text"))

    def test_of_other_formats_than_those_of_the_sweep_is_refused(self):
        self.write("t", name="bf16")
        self.refused("t", says=("in a format of the sweep, found bf16",))
        self.refused("t", formats="lns9999g8,fp32", says=("found bf16",))
        self.write("t", activation="fp32")
        self.refused("t", says=("found none that a lane computes",))

    def test_of_bad_files_is_refused_with_the_place(self):
        (self.folder / "empty").mkdir()
        self.refused("none", says=("none: no such file or folder",))
        self.refused("empty", says=("empty: expected a training.json in it, found none",))
        bad = self.folder / "bad.json"
        for change, says in (
                ({"schema_version": 1}, ("/schema_version", "found number 1")),
                ({"seeds": []}, ("/seeds", "expected at least one seed")),
                ({"task": {}}, ("/task", '"name" is missing')),
                ({"summary": {"diverged": 4, "measures": None}}, ("/summary/diverged", "4")),
                ({"summary": {"diverged": 0, "measures": None}}, ("/summary/measures", "null")),
                (training(mean=1.5), ("/summary/measures/test_accuracy/mean", "1.5")),
                (training(error="lns8"), ("/options/error", "lns8"))):
            bad.write_text(json.dumps(training() | change), encoding="utf-8")
            with self.subTest(says):
                self.refused("bad.json", says=("bad.json", *says))
        bad.write_text("{", encoding="utf-8")
        self.refused("bad.json", says=("bad.json: malformed JSON",))


if __name__ == "__main__":
    unittest.main()
