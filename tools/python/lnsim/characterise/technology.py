# SPDX-License-Identifier: MIT
"""The technology file that characterised designs and a library's description make."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lnsim import strict_json
from lnsim.characterise import prices, scaling, synthesis
from lnsim.characterise.library import Library
from lnsim.errors import InputError

_LISTS = ("entries", "leakage", "area", "designs")
_KEYS = ("resource", "action", "variant", "component")
_DESIGN_KEYS = ("name", "unit", "format", "operand_bits", "accumulator_bits", "vector_size",
                "options", "pipeline_depth", "stages", "added_stages", "sums_in_turn",
                "clock_period_ps", "held_out")

# What a record adds to the result of a design.
_RECORD_KEYS = (*_DESIGN_KEYS, "source", "locator", "kind", "key")
_BESIDE = 8
_MOST = 0.5

Json = dict[str, Any]


def key_of(curve: Json) -> tuple:
    return tuple(curve.get(key) for key in _KEYS)


def _base(name: str, folder: Path) -> Json:
    return strict_json.read(folder.parent / "technologies" / f"{name}.json")


def _without(curves: list[Json], taken: list[Json]) -> list[Json]:
    known = {key_of(curve) for curve in taken}
    return [curve for curve in curves if key_of(curve) not in known]


def _design(design: Json, result: Json, source: str) -> Json:
    kept = {key: design[key] for key in _DESIGN_KEYS if design.get(key) not in ({}, None)}
    locator = f"{design['top']} of the project's energy/rtl, synthesised and simulated"
    return kept | {"source": source, "locator": locator, "kind": "synthesised"} | result


def recorded(path: Path) -> dict[str, Json]:
    """Results of the designs of a technology, by the keys of what they depend on; none of one that
    is not there."""
    designs = strict_json.read(path).get("designs", []) if path.exists() else []
    return {design["key"]: {key: value for key, value in design.items()
                            if key not in _RECORD_KEYS}
            for design in designs if "key" in design}


def _leakage(description: Json, made: list[tuple[Json, Json]], source: str) -> list[Json]:
    """A processing element leaks as its lanes do: nominal as those of the first vector unit, bounds
    over all of that size. Without a vector unit nothing is known of it."""
    lanes = description["lanes"]["value"]
    units = [(design, result) for design, result in made if design["unit"] == "vector_mac"]
    if not units:
        return []
    first = units[0][0]
    powers = [result["leakage_mw"] * lanes for design, result in units
              if design["vector_size"] == first["vector_size"]]
    power = {"low": min(powers), "nominal": powers[0], "high": max(powers)}
    point = {"power_mw": {key: float(f"{value:.5g}") for key, value in power.items()},
             "source": source, "locator": f"{first['name']}, times {lanes} lanes",
             "kind": "synthesised", "note": "bounds over the designs of this vector size"}
    return [{"resource": "processing_element", "action": "leak",
             "scaling": {"capacity_bytes": "any", "width_bits": "any"}, "points": [point]}]


def _mostly_zeros(made: list[tuple[Json, Json]]) -> list[Json]:
    """Formats so narrow that even at their best scale most products are 0, and cost little."""
    fractions = {design["format"]: result["streams"]["gaussian"].get("zero_fraction", 0)
                 for design, result in made
                 if design["unit"] == "vector_mac" and "gaussian" in result["streams"]}
    return [{"formats": [name], "text": f"{100 * fraction:.0f} % of the products that it is priced "
             "on are 0"} for name, fraction in fractions.items() if fraction > _MOST]


def _remarks(source: Json, made: Iterable[Json] = ()) -> Json:
    """What must be known of the prices of some formats, where there is something."""
    remarks = [*source.get("remarks", []), *made]
    return {"remarks": remarks} if remarks else {}


@dataclass(frozen=True)
class Conditions:
    """What the designs were characterised with."""

    tools: str
    wire_ff: str
    voltage_v: float


def _common_factors(base: Json, description: Json, way: str) -> Json:
    """What prices have in common: that of the base, and that of the way from it."""
    return base.get("common_factors", {}) | scaling.common_factors(description["rules"], way)


def build(description: Json, conditions: Conditions, made: list[tuple[Json, Json]], folder: Path
          ) -> Json:
    """All but the designs; folder holds the library's description, beside it the technologies."""
    base = _base(description["scaled_from"], folder)
    way = f"{description['scaled_from']} to {description['name']}"
    source = description["library_source"]
    entries = prices.curves(made, source) + description["entries"]
    entries += _without(scaling.scaled(base["entries"], description["rules"], way), entries)
    leakage = description["leakage"] + _leakage(description, made, source)
    leakage += _without(scaling.scaled(base["leakage"], description["rules"], way), leakage)
    text = description["description"].format(tools=conditions.tools, wire_ff=conditions.wire_ff,
                                             voltage_v=f"{conditions.voltage_v:g}")
    return {"schema_version": 1, "name": description["name"], "title": description["title"],
            "node_nm": description["node_nm"], "voltage_v": conditions.voltage_v,
            "description": text, **_remarks(description, _mostly_zeros(made)),
            "sources": base["sources"] | description["sources"],
            "common_factors": _common_factors(base, description, way),
            "entries": entries, "leakage": leakage,
            **_area(base, description, way, prices.areas(made, source))}


