# SPDX-License-Identifier: MIT
"""A simulation's section of the HTML page."""

from collections.abc import Iterable
from typing import Any

from lnsim import units
from lnsim.markup import Picture, figures, section, table
from lnsim.report import PASSES, Report, Side

_COSTLIEST = 10
_PICOSECONDS_PER_NANOSECOND = 1000


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
        shown = {1: f"{ratio['cycles']:.2f}", 4: _number(pe["nominal"]), 5: _interval(pe),
                 6: _number(system["nominal"]), 7: _interval(system)}
        if "time" in ratio:  # Which older reports lack.
            shown[2] = f"{ratio['time']:.2f}"
        head.append("ratio")
        rows = [[*row, shown.get(index, "")] for index, row in enumerate(rows)]
    note = "; ratio: baseline over format, above 1 is better" if ratio is not None else ""
    return table(f"One training iteration{note}", head, rows)


def _number(ratio: float | None) -> str:
    return "unbounded" if ratio is None else f"{ratio:.2f}"


def _interval(ratio: dict[str, Any]) -> str:
    """Of nine in ten draws of all prices; of a report that is older than these, its bounds."""
    low, high = ("p05", "p95") if "p05" in ratio else ("low", "high")
    return f"{_number(ratio[low])} to {_number(ratio[high])}"


def _mover(ratio: dict[str, Any]) -> str:
    """The prices that move it most; nothing of an older report."""
    bars = ratio.get("tornado", [])
    return f"{bars[0]['prices']}: {_interval(bars[0])}" if bars else ""


def _ratio_rows(report: Report) -> Iterable[list[str]]:
    for technology in report.document["technologies"]:
        for scope, key, place in (("PE scope", "energy_pe", "pe"),
                                  ("system", "energy_system", "system")):
            ratio = technology["ratio"][key]
            yield [f"{technology['name']}, {scope}",
                   units.energy(technology["energy_pj"][place]),
                   units.energy(technology["baseline_energy_pj"][place]),
                   _number(ratio["nominal"]), _interval(ratio), _mover(ratio)]


def _ratios(report: Report) -> str:
    """The ratio in every technology; nothing without a baseline."""
    if report.baseline is None:
        return ""
    return table("Energy of the iteration by technology; 5 to 95 % over draws of all prices, which "
                  "both formats share, and the prices that move the ratio most alone",
                  ("technology", report.main.name, report.baseline.name, "ratio", "5 to 95 %",
                   "moved most by"), _ratio_rows(report), last="text")


def _component_ratios(report: Report) -> str:
    ratio = report.document["ratio"]
    if ratio is None:
        return ""
    main, baseline = report.sides
    own, other = (side.totals["energy_by_component_pj"] for side in (main, baseline))
    rows = [[name.replace("_", " "), units.energy(own[name]), units.energy(other[name]),
             _number(found["nominal"]), _interval(found)]
            for name, found in ratio["energy_by_component"].items()]
    return table("Energy by component that both formats have",
                  ("component", main.name, baseline.name, "ratio", "5 to 95 %"), rows)


def _pass_rows(sides: list[Side]) -> Iterable[list[str]]:
    for name in PASSES:
        for side in sides:
            cells = _block_cells(side.passes[name])
            yield [f"{name.replace('_', ' ')}, {side.name}", *cells[:5], cells[6], cells[8]]


def _passes(report: Report) -> str:
    head = ("pass", *(_BLOCK_ROWS[index] for index in (0, 1, 2, 3, 4, 6, 8)))
    return table("The passes", head, _pass_rows(report.sides))


def _costliest(report: Report) -> str:
    sums: dict[str, list[float]] = {}
    for op in report.main.ops:
        values = (*(op["energy_pj"][scope] for scope in ("system", "pe")), op["cycles"], op["macs"])
        total = sums.setdefault(op["layer"], [0.0] * len(values))
        sums[op["layer"]] = [old + new for old, new in zip(total, values, strict=True)]
    energy = report.main.totals["energy_pj"]["system"]
    worst = sorted(sums.items(), key=lambda entry: -entry[1][0])[:_COSTLIEST]
    rows = [[layer, units.energy(system), f"{system / energy:.1%}" if energy else "",
             units.energy(pe), f"{int(cycles):,}", units.quantity(macs, "MAC")]
            for layer, (system, pe, cycles, macs) in worst]
    return table(f"The {len(rows)} costliest layers in {report.main.name}, all passes",
                  ("layer", "energy, system", "share", "energy, PE scope", "cycles",
                   "multiply-accumulates"), rows)


