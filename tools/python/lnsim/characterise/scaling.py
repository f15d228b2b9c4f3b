# SPDX-License-Identifier: MIT
"""Price curves of one technology brought to another by stated factors."""

from typing import Any

_DIGITS = 4
_WEAK = ("estimated", "unverified")
_UNITS = ("energy_pj", "power_mw", "area_um2")


def _rounded(value: float) -> float:
    return float(f"{value:.{_DIGITS}g}")


def _point(old: dict[str, Any], rule: dict[str, Any]) -> dict[str, Any]:
    """A rule is a factor for each bound, and why. Published figures become scaled ones."""
    unit = next(unit for unit in _UNITS if unit in old)
    bounds = ("low", "nominal", "high")
    values = [_rounded(old[unit][bound] * rule[bound]) for bound in bounds]
    note = rule["note"] + ("; " + old["note"] if "note" in old else "")
    kind = old["kind"] if old["kind"] in _WEAK else "scaled"
    return old | {unit: dict(zip(bounds, values, strict=True)), "kind": kind, "note": note}


def _rule_of(curve: dict[str, Any], rules: list[dict[str, Any]]) -> dict[str, Any] | None:
    """The first rule whose keys are all those of the curve."""
    for rule in rules:
        wanted = rule.get("of", {})
        if all(curve.get(key) == value for key, value in wanted.items()):
            return rule
    return None


def _factor_name(rule: dict[str, Any], way: str) -> str:
    """Such as "45nm to asap7: float_adder"."""
    return ": ".join([way, *rule.get("of", {}).values()])


def _uncertain(rule: dict[str, Any]) -> bool:
    return rule["low"] < rule["high"]


def common_factors(rules: list[dict[str, Any]], way: str) -> dict[str, Any]:
    """What every price that a rule scales has in common, by the names that curves have for it."""
    return {_factor_name(rule, way): {key: value for key, value in rule.items() if key != "of"}
            for rule in rules if "nominal" in rule and _uncertain(rule)}


def _by_rule(curve: dict[str, Any], rule: dict[str, Any], way: str) -> dict[str, Any]:
    made = curve | {"points": [_point(point, rule) for point in curve["points"]]}
    if "fit" in curve:
        made["fit"] = _point(curve["fit"], rule)
    if _uncertain(rule):
        made["common_factors"] = [*curve.get("common_factors", []), _factor_name(rule, way)]
    return made


def scaled(curves: list[dict[str, Any]], rules: list[dict[str, Any]], way: str
           ) -> list[dict[str, Any]]:
    """Every curve by the first rule that fits; one without factors leaves it as it is. The way is
    that of the rules, such as "45nm to asap7"."""
    made = []
    for curve in curves:
        rule = _rule_of(curve, rules)
        if rule is None or "nominal" not in rule:
            made.append(curve)
        else:
            made.append(_by_rule(curve, rule, way))
    return made
