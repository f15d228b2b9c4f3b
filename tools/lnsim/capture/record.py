# SPDX-License-Identifier: MIT
"""A record of a trace: one op with the tensors that it is of."""

from dataclasses import dataclass, field
from typing import Any

import numpy
from torch import Tensor

TENSORS = {"forward": "activation", "input_gradient": "error", "weight_gradient": "error"}


@dataclass
class Operand:
    """A tensor in the layout of its role: products first [n, c], second [k, c], output [n, k], with
    the independent products before; convolutions as torch has them. source: what it was before it
    was quantised."""

    tensor: Tensor
    source: Tensor | None = None
    file: str | None = None


@dataclass
class Words:
    """A factor's stored words, in the layout of its role, which share a scale."""

    words: numpy.ndarray
    scale: float
    file: str | None = None


@dataclass
class Datapath:
    """The bit-true arithmetic of a product: its factors by role, and the accumulator's sums in the
    layout of what the pass makes."""

    format: str
    bits: int
    vector_size: int
    factors: dict[str, Words]
    sums: numpy.ndarray


@dataclass
class Record:
    """One line of a trace; pass_ is the pass, work what is under `key`;
    absorbed: it turned out to be a part of another op."""

    layer: str
    pass_: str
    kind: str
    key: str
    work: dict[str, Any]
    operands: dict[str, Operand] = field(default_factory=dict)
    statistics: dict[str, Any] = field(default_factory=dict)
    payload: dict[str, Any] = field(default_factory=dict)
    absorbed: bool = False
    datapath: Datapath | None = None

    def line(self) -> dict[str, Any]:
        found = {"layer": self.layer, "pass": self.pass_, "kind": self.kind, self.key: self.work}
        more = {"statistics": self.statistics, "payload": self.payload}
        return found | {key: value for key, value in more.items() if value}


def vector(layer: str, pass_: str, kind: str, work: dict[str, Any],
           operands: dict[str, Tensor], tensor: str | None = None) -> Record:
    """A record of a vector op; the class of its tensors follows from the pass if it isn't given."""
    return Record(layer, pass_, kind, "vector", work | {"tensor": tensor or TENSORS[pass_]},
                  {role: Operand(value) for role, value in operands.items()})
