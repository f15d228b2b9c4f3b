# SPDX-License-Identifier: MIT
"""What tensors are made of."""

from collections.abc import Iterator, Mapping
from typing import Any

import torch
from torch import Tensor


def storage_of(tensor: Tensor) -> Any:
    """None where a tensor has no memory of its own, as a sparse one."""
    try:
        return tensor.untyped_storage() if hasattr(tensor, "untyped_storage") else tensor._storage()
    except (NotImplementedError, RuntimeError):
        return None


def same_memory(one: Tensor, other: Tensor) -> bool:
    """Whether two tensors that are alive share memory."""
    first, second = storage_of(one), storage_of(other)
    return one is other or (first is not None and second is not None
                            and first.data_ptr() == second.data_ptr())


def stored_elements(tensor: Tensor) -> int:
    """Elements without those that an expansion repeats."""
    if tensor.layout != torch.strided:
        return tensor.numel()
    count = 1
    for size, stride in zip(tensor.shape, tensor.stride(), strict=True):
        count *= size if stride != 0 else min(size, 1)
    return count


def real_elements(tensor: Tensor) -> int:
    """Stored elements, of which a complex number has two and an index none."""
    width = 2 if tensor.is_complex() else 1 if tensor.is_floating_point() else 0
    return width * stored_elements(tensor)


def tensors_in(value: Any) -> Iterator[Tensor]:
    """Those of an argument or result, lists included."""
    if isinstance(value, Tensor):
        yield value
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from tensors_in(item)
    elif isinstance(value, Mapping):
        yield from tensors_in(list(value.values()))
