# SPDX-License-Identifier: MIT
"""The updates of a step's parameters, in place of those of the optimiser."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import torch
from torch import Tensor, nn

from lnsim.capture.record import Record
from lnsim.capture.scopes import owner
from lnsim.capture.values import Value


class Gradient(NamedTuple):
    """Of a parameter. touched: how many of its numbers a sparse one has; 0: it is dense."""

    value: Value
    touched: int = 0

def touched(gradient: Tensor) -> int:
    """The numbers of the rows that a sparse gradient names, each once."""
    if gradient.layout != torch.sparse_coo:
        return 0
    rows = gradient._indices().unique(dim=1).shape[1]
    return rows * gradient.shape[gradient.sparse_dim():].numel()


def updates(model: nn.Module, gradients: Mapping[str, Gradient]) -> Iterator[Record]:
    """One for each layer. The stored weights are values of their own."""
    layers: dict[str, list[tuple[nn.Parameter, Gradient]]] = {}
    for name, parameter in model.named_parameters():
        if name in gradients:
            layers.setdefault(owner(name), []).append((parameter, gradients[name]))
    for layer, updated in layers.items():
        sizes = [parameter.numel() for parameter, _ in updated]
        changed = sum(gradient.touched or parameter.numel() for parameter, gradient in updated)
        rest = {"untouched": sum(sizes) - changed} if changed < sum(sizes) else {}
        before, after = ([Value(size, kind="stored_weight") for size in sizes] for _ in range(2))
        yield Record(layer, "update", "optimiser_update", "update", {"weights": changed} | rest,
                     reads=[*(gradient.value for _, gradient in updated), *before], writes=after)
