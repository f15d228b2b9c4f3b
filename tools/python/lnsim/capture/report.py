# SPDX-License-Identifier: MIT
"""What a capture found, and what it could not."""

import json
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass
class Missing:
    """Ops that a trace lacks. macs: multiply-accumulates of all of them; None: not known; 0: they
    have no matrix product."""

    op: str
    layer: str
    pass_: str | None = None
    count: int = 1
    macs: int | None = None
    why: str | None = None

    def entry(self) -> dict[str, Any]:
        """As a trace's header has it."""
        found = {"op": self.op, "layer": self.layer, "pass": self.pass_, "count": self.count,
                 "macs": self.macs, "why": self.why}
        return {key: value for key, value in found.items() if value is not None}

    def __str__(self) -> str:
        macs = ("an unknown number of MACs" if self.macs is None
                else f"{self.macs} MACs" if self.macs else "no MACs")
        where = f"{self.op} in {self.layer}" + (f", {self.pass_}" if self.pass_ else "")
        return f"{where}{f': {self.why}' if self.why else ''} ({self.count} times, {macs})"


@dataclass
class Report:
    """Of a captured training step; complete once the `with` block has ended.

    ops: records written.
    macs: multiply-accumulates of these.
    missing: ops with arithmetic that the trace lacks.
    left_out: ops that a trace has no place for on purpose (copies, random numbers, the summing of
        gradients over several steps, ops outside of forward and backward pass), and how often.
    """

    path: Path
    ops: int = 0
    macs: int = 0
    missing: list[Missing] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)

    @property
    def missing_macs(self) -> int:
        """As far as they are known."""
        return sum(entry.macs or 0 for entry in self.missing)

    @property
    def missing_share(self) -> float:
        """Of all MACs that are known, those that the trace lacks."""
        known = self.macs + self.missing_macs
        return self.missing_macs / known if known else 0.0

    def lacks(self, op: str, layer: str, pass_: str | None = None, macs: int | None = None,
              why: str | None = None) -> None:
        """One more op that the trace doesn't have."""
        for entry in self.missing:
            if (entry.op, entry.layer, entry.pass_, entry.why) == (op, layer, pass_, why):
                entry.count += 1
                entry.macs = None if entry.macs is None or macs is None else entry.macs + macs
                return
        self.missing.append(Missing(op, layer, pass_, 1, macs, why))

    def __str__(self) -> str:
        lines = [f"{self.path}: {self.ops} ops, {self.macs} MACs"]
        lines += [f"not in the trace: {entry}" for entry in self.missing]
        if self.missing:
            unknown = any(entry.macs is None for entry in self.missing)
            lines.append(f"the trace lacks {'at least ' if unknown else ''}"
                         f"{100 * self.missing_share:.2f} % of the step's MACs")
        return "\n".join(lines)


def write(path: Path, header: dict[str, Any], lines: list[dict[str, Any]]) -> None:
    """A trace file; see workloads/trace.schema.json."""
    first = {"schema": "lnsim-trace", "schema_version": 2, **header, "ops": len(lines)}
    text = "".join(json.dumps(line, separators=(",", ":")) + "\n" for line in (first, *lines))
    path.write_text(text, encoding="utf-8")
