# SPDX-License-Identifier: MIT
"""Energy against cycles of the points of a sweep, with the Pareto front of each group."""

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from lnsim import units
from lnsim.figures import scatter, style
from lnsim.figures.labels import Label
from lnsim.figures.scatter import Panel
from lnsim.sweep import ENERGIES, Point, Sweep

_HEIGHT_INCHES = 3.5


def front(points: list[Point], energy: str) -> list[Point]:
    """The points that no other beats in both cycles and energy, by rising cycles."""
    return scatter.front(points, lambda point: (point.cycles, point.energy_pj[energy]))


def applies(_: Sweep) -> bool:
    return True


def _panel(axes: Axes, sweep: Sweep, energy: str, scales: tuple[float, float]) -> Panel:
    panel = Panel()
    for index, points in enumerate(sweep.groups().values()):
        def at(point: Point) -> tuple[float, float]:
            return point.cycles / scales[0], point.energy_pj[energy] / scales[1]
        best = front(points, energy)
        for point in points:
            panel.mark(axes, Label(*at(point), sweep.label(point)), scatter.look(index),
                       point in best)
        panel.line(axes, scatter.stairs([at(point) for point in best]), scatter.look(index)[0])
    return panel


def draw(figure: Figure, sweep: Sweep) -> None:
    """Left the processing elements, right the system; lower left is better."""
    panels = style.panels(figure, _HEIGHT_INCHES, scatter.handles(sweep.groups()), 3, across=2)
    cycles = [float(point.cycles) for point in sweep.points]
    cycles_scale, cycles_unit = units.cycle_scale(max(cycles))
    pending = []
    for axes, (energy, title) in zip(panels, ENERGIES.items(), strict=True):
        values = [point.energy_pj[energy] for point in sweep.points]
        energy_scale, energy_unit = units.energy_scale(max(values))
        pending.append((axes, _panel(axes, sweep, energy, (cycles_scale, energy_scale))))
        scatter.scale_axis(axes, "x", [value / cycles_scale for value in cycles],
                           f"duration ({cycles_unit})")
        scatter.scale_axis(axes, "y", [value / energy_scale for value in values],
                           f"energy ({energy_unit})")
        axes.set_title(title)
        style.grid(axes)
    scatter.write_labels(figure, pending)


def caption(sweep: Sweep) -> str:
    """What the figure shows."""
    return (f"Energy against duration of one training iteration, {len(sweep.points)} points. "
            "Filled: on the Pareto front of its network. Labels without room are left out.")
