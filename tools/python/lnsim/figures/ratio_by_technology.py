# SPDX-License-Identifier: MIT
"""The ratio of energies in the prices of each technology."""

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from lnsim.figures import style
from lnsim.report import Report

_ROW_INCHES = 0.32
_MARGIN_INCHES = 0.5
_SCOPES = (("energy_pe", "processing elements", style.BLUE, "o", -0.14),
           ("energy_system", "system", style.VERMILION, "s", 0.14))
_INTERVAL_LINEWIDTH = 2.0


def applies(report: Report) -> bool:
    """Whether there are ratios of several technologies to draw."""
    return report.baseline is not None and len(report.document["technologies"]) > 1


def _row(axes: Axes, ratio: dict, height: float, colour: str, marker: str) -> None:
    """A line over the interval; in a report that is older than intervals, to the bounds."""
    nominal = ratio["nominal"]
    names = ("p05", "p95") if "p05" in ratio else ("low", "high")
    ends = [nominal if ratio[end] in (None, 0) else ratio[end] for end in names]
    axes.plot(ends, [height] * 2, color=colour, linewidth=_INTERVAL_LINEWIDTH,
              solid_capstyle="butt")
    axes.plot([nominal], [height], marker=marker, color=colour, markersize=5)
    axes.annotate(f"{nominal:.2f}", (max(ends[1], nominal), height), xytext=(5, 0),
                  textcoords="offset points", va="center", fontsize=7)


def draw(figure: Figure, report: Report) -> None:
    """Two rows a technology, on a logarithmic axis."""
    technologies = report.document["technologies"]
    handles = [Line2D([], [], linestyle="", marker=marker, color=colour, markersize=5, label=label)
               for _, label, colour, marker, _ in _SCOPES]
    axes = style.panels(figure, len(technologies) * _ROW_INCHES + _MARGIN_INCHES, handles, 2)
    for place, technology in enumerate(technologies):
        for key, _, colour, marker, offset in _SCOPES:
            _row(axes, technology["ratio"][key], place + offset, colour, marker)
    axes.set_xscale("log")
    low, high = axes.get_xlim()
    axes.set_xlim(low / 1.1, high * 1.4)
    style.logarithmic_ticks(axes.xaxis, lambda value: f"{value:g}", *axes.get_xlim())
    axes.set_yticks(range(len(technologies)), [technology["name"] for technology in technologies])
    axes.set_ylim(len(technologies) - 0.5, -0.5)
    axes.axvline(1, color=style.GREY, linewidth=0.6)
    style.grid(axes, "x")
    axes.tick_params(axis="y", length=0)
    axes.set_xlabel(f"energy in {report.sides[1].name} over energy in {report.main.name}")


def caption(report: Report) -> str:
    """What the figure shows."""
    return (f"Energy of one training iteration in {report.sides[1].name} over that in "
            f"{report.main.name}, by technology. Lines hold nine of ten draws of all prices, which "
            "both formats share, and the nominal ratio.")
