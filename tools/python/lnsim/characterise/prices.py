# SPDX-License-Identifier: MIT
"""Price curves of the events of the datapaths, from characterised designs."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from lnsim.characterise import fits
from lnsim.characterise.factors import energy_of, factors
from lnsim.characterise.fits import Use

Design = dict[str, Any]
Result = dict[str, Any]

_DIGITS = 5
_DRAW = "synthesised datapaths"  # whose bounds are the same ways to simulate any of them
_OF_ANY_VECTOR = ("float_multiplier", "float_adder")
_EXACT = "a48"
_WINDOWS = {"a24", _EXACT}
_ADDER_REGISTER = "multiply"
_ALL = ("multiply", "convert", "accumulate", "control")
_ACCUMULATORS = {"table": "lns", "bins": "lns-bins", "deferred-bins": "lns-deferred-bins"}


@dataclass(frozen=True)
class Event:
    """An entry's keys, the position of a point in it, and the parts of the design it pays for."""

    keys: tuple[tuple[str, str], ...]
    position: tuple[tuple[str, int], ...]
    parts: tuple[str, ...]


def _event(resource: str, action: str, parts: tuple[str, ...], position: dict[str, int],
           **filters: str) -> Event:
    keys = {"resource": resource, "action": action} | filters
    return Event(tuple(keys.items()), tuple(sorted(position.items())), parts)


def _lns(design: Design) -> list[Event]:
    options, size = design["options"], design["vector_size"]
    conversion, bits = options["conversion"], design["operand_bits"]
    datapath = {"accumulator_bits": design["accumulator_bits"],
                "base_factor": options["base_factor"],
                "table_entries": options["table_entries"], "vector_size": size}
    return [
        _event("integer_adder", "add", ("multiply",),
               {"vector_size": size, "width_bits": bits}, variant="lns",
               component="exponent_adder"),
        _event("lns_conversion", "convert", ("convert",), datapath | {"width_bits": bits},
               variant=conversion),
        _event("integer_adder", "add", ("accumulate", "control"),
               datapath | {"operand_bits": bits}, variant=_ACCUMULATORS[conversion],
               component="accumulator")]


def _integer(design: Design, base: str) -> list[Event]:
    size = {"vector_size": design["vector_size"]}
    return [
        _event("integer_multiplier", "multiply", ("multiply",),
               size | {"width_bits": design["operand_bits"]}, variant=base,
               component="multiplier"),
        _event("integer_adder", "add", ("accumulate", "control"),
               size | {"width_bits": design["accumulator_bits"]}, variant=base,
               component="accumulator")]


def _float(design: Design, base: str) -> list[Event]:
    """In a chain an element of a vector is a multiplier and an adder, whatever its size."""
    return [
        _event("float_multiplier", "multiply", ("multiply",),
               {"width_bits": design["operand_bits"]}, variant=base, component="multiplier"),
        _event("float_adder", "add", ("accumulate", "control"),
               {"width_bits": design["accumulator_bits"]}, variant=base,
               component="accumulator")]


def _in_fixed_point(design: Design, units: str, variant: str) -> list[Event]:
    """The products of a vector are added up in fixed point."""
    size = {"vector_size": design["vector_size"]}
    return [
        _event(f"{units}_multiplier", "multiply", ("multiply",),
               size | {"width_bits": design["operand_bits"]}, variant=variant,
               component="multiplier"),
        _event(f"{units}_adder", "add", ("accumulate", "control"),
               size | {"width_bits": design["accumulator_bits"]}, variant=variant,
               component="accumulator")]


def _outputs(design: Design) -> list[Event]:
    """Of the units beside a datapath, which work once an output or once a weight."""
    if design["unit"] == "linear_to_log":
        return [_event("linear_to_log", "convert", _ALL,
                       {"table_entries": design["options"]["base_factor"],
                        "width_bits": design["accumulator_bits"]})]
    if design["unit"] == "bin_constants":
        return [_event("lns_conversion", "combine", _ALL,
                       {"table_entries": design["options"]["table_entries"],
                        "width_bits": design["accumulator_bits"]}, variant="deferred-bins")]
    return [_event("weight_update", "update", _ALL, {"width_bits": design["operand_bits"]},
                   variant="lns_madam")]


