# SPDX-License-Identifier: MIT
"""Does the fit never fall, do its intervals cover what it has not seen, and does the command say
what it knows and what it does not?"""

import argparse
import io
import itertools
import json
import random
import tempfile
import unittest
from contextlib import redirect_stdout
from pathlib import Path
from unittest import mock

import numpy

from lnsim.errors import InputError
from lnsim.proxy import command, noise
from lnsim.proxy.fit import COVERAGE, Fit, Point, isotonic
from lnsim.study import document, proxy
from lnsim.study.document import Document, Result, Seed

TASK, OTHER = proxy.TASKS


def accuracy(sqnr_db: float) -> float:
    """What is lost to noise: nothing above 25 dB, a percent for each decibel below."""
    return min(0.0, (sqnr_db - 25) / 100)


def noisy_points(seed: int, count: int) -> list[Point]:
    drawn = random.Random(seed)
    return [Point(level, accuracy(level) + drawn.gauss(0, 0.003), 0.003)
            for level in (drawn.uniform(5, 40) for _ in range(count))]


class Isotonic(unittest.TestCase):
    def test_has_the_least_distance_of_values_that_never_fall(self):
        """Of all that are constant between cuts, with the means there."""
        drawn = random.Random(1)
        for count in (1, 2, 3, 5, 7):
            for _ in range(20):
                values = numpy.array([drawn.gauss(0, 1) for _ in range(count)])
                best = min((self.by_cuts(values, cuts) for size in range(count)
                            for cuts in itertools.combinations(range(1, count), size)),
                           key=lambda found: (found is None,
                                              None if found is None else
                                              float(((found - values) ** 2).sum())))
                numpy.testing.assert_allclose(isotonic(values), best, atol=1e-12)

    @staticmethod
    def by_cuts(values: numpy.ndarray, cuts: tuple[int, ...]) -> numpy.ndarray | None:
        parts = numpy.split(values, cuts)
        found = numpy.concatenate([numpy.full(len(part), part.mean()) for part in parts])
        return found if (numpy.diff(found) >= 0).all() else None


class Fits(unittest.TestCase):
    def test_never_fall_and_are_level_beyond_the_ends(self):
        fit = Fit(noisy_points(2, 25))
        found = [fit.change(level) for level in numpy.linspace(0, 60, 500)]
        self.assertTrue((numpy.diff(found) >= 0).all())
        self.assertEqual(fit.change(0), fit.change(fit.points[0].sqnr_db))
        self.assertEqual(fit.change(99), fit.change(fit.points[-1].sqnr_db))

    def test_have_intervals_that_cover_as_often_as_they_say(self):
        covered = total = 0
        widths = {10: 0.0, 35: 0.0}
        for seed in range(60):
            fit = Fit(noisy_points(seed, 20))
            drawn = random.Random(1000 + seed)
            for _ in range(20):
                level = drawn.uniform(fit.points[0].sqnr_db, 40)
                found = fit.predict(level)
                covered += found.low <= accuracy(level) + drawn.gauss(0, 0.003) <= found.high
                total += 1
            for level in widths:
                found = fit.predict(level)
                widths[level] += found.high - (found.low or found.high)
        self.assertAlmostEqual(covered / total, COVERAGE, delta=0.05)
        self.assertGreater(widths[10], 2 * widths[35])  # where the fit is steep they are wide

    def test_have_intervals_as_wide_as_seeds_and_slope_make_the_points_left_out(self):
        """By hand: residuals 0.08 and 0.01 of scales 0.046 and 0.025 are the factor 1.739, and at
        25 dB, where the fit rises by 0.024 over 6 dB, the scale is 0.01 + 0.012."""
        fit = Fit([Point(10, -0.3, 0.01), Point(20, -0.1, 0.01), Point(30, -0.06, 0.01),
                   Point(40, 0.0, 0.01)])
        found = fit.predict(25)
        self.assertAlmostEqual(found.change, -0.08)
        self.assertAlmostEqual(found.high - found.change, 0.08 / 0.046 * 0.022)
        self.assertAlmostEqual(found.change - found.low, 0.08 / 0.046 * 0.022)

    def test_know_no_lower_end_where_no_point_has_as_much_noise(self):
        fit = Fit(noisy_points(3, 10))
        least = fit.points[0].sqnr_db
        self.assertIsNone(fit.predict(least - 0.01).low)
        self.assertLess(fit.predict(least).low, fit.predict(least).change)

    def test_tell_their_errors_on_points_left_out(self):
        points = [Point(10, -0.3, 0.01), Point(20, -0.1, 0.01), Point(30, -0.06, 0.01),
                  Point(40, 0.0, 0.01)]
        fit = Fit(reversed(points))
        numpy.testing.assert_allclose(fit.left_out, [0.2, -0.08, 0.01, -0.06], atol=1e-12)
        self.assertAlmostEqual(fit.mean_error, 0.0875)
        self.assertAlmostEqual(fit.worst_error, 0.08)

    def test_count_the_pairs_that_differ_for_certain_and_have_the_order_of_their_noise(self):
        points = [Point(10, -0.2, 0.01), Point(20, -0.3, 0.01), Point(30, -0.01, 0.01),
                  Point(40, 0.0, 0.01)]
        self.assertEqual(Fit(points).order, (4, 5))

    def test_have_an_interval_where_no_seed_differs(self):
        fit = Fit(Point(level, -0.1, 0.0) for level in (10, 20, 30, 40))
        self.assertAlmostEqual(fit.predict(25).low, fit.predict(25).high)


