# SPDX-License-Identifier: MIT
"""Where tensors come from: which step of the forward pass, which parameter."""

from dataclasses import dataclass
from typing import Any

from torch import Tensor, nn

from lnsim.capture.call import Call, storage_key

# Ops whose result is a copy of their first input.
COPIES = frozenset(("clone", "contiguous", "_to_copy", "_reshape_copy"))


@dataclass
class Origin:
    step: Any = None
    parameter: str | None = None


class Origins:
    """By memory: a view has the origin of what it views. Every tensor of the forward pass is kept
    alive, so that no address comes twice."""

    def __init__(self, model: nn.Module) -> None:
        self._origins: dict[int, Origin] = {}
        self._kept: list[Tensor] = []
        for name, parameter in model.named_parameters():
            self._origins[storage_key(parameter)] = Origin(parameter=name)

    def of(self, tensor: Tensor) -> Origin:
        return self._origins.get(storage_key(tensor), Origin())

    def note(self, call: Call, step: Any) -> None:
        """What a call left: of parameters alone comes a parameter's stand-in."""
        self._kept += call.outs
        reals = call.reals
        if step is None and call.op in COPIES and reals:
            origin = self.of(reals[0])
        elif step is None:
            return
        else:
            parameters = [self.of(tensor).parameter for tensor in call.inputs]
            origin = Origin(step, None if None in parameters else next(iter(parameters), None))
        for out in call.outs:
            self._origins[storage_key(out)] = origin

    def weight(self, tensor: Tensor) -> str | None:
        """The parameter that a factor is or was made of."""
        return self.of(tensor).parameter
