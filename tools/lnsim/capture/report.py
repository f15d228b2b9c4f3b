# SPDX-License-Identifier: MIT
"""What a capture found, and what it could not."""

import json
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass
class Report:
    """Of a captured training step; complete once the `with` block has ended.

    ops: records written.
    unmapped: ops with arithmetic that the trace lacks, each with its layer, and how often.
    left_out: ops that a trace has no place for on purpose (copies, random numbers, the summing of
        gradients over several steps, ops outside of forward and backward pass), and how often.
    """

    path: Path
    ops: int = 0
    unmapped: Counter[str] = field(default_factory=Counter)
    left_out: Counter[str] = field(default_factory=Counter)

    def __str__(self) -> str:
        lines = [f"{self.path}: {self.ops} ops"]
        lines += [f"not in the trace: {what} ({count})" for what, count in self.unmapped.items()]
        return "\n".join(lines)


def write(path: Path, header: dict[str, Any], lines: list[dict[str, Any]]) -> None:
    """A trace file; see workloads/trace.schema.json."""
    first = {"schema": "lnsim-trace", "schema_version": 1, **header, "ops": len(lines)}
    text = "".join(json.dumps(line, separators=(",", ":")) + "\n" for line in (first, *lines))
    path.write_text(text, encoding="utf-8")
