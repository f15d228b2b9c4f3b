# SPDX-License-Identifier: MIT
"""Roofline: throughput against arithmetic intensity."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from lnsim import units
from lnsim.figures import style
from lnsim.report import Report, Side

_HEIGHT_INCHES = 3.4
# Shape and size in points: later passes are smaller, so that equal points all stay visible.
_MARKERS = {"forward": ("o", 8.5), "input_gradient": ("s", 6), "weight_gradient": ("^", 4.5)}
_PICOSECONDS = 1e12
_HEADROOM = 0.28


@dataclass(frozen=True)
class _Memory:
    """The memory that bounds the intensity axis; bandwidth in bytes per cycle."""

    name: str
    keys: tuple[str, ...]
    bandwidth: float | None

    def bytes(self, block: dict[str, Any]) -> int:
        return sum(block["traffic_bytes"][key] for key in self.keys)


def _memory(report: Report) -> _Memory:
    bandwidth = report.main.machine["dram_bandwidth_bytes_per_cycle"]
    if bandwidth is not None and report.main.totals["traffic_bytes"]["dram"] > 0:
        return _Memory("DRAM", ("dram",), bandwidth)
    return _Memory("operand-buffer", ("operand_buffer_a", "operand_buffer_b"), None)


def _point(block: dict[str, Any], memory: _Memory) -> tuple[float, float] | None:
    if 0 in (block["macs"], block["cycles"], memory.bytes(block)):
        return None
    return block["macs"] / memory.bytes(block), block["macs"] / block["cycles"]


def _points(report: Report, memory: _Memory) -> list[tuple[Side, str, tuple[float, float]]]:
    found = [(side, name, _point(side.passes[name], memory))
             for side in report.sides for name in _MARKERS]
    return [(side, name, point) for side, name, point in found if point is not None]


def _limits(axes: Axes, xs: list[float], ys: list[float], peak: float) -> None:
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_xlim(min(xs) / 2.5, max(xs) * 4)
    bottom = min(min(ys) / 2, peak / 6)
    axes.set_ylim(bottom, peak * (peak / bottom) ** _HEADROOM)
    style.logarithmic_ticks(axes.xaxis, "{:g}".format, *axes.get_xlim())
    style.logarithmic_ticks(axes.yaxis, "{:g}".format, *axes.get_ylim())
    style.grid(axes)


def _roof(axes: Axes, peak: float, memory: _Memory) -> None:
    left, right = axes.get_xlim()
    if memory.bandwidth is None:
        axes.axhline(peak, color=style.BLACK, linewidth=1)
        axes.annotate(f"peak {peak:,} MAC/cycle", (1, peak), xycoords=("axes fraction", "data"),
                      xytext=(-4, 4), textcoords="offset points", ha="right", fontsize=7)
        return
    ridge = peak / memory.bandwidth
    xs = np.array([left, ridge, right])
    axes.plot(xs, np.minimum(peak, xs * memory.bandwidth), color=style.BLACK, linewidth=1)
    axes.plot([ridge], [peak], marker="D", markersize=3.5, color=style.BLACK)
    in_left_half = ridge ** 2 < left * right
    axes.annotate(f"ridge {ridge:.3g} MAC/byte: peak {peak:,} MAC/cycle,\n"
                  f"{memory.name} {memory.bandwidth:.4g} bytes/cycle", (ridge, peak),
                  xytext=(0, 5), textcoords="offset points", va="bottom", fontsize=7,
                  ha="left" if in_left_half else "right")


def _other_machine(report: Report) -> dict[str, Any] | None:
    """The baseline's, where it is another than that of the format."""
    other = report.baseline and report.baseline.machine
    return other if other and other != report.main.machine else None


def _other_roof(axes: Axes, machine: dict[str, Any], memory: _Memory) -> None:
    """The roof of the baseline's machine, where it has the memory of the intensity axis."""
    peak, bandwidth = machine["peak_macs_per_cycle"], machine["dram_bandwidth_bytes_per_cycle"]
    left, right = axes.get_xlim()
    xs = np.array([left, right])
    if memory.bandwidth is not None and bandwidth is not None:
        xs = np.array([left, min(max(peak / bandwidth, left), right), right])
        axes.plot(xs, np.minimum(peak, xs * bandwidth), color=style.GREY, linewidth=1,
                  linestyle="--")
    else:
        axes.plot(xs, [peak, peak], color=style.GREY, linewidth=1, linestyle="--")


