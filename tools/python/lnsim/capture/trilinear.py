# SPDX-License-Identifier: MIT
"""The trilinear form of nn.Bilinear and its gradients."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lnsim.capture.call import Call
from lnsim.capture.contractions import dimensions
from lnsim.capture.record import Record
from lnsim.capture.scopes import layer_of_weight
from lnsim.capture.values import Value


@dataclass
class Pair:
    """One of the two products that a trilinear form runs as, by the sizes of its factors' axes."""

    work: dict[str, Any]
    layer: str
    reads: list[Value]
    home: str

    def record(self, pass_: str, written: list[Value]) -> Record:
        return Record(self.layer, pass_, "matmul", "contraction", self.work, reads=self.reads,
                      writes=written, home=self.home)


def _pair_work(left: list[int], right: list[int], summed: list[int],
               weight: object) -> dict[str, Any]:
    """Of two tensors with the same axes, where a size of 1 is an axis that is not there."""
    sizes = {"groups": 1, "n": 1, "k": 1, "c": 1}
    for axis, (one, other) in enumerate(zip(left, right, strict=True)):
        role = ("c" if axis in summed else "groups") if one > 1 and other > 1 else (
            "n" if one > 1 else "k")
        if axis not in summed or (one > 1 and other > 1):
            sizes[role] *= max(one, other)
    return dimensions(**sizes, weight=weight)


@dataclass
class Trilinear:
    """A product of three tensors: the first two, then their product and the third."""

    layer: str
    home: str
    pairs: list[Pair]
    between: Value
    output: Value

    def _records(self, pass_: str) -> Iterator[Record]:
        # Distances are one pair.
        for pair, written in zip(self.pairs, (self.between, self.output), strict=False):
            yield pair.record(pass_, [written])

    def forward(self) -> Iterator[Record]:
        return self._records("forward")

    def within(self, pass_: str) -> Iterator[Record]:
        return self._records(pass_)

    def backward(self, _inputs: Any, _outputs: Any) -> None:
        """None: the ops of the node are to be recorded."""


def trilinear(call: Call) -> Trilinear:
    """As torch runs it: what the third has no axis of is summed in the first product."""
    names = (("i1", "expand1"), ("i2", "expand2"), ("i3", "expand3"))
    tensors = [call[name] for name, _ in names]
    shapes = []
    for tensor, (_, expand) in zip(tensors, names, strict=True):
        shape = list(tensor.shape)
        for axis in sorted(call[expand]):
            shape.insert(axis, 1)
        shapes.append(shape)
    early = [axis for axis in call["sumdim"] if axis in call["expand3"]]
    late = [axis for axis in call["sumdim"] if axis not in early]
    between = [1 if axis in early else max(sizes) for axis, sizes in
               enumerate(zip(*shapes[:2], strict=True))]
    held = [call.value(tensor) for tensor in tensors]
    parameter = held[1].parameter
    layer = layer_of_weight(call.scope, parameter, "matmul")
    middle = Value(math.prod(between), backward=call.output.backward, made=True)
    pairs = [Pair(_pair_work(shapes[0], shapes[1], early, parameter), layer, held[:2],
                  call.scope.home),
             Pair(_pair_work(between, shapes[2], late, None), layer, [middle, held[2]],
                  call.scope.home)]
    return Trilinear(layer, call.scope.home, pairs, middle, call.output)
