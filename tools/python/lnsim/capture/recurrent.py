# SPDX-License-Identifier: MIT
"""LSTMs as products: newer torch has one op for a layer, unless oneDNN is off."""

from typing import Any

import torch
from torch import nn


class RecurrentByProducts:
    """Switches oneDNN off while an LSTM runs, and only then: convolutions keep theirs."""

    def __init__(self) -> None:
        self._before: list[Any] = []

    def entered(self, module: nn.Module) -> None:
        if isinstance(module, nn.LSTM):
            self._before.append(torch._C._get_mkldnn_enabled())
            torch._C._set_mkldnn_enabled(False)

    def left(self, module: nn.Module) -> None:
        if isinstance(module, nn.LSTM) and self._before:
            torch._C._set_mkldnn_enabled(self._before.pop())

    def restore(self) -> None:
        """After a forward pass that was cut short."""
        while self._before:
            torch._C._set_mkldnn_enabled(self._before.pop())
