# SPDX-License-Identifier: MIT
"""Ops that work element by element or reduce, forward and as parts of a backward pass."""

import math
from typing import Any

from torch import Tensor

from lnsim.capture import costs
from lnsim.capture.call import Call
from lnsim.capture.contractions import Contraction
from lnsim.capture.record import Record, vector
from lnsim.capture.tensors import real_elements
from lnsim.capture.vectors import Bias, Elementwise


def _is_number(value: Any) -> bool:
    return not isinstance(value, Tensor) or value.dim() == 0


def _cost_name(call: Call) -> str:
    """Powers and divisions by a number cost less than by a tensor."""
    if call.op == "div" and _is_number(call["other"]):
        return "div_by_number"
    if call.op == "pow" and not isinstance(call["exponent"], Tensor) and call["exponent"] in (1, 2):
        return f"pow_{int(call['exponent'])}"
    return call.op


def _along(tensor: Tensor, axis: int | None) -> int:
    return tensor.numel() if axis is None or tensor.dim() == 0 else tensor.shape[axis]


def _measured(call: Call) -> tuple[dict[str, int], int] | None:
    """Operations of one element and how many elements, of ops whose cost depends on sizes."""
    if call.op in costs.SCATTERED:
        adds = call.arguments.get("accumulate", True)
        return {"add": 1} if adds else {}, call[costs.SCATTERED[call.op]].numel()
    if call.op in costs.SORTED:
        tensor = call["self"]
        steps = math.ceil(math.log2(max(_along(tensor, call.arguments.get("dim", -1)), 1)))
        return {"compare": steps}, tensor.numel()
    if call.op in costs.DISTANCES:
        pairs = call["cdist"] if call.op == "_cdist_backward" else call.outs[0]
        return costs.distance(call.op, call["p"]), pairs.numel() * call["x1"].shape[-1]
    if call.op in costs.TRANSFORMS:
        points = math.prod(_along(call["self"], axis) for axis in call["dim"])
        stages = math.ceil(math.log2(max(points, 1)))
        operations = {name: count * stages for name, count in costs.TRANSFORMS[call.op].items()}
        return operations, max(call["self"].numel(), call.outs[0].numel())
    return None


def _operations(call: Call) -> tuple[dict[str, int], int] | None:
    name, writes = _cost_name(call), call.outs[0].numel() if call.outs else 0
    if name in costs.ELEMENTWISE or name in costs.NEIGHBOURS:
        return costs.ELEMENTWISE.get(name) or costs.NEIGHBOURS.get(name) or {}, writes
    if name in costs.REDUCTIONS:
        return costs.REDUCTIONS[name], call.reals[0].numel()
    return _measured(call)


def record(call: Call, layer: str, pass_: str) -> Record | None:
    """The record of such an op; None where it is another."""
    found = _operations(call)
    if found is None:
        return None
    operations, size = found
    work = costs.Cost(costs.part(**operations)).total(size) | {
        "read_elements": sum(real_elements(tensor) for tensor in call.inputs),
        "written_elements": _written(call)}
    return vector(layer, pass_, "elementwise", work, operands(call), reads=call.reads,
                  writes=[call.output], home=call.scope.home,
                  pointwise=_cost_name(call) in costs.ELEMENTWISE)


def _written(call: Call) -> int:
    out = call.outs[0] if call.outs else None
    return 0 if out is None else out.numel() * (2 if out.is_complex() else 1)


def operands(call: Call) -> dict[str, Tensor]:
    """What was read, unless it was written over, and what was written."""
    out = call.outs[0]
    read = [tensor for tensor in call.reals if tensor is not out]
    return ({"first": read[0]} if read else {}) | {"output": out}


def _bias(call: Call) -> Bias | None:
    """A parameter of one number an output, added to a product that has none yet."""
    for place, (name, other) in enumerate((("self", "other"), ("other", "self"))):
        bias, product = call[name], call[other]
        if not (isinstance(bias, Tensor) and isinstance(product, Tensor) and bias.dim() == 1):
            continue
        step = call.value(product).step
        if (call.value(bias).parameter is not None and isinstance(step, Contraction)
                and step.bias_place is None and step.outputs == bias.numel()):
            return Bias(step, place, call.value(product))
    return None


def handle(call: Call) -> Bias | Elementwise | None:
    """The step of the forward pass that such an op is."""
    if call.op == "add":
        bias = _bias(call)
        if bias is not None:
            return bias
    if _operations(call) is None:
        return None
    found = record(call, call.scope.name(call.op), "forward")
    scaling = call.op in ("mul", "div") and _is_number(call["other"])
    return None if found is None else Elementwise(found, scaling)
