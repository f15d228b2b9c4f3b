# SPDX-License-Identifier: MIT
"""Modules with code of their own: what they multiply is seen when it runs. Products of attention
are computed in the arithmetic, others are told."""

import sys
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any, Protocol

from torch import nn
from torch.overrides import TorchFunctionMode

from lnsim.nn import attention, functional
from lnsim.nn.arithmetic import Arithmetic
from lnsim.nn.derived import Derived

_ATTENTION = "scaled_dot_product_attention"
# Functions and methods of torch that multiply matrices.
_PRODUCTS = frozenset((
    _ATTENTION, "multi_head_attention_forward", "linear", "bilinear", "matmul", "__matmul__",
    "__rmatmul__", "linalg_matmul", "mm", "bmm", "mv", "inner", "addmm", "addmm_", "addmv",
    "addmv_", "addbmm", "addbmm_", "baddbmm", "baddbmm_", "einsum", "tensordot", "chain_matmul",
    "linalg_multi_dot", "conv1d", "conv2d", "conv3d", "conv_transpose1d", "conv_transpose2d",
    "conv_transpose3d", "lstm", "lstm_cell", "gru", "gru_cell", "rnn_tanh", "rnn_tanh_cell",
    "rnn_relu", "rnn_relu_cell", "_grouped_mm", "_scaled_mm", "grouped_mm"))


class UnwrappedWarning(UserWarning):
    """Products of a wrapped model that are outside of its arithmetic."""


class Listener(Protocol):
    def add(self, name: str, why: str) -> bool:
        """Whether it is news."""


class OwnCode(Derived):
    """A module whose forward is watched."""

    arithmetic: Arithmetic
    told: tuple[Listener, str]  # who is told of products, and the module's name there

    def forward(self, *args: Any, **keywords: Any) -> Any:
        with _watched():
            return self.made_of[1].forward(self, *args, **keywords)


class _Watch(TorchFunctionMode):
    """Sees the calls of torch, wherever they come from."""

    def __torch_function__(self, func: Any, _types: Any, args: tuple = (),
                           kwargs: dict[str, Any] | None = None) -> Any:
        keywords, name = kwargs or {}, getattr(func, "__name__", "")
        module = _running() if name in _PRODUCTS else None
        if isinstance(module, OwnCode):
            if name == _ATTENTION:
                return attention.scaled_dot_product(module.arithmetic, *args, **keywords)
            _tell(module, name)
        return func(*args, **keywords)


_watching = threading.local()


@contextmanager
def _watched() -> Iterator[None]:
    if getattr(_watching, "on", False):
        yield
        return
    _watching.on = True
    try:
        with _Watch():
            yield
    finally:
        _watching.on = False


def _running() -> nn.Module | None:
    """The innermost module whose code is running; none within products of this package."""
    frame: FrameType | None = sys._getframe(2)
    while frame is not None and frame.f_globals.get("__name__") != functional.__name__:
        module = frame.f_locals.get("self")
        if isinstance(module, nn.Module):
            return module
        frame = frame.f_back
    return None


def _tell(module: OwnCode, call: str) -> None:
    listener, name = module.told
    why = f"{type(module).__name__} calls {call}, which is computed in fp32"
    if listener.add(name, why):
        warnings.warn(f"not wrapped: {name or 'the model'}: {why}; lnsim.nn has functions for it",
                      UnwrappedWarning, stacklevel=5)


def has_own_code(module: nn.Module) -> bool:
    """Whether its forward is written elsewhere than in torch."""
    forward = next(kind for kind in type(module).__mro__ if "forward" in vars(kind))
    return not forward.__module__.startswith("torch.")
