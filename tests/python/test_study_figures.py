# SPDX-License-Identifier: MIT
import math
import random
import unittest

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from lnsim.figures import style
from lnsim.study import differences, plan, proxy
from lnsim.study.document import Document, Result, Seed
from lnsim.study.figures import FIGURES
from lnsim.study.table import table

TRAINED = tuple(plan.STUDIES)
COMPONENTS = ("operand_buffer_a", "conversion", "multiplier", "accumulator", "dram", "leakage")


def trained(study, size, diverges=lambda *_: False):
    """What the plan asks for, with invented measures."""
    results = []
    for point in plan.points(study, size):
        noise = random.Random(str(point.place))
        seeds = [Seed(seed, None if diverges(point.place, seed) else
                      {"test_accuracy": noise.uniform(0.1, 0.9), "overflows": noise.random()})
                 for seed in point.seeds]
        spelling = point.options["format"].removesuffix("-t8").removesuffix("-a24")
        results.append(Result(point.place, tuple(seeds),
                              {"steps": int(point.options["steps"]), "activation": spelling}))
    return Document(study, size, "lnsim study", "1.13", tuple(results))


def update_error(size):
    octaves, seeds = (range(-10, 0), 3) if size == "full" else ((-2, -1), 1)
    results = [Result({"task": task, "optimiser": optimiser, "bits": bits, "octave": octave},
                      tuple(Seed(seed, {"relative_error": 2.0 ** (octave - seed), "weights": 9.0,
                                        "lost": -octave / 20}) for seed in range(seeds)))
               for task in (plan.CNN, plan.TRANSFORMER) for optimiser in ("madam", "sgd", "adam")
               for bits in (10, 12, 16) for octave in octaves]
    return Document("update-error", size, "lnsim study", "1.13", tuple(results))


def captured_step(scale):
    energies = {f"component.{name}_pj": scale * 1e6 for name in COMPONENTS}
    return {"cycles": 1e6, "energy_pe_pj": 4e6 * scale, "energy_system_pj": 6e6 * scale} | energies


def captured_steps(size):
    scales = {("lns8g8", "default"): 1.0, ("lns8g8", "captured"): 0.75,
              ("fp32", "default"): 8.0, ("fp32", "captured"): 9.0}
    results = [Result({"task": task, "format": name, "statistics": statistics},
                      (Seed(0, captured_step(scale)),))
               for task in plan.TASKS for (name, statistics), scale in scales.items()]
    return Document("captured-steps", size, "lnsim study", "1.13", tuple(results))


def proxy_points(size):
    levels = range(10, 40, 3 if size == "full" else 7)
    results = [Result({"task": task, "study": study, "format": f"lns{level}", "sqnr_db": level},
                      tuple(Seed(seed, {proxy.MEASURE: min(0, level - 25 + seed) / 100})
                            for seed in range(2)))
               for task in proxy.TASKS for study in proxy.STUDIES for level in levels]
    return Document("proxy", size, "lnsim study", "1.13", tuple(results))


def document(study, size):
    return {"update-error": update_error, "captured-steps": captured_steps,
            "proxy": proxy_points}.get(study, lambda size: trained(study, size))(size)


def drawn(content):
    figure = Figure()
    FigureCanvasAgg(figure)
    FIGURES[content.study].draw(figure, content)
    figure.draw_without_rendering()
    return figure


def markers(axes, marker):
    return [line for line in axes.lines if line.get_marker() == marker and len(line.get_xdata())]


def texts(axes):
    return [text.get_text() for text in axes.texts]


class EveryStudy(unittest.TestCase):
    def test_has_a_figure_and_a_caption_at_every_size(self):
        for study in FIGURES:
            for size in plan.SIZES:
                with self.subTest(study=study, size=size):
                    content = document(study, size)
                    self.assertGreater(len(drawn(content).axes), 1)
                    self.assertTrue(FIGURES[study].caption(content).endswith("."))

    def test_has_the_same_bytes_each_time(self):
        one, other = (style.render(FIGURES["formats"].draw, document("formats", "reduced"))
                      for _ in range(2))
        self.assertTrue(one["png"].startswith(b"\x89PNG"))
        self.assertEqual(one, other)

    def test_is_drawn_where_every_training_diverged(self):
        for study in TRAINED:
            with self.subTest(study=study):
                content = trained(study, "reduced", lambda *_: True)
                drawn(content)
                count = sum(len(result.seeds) for result in content.results)
                self.assertIn(f"{count} of {count} trainings diverged",
                              FIGURES[study].caption(content))


