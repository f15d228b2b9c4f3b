# SPDX-License-Identifier: MIT
"""Classes that are made of a module's own, so that it stays what it was and computes otherwise."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from torch import nn


class Derived(nn.Module):
    """What such classes share: they are copied and pickled, though nobody can import them."""

    made_of: tuple[type["Derived"], type[nn.Module]]

    def __reduce_ex__(self, _protocol: Any) -> tuple[Any, ...]:
        return _empty, self.made_of, self.__getstate__()


_made: dict[tuple[Any, Any], Any] = {}


def derived(by: Any, kind: Any) -> Any:
    """A subclass of a module's class, of the same name, with the methods of a Derived before its
    own. Its forward shows the arguments of the module's, which some look for."""
    if (by, kind) not in _made:
        forward: Callable[..., Any] = wraps(kind.forward)(_forward_of(by))
        _made[by, kind] = type(
            kind.__name__, (by, kind),
            {"made_of": (by, kind), "forward": forward, "__module__": kind.__module__,
             "__qualname__": kind.__qualname__, "__doc__": kind.__doc__})
    return _made[by, kind]


def _forward_of(by: Any) -> Callable[..., Any]:
    def forward(self: Any, *args: Any, **keywords: Any) -> Any:
        return by.forward(self, *args, **keywords)
    return forward


def _empty(by: Any, kind: Any) -> Any:
    made = derived(by, kind)
    return made.__new__(made)