def _operations(axes: Axes, report: Report, memory: _Memory) -> None:
    for name in _MARKERS:
        points = [_point(op, memory) for op in report.main.ops if op["pass"] == name]
        known = [point for point in points if point is not None]
        if known:
            axes.scatter(*zip(*known, strict=True), s=4, color=style.PASSES[name].colour,
                         alpha=0.35, linewidths=0, zorder=2)


def _marker(name: str, filled: bool, xs: list[float], ys: list[float], **options: Any) -> Line2D:
    (shape, size), colour = _MARKERS[name], style.PASSES[name].colour
    return Line2D(xs, ys, linestyle="", marker=shape, markersize=size, zorder=3,
                  markerfacecolor=colour if filled else "none",
                  markeredgecolor="white" if filled else colour,
                  markeredgewidth=0.5 if filled else 1.1, **options)


def _handles(report: Report) -> list[Line2D]:
    handles = [_marker(name, side is report.main, [], [],
                       label=f"{side.name}, {style.PASSES[name].label}")
               for name in _MARKERS for side in report.sides]
    dot = Line2D([], [], linestyle="", marker="o", markersize=2.5, color=style.GREY,
                 label=f"{report.main.name}, single operations")
    roof = Line2D([], [], color=style.GREY, linewidth=1, linestyle="--",
                  label="roof of the baseline's machine")
    return [*handles, dot, *([roof] if _other_machine(report) else [])]


def draw(figure: Figure, report: Report) -> None:
    """Passes as large markers, single operations of the format as dots."""
    machine, other = report.main.machine, _other_machine(report)
    peak, memory = machine["peak_macs_per_cycle"], _memory(report)
    highest = max(peak, other["peak_macs_per_cycle"] if other else 0)
    axes = style.panels(figure, _HEIGHT_INCHES, _handles(report), 4)
    points = _points(report, memory)
    single = [point for op in report.main.ops if (point := _point(op, memory)) is not None]
    places = [point for _, _, point in points] + single
    ridge = [peak / memory.bandwidth] if memory.bandwidth else []
    _limits(axes, [x for x, _ in places] + ridge or [1.0], [y for _, y in places] or [peak],
            highest)
    _roof(axes, peak, memory)
    if other:
        _other_roof(axes, other, memory)
    _operations(axes, report, memory)
    for side, name, (x, y) in points:
        axes.add_line(_marker(name, side is report.main, [x], [y]))
    axes.set_xlabel(f"intensity (MAC per {memory.name} byte)")
    axes.set_ylabel("throughput (MAC/cycle)")
    if other is None or other["clock_period_ps"] == machine["clock_period_ps"]:
        _seconds_axis(axes, peak, machine["clock_period_ps"])


def _seconds_axis(axes: Axes, peak: float, clock_period_ps: float) -> None:
    per_second = _PICOSECONDS / clock_period_ps
    factor, symbol = units.prefix(peak * per_second)
    rate = per_second / factor
    second = axes.secondary_yaxis("right", functions=(lambda y: y * rate, lambda y: y / rate))
    style.logarithmic_ticks(second.yaxis, "{:g}".format, *axes.get_ylim())
    second.set_ylabel(f"{symbol}MAC/s")
    second.tick_params(length=2.5)
    axes.spines["right"].set_visible(True)


def caption(report: Report) -> str:
    """What the figure shows, with the distance to the roof."""
    memory = _memory(report)
    reached = "; ".join(f"{side.name} {style.PASSES[name].label}: {x:.3g} MAC/byte, "
                        f"{y / side.machine['peak_macs_per_cycle']:.1%} of the peak"
                        for side, name, (x, y) in _points(report, memory))
    missing = ("" if memory.bandwidth is not None else
               " The machine has no DRAM, so the intensity counts operand-buffer bytes.")
    other = _other_machine(report)
    roofs = f", dashed that of {other['title']}" if other else ""
    return (f"Roofline of {report.main.machine['title']}{roofs}.{missing} {reached}. "
            "Passes without MACs have no point.")
