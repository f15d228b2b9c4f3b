# SPDX-License-Identifier: MIT
"""The networks of the shipped tasks: plain torch, with nothing that a multiplicative update could
not move: no weight is zero, and normalisation has no parameters."""

from collections.abc import Callable

import torch
from torch import Tensor, nn
from torch.nn import functional

from lnsim.train.data import WINDOW

_BIAS_DEVIATION = 0.01


def cnn(classes: int) -> nn.Module:
    """Two convolutions and two linear layers on images of 28x28: 55 k parameters."""
    return nn.Sequential(
        nn.Conv2d(1, 16, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(16, 32, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(32 * 7 * 7, 32), nn.ReLU(), nn.Linear(32, classes))


def _convolution(inputs: int, outputs: int, kernel: int, stride: int) -> nn.Module:
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, kernel, stride, padding=kernel // 2, bias=False),
        nn.BatchNorm2d(outputs, affine=False))


class _Residual(nn.Module):
    """Two convolutions beside a shortcut, which is a convolution where shapes change."""

    def __init__(self, inputs: int, outputs: int, stride: int):
        super().__init__()
        self.main = nn.Sequential(_convolution(inputs, outputs, 3, stride), nn.ReLU(),
                                  _convolution(outputs, outputs, 3, 1))
        same = inputs == outputs and stride == 1
        self.shortcut = nn.Identity() if same else _convolution(inputs, outputs, 1, stride)

    def forward(self, x: Tensor) -> Tensor:
        return functional.relu(self.main(x) + self.shortcut(x))


def resnet8(classes: int) -> nn.Module:
    """A residual network of three blocks on images of 28x28 (K. He et al., CVPR 2016, at depth 8;
    the first convolution has a stride of 2): 77 k parameters."""
    return nn.Sequential(
        _convolution(1, 16, 3, 2), nn.ReLU(),
        _Residual(16, 16, 1), _Residual(16, 32, 2), _Residual(32, 64, 2),
        nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(64, classes))


class _Block(nn.Module):
    """Causal attention and a multilayer perceptron, each on what is normalised before."""

    def __init__(self, width: int, heads: int):
        super().__init__()
        self.before_attention = nn.LayerNorm(width, elementwise_affine=False)
        self.attention = nn.MultiheadAttention(width, heads, batch_first=True)
        self.before_perceptron = nn.LayerNorm(width, elementwise_affine=False)
        self.perceptron = nn.Sequential(nn.Linear(width, 4 * width), nn.ReLU(),
                                        nn.Linear(4 * width, width))

    def forward(self, x: Tensor, later: Tensor) -> Tensor:
        normal = self.before_attention(x)
        x = x + self.attention(normal, normal, normal, attn_mask=later, need_weights=False)[0]
        return x + self.perceptron(self.before_perceptron(x))


class Transformer(nn.Module):
    """A decoder over characters: 112 k parameters at 63 characters."""

    def __init__(self, characters: int, width: int = 64, heads: int = 4, blocks: int = 2):
        super().__init__()
        self.characters = nn.Embedding(characters, width)
        self.places = nn.Embedding(WINDOW, width)
        self.blocks = nn.ModuleList(_Block(width, heads) for _ in range(blocks))
        self.before_head = nn.LayerNorm(width, elementwise_affine=False)
        self.head = nn.Linear(width, characters)
        self.register_buffer("later", torch.ones(WINDOW, WINDOW, dtype=torch.bool).triu(1),
                             persistent=False)

    def forward(self, x: Tensor) -> Tensor:
        """Characters [B, WINDOW] -> logits of each next one [B, WINDOW, characters]."""
        y = self.characters(x) + self.places.weight
        for block in self.blocks:
            y = block(y, self.later)
        return self.head(self.before_head(y))


_MODELS: dict[str, Callable[[int], nn.Module]] = {
    "fashion-mnist-cnn": cnn, "fashion-mnist-resnet8": resnet8,
    "king-james-transformer": Transformer}


def make(task: str, classes: int) -> nn.Module:
    """A task's network, drawn from torch's default generator; biases are N(0, 0.01), as the authors
    of Madam have it."""
    model = _MODELS[task](classes)
    for name, parameter in model.named_parameters():
        if name.endswith("bias"):
            nn.init.normal_(parameter, std=_BIAS_DEVIATION)
    return model
