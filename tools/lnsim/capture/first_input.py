# SPDX-License-Identifier: MIT
"""The batch of a step: the first dimension of the first tensor that a model is called with."""

from functools import wraps
from inspect import signature
from typing import Any

from torch import Tensor, nn

from lnsim.capture.tensors import tensors_in


class FirstInput:
    """By a hook on the model where torch shows it keywords, else around its forward."""

    def __init__(self, model: nn.Module) -> None:
        self.batch: int | None = None
        self._model = model
        self._handle: Any = None
        self._forward: Any = None
        if "with_kwargs" in signature(model.register_forward_pre_hook).parameters:
            self._handle = model.register_forward_pre_hook(
                lambda _model, inputs, keywords: self._see((inputs, keywords)), with_kwargs=True)
        else:
            self._surround()

    def remove(self) -> None:
        if self._handle is not None:
            self._handle.remove()
        elif self._forward is None:
            self._model.__dict__.pop("forward", None)
        else:
            self._model.__dict__["forward"] = self._forward

    def _surround(self) -> None:
        self._forward = self._model.__dict__.get("forward")
        forward = self._model.forward

        @wraps(forward)
        def seen(*inputs: Any, **keywords: Any) -> Any:
            self._see((inputs, keywords))
            return forward(*inputs, **keywords)

        self._model.__dict__["forward"] = seen

    def _see(self, given: Any) -> None:
        if self.batch is None:
            shapes = [tensor.shape for tensor in tensors_in(given) if tensor.dim() > 0]
            self.batch = shapes[0][0] if shapes else None