def events(design: Design) -> list[Event]:
    """The events that a design prices."""
    base, *options = design["format"].split("-")
    if design["unit"] != "vector_mac":
        return _outputs(design)
    if base.startswith("lns"):
        return _lns(design)
    if base.startswith("mx"):
        return _in_fixed_point(design, "mx", base)
    if base.startswith("int"):
        return _integer(design, base)
    if "chain" in options:
        return _float(design, base)
    units = "float_window" if _WINDOWS & set(options) else "float_fused"
    own = [option for option in options if option == _EXACT or option.startswith("w")]
    return _in_fixed_point(design, units, "-".join([base, *own]))


def _without(whole: dict[str, Any], parts: dict[str, Any], rest: str) -> dict[str, Any]:
    """Numbers by part, that of "multiply" as of another design; the rest of it goes to a part,
    which has none left at least."""
    own, other = whole["multiply"], parts["multiply"]
    if isinstance(own, dict):
        known = whole.get(rest, dict.fromkeys(own, 0.0))
        left = {key: max(known[key] + own[key] - other[key], 0.0) for key in own}
    else:
        left = max(whole.get(rest, 0.0) + own - other, 0.0)
    return whole | {"multiply": other, rest: left}


def _as_shared(result: Result, shared: Result, rest: str) -> Result:
    """A result in which the multiplication is that of the design that prices it."""
    streams = {}
    for name, measured in result["streams"].items():
        modes = {mode: _without(parts, shared["streams"][name][mode], rest)
                 for mode, parts in measured.items() if mode.endswith("_pj")}
        streams[name] = measured | modes
    area = "area_um2_by_component"
    moved = {area: _without(result[area], shared[area], rest)} if area in result else {}
    return result | {"streams": streams} | moved


def _priced_once(made: list[tuple[Design, Result]]) -> list[tuple[Design, Result]]:
    """Designs with one multiplication and other options share its price, which is that of the first
    of them. Where it is another one (floats of another window, and exponent adders with a register
    behind them, which bins may have), what it takes more or less is of what follows, so that such a
    design is priced as all that it takes."""
    first: dict[Event, Result] = {}
    for design, result in sorted(made, key=lambda pair: _has_register(pair[0])):
        if design["unit"] == "vector_mac":
            first.setdefault(events(design)[0], result)
    return [(design, _shared(design, result, first)) for design, result in made]


def _has_register(design: Design) -> bool:
    """Behind its exponent adders."""
    return _ADDER_REGISTER in design.get("stages", ())


def _shared(design: Design, result: Result, first: dict[Event, Result]) -> Result:
    if design["unit"] != "vector_mac":
        return result
    logarithmic, shared = design["format"].startswith("lns"), first[events(design)[0]]
    if shared is result or (logarithmic and not _has_register(design)):
        return result
    return _as_shared(result, shared, "convert" if logarithmic else "accumulate")


def energy_range(result: Result, parts: tuple[str, ...]) -> dict[str, float]:
    """nominal: the first stream, gates with their delays, no wires. low: the least over the
    streams without glitches. high: the most over them, with delays and wires. Streams of statistics
    lack both, and count for neither."""
    streams = [stream for stream in result["streams"].values() if "gate_delay_wire_pj" in stream]
    nominal = energy_of(streams[0], "gate_delay_no_wire_pj", parts)
    low = min(energy_of(stream, "zero_delay_no_wire_pj", parts) for stream in streams)
    high = max(energy_of(stream, "gate_delay_wire_pj", parts) for stream in streams)
    return {"low": min(low, nominal), "nominal": nominal, "high": max(high, nominal)}


