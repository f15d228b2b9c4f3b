# SPDX-License-Identifier: MIT
"""Convolutions over one to three axes, and transposed ones."""

from collections.abc import Iterator
from typing import Any

from torch import Tensor

from lnsim.capture.call import Call
from lnsim.capture.contractions import POINT, Contraction, Factor, Unmapped, axis_of, factor
from lnsim.capture.record import Operand, Record
from lnsim.capture.scopes import layer_of_weight
from lnsim.capture.values import Value

AXES = ("depth", "height", "width")


def _sides(call: Call, large: Tensor, small: Tensor, weight: Tensor) -> dict[str, dict[str, int]]:
    """The axes of a convolution from the large image to the small one."""
    axes = large.dim() - 2
    found = dict.fromkeys(("height", "width"), POINT)
    for axis, name in enumerate(AXES[-axes:]):
        window = tuple(value[min(axis, len(value) - 1)] for value in
                       (call["stride"], call["padding"], call["dilation"]))
        found[name] = axis_of(large.shape[2 + axis], small.shape[2 + axis], weight.shape[2 + axis],
                              window)
        _check(found[name])
    return found


def _check(side: dict[str, int]) -> None:
    reach = side["dilation"] * (side["taps"] - 1) + 1
    if side["output"] != (side["input"] + 2 * side["padding"] - reach) // side["stride"] + 1:
        raise Unmapped("an output padding that no convolution has")


def _work(call: Call, image: Tensor, output: Tensor, weight: Tensor,
          parameter: str | None) -> dict[str, Any]:
    """The dimensions of a convolution; of a transposed one, those of its mirror image."""
    transposed = {"transposed": True} if call["transposed"] else {}
    large, small = (output, image) if call["transposed"] else (image, output)
    groups = call["groups"]
    return {"groups": groups, "n": image.shape[0], "k": weight.shape[0] // groups,
            "c": weight.shape[1], **_sides(call, large, small, weight),
            "second": "weight" if parameter else "activation", **transposed}


def convolution(call: Call) -> Contraction:
    image, weight, bias = factor(call, "input", 0), factor(call, "weight", 1), call["bias"]
    output = Operand(call.outs[0], call.output)
    parameter = weight.value.parameter
    work = _work(call, image.tensor, call.outs[0], weight.tensor, parameter)
    layer = layer_of_weight(call.scope, parameter, "convolution")
    if bias is None:
        return Contraction(layer, "convolution", work, image, weight, output,
                           home=call.scope.home)
    output.bias = bias.reshape(-1, *[1] * (image.tensor.dim() - 2))
    return Contraction(layer, "convolution", work, image, weight, output, bias_place=2,
                       bias=call.value(bias), home=call.scope.home)


def gradients(call: Call, layer: str) -> Iterator[Record]:
    """Those that an op convolution_backward makes."""
    error, image, weight = (call[name] for name in ("grad_output", "input", "weight"))
    held: list[Value] = [call.value(tensor) for tensor in (image, weight)]
    work = _work(call, image, error, weight, held[1].parameter)
    ran = Contraction(layer, "convolution", work, Factor(image, 0, held[0]),
                      Factor(weight, 1, held[1]), Operand(error), bias_place=2,
                      home=call.scope.home)
    return ran.backward(call.result, (error,))
