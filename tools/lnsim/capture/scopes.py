# SPDX-License-Identifier: MIT
"""Where in the model an op runs: the modules whose forward is under way."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from inspect import signature
from typing import Any

from torch import nn


@dataclass
class Scope:
    """One run of a module; the outermost is of none, and holds the loss."""

    path: str = ""
    module: nn.Module | None = None
    leaf: bool = False
    used: dict[str, int] = field(default_factory=dict)

    @property
    def place(self) -> str:
        """Where that is, for a reader."""
        return self.path or ("the loss" if self.module is None else "the model")

    def name(self, label: str) -> str:
        """A module without modules in it names its ops; in others they are numbered by label."""
        if self.leaf and self.path:
            return self.path
        number = self.used[label] = self.used.get(label, 0) + 1
        own = label if number == 1 else f"{label}{number}"
        return f"{self.path}.{own}" if self.path else own


class Scopes:
    """The stack of scopes of a model, by hooks on its modules. `left` gets what a module returns,
    still in the module's scope."""

    def __init__(self, model: nn.Module, left: Callable[[Any], None]) -> None:
        self.batch: int | None = None
        self._left = left
        self._outside = Scope()
        self._stack: list[Scope] = []
        self._handles: list[Any] = []
        # A forward pass that is cut short (as when a checkpoint has what it needs) is left too,
        # where torch knows how.
        known = signature(model.register_forward_hook).parameters
        always = {"always_call": True} if "always_call" in known else {}
        for path, module in model.named_modules():
            leaf = next(module.children(), None) is None
            self._handles += [
                module.register_forward_pre_hook(partial(self._enter, path, leaf)),
                module.register_forward_hook(self._leave, **always)]

    @property
    def current(self) -> Scope:
        return self._stack[-1] if self._stack else self._outside

    @property
    def inside(self) -> bool:
        return bool(self._stack)

    def remove(self) -> None:
        for handle in self._handles:
            handle.remove()

    def _enter(self, path: str, leaf: bool, module: nn.Module, inputs: tuple) -> None:
        if self.batch is None:
            shapes = [value.shape for value in inputs if hasattr(value, "shape")]
            self.batch = next((shape[0] for shape in shapes if len(shape) > 0), 1)
        self._stack.append(Scope(path, module, leaf))

    def _leave(self, _module: nn.Module, _inputs: tuple, output: Any) -> None:
        self._left(output)
        self._stack.pop()


def owner(parameter: str) -> str:
    """The layer that a parameter is updated with, by the parameter's path in the model: its module;
    those of the model's own are one."""
    return parameter.rpartition(".")[0] or "parameters"


def layer_of_weight(scope: Scope, parameter: str | None, label: str) -> str:
    """A product with a parameter is named for the module that owns it, unless it runs in a module
    of its own (whose weight is another's then)."""
    if parameter is None or (scope.leaf and scope.path):
        return scope.name(label)
    path, _, last = parameter.rpartition(".")
    stem = last.removesuffix("weight").removesuffix("_")
    return ".".join(part for part in (path, stem) if part) or scope.name(label)
