# SPDX-License-Identifier: MIT
"""From an op that ran to the step that a trace has of it."""

from collections.abc import Iterator
from typing import Any

import torch

from lnsim.capture import convolutions, costs, elementwise, products, unmapped, vector_ops
from lnsim.capture.call import Call
from lnsim.capture.contractions import Unmapped
from lnsim.capture.record import Record
from lnsim.capture.report import Report
from lnsim.capture.values import parameter_of

_PRODUCTS = products.HANDLERS | {"convolution": convolutions.convolution}


def _numbers(call: Call) -> bool:
    """Whether it reads numbers that training computes with; products of integers are of interest
    too."""
    return (any(tensor.is_floating_point() or tensor.is_complex() for tensor in call.inputs)
            or (bool(call.inputs) and (call.op in _PRODUCTS or call.op == "_int_mm")))


def computes(call: Call, report: Report) -> bool:
    """Whether an op has arithmetic on real numbers; copies are counted as left out."""
    if call.op in costs.WITHOUT_ARITHMETIC:
        if call.reals and call.writes:
            report.left_out[f"{call.op} (moves or makes numbers)"] += 1
        return False
    return _numbers(call)


def _check(call: Call) -> None:
    if any(tensor.is_nested for tensor in (*call.inputs, *call.outs)):
        raise Unmapped("a nested tensor")
    if any(tensor.layout != torch.strided for tensor in (*call.inputs, *call.outs)):
        raise Unmapped("a sparse tensor")
    if any(tensor.is_complex() for tensor in (*call.inputs, *call.outs)):
        if call.op not in costs.TRANSFORMS:
            raise Unmapped("complex numbers")
    elif not call.reals:
        raise Unmapped("integers")


def step_of(call: Call) -> Any:
    """The step of the forward pass that an op is; None: of an op that is unknown, or has nothing to
    do. Raises Unmapped."""
    _check(call)
    for handlers in (_PRODUCTS, vector_ops.HANDLERS):
        step = handlers[call.op](call) if call.op in handlers else None
        if step is not None:
            return step
    return elementwise.handle(call)


def named(call: Call, step: Any) -> None:
    """What was made is told to be of that step."""
    parameter = parameter_of(value for _, value in call.known)
    for value in call.writes:
        value.step = step
        value.parameter = parameter


def records_within(call: Call, layer: str, pass_: str) -> Iterator[Record] | None:
    """The records of an op in the backward pass of something that isn't known as a whole; None: of
    an op that is unknown. Raises Unmapped."""
    _check(call)
    if call.op == "convolution_backward":
        return convolutions.gradients(call, layer)
    if call.op in _PRODUCTS:
        return _PRODUCTS[call.op](call).within(pass_)
    record = elementwise.record(call, layer, pass_)
    return None if record is None else iter((record,))


def sizes_are_zero(call: Call) -> bool:
    """Whether an op made nothing, which costs nothing."""
    return bool(call.outs) and not any(out.numel() for out in call.outs)


def lacks(report: Report, call: Call, layer: str, pass_: str, why: str | None) -> None:
    """Lists an op that the trace won't have."""
    report.lacks(call.op, layer, pass_, unmapped.macs(call), why)
