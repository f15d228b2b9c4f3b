# SPDX-License-Identifier: MIT
"""Energy of an iteration in the processing elements and in the system, by network and format."""

from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from lnsim import units
from lnsim.errors import InputError
from lnsim.figures import style
from lnsim.report import Report

_ROW_INCHES = 0.16
_MARGIN_INCHES = 0.65
_GAP = 0.8
_LEGEND_COLUMNS = 6
# Of the decades of an axis, what its texts take to the right of the bounds.
_ROOM = 0.75
# Panels: title, and the keys of the energy and its bounds.
_SCOPES = (("processing elements", "pe", "pe_low", "pe_high"),
           ("whole system, with DRAM", "system", "low", "high"))


def _setting(report: Report) -> dict[str, str]:
    document = report.document
    workload = document["workload"]
    return {"batch": f"batch {workload['batch']}", "optimiser": workload["optimiser"],
            "machine": document["machine"]["name"], "fidelity": document["fidelity"],
            "technology": document["technology"]["name"]}


def _row_names(reports: list[Report]) -> list[str]:
    settings = [_setting(report) for report in reports]
    varying = [key for key in settings[0] if len({setting[key] for setting in settings}) > 1]
    return [", ".join([report.document["workload"]["name"], *(setting[key] for key in varying)])
            for report, setting in zip(reports, settings, strict=True)]


def _energies(reports: list[Report]) -> dict[str, dict[str, dict[str, Any]]]:
    table: dict[str, dict[str, dict[str, Any]]] = {}
    for name, report in zip(_row_names(reports), reports, strict=True):
        row = table.setdefault(name, {})
        for side in report.sides:
            energy = side.totals["energy_pj"]
            if row.setdefault(side.name, energy) != energy:
                raise InputError(f"{report.folder / 'report.json'}: {name} in {side.name} has "
                                 "another energy than in a report before it")
    return table


def _looks(reports: list[Report]) -> dict[str, tuple[str, str]]:
    formats = {side.name: side.format["bits"] for report in reports for side in report.sides}
    names = sorted(formats, key=lambda name: formats[name])
    return {name: style.SERIES[index % len(style.SERIES)] for index, name in enumerate(names)}


def _handles(looks: dict[str, tuple[str, str]]) -> list[Line2D]:
    formats = [Line2D([], [], linestyle="", marker=marker, color=colour, markersize=5, label=name)
               for name, (colour, marker) in looks.items()]
    return [*formats, Line2D([], [], color=style.GREY, linewidth=1, label="low to high prices")]


def _mark(axes: Axes, height: float, energies: tuple[float, ...], text: str,
          look: tuple[str, str]) -> None:
    colour, marker = look
    nominal, low, high = (energy * units.JOULES_PER_PICOJOULE for energy in energies)
    axes.plot([low, high], [height] * 2, color=colour, linewidth=1)
    axes.plot([nominal], [height], marker=marker, color=colour, markersize=5)
    axes.annotate(text, (max(high, nominal), height), xytext=(5, 0), textcoords="offset points",
                  va="center", fontsize=7)


def _group(axes: Axes, bottom: float, row: dict[str, dict[str, Any]], keys: tuple[str, ...],
           looks: dict[str, tuple[str, str]]) -> None:
    """The formats of a workload; each but the first says how many times the first it takes."""
    present = [name for name in looks if name in row]
    first = row[present[0]][keys[0]]
    for order, name in enumerate(present):
        energies = tuple(row[name][key] for key in keys)
        text = units.energy(energies[0])
        if order > 0 and first > 0:
            text += f", {energies[0] / first:.2f} times"
        _mark(axes, bottom + order, energies, text, looks[name])


def draw(figure: Figure, reports: list[Report]) -> None:
    """A panel a scope: one group of rows a workload, one row a format, on logarithmic axes."""
    table, looks = _energies(reports), _looks(reports)
    height = sum(len(row) + _GAP for row in table.values()) * _ROW_INCHES + _MARGIN_INCHES
    panels = style.panels(figure, height, _handles(looks), _LEGEND_COLUMNS, across=len(_SCOPES),
                          sharey=True)
    for axes, (title, *keys) in zip(panels, _SCOPES, strict=True):
        middles, bottom = [], 0.0
        for row in table.values():
            _group(axes, bottom, row, tuple(keys), looks)
            middles.append(bottom + (len(row) - 1) / 2)
            bottom += len(row) + _GAP
        axes.set_title(title)
        _finish(axes, list(table), middles, bottom)
    figure.subfigs[0].supxlabel("energy of one training iteration, logarithmic", fontsize=8)


def _finish(axes: Axes, rows: list[str], middles: list[float], bottom: float) -> None:
    axes.set_xscale("log")
    low, high = axes.get_xlim()
    axes.set_xlim(low / 1.2, high * (high / low) ** _ROOM)
    style.logarithmic_ticks(axes.xaxis, lambda value: units.quantity(value, "J"), *axes.get_xlim())
    axes.set_xticks([tick for tick in axes.get_xticks() if low <= tick <= high])
    axes.set_xticks([], minor=True)
    axes.set_yticks(middles, rows)
    axes.set_ylim(bottom - _GAP, -1)
    style.grid(axes, "x")
    axes.tick_params(axis="y", length=0)


def caption(reports: list[Report]) -> str:
    """What the figure shows."""
    table = _energies(reports)
    return (f"Energy of one training iteration, {len(table)} workloads in {len(_looks(reports))} "
            "formats: left in the processing elements, right in the whole system, DRAM included. "
            "Lines span the technology's low and high values; times are over the first format of "
            "a workload.")
