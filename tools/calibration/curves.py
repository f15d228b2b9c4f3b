# SPDX-License-Identifier: MIT
"""Price curves of technology files as plain dictionaries: making, scaling, evaluating, writing."""

import json
import math
from pathlib import Path

BOUNDS = ("low", "nominal", "high")


def spread(low, nominal, high):
    """A range in pJ from three values in fJ, in order of size whatever was given."""
    values = sorted((low, nominal, high))
    return {n: float(f"{fj / 1000:.6g}") for n, fj in zip(BOUNDS, values, strict=True)}


def point(energy, source, locator, kind, note, **position):
    return {
        **position,
        "energy_pj": energy,
        "source": source,
        "locator": locator,
        "kind": kind,
        "note": note,
    }


def curve(resource, action, points, scaling, rule=None, **filters):
    """rule: (source, locator) of the scaling; filters: variant or component, and what ties it."""
    made = {"resource": resource, "action": action, **filters, "scaling": scaling}
    if rule:
        made["scaling_source"] = {"source": rule[0], "locator": rule[1]}
    return made | {"points": points}


def scale_point(old, unit, factors, note):
    """The point times the factors of low, nominal and high."""
    bounds = spread(*(old[unit][bound] * factors[bound] * 1e3 for bound in BOUNDS))
    kind = "scaled" if old["kind"] == "published" else old["kind"]
    notes = note + ("; " + old["note"] if "note" in old else "")
    return old | {unit: bounds, "kind": kind, "note": notes}


def find(curves, resource, action, variant=None):
    wanted = (resource, action, variant)
    return next(c for c in curves if (c["resource"], c["action"], c.get("variant")) == wanted)


def log_log(points, x):
    """The value at x on the log-log line through the points around it, or the outermost two."""
    upper = next((i for i in range(1, len(points)) if x <= points[i][0]), len(points) - 1)
    (x0, y0), (x1, y1) = points[upper - 1], points[upper]
    return y0 * (y1 / y0) ** (math.log(x / x0) / math.log(x1 / x0))


def memory_pj(priced, capacity_bytes, width_bits):
    """pJ of an access by bound: log-log in capacity and width, between and beyond the points."""
    rows = {}
    for p in priced["points"]:
        rows.setdefault(p["capacity_bytes"], []).append((p["width_bits"], p["energy_pj"]))

    def at(bound):
        by_capacity = [(capacity, log_log([(width, pj[bound]) for width, pj in row], width_bits))
                       for capacity, row in rows.items()]
        return log_log(by_capacity, capacity_bytes)
    return {bound: at(bound) for bound in BOUNDS}


def nominal_fj(priced, width_bits, table_entries=0):
    """Nominal fJ from a curve's points of this table size: a single price, or by width
    (interpolated, beyond the points linear)."""
    points = [p for p in priced["points"] if p.get("table_entries", 0) == table_entries]
    values = [(p.get("width_bits"), p["energy_pj"]["nominal"] * 1000) for p in points]
    if values[0][0] is None:
        return values[0][1]
    if len(values) > 1 and values[0][0] <= width_bits <= values[-1][0]:
        return log_log(values, width_bits)
    width, energy = min(values, key=lambda value: abs(value[0] - width_bits))
    return energy * width_bits / width


def write_technology(path, head, entries, leakage, area):
    """Writes a technology file with a line a point, so that differences read well."""

    def text_of(value):
        return json.dumps(value, ensure_ascii=False)

    def block(priced):
        rest = {key: value for key, value in priced.items() if key != "points"}
        points = ",\n".join("        " + text_of(p) for p in priced["points"])
        return "    " + text_of(rest)[:-1] + ',\n      "points": [\n' + points + "\n      ]}"

    text = json.dumps(head, indent=2, ensure_ascii=False)[:-2]
    for name, curves in (("entries", entries), ("leakage", leakage), ("area", area)):
        text += f',\n  "{name}": [\n' + ",\n".join(map(block, curves)) + "\n  ]"
    Path(path).write_text(text + "\n}\n", encoding="utf-8")
