# SPDX-License-Identifier: MIT
"""Models of torch whose layers compute in a chosen arithmetic."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from torch import nn
from torch.nn.modules.conv import _ConvNd

from lnsim.nn.arithmetic import Arithmetic
from lnsim.nn.attention import MultiheadAttention, leave_fused_path
from lnsim.nn.layers import layer_for

# Layers that multiply matrices in ways that are not wrapped.
_OTHERS = (nn.Linear, _ConvNd, nn.Bilinear, nn.RNNBase, nn.RNNCellBase, nn.MultiheadAttention)


@dataclass(frozen=True)
class WrapReport:
    """What became of a model's layers, by their names in it."""

    wrapped: tuple[str, ...]
    unwrapped: tuple[tuple[str, str], ...]  # (name, why)
    arithmetic: Arithmetic

    def __str__(self) -> str:
        lines = [f"{len(self.wrapped)} layers in {self.arithmetic.described()}"]
        lines += [f"not wrapped: {name or 'the model'}: {why}" for name, why in self.unwrapped]
        return "\n".join(lines)


def _reason(module: nn.Module) -> str | None:
    """Why a module that is not wrapped may multiply matrices outside of the arithmetic."""
    kind = type(module)
    if isinstance(module, _OTHERS):
        return f"{kind.__name__} is computed in fp32"
    if not kind.__module__.startswith("torch.nn.") and list(module.parameters(recurse=False)):
        return f"{kind.__name__} has parameters of its own, whose products are not seen"
    return None


def _below(name: str, names: Iterable[str]) -> bool:
    return any(name == skipped or name.startswith(skipped + ".") for skipped in names)


def wrap(model: nn.Module, *, arithmetic: Arithmetic | None = None, skip: Iterable[str] = (),
         layers: Mapping[str, Arithmetic] | None = None, **options: Any) -> WrapReport:
    """Makes a model's layers compute in an arithmetic, in place: parameters, names, hooks and
    state_dict stay as they are.

    arithmetic, options: the Arithmetic, or what differs from its defaults by name, as in
        wrap(model, weight="lns8g8", exactness="bit_true").
    skip: names of layers (or of what holds them) that stay in fp32.
    layers: other arithmetics, by the layer's name.

    Products that a module computes itself are not seen; lnsim.nn.matmul is for these.
    """
    chosen = replace(arithmetic or Arithmetic(), **options)
    own = dict(layers or {})
    skipped = tuple(skip)
    unknown = (own.keys() | set(skipped)) - {name for name, _ in model.named_modules()}
    if unknown:
        raise ValueError(f"the model has no layer {', '.join(sorted(unknown))}")
    wrapped, unwrapped, inside = [], [], []
    for name, module in model.named_modules():
        if _below(name, skipped) or name in inside:
            continue
        if kind := layer_for(module):
            module.__class__ = kind
            module.arithmetic = own.get(name, chosen)
            wrapped.append(name)
            if kind is MultiheadAttention:
                inside.append(f"{name}.out_proj".lstrip("."))
        elif why := _reason(module):
            unwrapped.append((name, why))
    leave_fused_path(model)
    return WrapReport(tuple(wrapped), tuple(unwrapped), chosen)
