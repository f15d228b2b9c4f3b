# SPDX-License-Identifier: MIT
"""The backward pass: what the nodes of autograd's graph run, and the sums between them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, cast

import torch
from torch import Tensor, nn

from lnsim.capture import steps
from lnsim.capture.call import Call
from lnsim.capture.contractions import Unmapped
from lnsim.capture.graph import Gradients
from lnsim.capture.record import Record
from lnsim.capture.report import Report
from lnsim.capture.scopes import Scope, owner
from lnsim.capture.subclasses import is_foreign
from lnsim.capture.sums import Sums
from lnsim.capture.updates import Gradient, touched
from lnsim.capture.values import Value, Values
from lnsim.capture.vectors import Vector

_BETWEEN = "backward"  # the layer of what runs in a node that nobody knows


@dataclass
class Frame:
    """A node that runs. differentiated: whether its ops make a graph of their own; depth: of the
    modules around it."""

    step: Any
    scope: Scope
    differentiated: bool
    depth: int
    calls: list[Call] = field(default_factory=list)


class Backward:
    """Nodes may run within nodes, as those of a checkpoint do. A node that is a step's has that
    step's records; of others the ops are recorded, when the node has run. What runs between nodes
    are sums of gradients, or ops of a node that no step is known of."""

    def __init__(self, model: nn.Module, values: Values, report: Report,
                 write: Callable[[Iterable[Record]], None],
                 read_elsewhere: Callable[[Call], None]) -> None:
        self._values, self._report, self._write = values, report, write
        self._read_elsewhere = read_elsewhere
        self._sums = Sums(values)
        self._frames: list[Frame] = []
        self._between: list[Call] = []
        self._layer = _BETWEEN
        self._running = False
        self.depth = 0  # of the modules around the backward pass
        self.gradients: dict[str, Gradient] = {}  # by parameter, what the step made
        self.embedding_gradients: set[str] = set()
        self._model = model
        self._earlier = {values.of(parameter.grad) for parameter in model.parameters()
                         if parameter.grad is not None}

    @property
    def running(self) -> bool:
        return self._running

    @property
    def frame(self) -> Frame | None:
        return self._frames[-1] if self._frames else None

    def wait(self, call: Call) -> None:
        """An op between nodes."""
        self._between.append(call)

    def begin(self, step: Any, gradients: Gradients, depth: int,
              ended: Callable[[], None]) -> None:
        """ended: is called once the backward pass is over."""
        if not self._running:
            self._running, self.depth = True, depth
            torch.autograd.Variable._execution_engine.queue_callback(ended)
        self._flush()
        self._layer = step.layer
        for gradient in gradients:
            self._seed(gradient)
        self._write(self._sums.of(gradients, step.layer, "input_gradient"))
        scope = Scope(step.layer, leaf=True, home=step.home or step.layer)
        self._frames.append(Frame(step, scope, torch.is_grad_enabled(), depth))
        self._values.backward = True

    def done(self, step: Any, inputs: Gradients, outputs: Gradients, own: list[Tensor]) -> None:
        calls = self._pop(step)
        made = step.backward(inputs, outputs)
        if made is not None:
            self._write(made)
            if isinstance(step, Vector) and step.kind == "embedding":
                self.embedding_gradients.add(
                    "dense" if cast(Tensor, inputs[0]).layout == torch.strided else "sparse")
            return
        leaves = {self._values.of(gradient) for gradient in own}
        for call in calls:
            self._within(call, step.layer, leaves)
        unseen = getattr(step, "unseen", "")
        if unseen and any(tensor is not None and not is_foreign([type(tensor)])
                          and not self._known(tensor) for tensor in inputs):
            self._report.lacks(unseen, step.layer, "input_gradient", None,
                               "its numbers were made outside of torch")

    def leaf_done(self, name: str | None, gradients: Gradients) -> None:
        """What waits here is the summing of a leaf's gradients: over its uses, and over backward
        passes."""
        waiting, self._between = self._between, []
        layer = owner(name) if name else self._layer
        pass_ = "weight_gradient" if name else "input_gradient"
        held = {self._values.of(gradient) for gradient in gradients if gradient is not None}
        accumulated = [call for call in waiting if _accumulates(call, held)]
        for call in waiting:
            if call not in accumulated and not self._sums.take(call, layer):
                self._within(call, layer, set(call.writes) if name else set())
        self._write(self._sums.of(gradients, layer, pass_))
        for gradient in gradients:
            if name and gradient is not None:
                self.gradients[name] = Gradient(self._values.of(gradient), touched(gradient))
        for call in accumulated:
            self._accumulate(call, layer, pass_, name)

    def finish(self) -> None:
        self._flush()
        self._write(self._sums.unread())

    def _seed(self, gradient: Tensor | None) -> None:
        """What a backward pass begins with was made before it."""
        value = None if gradient is None else self._values.of(gradient)
        if value is not None and value.step is None and value.parameter is None:
            value.backward = True

    def end(self) -> None:
        """The backward pass is over."""
        self._running = self._values.backward = False
        self._frames.clear()
        self.finish()

    def _pop(self, step: Any) -> list[Call]:
        """The ops of a node's own; without a word of its beginning there are none."""
        while self._frames:
            frame = self._frames.pop()
            if frame.step is step:
                return frame.calls
        return []

    def _flush(self) -> None:
        waiting, self._between = self._between, []
        for call in waiting:
            if not self._sums.take(call, self._layer):
                self._within(call, _BETWEEN, set())

    def _known(self, tensor: Tensor) -> bool:
        return self._values.of(tensor).made or self._values.of(tensor).number is not None

    def _accumulate(self, call: Call, layer: str, pass_: str, name: str | None) -> None:
        if self._earlier.intersection(call.reads):
            self._report.left_out["add to the gradient of earlier steps"] += 1
            return
        for record in steps.records_within(call, layer, pass_) or ():
            self._write([record])
        if name:
            self.gradients[name] = Gradient(call.output)

    def _within(self, call: Call, layer: str, leaves: set[Value]) -> None:
        """An op of a node that is recorded by what it does."""
        if not steps.computes(call, self._report):
            self._read_elsewhere(call)
            return
        if steps.sizes_are_zero(call):
            return
        call.scope = Scope(layer, leaf=True, home=call.scope.home)
        pass_ = "weight_gradient" if leaves.intersection(call.writes) else "input_gradient"
        why = None
        try:
            made = steps.records_within(call, layer, pass_)
        except Unmapped as unmapped:
            made, why = None, str(unmapped)
        if made is None:
            self._read_elsewhere(call)
            steps.lacks(self._report, call, layer, pass_, why)
        else:
            self._write(made)


def _accumulates(call: Call, gradients: set[Value]) -> bool:
    """Whether it adds a gradient to what a backward pass before left."""
    return (call.op == "add" and call.output not in gradients
            and any(value in gradients for value in call.reads))
