# SPDX-License-Identifier: MIT
"""The nodes of autograd's graph: which step made them, and a hook when each has run."""

from collections.abc import Callable
from functools import partial
from typing import Any

from torch import Tensor, nn

Gradients = tuple[Tensor | None, ...]


class Graph:
    """Hooks on nodes. `node_done` gets the step of a node, the gradients that the node made and
    got, and those of the former that are a parameter's; `parameter_done` the name of a parameter
    and its gradient."""

    def __init__(self, node_done: Callable[[Any, Gradients, Gradients, list[Tensor]], None],
                 parameter_done: Callable[[str, Gradients], None]) -> None:
        self._node_done = node_done
        self._parameter_done = parameter_done
        self._nodes: dict[int, Any] = {}  # kept, so that no identity comes twice
        self._handles: list[Any] = []

    def watch_parameters(self, model: nn.Module) -> None:
        for name, parameter in model.named_parameters():
            if parameter.requires_grad:
                node = parameter.expand_as(parameter).grad_fn.next_functions[0][0]
                self._nodes[id(node)] = node
                self._handles.append(node.register_hook(partial(self._accumulated, name)))

    def knows(self, tensor: Tensor) -> bool:
        return tensor.grad_fn is None or id(tensor.grad_fn) in self._nodes

    def watch(self, tensor: Tensor, step: Any) -> None:
        """The node that made a tensor is that of a step."""
        if not self.knows(tensor):
            node = tensor.grad_fn
            self._nodes[id(node)] = node
            leaves = [place for place, (following, _) in enumerate(node.next_functions)
                      if type(following).__name__ == "AccumulateGrad"]
            self._handles.append(node.register_hook(partial(self._ran, step, leaves)))

    def remove(self) -> None:
        for handle in self._handles:
            handle.remove()
        self._handles.clear()
        self._nodes.clear()

    def _accumulated(self, name: str, _inputs: Gradients, outputs: Gradients) -> None:
        self._parameter_done(name, outputs)

    def _ran(self, step: Any, leaves: list[int], inputs: Gradients, outputs: Gradients) -> None:
        own = [inputs[place] for place in leaves if inputs[place] is not None]
        self._node_done(step, inputs, outputs, own)
