# SPDX-License-Identifier: MIT
"""The look that all figures share, and their rendering to bytes."""

import io
import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import matplotlib
import numpy as np
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import Patch
from matplotlib.textpath import TextPath
from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter

WIDTH_INCHES = 7.0
PNG_DOTS_PER_INCH = 200
_LEGEND_ROW_INCHES = 0.17
_LEGEND_MARGIN_INCHES = 0.12
_LEGEND_POINTS = 7
_HANDLE_EMS = 1.2
_TEXT_GAP_EMS = 0.5
_COLUMN_GAP_EMS = 1.4
_POINTS_PER_INCH = 72
_MOST_FOR_FINE_TICKS = 1000
_LAYOUT_DIGITS = 5

_PARAMETERS = {
    "font.family": "DejaVu Sans", "font.size": 8, "axes.titlesize": 8, "axes.labelsize": 8,
    "xtick.labelsize": 7, "ytick.labelsize": 7, "legend.fontsize": _LEGEND_POINTS,
    "legend.frameon": False,
    "axes.spines.top": False, "axes.spines.right": False, "axes.linewidth": 0.6,
    "xtick.major.width": 0.6, "ytick.major.width": 0.6, "xtick.minor.width": 0.4,
    "ytick.minor.width": 0.4, "axes.axisbelow": True, "axes.titlelocation": "left",
    "grid.color": "#d9d9d9", "grid.linewidth": 0.5, "hatch.linewidth": 0.5,
    "savefig.dpi": PNG_DOTS_PER_INCH, "svg.hashsalt": "lnsim", "svg.fonttype": "path",
}


@dataclass(frozen=True)
class Look:
    """How a part of a stack is drawn and named."""

    label: str
    colour: str
    hatch: str | None = None

    def patch(self) -> Patch:
        return Patch(facecolor=self.colour, hatch=self.hatch, edgecolor="white", linewidth=0,
                     label=self.label)


# Okabe and Ito, "Color Universal Design", 2008.
BLACK, ORANGE, SKY, GREEN, YELLOW, BLUE, VERMILION, PURPLE = (
    "#000000", "#E69F00", "#56B4E9", "#009E73", "#F0E442", "#0072B2", "#D55E00", "#CC79A7")
GREY = "#8c8c8c"
# Colours and markers of series, told apart by either.
SERIES = tuple(zip((BLUE, VERMILION, GREEN, PURPLE, ORANGE, SKY, BLACK, GREY), "osD^vP*X",
                   strict=True))

PASSES = {
    "forward": Look("forward", BLUE),
    "input_gradient": Look("input gradient", ORANGE),
    "weight_gradient": Look("weight gradient", GREEN),
    "update": Look("update", PURPLE),
}

CYCLE_STACK = {
    "compute": Look("compute", BLUE),
    "fill_drain": Look("fill and drain", SKY),
    "operand_stall": Look("operand stall", ORANGE),
    "output_stall": Look("output stall", YELLOW),
    "dram_stall": Look("DRAM stall", VERMILION),
    "vector_unit": Look("vector unit", GREEN),
    "weight_update": Look("weight update", PURPLE),
}

# Processing element: blues for storage and movement, teals for arithmetic. System: warm colours.
PE_COMPONENTS = {
    "operand_buffer_a": Look("operand buffer A", "#08306b"),
    "operand_buffer_b": Look("operand buffer B", "#2b6cb0"),
    "operand_register": Look("operand register", "#6baed6"),
    "broadcast": Look("broadcast", "#b3d3ee"),
    "collector": Look("collector", "#6baed6", "////"),
    "exponent_adder": Look("exponent adder", "#00443a"),
    "conversion": Look("conversion", "#009E73"),
    "multiplier": Look("multiplier", "#00705a", "\\\\\\\\"),
    "accumulator": Look("accumulator", "#6fcfb2"),
    "bin_constants": Look("bin constants", "#009E73", "////"),
    "post_processing": Look("post-processing", "#bfe8dc"),
    "pe_leakage": Look("PE leakage", "#bdbdbd", "////"),
}
SYSTEM_COMPONENTS = {
    "global_buffer": Look("global buffer", "#7f2704"),
    "interconnect": Look("interconnect", "#D55E00"),
    "dram": Look("DRAM", "#E69F00"),
    "vector_unit": Look("vector unit", "#f7c873"),
    "weight_update": Look("weight update", "#F0E442"),
    "leakage": Look("leakage", "#7a7a7a", "////"),
}
COMPONENTS = PE_COMPONENTS | SYSTEM_COMPONENTS


