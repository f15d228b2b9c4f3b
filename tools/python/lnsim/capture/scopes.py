# SPDX-License-Identifier: MIT
"""Where in the model an op runs: the modules whose forward is under way."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from inspect import signature
from typing import Any

from torch import nn

from lnsim.capture.first_input import FirstInput


@dataclass
class Scope:
    """One run of a module; the outermost is of none, and holds the loss. home: the module whose ops
    belong together."""

    path: str = ""
    module: nn.Module | None = None
    leaf: bool = False
    home: str = ""
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
    """The stack of scopes of a model, by hooks on its modules. `entered` is called before a module
    runs, and says whether its ops are seen; `left` gets the module and what it returns, still in
    the module's scope."""

    def __init__(self, model: nn.Module, entered: Callable[[str, nn.Module], bool],
                 left: Callable[[nn.Module, Any], None],
                 contained: Callable[[Callable, str], Callable]) -> None:
        self._entered, self._left = entered, left
        self._outside = Scope()
        self._stack: list[Scope] = []
        self._first_input = FirstInput(model)
        self._see = contained(self._first_input.see, "first input")
        self._handles: list[Any] = []
        # A forward pass that is cut short (as when a checkpoint has what it needs) is left too,
        # where torch knows how.
        known = signature(model.register_forward_hook).parameters
        always = {"always_call": True} if "always_call" in known else {}
        keywords = {"with_kwargs": True} if "with_kwargs" in known else {}
        if not keywords:
            self._first_input.surround(self._see)
        for path, module in model.named_modules():
            leaf = next(module.children(), None) is None
            self._handles += [
                module.register_forward_pre_hook(partial(self._enter, path, leaf), **keywords),
                module.register_forward_hook(self._leave, **always)]

    @property
    def batch(self) -> int | None:
        return self._first_input.batch

    @property
    def current(self) -> Scope:
        return self._stack[-1] if self._stack else self._outside

    @property
    def depth(self) -> int:
        return len(self._stack)

    def remove(self) -> None:
        self._first_input.remove()
        for handle in self._handles:
            handle.remove()

    def _enter(self, path: str, leaf: bool, module: nn.Module, inputs: tuple,
               keywords: dict[str, Any] | None = None) -> None:
        self._see(inputs, keywords or {})
        if self._entered(path, module):
            self._stack.append(Scope(path, module, leaf, path))

    def _leave(self, module: nn.Module, _inputs: tuple, output: Any) -> None:
        if any(scope.module is module for scope in self._stack):
            while self._stack[-1].module is not module:  # it was cut short, and nobody said so
                self._stack.pop()
            self._left(module, output)
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
