# SPDX-License-Identifier: MIT
"""Subclasses of tensors that run their ops by other ops."""

from collections.abc import Iterable
from typing import Any

import torch
from torch._subclasses.fake_tensor import FakeTensor


def is_foreign(types: Iterable[Any]) -> bool:
    """Whether an op is of such a class, as a nested tensor's. A fake tensor is as good as a real
    one."""
    return any(not issubclass(kind, FakeTensor) and kind.__torch_dispatch__
               is not torch._C._disabled_torch_dispatch_impl for kind in types)
