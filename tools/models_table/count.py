# SPDX-License-Identifier: MIT
"""Multiply-accumulates of the ops that torch runs, counted without a capture."""

import math
from contextlib import contextmanager
from typing import Any

import torch
from torch.utils._python_dispatch import TorchDispatchMode


def _convolution(output: torch.Tensor, image: torch.Tensor, weight: torch.Tensor,
                 transposed: bool) -> int:
    place = image if transposed else output
    return place.shape[0] * math.prod(place.shape[2:]) * weight.numel()


def _grouped(left: torch.Tensor, right: torch.Tensor, offsets: Any) -> int:
    if left.dim() == right.dim() == 2:
        return int(offsets[-1]) * left.shape[0] * right.shape[1]
    if left.dim() == 2:
        return int(offsets[-1]) * left.shape[1] * right.shape[2]
    return left.shape[0] * left.shape[1] * left.shape[2] * right.shape[-1]


def _trilinear(first: torch.Tensor, second: torch.Tensor, third: torch.Tensor, first_axes: Any,
               second_axes: Any, third_axes: Any, summed: Any) -> int:
    """Every element of the first two's space, then every element of the rest with the third."""
    shapes = []
    for tensor, axes in ((first, first_axes), (second, second_axes), (third, third_axes)):
        shape = list(tensor.shape)
        for axis in axes:
            shape.insert(axis, 1)
        shapes.append(shape)
    early = [max(sizes) for sizes in zip(*shapes[:2], strict=True)]
    late = [1 if axis in summed and axis in third_axes else max(sizes)
            for axis, sizes in enumerate(zip(*shapes, strict=True))]
    return math.prod(early) + math.prod(late)


def macs(name: str, args: tuple, out: Any) -> int:
    """Of one op, by torch's name of it."""
    if name in ("mm", "bmm", "mv", "dot", "vdot"):
        return args[0].numel() * (args[1].shape[-1] if args[1].dim() > 1 else 1)
    if name in ("addmm", "baddbmm", "addmv", "addbmm"):
        return args[1].numel() * (args[2].shape[-1] if args[2].dim() > 1 else 1)
    if name == "convolution":
        return _convolution(out, args[0], args[1], args[6])
    if name == "convolution_backward":
        return _convolution(args[0], args[1], args[2], args[7]) * sum(args[10][:2])
    if name == "_grouped_mm":
        return _grouped(args[0], args[1], args[2] if len(args) > 2 else None)
    if name == "_trilinear":
        return _trilinear(*args[:7])
    return 0


def _outer(args: tuple) -> int:
    """The gradient of the matrix of a product with a vector, which torch makes of a column times a
    row, element by element; else 0. Older torch can't say which node runs."""
    running = getattr(torch._C, "_current_autograd_node", lambda: None)()
    if running is None or not running.name().startswith(("MvBackward", "AddmvBackward")):
        return 0
    column, row = args
    is_outer = column.dim() == 2 and isinstance(row, torch.Tensor) and row.dim() == 1
    return column.numel() * row.numel() if is_outer else 0


class Counter(TorchDispatchMode):
    def __init__(self) -> None:
        super().__init__()
        self.macs = 0

    def __torch_dispatch__(self, function: Any, types: Any, args: tuple = (),
                           kwargs: Any = None) -> Any:
        out = function(*args, **(kwargs or {}))
        if any(isinstance(value, torch.Tensor) and value.layout != torch.strided
               for value in args):
            return out
        name = function._schema.name.split("::")[-1]
        self.macs += _outer(args) if name == "mul" else macs(name, args, out)
        return out


@contextmanager
def products_shown():
    """Attention and recurrent layers as the products that they consist of."""
    from torch.nn.attention import SDPBackend, sdpa_kernel
    before = torch._C._get_mkldnn_enabled()
    torch._C._set_mkldnn_enabled(False)
    try:
        with sdpa_kernel(SDPBackend.MATH):
            yield
    finally:
        torch._C._set_mkldnn_enabled(before)
