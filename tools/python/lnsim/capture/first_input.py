# SPDX-License-Identifier: MIT
"""The batch of a step: the first dimension of the first tensor that a model is called with."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from torch import Tensor, nn

from lnsim.capture.tensors import tensors_in


class FirstInput:
    """Of a list of tensors, which may differ in shape, the batch is how many there are."""

    def __init__(self, model: nn.Module) -> None:
        self.batch: int | None = None
        self._model = model
        self._surrounds = False
        self._before: Any = None

    def see(self, inputs: tuple, keywords: dict[str, Any]) -> None:
        for value in (*inputs, *keywords.values()):
            if self.batch is None:
                self.batch = _batch(value)

    def surround(self, see: Callable[[tuple, dict[str, Any]], None]) -> None:
        """Shows the model's keywords where torch's hooks don't: its forward is replaced by one that
        does, and then calls it."""
        self._surrounds, self._before = True, self._model.__dict__.get("forward")
        forward = self._model.forward

        @wraps(forward)
        def seen(*inputs: Any, **keywords: Any) -> Any:
            see(inputs, keywords)
            return forward(*inputs, **keywords)

        self._model.__dict__["forward"] = seen

    def remove(self) -> None:
        if not self._surrounds:
            return
        if self._before is None:
            del self._model.__dict__["forward"]
        else:
            self._model.__dict__["forward"] = self._before


def _batch(value: Any) -> int | None:
    if isinstance(value, Tensor):
        return value.size(0) if value.dim() else None
    tensors = list(tensors_in(value))
    if isinstance(value, (list, tuple)) and tensors:
        return len(tensors)
    return _batch(tensors[0]) if tensors else None
