# SPDX-License-Identifier: MIT
"""Do studies ask for what they say, run it once whatever the number of workers, and go on after an
interruption?"""

import json
import math
import random
import tempfile
import unittest
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest import mock

import torch

from command import run
from lnsim import strict_json
from lnsim.errors import InputError
from lnsim.study import accuracy, captured_steps, document, plan, trainings, tuning, update_error
from lnsim.study.command import STUDIES
from lnsim.study.document import Document, Result, Seed
from lnsim.study.store import Store
from lnsim.study.tuning import Trial
from lnsim.train.options import Options
from test_schema import objects_of
from test_train import write_images

TINY = {"task": plan.CNN, "train-size": "64", "validation-size": "30", "test-size": "40",
        "batch": "16", "steps": "3"}


def tiny(**place: str) -> plan.Point:
    return plan.Point(place or {"task": plan.CNN}, TINY | {k: v for k, v in place.items()
                                                           if k != "task"}, (0, 1))


class Plan(unittest.TestCase):
    def test_has_no_place_twice_and_only_options_of_a_training(self):
        for study in plan.STUDIES:
            for size in plan.SIZES:
                points = plan.points(study, size)
                places = {tuple(point.place.items()) for point in points}
                self.assertEqual(len(places), len(points), study)
                for point in points:
                    self.assertEqual(trainings.options_at(point).task, point.place["task"])

    def test_covers_what_is_published_in_full_and_less_of_it_reduced(self):
        bits = {point.place["bits"] for point in plan.points("update-bitwidth", "full")}
        self.assertLessEqual({16, 14, 12, 10}, bits)
        rates = [point.place["learning_rate"] for point in plan.points("learning-rate", "full")]
        self.assertGreaterEqual(math.log10(max(rates) / min(rates)), 5 - 1e-9)
        self.assertTrue(all(len(point.seeds) >= 5 for point in plan.points("formats", "full")))
        for study in plan.STUDIES:
            full, reduced = ([tuple(point.place.items()) for point in plan.points(study, size)]
                             for size in plan.SIZES)
            self.assertLess(set(reduced), set(full))


