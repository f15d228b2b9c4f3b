# SPDX-License-Identifier: MIT
"""Energy of an iteration at processing-element scope, across networks and formats."""

from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from lnsim import units
from lnsim.errors import InputError
from lnsim.figures import style
from lnsim.report import Report

_ROW_INCHES = 0.16
_MARGIN_INCHES = 0.5
_GAP = 0.8


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
            for report, setting in zip(reports, settings)]


def _energies(reports: list[Report]) -> dict[str, dict[str, dict[str, Any]]]:
    table: dict[str, dict[str, dict[str, Any]]] = {}
    for name, report in zip(_row_names(reports), reports):
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


def _mark(axes: Axes, height: float, picojoules: dict[str, float], look: tuple[str, str]) -> None:
    colour, marker = look
    energy = {key: value * units.JOULES_PER_PICOJOULE for key, value in picojoules.items()}
    axes.plot([energy["pe_low"], energy["pe_high"]], [height] * 2, color=colour, linewidth=1)
    axes.plot([energy["pe"]], [height], marker=marker, color=colour, markersize=5)
    axes.annotate(units.energy(picojoules["pe"]), (max(energy["pe_high"], energy["pe"]), height),
                  xytext=(5, 0), textcoords="offset points", va="center", fontsize=7)


def draw(figure: Figure, reports: list[Report]) -> None:
    """One group of rows a workload, one row a format, on a logarithmic axis."""
    table, looks = _energies(reports), _looks(reports)
    handles = [Line2D([], [], linestyle="", marker=marker, color=colour, markersize=5, label=name)
               for name, (colour, marker) in looks.items()]
    height = sum(len(row) + _GAP for row in table.values()) * _ROW_INCHES + _MARGIN_INCHES
    axes = style.panels(figure, height, handles, 6)
    middles, bottom = [], 0.0
    for row in table.values():
        present = [name for name in looks if name in row]
        for order, name in enumerate(present):
            _mark(axes, bottom + order, row[name], looks[name])
        middles.append(bottom + (len(present) - 1) / 2)
        bottom += len(present) + _GAP
    _finish(axes, list(table), middles, bottom)


def _finish(axes: Axes, rows: list[str], middles: list[float], bottom: float) -> None:
    axes.set_xscale("log")
    low, high = axes.get_xlim()
    axes.set_xlim(low / 1.2, high * 2.5)
    style.logarithmic_ticks(axes.xaxis, *axes.get_xlim(), lambda value: units.quantity(value, "J"))
    axes.set_yticks(middles, rows)
    axes.set_ylim(bottom - _GAP, -1)
    style.grid(axes, "x")
    axes.tick_params(axis="y", length=0)
    axes.set_xlabel("energy of one training iteration in the processing elements")


def caption(reports: list[Report]) -> str:
    """What the figure shows."""
    table = _energies(reports)
    return (f"Energy of one training iteration at processing-element scope, {len(table)} workloads "
            f"in {len(_looks(reports))} formats. Lines span the technology's low and high values.")
