# SPDX-License-Identifier: MIT
"""The self-contained HTML page: tables and inline figures, nothing loaded from elsewhere."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

from lnsim import units
from lnsim.report import PASSES, Report, Side

_COSTLIEST = 10
_STYLE = Path(__file__).with_name("page.css")


@dataclass(frozen=True)
class Picture:
    """A figure for the page: the SVG file's bytes and the caption."""

    svg: bytes
    caption: str


def _inline(picture: Picture, prefix: str) -> str:
    """The SVG element without prologue, metadata and namespaces; ids made unique on the page."""
    text = picture.svg.decode("utf-8")
    text = text[text.index("<svg"):]
    text = re.sub(r"\s*<metadata>.*?</metadata>", "", text, flags=re.DOTALL)
    head, body = text.split(">", 1)
    view = re.search(r'viewBox="[^"]*"', head)
    body = re.sub(r'\bid="', f'id="{prefix}-', body)
    body = re.sub(r'href="#', f'href="#{prefix}-', body)
    body = body.replace("url(#", f"url(#{prefix}-")
    label = escape(picture.caption, quote=True)
    return f'<svg role="img" aria-label="{label}" {view.group(0) if view else ""}>{body}'


def _figure(picture: Picture, prefix: str) -> str:
    return (f"<figure>\n{_inline(picture, prefix)}"
            f"<figcaption>{escape(picture.caption)}</figcaption>\n</figure>\n")


def _table(caption: str, head: Sequence[str], rows: Iterable[Sequence[str]],
           last: str = "") -> str:
    columns = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in head)
    lines = []
    for first, *cells in rows:
        marks = [""] * (len(cells) - 1) + [f' class="{last}"' if last else ""]
        lines.append(f'<tr><th scope="row">{escape(first)}</th>' +
                     "".join(f"<td{mark}>{escape(cell)}</td>"
                             for mark, cell in zip(marks, cells)) + "</tr>")
    return (f'<div class="table"><table><caption>{escape(caption)}</caption>\n'
            f"<thead><tr>{columns}</tr></thead>\n<tbody>\n" + "\n".join(lines) +
            "\n</tbody></table></div>\n")


def _range(energy: dict[str, float], low: str, high: str) -> str:
    return f"{units.energy(energy[low])} to {units.energy(energy[high])}"


def _block_cells(block: dict[str, Any]) -> list[str]:
    energy = block["energy_pj"]
    return [units.quantity(block["macs"], "MAC"), f"{block['cycles']:,}",
            units.quantity(block["time_s"], "s"), f"{block['utilisation']:.1%}",
            units.energy(energy["pe"]), _range(energy, "pe_low", "pe_high"),
            units.energy(energy["system"]), _range(energy, "low", "high"),
            units.quantity(block["traffic_bytes"]["dram"], "B")]


_BLOCK_ROWS = ("multiply-accumulates", "cycles", "time", "utilisation", "energy, PE scope",
               "range, PE scope", "energy, system", "range, system", "DRAM traffic")


def _totals(report: Report) -> str:
    columns = [_block_cells(side.totals) for side in report.sides]
    head = ["", *(side.name for side in report.sides)]
    rows = [[name, *(column[index] for column in columns)]
            for index, name in enumerate(_BLOCK_ROWS)]
    ratio = report.document["ratio"]
    if ratio is not None:
        pe, system = ratio["energy_pe"], ratio["energy_system"]
        shown = {1: f"{ratio['cycles']:.2f}", 4: _number(pe["nominal"]), 5: _bounds(pe),
                 6: _number(system["nominal"]), 7: _bounds(system)}
        head.append("ratio")
        rows = [[*row, shown.get(index, "")] for index, row in enumerate(rows)]
    note = "; ratio: baseline over format, above 1 is better" if ratio is not None else ""
    return _table(f"One training iteration{note}", head, rows)


def _number(ratio: float | None) -> str:
    return "unbounded" if ratio is None else f"{ratio:.2f}"


def _bounds(ratio: dict[str, Any]) -> str:
    return f"{_number(ratio['low'])} to {_number(ratio['high'])}"


def _decider(ratio: dict[str, Any]) -> str:
    decider = ratio["decided_by"]
    if decider is None:
        return ""
    name = f"{decider['resource']}/{decider['action']} {decider['variant']}".rstrip()
    component = f" ({decider['component']})" if decider["component"] else ""
    return f"{name}{component}: {_bounds(decider)}"


def _ratio_rows(report: Report) -> Iterable[list[str]]:
    for technology in report.document["technologies"]:
        for scope, key, place in (("PE scope", "energy_pe", "pe"),
                                  ("system", "energy_system", "system")):
            ratio = technology["ratio"][key]
            yield [f"{technology['name']}, {scope}",
                   units.energy(technology["energy_pj"][place]),
                   units.energy(technology["baseline_energy_pj"][place]),
                   _number(ratio["nominal"]), _bounds(ratio), _decider(ratio)]


def _ratios(report: Report) -> str:
    """The ratio in every technology; nothing without a baseline."""
    if report.baseline is None:
        return ""
    return _table("Energy of the iteration by technology; an entry decides a ratio where it moves "
                  "it the most between its own bounds",
                  ("technology", report.main.name, report.baseline.name, "ratio", "range",
                   "decided by"), _ratio_rows(report), last="text")


