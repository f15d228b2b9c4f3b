# SPDX-License-Identifier: MIT
"""Convolutions of operands and their gradients.

Bit-true they reduce in the order of the simulated PE: one kernel position after the other, channels
within it, in vectors that begin anew with each position. The input gradient is the convolution of
the error, spread by the stride, with the flipped kernel: positions in the order of the error's
pixels; a position that meets no error adds nothing. The weight gradient runs over images and pixels
as one reduction.
"""

from typing import NamedTuple

import torch
from torch import Tensor
from torch.nn import functional
from torch.nn.grad import conv2d_input, conv2d_weight

from lnsim.nn.arithmetic import Arithmetic
from lnsim.nn.operand import Operand, multiply

Pair = tuple[int, int]


class Window(NamedTuple):
    """How a kernel of R x S moves over an image of H x W: (vertical, horizontal)."""

    taps: Pair
    stride: Pair = (1, 1)
    padding: Pair = (0, 0)
    dilation: Pair = (1, 1)
    groups: int = 1

    def options(self) -> dict:
        """Named as torch names them."""
        return {"stride": self.stride, "padding": self.padding, "dilation": self.dilation,
                "groups": self.groups}


def _require_zero(arithmetic: Arithmetic) -> None:
    if not arithmetic.activation.has_zero:
        raise ValueError(f"{arithmetic.activation} has no zero to pad a convolution with")


def _pixels_last(x: Tensor, groups: int) -> Tensor:
    """[N, G C, H, W] -> [G, N, H, W, C]."""
    images, channels, height, width = x.shape
    return x.reshape(images, groups, channels // groups, height, width).permute(1, 0, 3, 4, 2)


def _windows(x: Tensor, taps: Pair, stride: Pair, dilation: Pair) -> Tensor:
    """Windows of padded images [G, N, H, W, C]: [G, N, P, Q, R, S, C], a view."""
    outputs = [(size - step * (count - 1) - 1) // move + 1
               for size, count, move, step in zip(x.shape[2:4], taps, stride, dilation)]
    group, image, row, column, channel = x.stride()
    return x.as_strided(
        (*x.shape[:2], *outputs, *taps, x.shape[4]),
        (group, image, row * stride[0], column * stride[1], row * dilation[0],
         column * dilation[1], channel))


def _padded(x: Tensor, padding: Pair) -> Tensor:
    return functional.pad(x, (padding[1], padding[1], padding[0], padding[0]))


def _correlate(x: Operand, weights: Operand, taps: Pair, stride: Pair, dilation: Pair,
               arithmetic: Arithmetic) -> Tensor:
    """Padded images [G, N, H, W, C] with kernels [G, K, R, S, C]: [N, G K, P, Q]."""
    windows = _windows(x.tensor, taps, stride, dilation)
    groups, images, height, width = windows.shape[:4]
    channels = x.tensor.shape[-1]
    rows = x.with_tensor(windows.reshape(groups, images * height * width, -1))
    kernels = weights.with_tensor(weights.tensor.reshape(groups, -1, rows.tensor.shape[-1]))
    products = multiply(rows, kernels, arithmetic, segment=channels)
    products = products.reshape(groups, images, height, width, -1)
    return products.permute(1, 0, 4, 2, 3).reshape(images, -1, height, width)


def forward(a: Operand, w: Operand, window: Window, arithmetic: Arithmetic) -> Tensor:
    """a [N, C, H, W], w [K, C / groups, R, S] -> [N, K, P, Q]."""
    if not arithmetic.bit_true:
        return functional.conv2d(a.tensor, w.tensor, None, **window.options())
    if window.padding != (0, 0):
        _require_zero(arithmetic)
    images = a.with_tensor(_pixels_last(_padded(a.tensor, window.padding), window.groups))
    kernels = w.tensor.reshape(window.groups, -1, *w.tensor.shape[1:]).permute(0, 1, 3, 4, 2)
    return _correlate(images, w.with_tensor(kernels), window.taps, window.stride, window.dilation,
                      arithmetic)


def _spread(e: Tensor, size: Pair, window: Window) -> Tensor:
    """Errors [N, K, P, Q] a stride apart, cut and padded so that a kernel that moves by 1 gives an
    image of the size."""
    rows, columns = window.stride
    spread = e.new_zeros(*e.shape[:2], (e.shape[2] - 1) * rows + 1, (e.shape[3] - 1) * columns + 1)
    spread[:, :, ::rows, ::columns] = e
    pads = []
    for axis in (1, 0):
        reach = window.dilation[axis] * (window.taps[axis] - 1)
        before = reach - window.padding[axis]
        pads += [before, size[axis] + reach - before - spread.shape[2 + axis]]
    return functional.pad(spread, pads)


def input_gradient(e: Operand, w: Operand, shape: torch.Size, window: Window,
                   arithmetic: Arithmetic) -> Tensor:
    """e [N, K, P, Q], w [K, C / groups, R, S] -> [N, C, H, W], which is `shape`."""
    if not arithmetic.bit_true:
        return conv2d_input(shape, w.tensor, e.tensor, **window.options())
    _require_zero(arithmetic)
    errors = e.with_tensor(_pixels_last(_spread(e.tensor, tuple(shape[2:]), window),
                                        window.groups))
    kernels = w.tensor.reshape(window.groups, -1, *w.tensor.shape[1:]).flip(3, 4)
    return _correlate(errors, w.with_tensor(kernels.permute(0, 2, 3, 4, 1)), window.taps, (1, 1),
                      window.dilation, arithmetic)


def weight_gradient(e: Operand, a: Operand, shape: torch.Size, window: Window,
                    arithmetic: Arithmetic) -> Tensor:
    """e [N, K, P, Q], a [N, C, H, W] -> [K, C / groups, R, S], which is `shape`."""
    if not arithmetic.bit_true:
        return conv2d_weight(a.tensor, shape, e.tensor, **window.options())
    if window.padding != (0, 0):
        _require_zero(arithmetic)
    images = _pixels_last(_padded(a.tensor, window.padding), window.groups)
    windows = _windows(images, window.taps, window.stride, window.dilation)
    height, width = e.tensor.shape[2:]
    windows = windows[:, :, :height, :width].permute(0, 4, 5, 6, 1, 2, 3)
    columns = a.with_tensor(windows.reshape(window.groups, -1, e.tensor[:, 0].numel()))
    errors = _pixels_last(e.tensor, window.groups).permute(0, 4, 1, 2, 3)
    rows = e.with_tensor(errors.reshape(window.groups, errors.shape[1], -1))
    products = multiply(rows, columns, arithmetic)
    products = products.reshape(-1, *window.taps, shape[1])
    return products.permute(0, 3, 1, 2).contiguous()
