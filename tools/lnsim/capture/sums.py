# SPDX-License-Identifier: MIT
"""Sums of the gradients of a tensor that was read more than once."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from torch import Tensor

from lnsim.capture import costs
from lnsim.capture.call import Call, storage_key
from lnsim.capture.record import Record, vector


@dataclass
class Sum:
    result: Tensor  # kept, so that its address doesn't come again
    terms: int


class Sums:
    """Those under way, by the memory of their result; each becomes one op when it is read."""

    def __init__(self) -> None:
        self._open: dict[int, Sum] = {}

    @property
    def unread(self) -> int:
        return len(self._open)

    def take(self, call: Call) -> bool:
        """Takes an addition of two gradients of a shape; says whether it was one."""
        if call.op != "add" or len(call.reals) != 2 or call["self"].shape != call["other"].shape:
            return False
        before = [self._open.pop(storage_key(tensor), None) for tensor in call.reals]
        terms = sum(1 if part is None else part.terms for part in before)
        self._open[storage_key(call.outs[0])] = Sum(call.outs[0], terms)
        return True

    def of(self, gradients: Iterable[Tensor | None], layer: str, pass_: str) -> Iterator[Record]:
        """The records of those that a node of a layer reads."""
        for gradient in gradients:
            done = None if gradient is None else self._open.pop(storage_key(gradient), None)
            if done is not None:
                size = done.result.numel()
                work = costs.Cost(costs.part(done.terms, 1, add=done.terms - 1)).total(size)
                yield vector(layer, pass_, "elementwise", work, {"output": done.result})
