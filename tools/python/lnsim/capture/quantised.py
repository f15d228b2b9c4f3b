# SPDX-License-Identifier: MIT
"""The products of lnsim.nn, whose arithmetic is no op of torch's."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy
from torch import Tensor, nn

from lnsim.capture.call import Call
from lnsim.capture.contractions import POINT, RESULTS, Contraction, Factor, axis_of
from lnsim.capture.record import Datapath, Operand, Record, Words
from lnsim.capture.scopes import Scope, layer_of_weight
from lnsim.capture.tensors import same_memory
from lnsim.capture.values import Values

_KINDS = {"_Linear": "matmul", "_Matmul": "matmul", "_Conv2d": "convolution"}


def knows(node: Any) -> bool:
    """Whether a node is one of them."""
    function = getattr(type(node), "_forward_cls", None)
    return (function is not None and function.__module__ == "lnsim.nn.functional"
            and function.__name__ in _KINDS)


def _work(node: Any, first: Tensor, second: Tensor, output: Tensor) -> dict[str, Any]:
    window = getattr(node, "window", None)
    if window is None:
        return {"groups": first.shape[:-2].numel(), "n": first.shape[-2], "k": second.shape[-2],
                "c": first.shape[-1], "height": POINT, "width": POINT}
    height, width = (axis_of(first.shape[2 + axis], output.shape[2 + axis], window.taps[axis],
                             (window.stride[axis], window.padding[axis], window.dilation[axis]))
                     for axis in range(2))
    return {"groups": window.groups, "n": first.shape[0], "k": second.shape[0] // window.groups,
            "c": second.shape[1], "height": height, "width": width}


def _parameter(node: Any, values: Values) -> str | None:
    """The parameter that its weight is, or is a part of."""
    following = node.next_functions[1][0]
    while following is not None and not hasattr(following, "variable"):
        following = next((before for before, _ in following.next_functions), None)
    return following and values.of(following.variable).parameter


def _without_bias(output: Tensor, calls: list[Call]) -> Tensor:
    """A bias is the last that is added."""
    added = [call for call in calls if call.op == "add" and call.outs[0] is output]
    return added[-1]["self"] if added else output


def _take_forward(log: Any, saved: Sequence[Tensor]) -> list[Any]:
    """The events of a forward pass, by the operands that it saved: both of them, and the sums where
    there are any."""
    events = log.events
    for place in range(len(events) - 1):
        operands = [getattr(event, "operand", None) for event in events[place:place + 2]]
        if all(operand is not None and same_memory(operand.tensor, tensor)
               for operand, tensor in zip(operands, saved, strict=True)):
            summed = place + 2 < len(events) and hasattr(events[place + 2], "sums")
            end = place + 3 if summed else place + 2
            found, events[place:end] = events[place:end], []
            return found
    raise RuntimeError("a product of lnsim.nn that was not seen")


def _take_backward(log: Any) -> list[Any]:
    """The error and the sums of the backward pass that has just run."""
    events = log.events
    place = max(place for place, event in enumerate(events) if hasattr(event, "operand"))
    found, events[place:] = events[place:], []
    return found


def _words(operand: Any) -> Words:
    return Words(operand.tensor.detach().cpu().numpy().astype(numpy.uint32), operand.scale,
                 operand.form.bits)


@dataclass
class Product(Contraction):
    """A product of lnsim.nn. log: of what is quantised and summed up; words, sums: of the forward
    pass, where they are kept."""

    arithmetic: Any = None
    log: Any = None
    words: dict[str, Words] = field(default_factory=dict)
    sums: numpy.ndarray | None = None

    def forward(self) -> Iterator[Record]:
        for record in super().forward():
            if self.sums is not None:
                record.datapath = self._datapath(record, self.sums)
            yield record

    def backward(self, inputs: Sequence[Tensor | None],
                 outputs: Sequence[Tensor | None]) -> Iterator[Record]:
        error, *summed = _take_backward(self.log)
        if self.sums is not None:
            self.words["output"] = _words(error.operand)
        # Where one gradient is computed, it is that which is recorded.
        by_pass = {} if len(summed) < 2 else dict(
            zip(("input_gradient", "weight_gradient"), summed, strict=True))
        for record in super().backward(inputs, outputs):
            if self.sums is not None and record.key == "contraction":
                seen = by_pass.get(record.pass_, summed[0])
                record.datapath = self._datapath(record, seen.sums)
            yield record

    def _datapath(self, record: Record, sums: numpy.ndarray) -> Datapath:
        result = RESULTS[record.pass_]
        shape = tuple(record.operands[result].kept.shape)
        factors = {role: words for role, words in self.words.items() if role != result}
        return Datapath(self.arithmetic.spelling, self.arithmetic.vector_size, factors,
                        self._in_layout(sums, record.pass_, shape))

    def _in_layout(self, sums: numpy.ndarray, pass_: str, shape: tuple[int, ...]) -> numpy.ndarray:
        """Sums of matrices, as the tensor that they are of."""
        if self.kind == "matmul":
            return sums.reshape(shape)
        if pass_ == "weight_gradient":
            kernels, channels, *taps = shape
            return sums.reshape(kernels, *taps, channels).transpose(0, 3, 1, 2)
        images, _, *pixels = shape
        lines = sums.reshape(self.work["groups"], images, *pixels, -1)
        return lines.transpose(1, 0, 4, 2, 3).reshape(shape)


def step(node: Any, output: Tensor, calls: list[Call], scope: Scope, values: Values,
         log: Any) -> Product:
    """calls: the ops of torch's that were seen in it; log: of what lnsim.nn quantises, and of sums
    where they are kept."""
    from lnsim.nn import functional, operand
    saved = node.saved_tensors
    first, second = map(operand.numbers, functional.saved_operands(node))
    name = type(node)._forward_cls.__name__
    weight = name != "_Matmul"
    work = _work(node, first, second, output) | {"second": "weight" if weight else "activation"}
    layer = layer_of_weight(scope, _parameter(node, values) if weight else None, _KINDS[name])
    one, other, *summed = _take_forward(log, saved)
    left, right = (Factor(tensor, place, values.of(event.source), source=event.source)
                   for place, (tensor, event) in enumerate(((first, one), (second, other))))
    product = Product(layer, _KINDS[name], work, left, right,
                      Operand(_without_bias(output, calls), values.of(output)),
                      bias_place=2 if len(node.next_functions) > 2 else None, home=scope.home,
                      arithmetic=node.arithmetic, log=log)
    product.differentiated = (node.needs_input_grad[0], node.needs_input_grad[1])
    # A payload's words share a scale; those of blocks are quantised anew where it is replayed.
    if summed and not (one.operand.in_blocks or other.operand.in_blocks):
        product.words = {"first": _words(one.operand), "second": _words(other.operand)}
        product.sums = summed[0].sums
    return product


def layers_in(model: nn.Module) -> bool:
    """Whether a model has layers that compute so."""
    return any(type(getattr(module, "arithmetic", None)).__module__.startswith("lnsim.nn")
               for module in model.modules())


def unseen(log: Any) -> int:
    """Products that are in no graph: those of a part without gradients."""
    operands = sum(hasattr(event, "operand") for event in log.events)
    return operands // 2
