# SPDX-License-Identifier: MIT
"""Models of torch whose layers compute in a chosen arithmetic."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import torch
from torch import nn
from torch.nn.modules.conv import _ConvNd

from lnsim.nn.arithmetic import Arithmetic
from lnsim.nn.attention import MultiheadAttention, leave_fused_path
from lnsim.nn.derived import derived
from lnsim.nn.layers import layer_for
from lnsim.nn.own_code import OwnCode, has_own_code

# Layers that multiply matrices in ways that are not wrapped.
_OTHERS = (nn.Linear, _ConvNd, nn.Bilinear, nn.RNNBase, nn.RNNCellBase, nn.MultiheadAttention)


@dataclass
class WrapReport:
    """What became of a model's layers, by their names in it. What modules with code of their own
    multiply outside of the arithmetic joins `unwrapped` when it first runs, with a warning."""

    wrapped: tuple[str, ...]
    unwrapped: tuple[tuple[str, str], ...]  # (name, why)
    arithmetic: Arithmetic
    watched: tuple[str, ...] = ()           # modules with code of their own

    def add(self, name: str, why: str) -> bool:
        """Notes what is not wrapped; whether it is news."""
        if (name, why) in self.unwrapped:
            return False
        self.unwrapped += ((name, why),)
        return True

    def __str__(self) -> str:
        lines = [f"{len(self.wrapped)} layers in {self.arithmetic.described()}"]
        lines += [f"not wrapped: {name or 'the model'}: {why}" for name, why in self.unwrapped]
        if self.watched:
            lines.append(f"watched: {len(self.watched)} modules with code of their own; what they "
                         "multiply otherwise is listed once it runs")
        return "\n".join(lines)


def _reason(module: nn.Module) -> str | None:
    """Why a module that is not wrapped multiplies matrices outside of the arithmetic."""
    kind = type(module)
    if isinstance(module, _OTHERS):
        return f"{kind.__name__} is computed in fp32"
    if isinstance(module, torch.jit.ScriptModule):
        return f"{kind.__name__} is compiled, and its products are not seen"
    return None


def _class_for(module: nn.Module, name: str, report: WrapReport) -> Any:
    """The class that a module becomes, as the report then says; None where it stays."""
    if kind := layer_for(module):
        report.wrapped += (name,)
        return kind
    if why := _reason(module):
        report.add(name, why)
        return None
    if not has_own_code(module):
        return None
    report.watched += (name,)
    module.told = (report, name)
    return type(module) if isinstance(module, OwnCode) else derived(OwnCode, type(module))


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

    Of modules with code of their own, torch.nn.functional.scaled_dot_product_attention is computed
    in the arithmetic too; other products are listed in the report when they first run, and
    lnsim.nn.linear, conv2d and matmul are for these.
    """
    chosen = replace(arithmetic or Arithmetic(), **options)
    own = dict(layers or {})
    skipped = tuple(skip)
    unknown = (own.keys() | set(skipped)) - {name for name, _ in model.named_modules()}
    if unknown:
        raise ValueError(f"the model has no layer {', '.join(sorted(unknown))}")
    report, inside = WrapReport((), (), chosen), []
    for name, module in model.named_modules():
        if _below(name, skipped) or name in inside:
            continue
        if kind := _class_for(module, name, report):
            module.__class__ = kind
            module.arithmetic = own.get(name, chosen)
            if kind is MultiheadAttention:
                inside.append(f"{name}.out_proj".lstrip("."))
    leave_fused_path(model)
    return report