def _bandwidth(bytes_per_cycle: float, machine: dict[str, Any]) -> str:
    gb_per_s = bytes_per_cycle * _PICOSECONDS_PER_NANOSECOND / machine["clock_period_ps"]
    return f"{gb_per_s:.4g} GB/s, {bytes_per_cycle:g} bytes/cycle"


def _machine_rows(machine: dict[str, Any], of: str = "") -> list[tuple[str, str]]:
    memories = ", ".join(f"{memory['name'].replace('_', ' ')} {memory['capacity_bytes']:,} bytes"
                         for memory in machine["memories"])
    bandwidth = machine["dram_bandwidth_bytes_per_cycle"]
    return [
        (f"machine{of}", f"{machine['name']}: {machine['title']}"),
        (f"array{of}", f"{machine['processing_elements']} processing elements of "
                       f"{machine['lanes']} lanes of {machine['vector_size']}, peak "
                       f"{machine['peak_macs_per_cycle']:,} MAC/cycle, clock period "
                       f"{machine['clock_period_ps']:g} ps"),
        (f"memories{of}", memories or "none"),
        (f"DRAM{of}", "none" if bandwidth is None else _bandwidth(bandwidth, machine))]


def _machines(report: Report) -> list[tuple[str, str]]:
    """That of the format, and that of the baseline where it is another."""
    rows = _machine_rows(report.main.machine)
    if report.baseline is not None and report.baseline.machine != report.main.machine:
        rows += _machine_rows(report.baseline.machine, " of the baseline")
    return rows


def _setting(report: Report) -> str:
    document = report.document
    workload, technology = document["workload"], document["technology"]
    formats = ", ".join(f"{side.name} ({side.format['bits']} bits, "
                        f"{side.format['accumulator_bits']}-bit accumulation)"
                        for side in report.sides)
    rows = (
        ("workload", f"{workload['name']}, batch {workload['batch']}, {workload['ops']:,} "
                     f"operations, {workload['parameters']:,} parameters"),
        ("network", workload["network"]), ("optimiser", workload["optimiser"].replace("_", " ")),
        ("format costs", workload["format_costs"]),
        ("embedding gradient", workload["embedding_gradient"] or "not known"),
        *_machines(report),
        ("formats", formats),
        ("technology", f"{technology['name']}: {technology['title']}, {technology['node_nm']:g} nm,"
                       f" {technology['voltage_v']:g} V"),
        ("fidelity", document["fidelity"]))
    return table("What was run on what", ("", "setting"), rows, last="text")


def _manifest(report: Report) -> str:
    manifest = report.document["manifest"]
    rows = [("program", f"{manifest['program']} {manifest['version']}"),
            *((key, manifest[key]) for key in ("build",) if key in manifest),
            ("configuration", manifest["configuration_sha256"]), ("seed", str(manifest["seed"])),
            *((entry["path"], entry["sha256"]) for entry in manifest["data_files"])]
    return table("Provenance: what makes this report again; hashes are SHA-256",
                  ("", "version or hash"), rows, last="hash")


def _remarks(report: Report) -> str:
    """What must be known to believe the numbers; nothing where there is nothing."""
    remarks = report.document["remarks"]
    if not remarks:
        return ""
    return table("Remarks", ("", "remark"),
                 [(str(place), text) for place, text in enumerate(remarks, start=1)], last="text")


def of(report: Report, pictures: list[Picture], prefix: str) -> str:
    """The section; prefix tells its figures from others on the page."""
    return section(report.title, _totals(report) + _remarks(report) +
                   _ratios(report) + _passes(report) +
                   figures(pictures, prefix) + _component_ratios(report) + _costliest(report) +
                   _setting(report) + _manifest(report))
