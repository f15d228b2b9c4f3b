# SPDX-License-Identifier: MIT
"""Convolutions of operands and their gradients.

Bit-true they reduce in the order of the simulated PE: one chunk of channels after the other (one of
all, unless the arithmetic says how many a chunk has), in it one kernel position after the other,
channels within it, in vectors that begin anew with each position. The input gradient is the
convolution of the error, spread by the stride, with the flipped kernel: positions in the order of
the error's pixels; one that meets no error adds nothing, and is left out. The weight gradient runs
over images and pixels as one reduction.
"""

import itertools
import math
from collections.abc import Sequence
from typing import Any, NamedTuple

import torch
from torch import Tensor
from torch.nn import functional
from torch.nn.grad import conv2d_input, conv2d_weight

from lnsim.nn.arithmetic import Arithmetic
from lnsim.nn.operand import Operand, Result, along_sums

Pair = tuple[int, int]


class Window(NamedTuple):
    """How a kernel of R x S moves over an image of H x W: (vertical, horizontal)."""

    taps: Pair
    stride: Pair = (1, 1)
    padding: Pair = (0, 0)
    dilation: Pair = (1, 1)
    groups: int = 1

    def options(self) -> dict[str, Any]:
        """Named as torch names them."""
        return {"stride": self.stride, "padding": self.padding, "dilation": self.dilation,
                "groups": self.groups}


def _require_zero(of: Operand) -> None:
    if of.form is not None and not of.form.has_zero:
        raise ValueError(f"{of.form} has no zero to pad a convolution with")