def _legend_inches(handles: list[Any], columns: int) -> float:
    """How wide a legend is, which fills its columns one after the other."""
    widths = [TextPath((0, 0), handle.get_label(), size=_LEGEND_POINTS).get_extents().width
              for handle in handles]
    texts = sum(max(part) for part in np.array_split(widths, columns) if len(part) > 0)
    gaps = columns * (_HANDLE_EMS + _TEXT_GAP_EMS) + (columns - 1) * _COLUMN_GAP_EMS
    return float(texts + gaps * _LEGEND_POINTS) / _POINTS_PER_INCH


def panels(figure: Figure, height_inches: float, handles: list[Any], columns: int, *,
           rows: int = 1, across: int = 1, **options: Any) -> Any:
    """Axes above a legend strip that never covers them; height is that of the axes. Where names are
    long the legend has fewer columns."""
    while columns > 1 and _legend_inches(handles, columns) > WIDTH_INCHES:
        columns -= 1
    legend_rows = math.ceil(len(handles) / columns)
    strip = legend_rows * _LEGEND_ROW_INCHES + _LEGEND_MARGIN_INCHES
    figure.set_size_inches(WIDTH_INCHES, height_inches + strip)
    upper, lower = figure.subfigures(2, 1, height_ratios=[height_inches, strip])
    lower.legend(handles=handles, ncol=columns, loc="center", handlelength=_HANDLE_EMS,
                 columnspacing=_COLUMN_GAP_EMS, handletextpad=_TEXT_GAP_EMS, borderpad=0,
                 labelspacing=0.35)
    return upper.subplots(rows, across, **options)


def grid(axes: Axes, axis: str = "both") -> None:
    """Light grid lines and short ticks."""
    axes.grid(True, axis=axis)
    axes.tick_params(length=2.5)


def logarithmic_ticks(axis: Axis, write: Callable[[float], str], low: float,
                      high: float) -> None:
    """Named ticks at 1, 2, 5 of each decade, or at decades alone over a wide range."""
    steps = (1.0,) if high / low > _MOST_FOR_FINE_TICKS else (1.0, 2.0, 5.0)
    axis.set_major_locator(LogLocator(subs=steps))
    axis.set_major_formatter(FuncFormatter(lambda value, _: write(value)))
    axis.set_minor_formatter(NullFormatter())


def settle(figure: Figure) -> None:
    """Fixes the layout. Its solver may differ in the last bit between runs, so it is rounded."""
    figure.draw_without_rendering()
    figure.set_layout_engine("none")
    for part in figure.subfigs:
        part.bbox_relative.set_points(np.round(part.bbox_relative.get_points(), _LAYOUT_DIGITS))
    for axes in figure.axes:
        axes.set_position(np.round(axes.get_position().bounds, _LAYOUT_DIGITS))


def render(draw: Callable[[Figure, Any], None], data: Any, warning: str = "") -> dict[str, bytes]:
    """The figure as PNG and SVG, below a warning where there is one; the same data give the same
    bytes."""
    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(_PARAMETERS)
        figure = Figure(layout="constrained", dpi=PNG_DOTS_PER_INCH)
        FigureCanvasAgg(figure)
        draw(figure, data)
        if warning:
            figure.suptitle(warning, color=VERMILION, fontsize="medium")
        settle(figure)
        png, svg = io.BytesIO(), io.BytesIO()
        figure.savefig(png, format="png", metadata={"Software": None})
        figure.savefig(svg, format="svg",
                       metadata=dict.fromkeys(("Creator", "Date", "Format", "Type")))
    return {"png": png.getvalue(), "svg": svg.getvalue()}
