# SPDX-License-Identifier: MIT
"""Energy of each layer, stacked by pass and by component."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from lnsim import layers, units
from lnsim.figures import by_layer, stack, style
from lnsim.report import Report

_PANEL_INCHES = 1.6


def _panel(axes: Axes, values: dict[str, np.ndarray], looks: dict[str, style.Look],
           title: str) -> float:
    longest = float(np.max(sum(values.values())))
    divisor, unit = units.energy_scale(longest)
    scaled = {part: value / divisor for part, value in values.items()}
    positions = np.arange(max((len(value) for value in scaled.values()), default=0))
    stack.draw(axes, positions, scaled, stack.present(scaled, looks), by_layer.THICKNESS)
    axes.set_ylabel(f"energy ({unit})")
    axes.set_title(title)
    return longest / divisor


def draw(figure: Figure, report: Report) -> None:
    """The format alone: passes, components, and the components of the processing elements."""
    ops = report.main.ops
    grouping = layers.group(ops)
    by_pass = by_layer.sums(ops, grouping, lambda op: {op["pass"]: op["energy_pj"]["system"]})
    by_component = by_layer.sums(ops, grouping, lambda op: op["energy_by_component_pj"])
    handles = [look.patch() for values, looks in ((by_pass, style.PASSES),
                                                  (by_component, style.COMPONENTS))
               for look in stack.present(values, looks).values()]
    inner = {part: value for part, value in by_component.items() if part in style.PE_COMPONENTS}
    stacks = ((by_pass, style.PASSES, "system, by pass"),
              (by_component, style.COMPONENTS, "system, by component"),
              (inner, style.PE_COMPONENTS, "processing elements, by component"))
    height = len(stacks) * _PANEL_INCHES + by_layer.names_inches(grouping)
    panels = style.panels(figure, height, handles, 6, rows=len(stacks))
    for axes, (values, looks, title) in zip(panels, stacks, strict=True):
        top = _panel(axes, values, looks, f"{report.main.name}, {title}")
        by_layer.finish(axes, grouping, top, labelled=axes is panels[-1])
    panels[0].figure.align_ylabels()


def caption(report: Report) -> str:
    """What the figure shows, with the costliest bar."""
    grouping = layers.group(report.main.ops)
    energy = by_layer.sums(report.main.ops, grouping,
                           lambda op: {"all": op["energy_pj"]["system"]})["all"]
    worst = int(np.argmax(energy))
    return (f"Energy in {report.main.name}: of the system by pass and by component, and of the "
            "processing elements by component. "
            f"One bar: {grouping.description}. The costliest is {grouping.groups[worst]} with "
            f"{units.energy(float(energy[worst]))}.")
