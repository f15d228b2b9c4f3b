# SPDX-License-Identifier: MIT
"""A record of a trace: one op with the tensors that it is of."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, cast

import numpy
from torch import Tensor

from lnsim.capture.values import Value

TENSORS = {"forward": "activation", "input_gradient": "error", "weight_gradient": "error"}
# The pass that a transposed convolution's is of the convolution that it is the transpose of.
MIRRORED = {"forward": "input_gradient", "input_gradient": "forward",
            "weight_gradient": "weight_gradient"}


@dataclass
class Operand:
    """A tensor in the layout of its role: products first [n, c], second [k, c], output [n, k], with
    the independent products before; convolutions as torch has them. value: what it held, where that
    may have changed since; source: what it was before it was quantised; bias: what it has more than
    the product; measured: its statistics by pass."""

    tensor: Tensor | None
    value: Value | None = None
    source: Tensor | None = None
    bias: Tensor | None = None
    file: str | None = None
    measured: dict[str, Any] = field(default_factory=dict)

    @property
    def held(self) -> "Value | Tensor | None":
        return self.tensor if self.value is None else self.value

    @property
    def kept(self) -> Tensor:
        """The tensor, before it is let go."""
        return cast(Tensor, self.tensor)

    @property
    def numbers(self) -> Tensor | None:
        """None once the tensor was let go."""
        if self.tensor is None or self.bias is None:
            return self.tensor
        return self.tensor - self.bias

    def let_go(self) -> None:
        self.tensor = self.source = self.bias = None


@dataclass
class Words:
    """A factor's stored words of so many bits, in the layout of its role, which share a scale."""

    words: numpy.ndarray
    scale: float
    bits: int
    file: str | None = None


@dataclass
class Datapath:
    """The bit-true arithmetic of a product: the spelling of formats by role, factors by role, and
    the accumulator's sums in the layout of what the pass makes."""

    format: str
    vector_size: int
    factors: dict[str, Words]
    sums: numpy.ndarray


@dataclass
class Record:
    """One line of a trace; pass_ is the pass, work what is under `key`; reads, writes: tensors as
    they are when the record is written, or what they held;
    absorbed: it turned out to be a part of another op; home: the module that it ran in;
    pointwise: whether each of its outputs depends on one element of each input."""

    layer: str
    pass_: str
    kind: str
    key: str
    work: dict[str, Any]
    operands: dict[str, Operand] = field(default_factory=dict)
    reads: Sequence[Any] = ()
    writes: Sequence[Any] = ()
    statistics: dict[str, Any] = field(default_factory=dict)
    payload: dict[str, Any] = field(default_factory=dict)
    absorbed: bool = False
    datapath: Datapath | None = None
    home: str = ""
    pointwise: bool = False

    @property
    def multiplied(self) -> str:
        """The pass by which its operands are multiplied."""
        return MIRRORED[self.pass_] if self.work.get("transposed") else self.pass_

    @property
    def empty(self) -> bool:
        """Whether there is nothing to do, of tensors without elements."""
        if self.key == "contraction":
            return 0 in (self.work[size] for size in ("groups", "n", "k", "c"))
        if self.key == "vector":
            moved = self.work["read_elements"], self.work["written_elements"]
            return 0 in moved and not any(self.work["operations"].values())
        return self.work["weights"] == 0

    @property
    def macs(self) -> int:
        if self.key != "contraction":
            return 0
        found = self.work["groups"] * self.work["n"] * self.work["k"] * self.work["c"]
        for axis in ("depth", "height", "width"):
            side = self.work.get(axis, {"output": 1, "taps": 1})
            found *= side["output"] * side["taps"]
        return found

    def line(self) -> dict[str, Any]:
        found = {"layer": self.layer, "pass": self.pass_, "kind": self.kind, self.key: self.work}
        more = {"reads": self.reads, "writes": self.writes, "statistics": self.statistics,
                "payload": self.payload}
        return found | {key: value for key, value in more.items() if value}


def vector(layer: str, pass_: str, kind: str, work: dict[str, Any],
           operands: dict[str, Tensor], tensor: str | None = None, **more: Any) -> Record:
    """A record of a vector op; the class of its tensors follows from the pass if it isn't given.
    Without a word about them it reads and writes its operands."""
    read, written = operands.get("first"), operands.get("output")
    named: dict[str, Any] = {"reads": [] if read is None else [read],
                             "writes": [] if written is None else [written]}
    return Record(layer, pass_, kind, "vector", work | {"tensor": tensor or TENSORS[pass_]},
                  {role: Operand(value) for role, value in operands.items()}, **named | more)