def _widened(known: dict[str, Any], other: dict[str, float]) -> dict[str, Any]:
    """The first design at a position gives the nominal energy and its factors; others there move
    the bounds."""
    return {"low": min(known["low"], other["low"]), "nominal": known["nominal"],
            "high": max(known["high"], other["high"])}


def _uses(made: list[tuple[Design, Result]]) -> dict[tuple, list[Use]]:
    """By the keys of the entries that pay for them, in the order of the designs."""
    found: dict[tuple, list[Use]] = {}
    for design, result in made:
        for event in events(design):
            found.setdefault(event.keys, []).append(
                Use(dict(event.position), design, result, event.parts))
    return found


def _plain_first(uses: list[Use]) -> list[Use]:
    """Those of a multiplication in the order in which one may price the others."""
    return sorted(uses, key=lambda use: "multiply" in use.parts
                  and _has_register(use.design))


def _alike(uses: list[Use]) -> list[Use]:
    """Without exponent adders that have a register behind them; all others of what they price."""
    return [use for use in uses if "multiply" not in use.parts
            or not _has_register(use.design)]


def _points(uses: list[Use]) -> dict[tuple, dict[str, Any]]:
    points: dict[tuple, dict[str, Any]] = {}
    for use in uses:
        position = tuple(use.position.items())
        energy = energy_range(use.result, use.parts)
        if position in points:
            point = points[position]
            point["energy_pj"] = _widened(point["energy_pj"], energy)
            point["designs"].append(use.design["name"])
        else:
            points[position] = {"energy_pj": energy, "designs": [use.design["name"]],
                                "parts": use.parts, "factors": factors(use.result, use.parts)}
    return points


def curves(made: list[tuple[Design, Result]], source: str) -> list[dict[str, Any]]:
    """An entry for each kind of event, in the order of the designs."""
    return [_curve(dict(keys), _points(_plain_first(uses)), source)
            | fits.of_energy(dict(keys), _alike(uses), source, energy_range)
            for keys, uses in _uses(_priced_once(made)).items()]


def areas(made: list[tuple[Design, Result]], source: str) -> list[dict[str, Any]]:
    """Of the hardware of events of a vector unit, where it has a fit: named as the events are."""
    vectors = [(design, result) for design, result in made if design["unit"] == "vector_mac"]
    made_curves = []
    for keys, uses in _uses(_priced_once(vectors)).items():
        area = fits.of_area(dict(keys), _alike(uses), source)
        if area is not None:
            names = dict(keys) | {"action": "occupy"}
            made_curves.append(names | _scaling(names, uses[0].position, source) | area)
    return made_curves


def _scaling(keys: dict[str, str], position: Iterable[str], source: str) -> dict[str, Any]:
    scaling = dict.fromkeys(position, "interpolate")
    if keys["resource"] in _OF_ANY_VECTOR:
        scaling = {"vector_size": "any"} | scaling
    if "accumulator_bits" in scaling:
        scaling = {"width_bits": "any"} | scaling
    return {"scaling": scaling,
            "scaling_source": {"source": source,
                               "locator": "log-log between characterised designs, never beyond"}}


def _curve(keys: dict[str, str], points: dict[tuple, dict[str, Any]], source: str
           ) -> dict[str, Any]:
    position = [axis for axis, _ in next(iter(points))]
    return keys | {"draw": _DRAW} | _scaling(keys, position, source) | {
        "points": [_point(dict(place), points[place], source) for place in sorted(points)]}


def _point(position: dict[str, int], point: dict[str, Any], source: str) -> dict[str, Any]:
    names = point["designs"]
    locator = f"{names[0]}: {', '.join(part for part in _ALL if part in point['parts'])}"
    made = position | {
        "energy_pj": {key: float(f"{value:.{_DIGITS}g}")
                      for key, value in point["energy_pj"].items()}} | point["factors"] | {
        "source": source, "locator": locator, "kind": "synthesised"}
    if len(names) > 1:
        made["note"] = f"bounds also over {', '.join(names[1:])}"
    return made
