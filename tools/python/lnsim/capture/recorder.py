# SPDX-License-Identifier: MIT
"""Sees every op of a training step and makes the records of its trace."""

import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any

import torch
from torch import Tensor, nn
from torch.utils._python_dispatch import TorchDispatchMode

from lnsim.capture import quantised, steps
from lnsim.capture.backward import Backward, Frame
from lnsim.capture.call import Call, asks_only, is_composite, make_call, op_name
from lnsim.capture.contractions import Unmapped
from lnsim.capture.graph import Gradients, Graph
from lnsim.capture.record import Record
from lnsim.capture.recurrent import RecurrentByProducts
from lnsim.capture.report import Report
from lnsim.capture.scopes import Scopes
from lnsim.capture.subclasses import is_foreign
from lnsim.capture.tensors import tensors_in
from lnsim.capture.updates import updates
from lnsim.capture.values import Value, Values
from lnsim.capture.vectors import Bias, Other
from lnsim.capture.writer import Writer


class Recorder(TorchDispatchMode):
    """Ops with gradients enabled are the forward pass, those of nodes the backward pass. The rest
    wait until it is known what they are: of a part without gradients, of a Function in Python, or
    of neither. Whatever fails here is listed, and leaves the step alone."""

    def __init__(self, model: nn.Module, writer: Writer, report: Report) -> None:
        super().__init__()
        self._model, self._writer, self._report = model, writer, report
        self.values = Values(model)
        self._backward = Backward(model, self.values, report, self._write,
                                  writer.read_elsewhere)
        self._graph = Graph(self._contained(self._begun, "backward pass"),
                            self._contained(self._done, "backward pass"),
                            self._contained(self._leaf_done, "sum of gradients"))
        self._waiting: list[Call] = []
        self._fresh: tuple[list[Tensor], Any] = ([], None)
        self._busy = False
        self._quantised = quantised.layers_in(model)
        self._thread = threading.get_ident()
        self._recurrent = RecurrentByProducts()
        with torch.enable_grad():
            self._graph.watch_parameters(model)
        self.scopes = Scopes(model, self._entered,
                             self._contained(self._left, "end of a forward pass"), self._contained)
        self.log: Any = None  # of lnsim.nn's products, where there is lnsim.nn

    def __torch_dispatch__(self, function: Any, types: Any, args: tuple = (),
                           kwargs: dict[str, Any] | None = None) -> Any:
        keywords = kwargs or {}
        if is_foreign(types):
            return NotImplemented  # it says of which ops its own consist
        if asks_only(function):
            return function(*args, **keywords)
        if is_composite(function) and not any(
                tensor.is_nested for tensor in tensors_in((args, keywords))):
            # Autograd, which takes these apart, has been passed over, as in inference mode.
            try:
                with self:
                    return function.decompose(*args, **keywords)
            except RuntimeError:
                pass  # older torch can't; then it is seen as the op that it is
        out = function(*args, **keywords)
        if not self._busy:
            self._contained(self._saw, op_name(function))(function, args, keywords, out)
        return out

    def finish(self) -> None:
        """After the step: the updates, and what was part of neither pass."""
        self._settle()
        self._backward.finish()
        for call in self._waiting:
            self._leave_out(call)
        for _ in range(quantised.unseen(self.log) if self.log else 0):
            self._report.lacks("product of lnsim.nn without gradients", "lnsim.nn", "forward")
        self._write(updates(self._model, self._backward.gradients))

    def header(self, batch: int | None) -> dict[str, Any]:
        """What a trace's header says of the step; its records are those of a model alone. batch:
        instead of that of the first input."""
        kinds = self._backward.embedding_gradients or {"dense"}
        gradients = {"embedding_gradient": next(iter(kinds))} if len(kinds) == 1 else {}
        return {"batch": batch or self.scopes.batch or 1, **gradients, "format_costs": True}

    def remove(self) -> None:
        self._graph.remove()
        self.scopes.remove()
        self._recurrent.restore()

    def _contained(self, work: Callable[..., Any], what: str) -> Callable[..., None]:
        """A recorder that fails has no part in the step."""
        def run(*arguments: Any) -> None:
            try:
                work(*arguments)
            except Exception as error:  # noqa: BLE001 (whatever it is)
                self._busy = False
                layer = getattr(next(iter(arguments), None), "layer", self.scopes.current.place)
                self._report.lacks(what, layer,
                                   why=f"recorder failed: {type(error).__name__}: {error}")
        return run

    def _write(self, records: Iterable[Record]) -> None:
        """Of tensors, what they hold now."""
        for record in records:
            if record.empty:
                continue
            record.reads, record.writes = (
                [value if isinstance(value, Value) else self.values.of(value) for value in side]
                for side in (record.reads, record.writes))
            self._writer.add(record)

    def _saw(self, function: Any, args: tuple, keywords: dict[str, Any], out: Any) -> None:
        if not hasattr(function, "_schema"):
            self._report.lacks(op_name(function), self.scopes.current.place,
                               why="an op of a higher order")
            return
        call = make_call(function, args, keywords, out, self.scopes.current, self.values)
        self._watch_fresh()
        frame, graded = self._backward.frame, torch.is_grad_enabled()
        if frame is not None and not self._again(frame, graded):
            call.scope = frame.scope
            frame.calls.append(call)
        elif frame is None and self._backward.running and (
                self.scopes.depth <= self._backward.depth):
            self._backward.wait(call)
        elif graded:
            self._forward(call)
            return
        else:
            self._without_gradient(call)
            return
        if graded:
            self._differentiate(call)

    def _again(self, frame: Frame, graded: bool) -> bool:
        """Whether a node runs a part of the forward pass once more, as a checkpoint does."""
        return self.scopes.depth > frame.depth or (graded and not frame.differentiated)

    def _differentiate(self, call: Call) -> None:
        """An op of a backward pass that is going to be differentiated itself."""
        step = None
        if steps.computes(call, self._report) and not steps.sizes_are_zero(call):
            # What can't be told is listed when it is known whether its node tells it.
            with suppress(Unmapped):
                step = steps.step_of(call)
        if step is not None:
            steps.named(call, step)
            self._writer.let_go(step)
        self._fresh = (call.outs, step or Other(call.scope.place, call.scope.home))

    def _without_gradient(self, call: Call) -> None:
        """Those of the model that wait when the model has been left are a part of it that is
        frozen."""
        if torch.is_inference_mode_enabled():
            # Nothing comes that says more, and older torch fails where somebody keeps a result.
            (self._note if self.scopes.depth else self._leave_out)(call)
            return
        if self.scopes.depth == 0:
            self._settle()
        elif not (self._quantised or (self.log and self.log.events)):
            self._note(call)
            return
        self._waiting.append(call)

    def _leave_out(self, call: Call) -> None:
        if steps.computes(call, self._report):
            self._report.left_out[f"{call.op} outside of forward and backward pass"] += 1

    def _settle(self) -> None:
        frozen = [call for call in self._waiting if call.scope.module is not None]
        self._waiting = [call for call in self._waiting if call.scope.module is None]
        for call in frozen:
            self._note(call)

    def _forward(self, call: Call) -> None:
        for tensor in call.inputs:
            if not self._graph.knows(tensor):
                self._adopt(tensor)
        self._settle()
        self._fresh = (call.outs, self._note(call))

    def _watch_fresh(self) -> None:
        """Results have their nodes once the op has returned to autograd."""
        outs, step = self._fresh
        self._fresh = ([], None)
        for out in outs:
            self._graph.watch(out, step)

    def _entered(self, path: str, module: nn.Module) -> bool:
        """What runs in another thread isn't seen, unless torch has taken the recorder there."""
        if threading.get_ident() != self._thread and not torch._C._len_torch_dispatch_stack():
            self._report.lacks("forward pass", path or "the model", "forward",
                               why="it ran in another thread, whose ops are not seen")
            return False
        self._recurrent.entered(module)
        return True

    def _left(self, module: nn.Module, output: Any) -> None:
        """What a Function in Python did is told from what comes after it."""
        self._busy = True
        self._recurrent.left(module)
        self._watch_fresh()
        for tensor in tensors_in(output):
            if not self._graph.knows(tensor):
                self._adopt(tensor)
        self._busy = False

    def _adopt(self, tensor: Tensor) -> None:
        """A tensor of a node that no op made: that of a Function in Python."""
        node = tensor.grad_fn
        scope = self._waiting[-1].scope if self._waiting else self.scopes.current
        inner, self._waiting = self._waiting, []
        if quantised.knows(node):
            step: Any = quantised.step(node, tensor, inner, scope, self.values, self.log)
            self.values.of(tensor).step = step
            self._write(step.forward())
            self._writer.let_go(step)
        else:
            for call in inner:
                self._note(call)
            held = self.values.of(tensor)
            layer, home = ((held.step.layer, held.step.home) if held.step else
                           (scope.place, scope.home))
            if not held.made and not is_foreign([type(tensor)]):
                self._report.lacks(f"forward pass of {node.name()}", layer, "forward",
                                   why="its numbers were made outside of torch")
            step = Other(layer, home, f"backward pass of {node.name()}")
        self._graph.watch(tensor, step)

    def _note(self, call: Call) -> Any:
        """Records an op of the forward pass."""
        if not steps.computes(call, self._report):
            self._writer.read_elsewhere(call)
            before = next((value.step for value in call.reads[:1]), None)
            return Other(*((before.layer, before.home) if before else
                           (call.scope.place, call.scope.home)))
        if steps.sizes_are_zero(call):
            return Other(call.scope.place, call.scope.home)
        why = None
        try:
            step = steps.step_of(call)
        except Unmapped as unmapped:
            step, why = None, str(unmapped)
        if step is None:
            self._writer.read_elsewhere(call)
            steps.lacks(self._report, call, call.scope.place, "forward", why)
            return Other(call.scope.place, call.scope.home)
        steps.named(call, step)
        if isinstance(step, Bias):
            self.values.alias(call.outs[0], step.sum)
            step.sum.step = step
        self._write(step.forward())
        self._writer.let_go(step)
        return step

    def _begun(self, step: Any, gradients: Gradients) -> None:
        self._busy = True
        self._watch_fresh()
        self._settle()
        if threading.get_ident() != self._thread and not torch._C._len_torch_dispatch_stack():
            self._report.lacks("backward pass", step.layer,
                               why="it ran in another thread, whose ops are not seen")
        self._backward.begin(step, gradients, self.scopes.depth,
                             self._contained(self._ended, "backward pass"))
        self._busy = False

    def _ended(self) -> None:
        self._busy = True
        self._backward.end()
        self._busy = False

    def _done(self, step: Any, inputs: Gradients, outputs: Gradients, own: list[Tensor]) -> None:
        self._busy = True
        self._watch_fresh()
        self._settle()
        self._backward.done(step, inputs, outputs, own)
        self._busy = False

    def _leaf_done(self, name: str | None, gradients: Gradients) -> None:
        self._busy = True
        self._watch_fresh()
        self._backward.leaf_done(name, gradients)
        self._busy = False
