# SPDX-License-Identifier: MIT
"""Grouping of a report's operations into layers that a figure can show."""

from dataclasses import dataclass
from typing import Any

# A bar per layer stays wider than a hairline on a 7-inch figure up to this count.
MOST_BARS = 100


@dataclass(frozen=True)
class Grouping:
    """Maps each layer's name to the group that stands for it."""

    group_of: dict[str, str]
    description: str

    @property
    def groups(self) -> list[str]:
        """The groups in order of first execution."""
        return list(dict.fromkeys(self.group_of.values()))

    def index_of(self) -> dict[str, int]:
        """The position of each layer's group."""
        position = {group: index for index, group in enumerate(self.groups)}
        return {layer: position[group] for layer, group in self.group_of.items()}


def _folded(names: list[str], multiplying: set[str]) -> dict[str, str]:
    group_of, current = {}, None
    for name in names:
        current = name if name in multiplying else current
        group_of[name] = current or name
    return group_of


def _blocks(names: list[str], depth: int) -> dict[str, str]:
    return {name: ".".join(name.split(".")[:depth]) for name in names}


def group(ops: list[dict[str, Any]], most: int = MOST_BARS) -> Grouping:
    """The finest of: single layers, layers with what follows folded in, blocks of dotted names."""
    names = list(dict.fromkeys(op["layer"] for op in ops))
    multiplying = {op["layer"] for op in ops if op["macs"] > 0}
    identity = {name: name for name in names}
    candidates = [Grouping(identity, "layer")]
    if multiplying:
        candidates.append(Grouping(_folded(names, multiplying),
                                   "layer, with the operations without MACs that follow it"))
    deepest = max(name.count(".") for name in names)
    candidates += [Grouping(_blocks(names, depth), "block") for depth in range(deepest, 0, -1)]
    fitting = (candidate for candidate in candidates if len(candidate.groups) <= most)
    return next(fitting, min(candidates, key=lambda candidate: len(candidate.groups)))