class Lines(unittest.TestCase):
    def test_stand_at_the_means_of_seeds(self):
        content = trained("update-bitwidth", "full")
        axes = drawn(content).axes[0]
        shown = next(line for line in markers(axes, "o") if len(line.get_xdata()) > 1)
        expected = content.select(task=plan.CNN, optimiser="lns_madam")
        self.assertEqual(list(shown.get_xdata()), [result.place["bits"] for result in expected])
        for height, result in zip(shown.get_ydata(), expected, strict=True):
            self.assertAlmostEqual(height, 100 * result.mean("test_accuracy"))

    def test_have_a_cross_for_each_seed_that_diverged_and_end_where_all_did(self):
        content = trained("learning-rate", "full", lambda place, seed:
                          (place["optimiser"] == "sgd" and place["learning_rate"] == 1.0)
                          or (place["optimiser"] == "adam" and place["learning_rate"] == 1.0
                              and seed == 2))
        axes = drawn(content).axes[0]
        self.assertEqual(len(markers(axes, "x")), 4)
        sgd = next(line for line in markers(axes, "s"))
        self.assertEqual([math.isnan(value) for value in sgd.get_ydata()], [False] * 10 + [True])

    def test_of_one_seed_have_no_spread(self):
        content = trained("update-bitwidth", "reduced")
        self.assertEqual(markers(drawn(content).axes[0], "."), [])
        self.assertIn("1 seed a point.", FIGURES[content.study].caption(content))

    def test_of_bits_run_from_wide_to_narrow(self):
        low, high = drawn(trained("update-bitwidth", "full")).axes[0].get_xlim()
        self.assertGreater(low, high)

    def test_of_a_task_of_ten_classes_stand_over_the_level_of_guessing(self):
        levels = [[line for line in axes.lines if list(line.get_ydata()) == [10.0, 10.0]]
                  for axes in drawn(trained("learning-rate", "reduced")).axes]
        self.assertEqual([len(level) for level in levels], [1, 1, 0])


class Captions(unittest.TestCase):
    def test_say_how_many_seeds_and_how_long(self):
        caption = FIGURES["update-bitwidth"].caption(trained("update-bitwidth", "full"))
        for part in ("5 seeds", "standard deviation", "lns8g8", "937", "384"):
            self.assertIn(part, caption)
        self.assertNotIn("diverged", caption)


def formats_of(accuracies):
    """One task's accuracies in percent by format and optimiser, nothing where a seed diverged."""
    results = [Result({"task": plan.CNN, "format": name, "optimiser": optimiser},
                      tuple(Seed(seed, None if value is None else {"test_accuracy": value / 100})
                            for seed, value in enumerate(values)), {"steps": 9})
               for (name, optimiser), values in accuracies.items()]
    return Document("formats", "full", "lnsim study", "1.13", tuple(results))


class Formats(unittest.TestCase):
    CONTENT = formats_of({("fp32", "adam"): (80, 84, 82), ("lns8g8", "lns_madam"): (79, 81, None),
                          ("fp8e4m3", "adam"): (81, 85, 83), ("int8", "adam"): (None,) * 3})

    def test_differ_from_fp32_seed_by_seed(self):
        reference, worse, better, none = self.CONTENT.results
        self.assertEqual(str(differences.against(worse, reference)), "-2.00 +- 1.41")
        self.assertEqual(str(differences.against(better, reference)), "+1.00 +- 0.00")
        self.assertIsNone(differences.against(none, reference))

    def test_that_lose_and_win_and_diverge_are_written_alike(self):
        shown = texts(drawn(self.CONTENT).axes[0])
        self.assertEqual(shown[:4], ["reference", "−2.00 ± 1.41", "+1.00 ± 0.00", "diverged"])

    def test_are_a_table_too(self):
        rows = table(self.CONTENT).splitlines()
        self.assertEqual(rows[2].split(), [plan.CNN, "lns8g8", "lns_madam", "80.00", "+-", "1.41",
                                           "-2.00", "+-", "1.41", "2/3"])
        self.assertEqual(rows[4].split(), [plan.CNN, "int8", "adam", "diverged", "0/3"])

    def test_have_no_deviation_of_one_seed(self):
        content = formats_of({("fp32", "adam"): (80,), ("int8", "adam"): (79,)})
        self.assertIn("−1.00", texts(drawn(content).axes[0]))
        self.assertEqual(table(content).splitlines()[2].split()[3:],
                         ["79.00", "-1.00", "1/1"])


class Datapath(unittest.TestCase):
    def test_marks_the_format_that_every_axis_changes(self):
        content = trained("datapath", "full")
        self.assertIn("changed alone from lns8g8", FIGURES["datapath"].caption(content))
        marked = [line.get_xdata()[0] for axes in drawn(content).axes for line in axes.lines
                  if line.get_color() == style.GREY and list(line.get_ydata()) == [0, 1]]
        self.assertEqual(marked, [8, 8, 24] * 2)

    def test_is_drawn_without_overflows(self):
        content = trained("datapath", "full")
        bare = [Result(result.place, tuple(Seed(0, {"test_accuracy": 0.5}) for _ in range(2)),
                       result.options) for result in content.results]
        panels = drawn(Document("datapath", "full", "lnsim study", "1.13", tuple(bare))).axes
        self.assertEqual(len(panels), 6)


class CapturedSteps(unittest.TestCase):
    def test_have_energy_and_what_statistics_change_beside_each_bar(self):
        axes = drawn(captured_steps("full")).axes
        self.assertEqual(texts(axes[0]), ["4 µJ", "3 µJ (−25.0 %)"])
        self.assertEqual(texts(axes[1]), ["32 µJ", "36 µJ (+12.5 %)"])
        self.assertEqual(texts(axes[2]), ["6 µJ", "4.5 µJ (−25.0 %)", "48 µJ", "54 µJ (+12.5 %)"])
        self.assertIn("cycles: lns8g8 1 M, fp32 1 M", axes[0].get_title())


if __name__ == "__main__":
    unittest.main()