def _pixels_last(x: Tensor, groups: int, before: Sequence[int],
                 size: Sequence[int]) -> Tensor:
    """Images [N, G C, H, W] amid zeros, `before` of them above and to the left, so that a whole
    image has a size: [G, N, *size, C], which lie channel by channel."""
    images, channels, height, width = x.shape
    padded = x.new_zeros(images, *size, channels)
    target = padded[:, before[0]:before[0] + height, before[1]:before[1] + width]
    target.copy_(x.permute(0, 2, 3, 1)[:, :target.shape[1], :target.shape[2]])
    return padded.unflatten(3, (groups, channels // groups)).permute(3, 0, 1, 2, 4)


def _padded(x: Tensor, window: Window) -> Tensor:
    """The images that windows move over."""
    size = tuple(pixels + 2 * padding
                 for pixels, padding in zip(x.shape[2:], window.padding, strict=True))
    return _pixels_last(x, window.groups, window.padding, size)


def _windows(x: Tensor, first: Sequence[int], outputs: Sequence[int], stride: Pair, taps: Pair,
             dilation: Pair) -> Tensor:
    """Windows of images [G, N, H, W, C], of which the first begins at a pixel:
    [G, N, P, Q, R, S, C], a view."""
    group, image, row, column, channel = x.stride()
    return x.as_strided(
        (*x.shape[:2], *outputs, *taps, x.shape[4]),
        (group, image, row * stride[0], column * stride[1], row * dilation[0],
         column * dilation[1], channel),
        x.storage_offset() + first[0] * row + first[1] * column)


def _grouped(w: Tensor, groups: int) -> Tensor:
    """Kernels [G K, C, R, S]: [G, K, R, S, C], a view."""
    return w.unflatten(0, (groups, -1)).permute(0, 1, 3, 4, 2)


def _chunk(channels: int, arithmetic: Arithmetic) -> int:
    """How many of the channels that are summed up are summed up at once."""
    return max(min(channels, arithmetic.channel_chunk or channels), 1)


def _whole_chunks(tensor: Tensor, chunk: int) -> Tensor:
    """Channels, the last axis, in whole chunks, the last of which is filled up with zeros."""
    missing = -tensor.shape[-1] % chunk
    return functional.pad(tensor, (0, missing)) if missing else tensor


def _by_chunks(tensor: Tensor, chunk: int) -> Tensor:
    """[..., R, S, C] -> [..., C / chunk, R, S, chunk], a view."""
    return tensor.unflatten(-1, (-1, chunk)).movedim(-2, -4)


def _blocked(of: Operand, axis: int, window: Window, arithmetic: Arithmetic) -> Tensor:
    """Numbers, of which a product sums up an axis [groups, of a group]."""
    split = of.tensor.unflatten(axis, (window.groups, -1)).movedim(axis + 1, -1)
    return along_sums(of, split, arithmetic).movedim(-1, axis + 1).flatten(axis, axis + 1)


def _channels_second(products: Tensor) -> Tensor:
    """[G, N, H, W, K] -> [N, G K, H, W]."""
    return products.permute(1, 0, 4, 2, 3).flatten(1, 2)


def forward(a: Operand, w: Operand, window: Window, arithmetic: Arithmetic) -> Tensor:
    """a [N, C, H, W], w [K, C / groups, R, S] -> [N, K, P, Q]."""
    if not arithmetic.bit_true:
        return functional.conv2d(_blocked(a, 1, window, arithmetic),
                                 along_sums(w, w.tensor.movedim(1, -1), arithmetic).movedim(-1, 1),
                                 None, **window.options())
    if window.padding != (0, 0):
        _require_zero(a)
    images = along_sums(a, _padded(a.tensor, window), arithmetic)
    outputs = tuple((pixels - step * (taps - 1) - 1) // move + 1
                    for pixels, taps, move, step in zip(
                        images.shape[2:4], window.taps, window.stride, window.dilation,
                        strict=True))
    kernels = along_sums(w, _grouped(w.tensor, window.groups), arithmetic)
    chunk = _chunk(kernels.shape[-1], arithmetic)
    images, kernels = _whole_chunks(images, chunk), _whole_chunks(kernels, chunk)
    windows = _windows(images, (0, 0), outputs, window.stride, window.taps, window.dilation)
    products = Result((*images.shape[:2], *outputs, kernels.shape[1]), a, w, "activation",
                      arithmetic)
    products.contract(_by_chunks(windows, chunk), _by_chunks(kernels, chunk), matrix_axes=1,
                      column_axes=4, segment=chunk)
    return _channels_second(products.numbers()).to(a.tensor.device)


class _Phase(NamedTuple):
    """Along one axis, the pixels of an image that are a stride apart, from one on: each meets the
    same taps, at errors that follow one another by a step."""

    pixel: int
    pixels: int
    tap: int         # the first tap; others follow by tap_step
    tap_step: int
    taps: int        # 0 where no error is met
    error: int       # that meets the last tap, at the first pixel; may be outside of the image
    error_step: int

    @property
    def end(self) -> int:
        """Errors that are met are below."""
        return self.error + self.pixels - 1 + self.error_step * max(self.taps - 1, 0) + 1


def _phases(size: int, axis: int, window: Window) -> list[_Phase]:
    stride, dilation, taps = window.stride[axis], window.dilation[axis], window.taps[axis]
    common = math.gcd(stride, dilation)
    phases = []
    for pixel in range(min(stride, size)):
        reach = pixel + window.padding[axis]
        met = [tap for tap in range(taps) if (reach - tap * dilation) % stride == 0]
        error = (reach - met[-1] * dilation) // stride if met else 0
        phases.append(_Phase(pixel, len(range(pixel, size, stride)), met[0] if met else 0,
                             stride // common, len(met), error, dilation // common))
    return phases


def input_gradient(e: Operand, w: Operand, shape: torch.Size, window: Window,
                   arithmetic: Arithmetic) -> Tensor:
    """e [N, K, P, Q], w [K, C / groups, R, S] -> [N, C, H, W], which is `shape`."""
    if not arithmetic.bit_true:
        return conv2d_input(shape, _blocked(w, 0, window, arithmetic),
                            _blocked(e, 1, window, arithmetic), **window.options())
    _require_zero(e)
    phases = [_phases(size, axis, window) for axis, size in enumerate(shape[2:])]
    before = tuple(max(0, *(-phase.error for phase in axis)) for axis in phases)
    size = tuple(first + max(phase.end for phase in axis)
                 for first, axis in zip(before, phases, strict=True))
    errors = along_sums(e, _pixels_last(e.tensor, window.groups, before, size), arithmetic)
    kernels = along_sums(w, _grouped(w.tensor, window.groups).permute(0, 4, 2, 3, 1), arithmetic)
    chunk = _chunk(kernels.shape[-1], arithmetic)
    errors, kernels = _whole_chunks(errors, chunk), _whole_chunks(kernels, chunk)
    products = Result((*errors.shape[:2], *shape[2:], kernels.shape[1]), e, w, "error", arithmetic)
    for row, column in itertools.product(*phases):
        part = (slice(None), slice(None), slice(row.pixel, None, window.stride[0]),
                slice(column.pixel, None, window.stride[1]))
        if row.taps * column.taps == 0:
            products.values[part].zero_()
            continue
        first = (before[0] + row.error, before[1] + column.error)
        windows = _windows(errors, first, (row.pixels, column.pixels), (1, 1),
                           (row.taps, column.taps), (row.error_step, column.error_step))
        met = kernels[:, :, row.tap::row.tap_step, column.tap::column.tap_step].flip(2, 3)
        products.contract(_by_chunks(windows, chunk), _by_chunks(met, chunk), matrix_axes=1,
                          column_axes=4, segment=chunk, part=part)
    return _channels_second(products.numbers()).to(e.tensor.device)


def weight_gradient(e: Operand, a: Operand, shape: torch.Size, window: Window,
                    arithmetic: Arithmetic) -> Tensor:
    """e [N, K, P, Q], a [N, C, H, W] -> [K, C / groups, R, S], which is `shape`."""
    if not (arithmetic.bit_true or a.in_blocks or e.in_blocks):
        return conv2d_weight(a.tensor, shape, e.tensor, **window.options())
    if window.padding != (0, 0):
        _require_zero(a)
    windows = _windows(_padded(a.tensor, window), (0, 0), tuple(e.tensor.shape[2:]), window.stride,
                       window.taps, window.dilation).permute(0, 4, 5, 6, 1, 2, 3)
    windows = along_sums(a, windows, arithmetic, 3)
    errors = along_sums(e, e.tensor.unflatten(1, (window.groups, -1)).permute(1, 2, 0, 3, 4),
                        arithmetic, 3)
    if not arithmetic.bit_true:
        return torch.einsum("gknpq,grscnpq->gkcrs", errors, windows).flatten(0, 1)
    products = Result((*errors.shape[:2], *window.taps, shape[1]), e, a, "gradient", arithmetic)
    products.contract(errors, windows, matrix_axes=1, column_axes=3,
                      segment=max(errors[0, 0].numel(), 1))
    gradient = products.numbers().flatten(0, 1).permute(0, 3, 1, 2)
    return gradient.contiguous().to(e.tensor.device)
