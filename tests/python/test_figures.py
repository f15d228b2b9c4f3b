# SPDX-License-Identifier: MIT
import re
import tempfile
import unittest
from pathlib import Path

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.patches import Patch

import fixtures
from command import contents, run
from lnsim import report
from lnsim.figures import roofline, style

FIGURES = ("cycles_by_layer", "energy_by_layer", "energy_by_pass", "roofline")
WITH_TECHNOLOGIES = (*FIGURES, "ratio_by_technology", "tornado")


class Figures(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name)

    def write(self, network, layers, *formats):
        return fixtures.write(self.root / network, fixtures.report(network, layers, *formats))

    def assert_same_files(self, first, second):
        one, other = contents(self.root / first), contents(self.root / second)
        self.assertEqual(set(one), set(other))
        self.assertEqual([name for name in one if one[name] != other[name]], [])

    def assert_ran(self, result):
        self.assertEqual((result.returncode, result.stderr), (0, ""))

    def test_one_report_gives_all_figures_and_a_page_with_the_same_bytes_each_time(self):
        folder = self.write("resnet50", fixtures.residual_layers())
        result = run("report", folder, PYTHONHASHSEED="1")
        self.assert_ran(result)
        expected = {f"{name}.{suffix}" for name in WITH_TECHNOLOGIES for suffix in ("png", "svg")}
        self.assertEqual(set(contents(folder)), expected | {"report.html"})
        self.assertEqual({Path(line).name for line in result.stdout.splitlines()},
                         expected | {"report.html"})
        self.assertTrue((folder / "roofline.png").read_bytes().startswith(b"\x89PNG"))
        self.assert_ran(run("report", folder, "--out", self.root / "again", PYTHONHASHSEED="2"))
        self.assert_same_files("resnet50", "again")

    def test_several_reports_also_give_a_comparison(self):
        folders = [self.write("cnn", fixtures.small_layers()),
                   self.write("cnn-16", fixtures.small_layers(), "fp8e4m3", "fp16")]
        out = self.root / "out"
        self.assert_ran(run("report", *folders, "--out", out))
        self.assertLessEqual({"comparison.png", "comparison.svg", "report.html",
                              "cnn/roofline.png", "cnn-16/roofline.png"}, set(contents(out)))

    def test_a_report_that_is_older_than_intervals_has_its_bounds_drawn(self):
        document = fixtures.report("cnn", fixtures.small_layers())
        for ratios in (document["ratio"], *(each["ratio"] for each in document["technologies"])):
            for key in ("energy_pe", "energy_system"):
                ratios[key] = {name: value for name, value in ratios[key].items()
                               if name not in ("p05", "p95", "tornado")}
        folder = fixtures.write(self.root / "cnn", document)
        self.assert_ran(run("report", folder))
        written = set(contents(folder))
        self.assertIn("ratio_by_technology.png", written)
        self.assertNotIn("tornado.png", written)

    def test_a_machine_without_dram_and_work_without_macs_are_drawn(self):
        document = fixtures.report("norms", [("norm", "batch_norm", 640, 10)], baseline=None)
        document["machine"]["dram_bandwidth_bytes_per_cycle"] = None
        folder = fixtures.write(self.root / "norms", document)
        self.assert_ran(run("report", folder))
        self.assertEqual(len(contents(folder)), 2 * len(FIGURES) + 1)

    def test_a_baseline_on_a_machine_of_its_own_has_its_roof(self):
        document = fixtures.report("cnn", fixtures.small_layers())
        machine = document["machine"]
        folder = fixtures.write(self.root / "cnn", document)
        same = roofline.caption(report.load(folder))
        self.assertNotIn("dashed", same)
        peak = 4 * machine["peak_macs_per_cycle"]
        pictures = set()
        for changes in ({}, {"peak_macs_per_cycle": peak, "title": "a wide chip"},
                        {"peak_macs_per_cycle": peak, "dram_bandwidth_bytes_per_cycle": None},
                        {"clock_period_ps": 1}):
            document["baseline"]["machine"] = machine | changes
            self.assert_ran(run("report", fixtures.write(self.root / "cnn", document)))
            pictures.add((folder / "roofline.svg").read_bytes())
        self.assertEqual(len(pictures), 4)
        document["baseline"]["machine"] = machine | {"peak_macs_per_cycle": peak,
                                                     "title": "a wide chip"}
        caption = roofline.caption(report.load(fixtures.write(self.root / "cnn", document)))
        self.assertIn(", dashed that of a wide chip.", caption)

        def shares(text):
            return [float(share) for share in re.findall(r"([\d.]+)% of the peak", text)]

        for found, before, side in zip(shares(caption), shares(same), (1, 1, 1, 4, 4, 4),
                                       strict=False):
            self.assertAlmostEqual(found * side, before, delta=0.3)

    def test_a_sweep_gives_the_same_pareto_figure_each_time(self):
        table = self.root / "sweep.csv"
        table.write_text(fixtures.sweep(("resnet50", "bert-base")), encoding="utf-8")
        for out, seed in (("a", "1"), ("b", "2")):
            self.assert_ran(run("sweep-figure", table, "--out", self.root / out,
                                PYTHONHASHSEED=seed))
        self.assertEqual(set(contents(self.root / "a")), {"pareto.png", "pareto.svg"})
        self.assert_same_files("a", "b")

    def test_a_legend_of_long_names_stays_within_the_picture(self):
        widths = {}
        for name in ("lns8g8", "fp8e4m3+error=fp8e5m2+gradient=bf16"):
            def draw(figure, label):
                handles = [Patch(label=f"{label}, {index}") for index in range(8)]
                style.panels(figure, 2.0, handles, 4)
                FigureCanvasAgg(figure).draw()
                legend = figure.subfigs[1].legends[0].get_window_extent()
                widths[label] = (legend.width / figure.bbox.width, legend.height)
            style.render(draw, name)
        (short, one_row), (long, several_rows) = widths.values()
        self.assertLess(max(short, long), 1)
        self.assertGreater(several_rows, one_row)

    def test_help_shows_examples(self):
        for arguments in (("--help",), ("report", "--help"), ("sweep-figure", "--help")):
            result = run(*arguments)
            self.assert_ran(result)
            self.assertIn("examples:", result.stdout)


if __name__ == "__main__":
    unittest.main()
