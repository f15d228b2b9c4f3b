# SPDX-License-Identifier: MIT
import tempfile
import unittest
from pathlib import Path

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure

import fixtures
from lnsim import report, units
from lnsim.figures import comparison


class Comparison(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        root = Path(folder.name)
        documents = {"cnn": fixtures.report("cnn", fixtures.small_layers()),
                     "fp": fixtures.report("fp", fixtures.small_layers(), "fp8e4m3", "fp16")}
        self.reports = [report.load(fixtures.write(root / name, document))
                        for name, document in documents.items()]
        self.figure = Figure(layout="constrained")
        FigureCanvasAgg(self.figure)
        comparison.draw(self.figure, self.reports)
        self.figure.draw_without_rendering()

    def points(self, axes):
        return sorted(line.get_xdata()[0] for line in axes.lines if line.get_marker() != "None")

    def test_both_scopes_are_side_by_side_on_their_own_axes(self):
        for axes, scope in zip(self.figure.axes, ("pe", "system"), strict=True):
            energies = sorted(side.totals["energy_pj"][scope] * units.JOULES_PER_PICOJOULE
                              for found in self.reports for side in found.sides)
            self.assertEqual(self.points(axes), energies)
            self.assertTrue(axes.get_title())
            ticks = [tick.get_text() for tick in axes.get_xticklabels() if tick.get_text()]
            self.assertTrue(ticks and all(tick.endswith("J") for tick in ticks), ticks)

    def test_a_format_has_one_colour_and_marker_in_both(self):
        looks = [{(to_rgb(line.get_color()), line.get_marker()) for line in axes.lines
                  if line.get_marker() != "None"} for axes in self.figure.axes]
        self.assertEqual(looks[0], looks[1])
        self.assertEqual(len({colour for colour, _ in looks[0]}), 4)
        legend, = (legend for part in self.figure.subfigs for legend in part.legends)
        self.assertEqual(len(legend.get_texts()), 5)

    def test_texts_are_within_their_panels_and_the_legend_is_below_them(self):
        renderer = self.figure.canvas.get_renderer()
        legend, = (legend for part in self.figure.subfigs for legend in part.legends)
        top = legend.get_window_extent(renderer).y1
        for axes in self.figure.axes:
            panel = axes.get_window_extent(renderer)
            self.assertGreater(panel.y0, top)
            self.assertEqual(len(axes.texts), 4)
            for text in axes.texts:
                self.assertLess(text.get_window_extent(renderer).x1, panel.x1 + 1)

    def test_the_second_format_says_how_many_times_the_first_it_takes(self):
        own, other = (side.totals["energy_pj"]["system"] for side in self.reports[0].sides)
        texts = [text.get_text() for text in self.figure.axes[1].texts]
        self.assertIn(f"{units.energy(other)}, {other / own:.2f} times", texts)


if __name__ == "__main__":
    unittest.main()
