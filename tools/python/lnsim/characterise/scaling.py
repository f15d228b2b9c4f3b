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


def scaled(curves: list[dict[str, Any]], rules: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Every curve by the first rule that fits; one without factors leaves it as it is."""
    made = []
    for curve in curves:
        rule = _rule_of(curve, rules)
        if rule is None or "nominal" not in rule:
            made.append(curve)
        else:
            made.append(curve | {"points": [_point(point, rule) for point in curve["points"]]})
    return made