def trained(accuracies: dict[str, list[float | None]], study: str) -> Document:
    """A study of one task with a place for each format."""
    return Document(study, "full", f"lnsim study {study}", "1.13", tuple(
        Result({"task": task, "format": name}, tuple(
            Seed(seed, None if value is None else {"test_accuracy": value})
            for seed, value in enumerate(values)), {"activation": name})
        for task in proxy.TASKS for name, values in accuracies.items()))


class Study(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.folder = Path(temporary.name)

    def write(self, study: str, accuracies: dict[str, list[float | None]]) -> None:
        (self.folder / f"{study}.json").write_bytes(
            document.encode(trained(accuracies, study)))

    def results(self) -> tuple[Result, ...]:
        with mock.patch.object(proxy, "trace", side_effect=lambda task, *_: Path(task)), \
                mock.patch.object(noise, "sqnr_db", side_effect=lambda _, trace, name: {
                    "weight_gradient": len(name) + (0.5 if trace.name == TASK else 0)}):
            return proxy.results("full", Path("lnsim"), None, self.folder)

    def test_sets_each_seed_beside_that_of_fp32_and_each_format_once(self):
        self.write("datapath", {"fp32": [0.5, 0.75], "lns8g8": [0.25, None],
                                "lns4g2-a20": [0.25, 0.25]})
        self.write("operand-bitwidth", {"lns8g8": [0.75], "fp32": [0.5]})
        found = self.results()
        places = [result.place for result in found if result.place["task"] == TASK]
        self.assertEqual(places, [
            {"task": TASK, "study": "operand-bitwidth", "format": "lns8g8", "sqnr_db": 6.5},
            {"task": TASK, "study": "datapath", "format": "lns8g8", "sqnr_db": 6.5},
            {"task": TASK, "study": "datapath", "format": "lns4g2-a20", "sqnr_db": 10.5}])
        self.assertEqual([result.values(proxy.MEASURE) for result in found[:3]],
                         [[0.25], [-0.25], [-0.25, -0.5]])
        self.assertEqual(found[1].diverged, 1)

    def test_needs_trainings_and_what_they_are_compared_with(self):
        with self.assertRaisesRegex(InputError, "expected results of operand-bitwidth or datapath"):
            self.results()
        self.write("datapath", {"lns8g8": [0.5]})
        with self.assertRaisesRegex(InputError, "datapath: expected trainings in fp32 of"):
            self.results()

    def test_fits_a_task_by_the_seeds_that_finished(self):
        results = [Result({"task": TASK, "study": "datapath", "format": str(level),
                           "sqnr_db": float(level)},
                          (Seed(0, {proxy.MEASURE: level / 100}),
                           Seed(1, {proxy.MEASURE: level / 50} if level < 40 else None)))
                   for level in (10, 20, 30, 40)]
        content = Document("proxy", "full", "lnsim study proxy", "1.13", tuple(results))
        fit = proxy.fit(content, TASK)
        self.assertAlmostEqual(fit.change(20), 0.3)
        self.assertAlmostEqual(fit.points[0].error, 0.05)
        self.assertEqual(fit.points[3].error, 0)
        with self.assertRaisesRegex(InputError, f"proxy: {OTHER}: expected at least 4"):
            proxy.fit(content, OTHER)


class Command(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.study = Path(temporary.name) / "proxy.json"
        results = [Result({"task": TASK, "study": "datapath", "format": str(level),
                           "sqnr_db": float(level)}, (Seed(0, {proxy.MEASURE: accuracy(level)}),))
                   for level in range(10, 40, 2)]
        self.study.write_bytes(document.encode(
            Document("proxy", "full", "lnsim study proxy", "1.13", tuple(results))))

    def run_command(self, *arguments: str, study: bool = True) -> str:
        parser = argparse.ArgumentParser()
        command.add_arguments(parser)
        ratios = {"noisy": 5.0, "good": 30.0, "fair": 15.0}
        with redirect_stdout(io.StringIO()) as shown, \
                mock.patch.object(proxy, "trace", return_value=Path("step.jsonl")), \
                mock.patch.object(noise, "sqnr_db", side_effect=lambda _, __, name: {
                    "forward": 40.0, "weight_gradient": ratios[name]}):
            given = [f"--study={self.study}"] if study else []
            command.run(parser.parse_args([*given, "--program=lnsim", *arguments]))
        return shown.getvalue()

    def test_predicts_with_an_interval_and_says_where_it_knows_no_more(self):
        lines = self.run_command("good", "noisy", "fair", f"--task={TASK}").splitlines()
        self.assertIn("90 % interval", lines[0])
        self.assertRegex(lines[1], r"good +40\.0 +30\.0 +\+0\.0 +.0\.\d to \+0\.\d$")
        self.assertRegex(lines[2], r"noisy .*below -\d+\.\d: more noise than any trained format$")
        self.assertRegex(lines[3], r"fair +40\.0 +15\.0 +-10\.0 +-1\d\.\d to -\d+\.\d$")
        self.assertIn("The fit to 15 trained formats", lines[4])

    def test_writes_the_same_as_json(self):
        found = json.loads(self.run_command("good", "noisy", f"--task={TASK}", "--json"))
        self.assertEqual(found["fit"]["least_sqnr_db"], 10)
        self.assertEqual(found["formats"][0]["sqnr_db"], {"forward": 40, "weight_gradient": 30})
        self.assertEqual(found["formats"][0]["accuracy_change"]["predicted"], 0)
        self.assertIsNone(found["formats"][1]["accuracy_change"]["low"])

    def test_tells_noise_alone_of_a_trace_without_a_task(self):
        shown = self.run_command("good", "--trace=own.jsonl")
        self.assertNotIn("interval", shown)
        self.assertIn("No accuracy is predicted without --task", shown)
        found = json.loads(self.run_command("good", "--trace=own.jsonl", "--json"))
        self.assertIsNone(found["formats"][0]["accuracy_change"])

    def test_refuses_a_task_that_no_training_is_known_of(self):
        with self.assertRaisesRegex(InputError, f"--task: expected any of {TASK}, which"):
            self.run_command("good", "--task=imagenet")
        with self.assertRaisesRegex(InputError, "expected --task or --trace, found neither"):
            self.run_command("good")
        with self.assertRaisesRegex(InputError, "--task: expected --study, the trainings"):
            self.run_command("good", f"--task={TASK}", study=False)


if __name__ == "__main__":
    unittest.main()
