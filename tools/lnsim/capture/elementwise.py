# SPDX-License-Identifier: MIT
"""Ops that work element by element or reduce, forward and as parts of a backward pass."""

from typing import Any

from torch import Tensor

from lnsim.capture import costs
from lnsim.capture.call import Call, stored_elements
from lnsim.capture.contractions import Contraction
from lnsim.capture.origins import Origins
from lnsim.capture.record import Record, vector
from lnsim.capture.vectors import Bias, Elementwise


def _is_number(value: Any) -> bool:
    return not isinstance(value, Tensor) or value.dim() == 0


def _cost_name(call: Call) -> str:
    """Powers and divisions by a number cost less than by a tensor."""
    if call.op == "div" and _is_number(call["other"]):
        return "div_by_number"
    if call.op == "pow" and call.arguments.get("exponent") in (1, 2):
        return f"pow_{int(call['exponent'])}"
    return call.op


def _work(reads: int, writes: int, operations: dict[str, int], size: int) -> dict[str, Any]:
    return costs.Cost(costs.part(**operations)).total(size) | {
        "read_elements": reads, "written_elements": writes}


def record(call: Call, layer: str, pass_: str) -> Record | None:
    """The record of such an op; None where it is another."""
    reads = sum(stored_elements(tensor) for tensor in call.reals)
    writes = call.outs[0].numel() if call.outs else 0
    name = _cost_name(call)
    if name in costs.ELEMENTWISE:
        work = _work(reads, writes, costs.ELEMENTWISE[name], writes)
    elif name in costs.REDUCTIONS:
        work = _work(reads, writes, costs.REDUCTIONS[name], call.reals[0].numel())
    else:
        return None
    return vector(layer, pass_, "elementwise", work, operands(call))


def operands(call: Call) -> dict[str, Tensor]:
    """What was read, unless it was written over, and what was written."""
    out = call.outs[0]
    read = [tensor for tensor in call.reals if tensor is not out]
    return ({"first": read[0]} if read else {}) | {"output": out}


def _bias(call: Call, origins: Origins) -> Bias | None:
    """A parameter of one number an output, added to a product that has none yet."""
    for place, (name, other) in enumerate((("self", "other"), ("other", "self"))):
        bias, product = call[name], call[other]
        if not (isinstance(bias, Tensor) and isinstance(product, Tensor) and bias.dim() == 1):
            continue
        step = origins.of(product).step
        if (origins.of(bias).parameter is not None and isinstance(step, Contraction)
                and step.bias_place is None and step.outputs == bias.numel()):
            return Bias(step, place)
    return None


def handle(call: Call, origins: Origins) -> Bias | Elementwise | None:
    """The step of the forward pass that such an op is."""
    if call.op == "add":
        bias = _bias(call, origins)
        if bias is not None:
            return bias
    if call.op not in costs.ELEMENTWISE and call.op not in costs.REDUCTIONS:
        return None
    found = record(call, call.scope.name(call.op), "forward")
    scaling = call.op in ("mul", "div") and _is_number(call["other"])
    return found and Elementwise(found, scaling)
