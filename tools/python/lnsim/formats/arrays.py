# SPDX-License-Identifier: MIT
"""numpy arrays and torch tensors as one: memory is shared where its layout allows."""

import sys
from typing import TYPE_CHECKING, TypeGuard, Union

import numpy

if TYPE_CHECKING:
    import torch

Tensor = Union[numpy.ndarray, "torch.Tensor"]

_TORCH_INTEGERS = {numpy.dtype(numpy.uint32): numpy.dtype(numpy.int32)}


def is_torch(tensor: Tensor) -> TypeGuard["torch.Tensor"]:
    """Whether it is a torch tensor; where torch was not imported, nothing is."""
    torch = sys.modules.get("torch")
    return torch is not None and isinstance(tensor, torch.Tensor)


def to_numpy(tensor: Tensor) -> numpy.ndarray:
    """The elements, one after the other; bfloat16, which numpy lacks, as float32."""
    if is_torch(tensor):
        tensor = tensor.detach().cpu()
        bfloat16 = tensor.dtype == sys.modules["torch"].bfloat16
        tensor = (tensor.float() if bfloat16 else tensor).numpy()
    return numpy.asarray(tensor, order="C")


def to_real(tensor: Tensor) -> numpy.ndarray:
    """float32, or float64 where the tensor is: both hold its numbers exactly. Raises ValueError of
    complex numbers."""
    array = to_numpy(tensor)
    if numpy.iscomplexobj(array):
        raise ValueError(f"expected real numbers, found {array.dtype}")
    return array if array.dtype in (numpy.float32, numpy.float64) else array.astype(numpy.float32)


def like(array: numpy.ndarray, model: Tensor) -> Tensor:
    """An array as the kind of tensor that model is, and on its device; torch keeps stored words as
    int32 of the same bits, having no unsigned integers of that width."""
    if is_torch(model):
        torch = sys.modules["torch"]
        array = array.view(_TORCH_INTEGERS.get(array.dtype, array.dtype))
        return torch.from_numpy(array).to(model.device)
    return array


def words_of(tensor: Tensor) -> numpy.ndarray:
    """Stored words as uint32, one after the other."""
    return to_numpy(tensor).view(numpy.uint32)
