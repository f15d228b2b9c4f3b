# SPDX-License-Identifier: MIT
"""The nodes of autograd's graph: which step made them, and hooks before and after each runs."""

from collections.abc import Callable
from functools import partial
from typing import Any

from torch import Tensor, nn

Gradients = tuple[Tensor | None, ...]
_MARK, _PARAMETER = "lnsim.capture", "lnsim.capture.parameter"


class Graph:
    """Hooks on nodes. `began` gets the step of a node and the gradients that it got; `done` the
    step, the gradients that the node made and got, and those of the former that are a parameter's;
    `leaf_done` the name of a parameter (none: of another leaf) and its gradient. Nodes are marked,
    and kept alive by nobody but the step that is captured."""

    def __init__(self, began: Callable[[Any, Gradients], None],
                 done: Callable[[Any, Gradients, Gradients, list[Tensor]], None],
                 leaf_done: Callable[[str | None, Gradients], None]) -> None:
        self._began, self._done, self._leaf_done = began, done, leaf_done
        self._token = object()
        self._parameters: list[Any] = []  # torch lets go of these nodes where nobody keeps them
        self._handles: list[Any] = []

    def watch_parameters(self, model: nn.Module) -> None:
        for name, parameter in model.named_parameters():
            if parameter.requires_grad:
                node = parameter.expand_as(parameter).grad_fn.next_functions[0][0]
                self._parameters.append(node)
                node.metadata[_PARAMETER] = self._token
                self._watch_leaf(node, name)

    def knows(self, tensor: Tensor) -> bool:
        return tensor.grad_fn is None or self._marked(tensor.grad_fn)

    def watch(self, tensor: Tensor, step: Any) -> None:
        """The node that made a tensor is that of a step."""
        if self.knows(tensor):
            return
        node = tensor.grad_fn
        node.metadata[_MARK] = self._token
        parameters = []
        for place, (following, _) in enumerate(node.next_functions):
            if type(following).__name__ == "AccumulateGrad":
                if following.metadata.get(_PARAMETER) is self._token:
                    parameters.append(place)
                if not self._marked(following):
                    self._watch_leaf(following, None)
        self._handles += [node.register_prehook(partial(self._before, step)),
                          node.register_hook(partial(self._after, step, parameters))]

    def remove(self) -> None:
        for handle in self._handles:
            handle.remove()
        self._handles.clear()
        self._parameters.clear()

    def _marked(self, node: Any) -> bool:
        return node.metadata.get(_MARK) is self._token

    def _watch_leaf(self, node: Any, name: str | None) -> None:
        node.metadata[_MARK] = self._token
        self._handles.append(node.register_hook(partial(self._accumulated, name)))

    def _accumulated(self, name: str | None, _inputs: Gradients, outputs: Gradients) -> None:
        self._leaf_done(name, outputs)

    def _before(self, step: Any, outputs: Gradients) -> None:
        self._began(step, outputs)

    def _after(self, step: Any, parameters: list[int], inputs: Gradients,
               outputs: Gradients) -> None:
        own = [inputs[place] for place in parameters if inputs[place] is not None]
        self._done(step, inputs, outputs, own)
