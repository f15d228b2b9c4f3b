# SPDX-License-Identifier: MIT
"""Matrix multiplications and convolutions in a chosen arithmetic, with their gradients.

In every one of them the gradient of a quantiser is 1 (straight-through estimator); the incoming
gradient is quantised as an error before both products of the backward pass use it. Results have the
type of their first operand, whatever is computed in between.
"""

from typing import Any

import torch
from torch import Tensor
from torch.autograd import Function
from torch.autograd.function import once_differentiable

from lnsim.nn import convolution
from lnsim.nn.arithmetic import Arithmetic
from lnsim.nn.convolution import Pair, Window
from lnsim.nn.operand import Operand, multiply, numbers, operand


def _save(ctx: Any, arithmetic: Arithmetic, *operands: Operand) -> None:
    ctx.arithmetic = arithmetic
    ctx.codings = [saved[1:] for saved in operands]
    ctx.save_for_backward(*(saved.tensor for saved in operands))


def saved_operands(ctx: Any) -> list[Operand]:
    """What the forward pass left for the backward one."""
    return [Operand(tensor, *coding)
            for tensor, coding in zip(ctx.saved_tensors, ctx.codings, strict=True)]


def _bias_gradient(error: Operand, dimensions: tuple[int, ...], arithmetic: Arithmetic) -> Tensor:
    return arithmetic.rounded(numbers(error).sum(dimensions), "gradient")


class _Linear(Function):
    """x [M, K], weight [N, K], bias [N] -> [M, N]."""

    @staticmethod
    def forward(ctx: Any, x: Tensor, weight: Tensor, bias: Tensor | None,
                arithmetic: Arithmetic) -> Tensor:
        a, w = operand(x, "activation", arithmetic), operand(weight, "weight", arithmetic)
        _save(ctx, arithmetic, a, w)
        y = multiply(a, w, "activation", arithmetic)
        return y if bias is None else y + bias

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, gradient: Tensor) -> tuple[Tensor | None, ...]:
        arithmetic, (a, w) = ctx.arithmetic, saved_operands(ctx)
        e = operand(gradient, "error", arithmetic)
        needs_x, needs_weight, needs_bias, _ = ctx.needs_input_grad
        x = multiply(e, w.transposed(), "error", arithmetic) if needs_x else None
        weight = bias = None
        if needs_weight:
            product = multiply(e.transposed(), a.transposed(), "gradient", arithmetic)
            weight = arithmetic.rounded(product, "gradient")
        if needs_bias:
            bias = _bias_gradient(e, (0,), arithmetic)
        return x, weight, bias, None


class _Matmul(Function):
    """a [B, M, K], b [B, N, K] -> a b^T, [B, M, N]; both are activations."""

    @staticmethod
    def forward(ctx: Any, a: Tensor, b: Tensor, arithmetic: Arithmetic) -> Tensor:
        first, second = (operand(tensor, "activation", arithmetic) for tensor in (a, b))
        _save(ctx, arithmetic, first, second)
        return multiply(first, second, "activation", arithmetic)

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, gradient: Tensor) -> tuple[Tensor | None, ...]:
        arithmetic, (first, second) = ctx.arithmetic, saved_operands(ctx)
        e = operand(gradient, "error", arithmetic)
        a = multiply(e, second.transposed(), "error", arithmetic)
        b = multiply(e.transposed(), first.transposed(), "error", arithmetic)
        return a, b, None


class _Conv2d(Function):
    """x [N, C, H, W], weight [K, C / groups, R, S], bias [K] -> [N, K, P, Q]."""

    @staticmethod
    def forward(ctx: Any, x: Tensor, weight: Tensor, bias: Tensor | None, window: Window,
                arithmetic: Arithmetic) -> Tensor:
        a, w = operand(x, "activation", arithmetic), operand(weight, "weight", arithmetic)
        _save(ctx, arithmetic, a, w)
        ctx.window = window
        y = convolution.forward(a, w, window, arithmetic)
        return y if bias is None else y + bias.reshape(-1, 1, 1)

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, gradient: Tensor) -> tuple[Tensor | None, ...]:
        arithmetic, window, (a, w) = ctx.arithmetic, ctx.window, saved_operands(ctx)
        e = operand(gradient, "error", arithmetic)
        needs_x, needs_weight, needs_bias = ctx.needs_input_grad[:3]
        x = (convolution.input_gradient(e, w, a.tensor.shape, window, arithmetic) if needs_x
             else None)
        weight = bias = None
        if needs_weight:
            product = convolution.weight_gradient(e, a, w.tensor.shape, window, arithmetic)
            weight = arithmetic.rounded(product, "gradient")
        if needs_bias:
            bias = _bias_gradient(e, (0, 2, 3), arithmetic)
        return x, weight, bias, None, None


def linear(x: Tensor, weight: Tensor, bias: Tensor | None, arithmetic: Arithmetic) -> Tensor:
    """x [..., K], weight [N, K], bias [N] -> [..., N], as torch.nn.functional.linear."""
    rows = x.reshape(x.shape[:-1].numel(), x.shape[-1])
    y = _Linear.apply(rows, weight, bias, arithmetic).to(x.dtype)
    return y.reshape(*x.shape[:-1], weight.shape[0])


def matmul(a: Tensor, b: Tensor, arithmetic: Arithmetic) -> Tensor:
    """a [..., M, K], b [..., K, N] -> [..., M, N], as torch.matmul of two activations with equal
    dimensions before the last two: attention's products."""
    batch = a.shape[:-2]
    if b.shape[:-2] != batch:
        batch = torch.broadcast_shapes(batch, b.shape[:-2])
        a, b = a.expand(*batch, *a.shape[-2:]), b.expand(*batch, *b.shape[-2:])
    left = a.reshape(batch.numel(), *a.shape[-2:])
    right = b.transpose(-1, -2).reshape(batch.numel(), b.shape[-1], b.shape[-2])
    y = _Matmul.apply(left, right, arithmetic).to(a.dtype)
    return y.reshape(*batch, a.shape[-2], b.shape[-1])


def conv2d(x: Tensor, weight: Tensor, bias: Tensor | None, arithmetic: Arithmetic, *,
           stride: Pair = (1, 1), padding: Pair = (0, 0), dilation: Pair = (1, 1),
           groups: int = 1) -> Tensor:
    """As torch.nn.functional.conv2d: x [N, C, H, W], weight [K, C / groups, R, S], bias [K] ->
    [N, K, P, Q]."""
    height, width = weight.shape[2:]
    window = Window((height, width), stride, padding, dilation, groups)
    return _Conv2d.apply(x, weight, bias, window, arithmetic).to(x.dtype)
