# SPDX-License-Identifier: MIT
"""Sums of the gradients of a tensor that was read more than once."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from torch import Tensor

from lnsim.capture import costs
from lnsim.capture.call import Call
from lnsim.capture.record import Record, vector
from lnsim.capture.values import Value, Values


@dataclass
class Sum:
    terms: list[Value]
    elements: int
    layer: str  # of the node that made the last term


class Sums:
    """Those under way, by what holds their result; each becomes one op when it is read."""

    def __init__(self, values: Values) -> None:
        self._values = values
        self._open: dict[Value, Sum] = {}

    def take(self, call: Call, layer: str) -> bool:
        """Takes an addition of two gradients of a shape; says whether it was one."""
        if call.op != "add" or len(call.reals) != 2 or call["self"].shape != call["other"].shape:
            return False
        terms: list[Value] = []
        for value in call.reads:
            before = self._open.pop(value, None)
            terms += [value] if before is None else before.terms
        self._open[call.output] = Sum(terms, call.outs[0].numel(), layer)
        return True

    def of(self, gradients: Iterable[Tensor | None], layer: str, pass_: str) -> Iterator[Record]:
        """The records of those that a node of a layer reads."""
        for gradient in gradients:
            if gradient is None:
                continue
            value = self._values.of(gradient)
            done = self._open.pop(value, None)
            if done is not None:
                yield _record(done, value, layer, pass_, {"output": gradient})

    def unread(self) -> Iterator[Record]:
        """Those that no node read: gradients that were asked for."""
        for value, done in self._open.items():
            yield _record(done, value, done.layer, "input_gradient", {})
        self._open.clear()


def _record(done: Sum, value: Value, layer: str, pass_: str, operands: dict[str, Tensor]) -> Record:
    work = costs.sum_of(len(done.terms)).total(done.elements)
    return vector(layer, pass_, "elementwise", work, operands, reads=done.terms, writes=[value],
                  pointwise=True)