def _area(base: Json, description: Json, way: str, characterised: list[Json]) -> Json:
    """Its own, those that rules of action "occupy" scale, and those of designs."""
    own = description.get("area", []) + characterised
    areas = description.get("area", []) + _without(
        scaling.scaled(base.get("area", []), description["rules"], way), own) + characterised
    return {"area": areas} if areas else {}


def derive(description: Json, folder: Path) -> Json:
    """A technology that is another one scaled."""
    base = _base(description["derived_from"], folder)
    way = f"{description['derived_from']} to {description['name']}"
    head = {key: description[key] for key in ("name", "title", "node_nm", "voltage_v",
                                              "description")}
    return {"schema_version": 1} | head | _remarks(base) | {
        "sources": base["sources"] | description["sources"],
        "common_factors": _common_factors(base, description, way),
        "entries": scaling.scaled(base["entries"], description["rules"], way),
        "leakage": scaling.scaled(base["leakage"], description["rules"], way)} | _area(
            base, description, way, [])


def _block(curve: Json) -> str:
    rest = {key: value for key, value in curve.items() if key not in ("points", "fit")}
    points = ",\n".join("        " + _line(point) for point in curve["points"])
    fit = f',\n      "fit": {_line(curve["fit"])}' if "fit" in curve else ""
    return "    " + _line(rest)[:-1] + ',\n      "points": [\n' + points + f"\n      ]{fit}}}"


def _line(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _named(document: Json, name: str, *within: str) -> Json:
    """The members of an object of the document that something within others names."""
    text = json.dumps([document.get(other, []) for other in within])
    return document | {name: {key: value for key, value in document.get(name, {}).items()
                              if f'"{key}"' in text}}


def _cited(document: Json) -> Json:
    """Without the common factors and sources that nothing names."""
    less = _named(document, "common_factors", "entries", "leakage", "area")
    return _named(less, "sources", "common_factors", *_LISTS)


def to_text(document: Json) -> str:
    """A line a point and a line a design, so that differences read well."""
    document = _cited(document)
    head = {key: value for key, value in document.items() if key not in _LISTS}
    text = json.dumps(head, indent=2, ensure_ascii=False)[:-2]
    for name in _LISTS:
        write = (lambda design: "    " + _line(design)) if name == "designs" else _block
        if name in document:
            text += f',\n  "{name}": [\n' + ",\n".join(map(write, document[name])) + "\n  ]"
    return text + "\n}\n"


def render(library: Library, wire_ff: float, made: list[tuple[Json, Json]], folder: Path) -> bytes:
    if not made:
        raise InputError("no design to make a technology of")
    conditions = Conditions(", ".join(synthesis.versions().values()), f"{wire_ff:g}",
                            library.cells.voltage_v)
    source = library.description["library_source"]
    designs = [_design(design, result, source) for design, result in made]
    document = build(library.description, conditions, made, folder)
    return to_text(document | {"designs": designs}).encode()


def _recorded(template: str, text: str, placeholder: str) -> str:
    """What stands in the text of a technology where its library's description has a placeholder,
    found by the words beside it, so that the rest of the two may differ."""
    before, after = template.split(f"{{{placeholder}}}", 1)
    found = re.search(re.escape(before[-_BESIDE:]) + "(.+?)" + re.escape(after[:_BESIDE]), text)
    if found is None:
        raise InputError(f"the technology's description doesn't say its {placeholder}")
    return found[1]


def render_again(description: Json, characterised: Json, folder: Path) -> bytes:
    """The technology of designs that another document of the library has on record: no design is
    characterised anew, prices of what is no datapath are those of today."""
    template, text = description["description"], characterised["description"]
    conditions = Conditions(_recorded(template, text, "tools"),
                            _recorded(template, text, "wire_ff"), characterised["voltage_v"])
    made = [({"options": {}} | design, design) for design in characterised["designs"]]
    document = build(description, conditions, made, folder)
    return to_text(document | {"designs": characterised["designs"]}).encode()
