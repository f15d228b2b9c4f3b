# SPDX-License-Identifier: MIT
"""Sees every op of a training step and makes the records of its trace."""

from collections.abc import Iterable
from typing import Any

import torch
from torch import Tensor, nn
from torch.utils._python_dispatch import TorchDispatchMode

from lnsim.capture import contractions, costs, elementwise, quantised, vector_ops
from lnsim.capture.call import Call, make_call, storage_key, tensors_in
from lnsim.capture.graph import Gradients, Graph
from lnsim.capture.origins import Origins
from lnsim.capture.record import Record
from lnsim.capture.report import Report
from lnsim.capture.scopes import Scopes, owner
from lnsim.capture.sums import Sums
from lnsim.capture.vectors import Other
from lnsim.capture.writer import Writer


class Recorder(TorchDispatchMode):
    """Ops with gradients enabled are the forward pass. The rest wait until it is known what they
    are: of the node of the graph that ran last, of a Function in Python, or of neither."""

    def __init__(self, model: nn.Module, writer: Writer, report: Report) -> None:
        super().__init__()
        self._model = model
        self._writer = writer
        self._report = report
        self._origins = Origins(model)
        self._sums = Sums()
        self._graph = Graph(self._node_done, self._parameter_done)
        self._waiting: list[Call] = []
        self._fresh: tuple[list[Tensor], Any] = ([], None)
        self._busy = False
        self._updated: set[str] = set()
        self._old_gradients = {storage_key(parameter.grad) for parameter in model.parameters()
                               if parameter.grad is not None}
        with torch.enable_grad():
            self._graph.watch_parameters(model)
        self.scopes = Scopes(model, self._left)
        self.log: Any = None  # of lnsim.nn's products, where there is lnsim.nn

    def __torch_dispatch__(self, function: Any, types: Any, args: tuple = (),
                           kwargs: dict[str, Any] | None = None) -> Any:
        out = function(*args, **(kwargs or {}))
        if not self._busy:
            call = make_call(function, args, kwargs or {}, out, self.scopes.current)
            if torch.is_grad_enabled():
                self._forward(call)
            else:
                self._wait(call)
        return out

    def finish(self) -> None:
        """After the step: the updates, and what was part of neither pass."""
        self._settle()
        for call in self._waiting:
            if self._computes(call):
                self._report.left_out[f"{call.op} outside of forward and backward pass"] += 1
        if self.log and quantised.unseen(self.log):
            self._report.unmapped["product of lnsim.nn without gradients"] += (
                quantised.unseen(self.log))
        if self._sums.unread:
            self._report.unmapped["sum of gradients that nothing reads"] += self._sums.unread
        weights: dict[str, int] = {}
        for name, parameter in self._model.named_parameters():
            if name in self._updated:
                weights[owner(name)] = weights.get(owner(name), 0) + parameter.numel()
        self._write(Record(layer, "update", "optimiser_update", "update", {"weights": count})
                    for layer, count in weights.items())

    def remove(self) -> None:
        self._graph.remove()
        self.scopes.remove()

    def _write(self, records: Iterable[Record]) -> None:
        for record in records:
            self._writer.add(record)

    def _computes(self, call: Call) -> bool:
        """Whether an op has arithmetic on real numbers; copies are counted as left out."""
        reals = call.reals
        if call.op in costs.WITHOUT_ARITHMETIC:
            seen = {storage_key(tensor) for tensor in call.inputs}
            if reals and any(storage_key(out) not in seen for out in call.outs):
                self._report.left_out[f"{call.op} (moves or makes numbers)"] += 1
            return False
        return bool(reals)

    def _wait(self, call: Call) -> None:
        """An op without gradients. Those of the model that wait when the model has been left are a
        part of it that is frozen."""
        self._watch_fresh()
        if not self.scopes.inside:
            self._settle()
        self._waiting.append(call)

    def _settle(self) -> None:
        frozen = [call for call in self._waiting if call.scope.module is not None]
        self._waiting = [call for call in self._waiting if call.scope.module is None]
        for call in frozen:
            self._note(call)

    def _forward(self, call: Call) -> None:
        self._watch_fresh()
        for tensor in call.inputs:
            if not self._graph.knows(tensor):
                self._adopt(tensor)
        self._settle()
        self._fresh = (call.outs, self._note(call))

    def _watch_fresh(self) -> None:
        """Results have their nodes once the op has returned to autograd."""
        outs, step = self._fresh
        for out in outs:
            self._graph.watch(out, step)
        self._fresh = ([], None)

    def _left(self, output: Any) -> None:
        """A layer of lnsim.nn's has run: what it did is told from what the next one does."""
        self._busy = True
        self._watch_fresh()
        for tensor in tensors_in(output):
            if not self._graph.knows(tensor) and quantised.knows(tensor.grad_fn):
                self._adopt(tensor)
        self._busy = False

    def _adopt(self, tensor: Tensor) -> None:
        """A tensor of a node that no op made: that of a Function in Python."""
        node = tensor.grad_fn
        scope = self._waiting[-1].scope if self._waiting else self.scopes.current
        if quantised.knows(node):
            step = quantised.step(node, tensor, self._waiting, scope, self._origins, self.log)
            self._waiting = []
            self._write(step.forward())
        else:
            self._report.unmapped[f"backward pass of {node.name()} in {scope.place}"] += 1
            for inner in self._waiting:
                self._note(inner)
            self._waiting = []
            step = Other(scope.place)
        self._graph.watch(tensor, step)

    def _note(self, call: Call) -> Any:
        """Records an op of the forward pass."""
        step = self._step(call) if self._computes(call) else None
        before = [self._origins.of(tensor).step for tensor in call.reals[:1]]
        self._origins.note(call, step)
        if step is None:
            return Other(next((known.layer for known in before if known), call.scope.place))
        self._write(step.forward())
        return step

    def _step(self, call: Call) -> Any:
        why = ""
        try:
            for handlers in (contractions.HANDLERS, vector_ops.HANDLERS):
                step = handlers[call.op](call, self._origins) if call.op in handlers else None
                if step is not None:
                    return step
            step = elementwise.handle(call, self._origins)
            if step is not None:
                return step
        except contractions.Unmapped as unmapped:
            why = f": {unmapped}"
        self._report.unmapped[f"{call.op} in {call.scope.place}{why}"] += 1
        return None

    def _node_done(self, step: Any, inputs: Gradients, outputs: Gradients,
                   own: list[Tensor]) -> None:
        self._busy = True
        self._settle()
        calls = [call for call in self._waiting if not self._sums.take(call)]
        self._waiting = []
        self._write(self._sums.of(outputs, step.layer, "input_gradient"))
        made = step.backward(inputs, outputs)
        leaves = {storage_key(gradient) for gradient in own}
        for call in calls if made is None else ():
            self._backward(call, step.layer, leaves)
        self._write(made or ())
        self._busy = False

    def _backward(self, call: Call, layer: str, leaves: set[int]) -> None:
        """An op of a node that is recorded by what it does."""
        if not self._computes(call):
            return
        weight = storage_key(call.outs[0]) in leaves
        record = elementwise.record(call, layer, "weight_gradient" if weight else "input_gradient")
        if record is None:
            self._report.unmapped[f"{call.op} in the backward pass of {layer}"] += 1
        else:
            self._write([record])

    def _parameter_done(self, name: str, gradients: Gradients) -> None:
        """What waits here is the summing of a parameter's gradients: over its uses, which is a part
        of the step, and over steps."""
        self._busy = True
        self._updated.add(name)
        for call in self._waiting:
            if call.op == "add" and storage_key(call.outs[0]) in self._old_gradients:
                self._report.left_out["add to the gradient of earlier steps"] += 1
            else:
                self._sums.take(call)
        self._waiting = []
        self._write(self._sums.of(gradients, owner(name), "weight_gradient"))
        self._busy = False