def _component_ratios(report: Report) -> str:
    ratio = report.document["ratio"]
    if ratio is None:
        return ""
    own, other = (side.totals["energy_by_component_pj"] for side in report.sides)
    rows = [[name.replace("_", " "), units.energy(own[name]), units.energy(other[name]),
             _number(found["nominal"]), _bounds(found)]
            for name, found in ratio["energy_by_component"].items()]
    return _table("Energy by component that both formats have",
                  ("component", report.main.name, report.baseline.name, "ratio", "range"), rows)


def _pass_rows(sides: list[Side]) -> Iterable[list[str]]:
    for name in PASSES:
        for side in sides:
            cells = _block_cells(side.passes[name])
            yield [f"{name.replace('_', ' ')}, {side.name}", *cells[:5], cells[6], cells[8]]


def _passes(report: Report) -> str:
    head = ("pass", *(_BLOCK_ROWS[index] for index in (0, 1, 2, 3, 4, 6, 8)))
    return _table("The passes", head, _pass_rows(report.sides))


def _costliest(report: Report) -> str:
    sums: dict[str, list[float]] = {}
    for op in report.main.ops:
        values = (op["energy_pj"], op["energy_pe_pj"], op["cycles"], op["macs"])
        total = sums.setdefault(op["layer"], [0.0] * len(values))
        sums[op["layer"]] = [old + new for old, new in zip(total, values)]
    energy = report.main.totals["energy_pj"]["system"]
    worst = sorted(sums.items(), key=lambda entry: -entry[1][0])[:_COSTLIEST]
    rows = [[layer, units.energy(system), f"{system / energy:.1%}" if energy else "",
             units.energy(pe), f"{int(cycles):,}", units.quantity(macs, "MAC")]
            for layer, (system, pe, cycles, macs) in worst]
    return _table(f"The {len(rows)} costliest layers in {report.main.name}, all passes",
                  ("layer", "energy, system", "share", "energy, PE scope", "cycles",
                   "multiply-accumulates"), rows)


def _setting(report: Report) -> str:
    document = report.document
    workload, machine, technology = (document[key] for key in ("workload", "machine", "technology"))
    formats = ", ".join(f"{side.name} ({side.format['bits']} bits, "
                        f"{side.format['accumulator_bits']}-bit accumulation)"
                        for side in report.sides)
    memories = ", ".join(f"{memory['name'].replace('_', ' ')} {memory['capacity_bytes']:,} bytes"
                         for memory in machine["memories"])
    bandwidth = machine["dram_bandwidth_bytes_per_cycle"]
    rows = (
        ("workload", f"{workload['name']}, batch {workload['batch']}, {workload['ops']:,} "
                     f"operations, {workload['parameters']:,} parameters"),
        ("network", workload["network"]), ("optimiser", workload["optimiser"].replace("_", " ")),
        ("machine", f"{machine['name']}: {machine['title']}"),
        ("array", f"{machine['processing_elements']} processing elements of {machine['lanes']} "
                  f"lanes of {machine['vector_size']}, peak {machine['peak_macs_per_cycle']:,} "
                  f"MAC/cycle, clock period {machine['clock_period_ps']:g} ps"),
        ("memories", memories or "none"),
        ("DRAM", "none" if bandwidth is None else f"{bandwidth:g} bytes/cycle"),
        ("formats", formats),
        ("technology", f"{technology['name']}: {technology['title']}, {technology['node_nm']:g} nm,"
                       f" {technology['voltage_v']:g} V"),
        ("fidelity", document["fidelity"]))
    return _table("What was run on what", ("", "setting"), rows, last="text")


def _manifest(report: Report) -> str:
    manifest = report.document["manifest"]
    rows = [("program", f"{manifest['program']} {manifest['version']}"),
            ("configuration", manifest["configuration_sha256"]), ("seed", str(manifest["seed"])),
            *((entry["path"], entry["sha256"]) for entry in manifest["data_files"])]
    return _table("Provenance: what makes this report again; hashes are SHA-256",
                  ("", "version or hash"), rows, last="hash")


def _section(report: Report, pictures: list[Picture], number: int) -> str:
    figures = "".join(_figure(picture, f"f{number}-{index}")
                      for index, picture in enumerate(pictures))
    return (f"<section>\n<h2>{escape(report.title)}</h2>\n" + _totals(report) + _ratios(report) +
            _passes(report) + figures + _component_ratios(report) + _costliest(report) +
            _setting(report) + _manifest(report) + "</section>\n")


def render(sections: list[tuple[Report, list[Picture]]], across: list[Picture]) -> bytes:
    """The page of all reports; across are the figures that compare them."""
    title = "lnsim: " + "; ".join(report.title for report, _ in sections)
    body = "".join(_figure(picture, f"a{index}") for index, picture in enumerate(across))
    body += "".join(_section(report, pictures, number)
                    for number, (report, pictures) in enumerate(sections))
    return (f'<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
            f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            f"<title>{escape(title)}</title>\n<style>\n"
            f"{_STYLE.read_text(encoding='utf-8')}</style>\n</head>\n<body>\n<main>\n"
            f"<h1>Cycles and energy of a training iteration</h1>\n{body}</main>\n</body>\n</html>\n"
            ).encode("utf-8")
