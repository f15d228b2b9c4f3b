# SPDX-License-Identifier: MIT
"""Cycles of each layer, stacked by what the machine did or waited for."""

import numpy as np
from matplotlib.figure import Figure

from lnsim import layers, units
from lnsim.figures import by_layer, stack, style
from lnsim.report import Report

_PANEL_INCHES = 1.75


def draw(figure: Figure, report: Report) -> None:
    """One panel a format, on one scale."""
    grouping = layers.group(report.main.ops)
    values = [by_layer.sums(side.ops, grouping, lambda op: op["cycle_stack"])
              for side in report.sides]
    longest = max(np.max(sum(value.values())) for value in values)
    divisor, unit = units.cycle_scale(longest)
    used = {part: look for part, look in style.CYCLE_STACK.items()
            if any(value[part].any() for value in values)}
    rows = len(values)
    height = rows * _PANEL_INCHES + by_layer.names_inches(grouping)
    handles = [look.patch() for look in used.values()]
    panels = style.panels(figure, height, handles, len(style.CYCLE_STACK), rows=rows,
                          squeeze=False)
    for number, (side, value) in enumerate(zip(report.sides, values, strict=True)):
        axes = panels[number][0]
        scaled = {part: value[part] / divisor for part in used}
        stack.draw(axes, np.arange(len(grouping.groups)), scaled, used, by_layer.THICKNESS)
        by_layer.finish(axes, grouping, longest / divisor, labelled=number == rows - 1)
        axes.set_ylabel(f"duration ({unit})")
        axes.set_title(f"{side.name}, {units.quantity(side.totals['cycles'], 'cycles')} "
                       "an iteration")


def caption(report: Report) -> str:
    """What the figure shows, with the utilisation of the array."""
    grouping = layers.group(report.main.ops)
    use = "; ".join(f"{side.name}: {units.quantity(side.totals['cycles'], 'cycles')}, "
                    f"utilisation {side.totals['utilisation']:.1%}" for side in report.sides)
    return f"Cycles by cause. One bar: {grouping.description}. {use}."
