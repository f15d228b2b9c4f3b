# SPDX-License-Identifier: MIT
import io
import itertools
import tempfile
import unittest
from pathlib import Path

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

import fixtures
from lnsim import sweep
from lnsim.figures import pareto
from lnsim.sweep import Point


def point(cycles, energy):
    return Point({"format": "f"}, cycles, {"energy_pe_pj": energy})


def load(text):
    with tempfile.TemporaryDirectory() as root:
        path = Path(root) / "sweep.csv"
        path.write_text(text, encoding="utf-8")
        return sweep.load(path)


class Front(unittest.TestCase):
    def test_keeps_what_no_other_beats(self):
        a, b, c, d = point(1, 9), point(2, 5), point(3, 6), point(4, 1)
        self.assertEqual(pareto.front([d, c, b, a], "energy_pe_pj"), [a, b, d])

    def test_one_of_equal_points_is_enough(self):
        self.assertEqual(len(pareto.front([point(1, 1), point(1, 1)], "energy_pe_pj")), 1)

    def test_agrees_with_the_definition(self):
        points = [point(c, e) for c, e in itertools.product((1, 2, 3), (4, 5, 6))]
        points += [point(5, 3), point(6, 2), point(6, 3)]
        beaten = [p for p in points if any(
            q is not p and q.cycles <= p.cycles and
            q.energy_pj["energy_pe_pj"] <= p.energy_pj["energy_pe_pj"] for q in points)]
        self.assertEqual(pareto.front(points, "energy_pe_pj"),
                         [p for p in points if p not in beaten])


class Labels(unittest.TestCase):
    def test_name_what_varies(self):
        loaded = load(fixtures.sweep())
        self.assertEqual(len(loaded.points), 14)
        self.assertEqual(loaded.label(loaded.points[1]), "lns4g8, batch=4")
        self.assertEqual(list(loaded.groups()), [""])

    def test_do_not_name_results(self):
        head, *rows = fixtures.sweep().splitlines()
        rows = [f"{row},{number},{number} remarks" for number, row in enumerate(rows)]
        loaded = load("\n".join([f"{head},area_um2,remarks", *rows]))
        self.assertEqual(loaded.label(loaded.points[1]), "lns4g8, batch=4")

    def test_take_columns_in_any_order(self):
        loaded = load("cycles,energy_system_pj,energy_pe_pj,status,network,format,machine\n"
                      "1,3,2,ok,cnn,fp16,pe\n1,3,2,ok,cnn,fp32,pe\n")
        self.assertEqual([loaded.label(point) for point in loaded.points], ["fp16", "fp32"])

    def test_networks_are_groups(self):
        self.assertEqual(list(load(fixtures.sweep(("x", "y"))).groups()), ["x", "y"])

    def test_do_not_overlap_and_stay_inside(self):
        figure = Figure(layout="constrained")
        FigureCanvasAgg(figure)
        pareto.draw(figure, load(fixtures.sweep(("x", "y"))))
        figure.savefig(io.BytesIO(), format="png")
        renderer = figure.canvas.get_renderer()
        panels = figure.findobj(lambda a: hasattr(a, "transData") and hasattr(a, "get_xlim"))
        self.assertEqual(len(panels), 2)
        for axes in panels:
            boxes = [text.get_window_extent(renderer) for text in axes.texts if text.get_text()]
            self.assertGreater(len(boxes), 5)
            frame = axes.get_window_extent()
            for box in boxes:
                self.assertTrue(frame.x0 <= box.x0 and box.x1 <= frame.x1)
            for first, second in itertools.combinations(boxes, 2):
                self.assertFalse(first.overlaps(second))


if __name__ == "__main__":
    unittest.main()
