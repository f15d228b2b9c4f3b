# SPDX-License-Identifier: MIT
"""Reports of schema version 1 as ones of version 2."""

from typing import Any

NEWEST = 2

# What version 1 had no name for, with the value that every run then had.
_DOCUMENT = {"remarks": [], "objective": "cycles", "replay": None,
             "missing": {"ops": 0, "macs": 0, "macs_share": 0, "ops_of_unknown_macs": 0,
                         "list": []}}
_WORKLOAD = {"format_costs": "off", "embedding_gradient": None, "elementwise": None}
_COST = {"padded_macs": 0}


def _complete(value: Any, defaults: dict[str, Any]) -> Any:
    return {**defaults, **value} if isinstance(value, dict) else value


def _op(op: Any) -> Any:
    """An operation's two energies, of the system and of the processing elements, as one by scope.
    """
    op = _complete(op, _COST)
    if not isinstance(op, dict) or "energy_pe_pj" not in op or "energy_pj" not in op:
        return op
    energies = {"pe": op["energy_pe_pj"], "system": op["energy_pj"]}
    return {key: energies if key == "energy_pj" else value
            for key, value in op.items() if key != "energy_pe_pj"}


def _side(side: dict[str, Any]) -> dict[str, Any]:
    """Totals, passes and operations of one format."""
    passes, ops = side.get("passes"), side.get("ops")
    if isinstance(passes, dict):
        side = {**side, "passes": {name: _complete(block, _COST)
                                   for name, block in passes.items()}}
    if isinstance(ops, list):
        side = {**side, "ops": [_op(op) for op in ops]}
    return {**side, "totals": _complete(side["totals"], _COST)} if "totals" in side else side


def upgraded(document: dict[str, Any]) -> dict[str, Any]:
    """A report of version 1 as one of version 2; what is wrong with it stays, for the schema."""
    newer = _side(_complete(document, _DOCUMENT))
    newer["schema_version"] = NEWEST
    if "workload" in newer:
        newer["workload"] = _complete(newer["workload"], _WORKLOAD)
    if isinstance(newer.get("baseline"), dict):
        newer["baseline"] = _side(newer["baseline"])
    return newer