class Trainings(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.folder = Path(temporary.name)
        write_images(self.folder)
        self.points = [tiny(), tiny(format="fp32", optimiser="adam")]

    def store(self, name: str) -> Store:
        return Store(self.folder / name)

    def test_give_the_same_bytes_whatever_the_number_of_workers(self):
        contents = []
        for jobs in (1, 2):
            trainings.run(self.points, self.store(str(jobs)), jobs, self.folder)
            contents.append((self.folder / str(jobs)).read_bytes())
        self.assertEqual(contents[0], contents[1])
        self.assertEqual(contents[0].count(b"\n"), 4)

    def test_that_are_finished_are_not_run_again(self):
        trainings.run(self.points[:1], self.store("s"), 1, self.folder)
        wanted = trainings.missing(self.points + self.points, self.store("s"))
        self.assertEqual([(options.optimiser, seed) for options, seed in wanted],
                         [("adam", 0), ("adam", 1)])
        with (self.folder / "s").open("a", encoding="utf-8") as file:
            file.write('{"options": {"task"')  # and the power went
        store = self.store("s")
        store.add(trainings.options_at(tiny(optimiser="sgd")), 0, {})
        self.assertEqual((self.folder / "s").read_text(encoding="utf-8").count("\n"), 3)
        self.assertEqual(self.store("s").result(trainings.options_at(tiny(optimiser="sgd")), 0), {})
        trainings.run(self.points, self.store("s"), 1, self.folder)
        with mock.patch.object(trainings, "ProcessPoolExecutor", side_effect=AssertionError):
            trainings.run(self.points, self.store("s"), 1, self.folder)

    def test_become_the_results_of_a_study(self):
        store = self.store("s")
        with mock.patch.object(plan, "points", return_value=self.points):
            with self.assertRaisesRegex(InputError, "from seed 0 is not finished"):
                accuracy.results("formats", "full", store)
            trainings.run(self.points, store, 1, self.folder)
            found = accuracy.results("formats", "full", store)
        self.assertEqual([result.place for result in found], [point.place for point in self.points])
        self.assertEqual(found[0].options["optimiser"], "lns_madam")
        self.assertEqual(len(found[0].values("test_accuracy")), 2)

    def test_of_something_else_are_refused(self):
        for content, expected in (("{\n", "s:1: malformed"), ("{}\n", "s:1: expected a training"),
                                  ('{"options": {}, "seed": 0}\n', "expected a training")):
            (self.folder / "s").write_text(content, encoding="utf-8")
            with self.assertRaisesRegex(InputError, expected):
                self.store("s")

    def test_find_the_rate_that_validates_best_and_record_the_search(self):
        point = replace(tiny(), seeds=(0,), trials=4)
        made: list[tuple[float, int]] = []

        def train(options: Options, seed: int, _: Path | None) -> dict[str, Any]:
            """The best rate is a bit above twice the default, 2^-4; higher ones diverge."""
            made.append((options.learning_rate, seed))
            octave = math.log2(options.learning_rate * 16)
            accuracy = 1 - abs(octave - 1.2) / 9
            return {"diverged": octave > 2.5, "epochs": [{"validation_accuracy": accuracy}],
                    "final": {"test_accuracy": 0.5}, "movement": None, "overflow": None}

        store = self.store("s")
        with mock.patch.object(trainings, "train", train), \
                mock.patch.object(trainings, "ProcessPoolExecutor", AtOnce), \
                mock.patch.object(plan, "points", return_value=[point]):
            trainings.run([point], store, 2, None)
            [found] = accuracy.results("formats", "full", store)
        self.assertEqual(made, [(0.0312, tuning.SEED), (2 ** -4, tuning.SEED),
                                (2 ** -3, tuning.SEED), (2 ** -2, tuning.SEED), (2 ** -3, 0)])
        self.assertEqual([trial.learning_rate for trial in found.search],
                         [0.0312, 2 ** -4, 2 ** -3, 2 ** -2])
        self.assertEqual(found.options["learning_rate"], 2 ** -3)


class AtOnce(ThreadPoolExecutor):
    """In this process."""

    def __init__(self, _: int, **__: Any):
        super().__init__(1)


class Tuning(unittest.TestCase):
    def search(self, score: Callable[[float], float | None], trials: int) -> dict[float, Any]:
        scores: dict[float, float | None] = {}
        while octaves := tuning.next_octaves(scores, trials):
            self.assertFalse(set(octaves) & set(scores))
            scores |= {octave: score(octave) for octave in octaves}
        return scores

    def test_spends_its_trials_whatever_it_finds(self):
        draw = random.Random(3)
        for _ in range(2000):
            trials = draw.randint(1, 12)
            scores = self.search(lambda _: draw.random(), trials)
            self.assertEqual(len(scores), trials)

    def test_comes_within_a_quarter_of_an_octave_of_a_single_peak(self):
        draw = random.Random(4)
        for _ in range(2000):
            peak = draw.uniform(-3, 3)
            scores = self.search(lambda octave, at=peak: -abs(octave - at), 10)
            self.assertLessEqual(abs(tuning.best_octave(scores) - peak), 0.25)

    def test_goes_away_from_where_trainings_diverge(self):
        scores = self.search(lambda octave: None if octave > -2.5 else octave, 6)
        self.assertEqual(tuning.best_octave(scores), -3)

    def test_prefers_the_lower_of_equal_rates(self):
        self.assertEqual(tuning.best_octave({0.0: 0.5, 1.0: 0.5, -1.0: None}), 0.0)

    def test_rates_have_three_digits(self):
        self.assertEqual(tuning.rate_at(0.004, 0.5), 0.00566)


class Documents(unittest.TestCase):
    def setUp(self):
        seeds = (Seed(0, {"test_accuracy": 0.5}), Seed(1, None), Seed(2, {"test_accuracy": 0.75}))
        self.result = Result({"task": "a", "bits": 8}, seeds, {"steps": 3},
                             (Trial(0.1, 0.5), Trial(0.2, None)))
        self.document = Document("formats", "full", "lnsim study formats", "1.13", (self.result,))

    def test_count_seeds_that_diverged_and_leave_them_out(self):
        self.assertEqual(self.result.diverged, 1)
        self.assertEqual(self.result.mean("test_accuracy"), 0.625)
        self.assertAlmostEqual(self.result.deviation("test_accuracy"), 0.125 * math.sqrt(2))
        self.assertEqual(self.document.select(task="a"), [self.result])
        self.assertEqual(self.document.select(task="b"), [])
        self.assertEqual(self.document.coordinates("bits"), [8])

    def test_come_back_from_their_files(self):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "formats.json"
            path.write_bytes(document.encode(self.document))
            self.assertEqual(document.load(path), self.document)
            content = json.loads(path.read_text(encoding="utf-8"))
            content["points"][0]["seeds"] = []
            path.write_text(json.dumps(content), encoding="utf-8")
            with self.assertRaisesRegex(InputError, "/points/0/seeds"):
                document.load(path)

    def test_have_a_schema_whose_objects_are_described(self):
        for place, node in objects_of(strict_json.read(document.SCHEMA_PATH)):
            self.assertIn("description", node, place)


class UpdateError(unittest.TestCase):
    def test_is_that_of_rounding_a_step_from_a_stored_weight(self):
        before = torch.tensor([1.0, -0.5, 0.25, 0.0], dtype=torch.float64)
        code = 2.0 ** (1 / 32)  # of 10 bits
        octaves, meant, happened = update_error._updates(before, before / code ** 1.75, True, 10)
        self.assertEqual(octaves.tolist(), [-1, -1, -2])
        torch.testing.assert_close(meant, torch.full((3,), -1.75 / 32, dtype=torch.float64))
        torch.testing.assert_close(happened, torch.full((3,), -2 / 32, dtype=torch.float64))

    def test_counts_steps_that_are_lost(self):
        before = torch.tensor([1.0, 2.0 ** -6], dtype=torch.float64)
        _, meant, happened = update_error._updates(before, before - 2.0 ** -8, False, 10)
        self.assertEqual((happened == 0).tolist(), [True, False])
        self.assertEqual(update_error._measures(meant[:1], happened[:1]),
                         {"weights": 1.0, "relative_error": 1.0, "lost": 1.0})


class CapturedSteps(unittest.TestCase):
    def test_lose_nothing_but_their_statistics(self):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "captured.jsonl"
            path.write_text('{"network": "a"}\n{"layer": "b", "statistics": {"first": {}}}\n',
                            encoding="utf-8")
            bare = captured_steps._without_statistics(path).read_text(encoding="utf-8")
        self.assertEqual(list(map(json.loads, bare.splitlines())),
                         [{"network": "a"}, {"layer": "b"}])


class Command(unittest.TestCase):
    def test_refuses_what_it_does_not_know(self):
        cases = ((("study", "bitwidth"), 'study: expected any of update-bitwidth, '),
                 (("study", "--size", "huge"), '--size: expected full or reduced, found "huge"'),
                 (("study", "--jobs", "0"), "--jobs: expected a whole number from 1"))
        with tempfile.TemporaryDirectory() as folder:
            for arguments, expected in cases:
                done = run(*arguments, "--out", folder, "--program", "lnsim")
                self.assertEqual(done.returncode, 2)
                self.assertIn(expected, done.stderr)
                self.assertEqual(list(Path(folder).iterdir()), [])

    def test_has_every_study(self):
        self.assertLess(set(plan.STUDIES), set(STUDIES))


if __name__ == "__main__":
    unittest.main()
