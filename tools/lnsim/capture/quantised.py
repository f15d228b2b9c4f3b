# SPDX-License-Identifier: MIT
"""The products of lnsim.nn, whose arithmetic is no op of torch's."""

from typing import Any

from torch import Tensor

from lnsim.capture.call import Call
from lnsim.capture.contractions import POINT, Contraction, Factor, axis_of
from lnsim.capture.origins import Origins
from lnsim.capture.scopes import Scope, layer_of_weight

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


def _parameter(node: Any, origins: Origins) -> str | None:
    """The parameter that its weight is, or is a part of."""
    following = node.next_functions[1][0]
    while following is not None and not hasattr(following, "variable"):
        following = next((before for before, _ in following.next_functions), None)
    return following and origins.weight(following.variable)


def _without_bias(output: Tensor, calls: list[Call]) -> Tensor:
    """A bias is the last that is added."""
    added = [call for call in calls if call.op == "add" and call.outs[0] is output]
    return added[-1]["self"] if added else output


def step(node: Any, output: Tensor, calls: list[Call], scope: Scope,
         origins: Origins) -> Contraction:
    """calls: the ops of torch's that were seen in it."""
    from lnsim.nn.operand import Operand, numbers  # pylint: disable=import-outside-toplevel
    first, second = (numbers(Operand(*pair), node.arithmetic)
                     for pair in zip(node.saved_tensors, node.scales))
    name = type(node)._forward_cls.__name__  # pylint: disable=protected-access
    weight = name != "_Matmul"
    work = _work(node, first, second, output) | {"second": "weight" if weight else "activation"}
    layer = layer_of_weight(scope, _parameter(node, origins) if weight else None, _KINDS[name])
    return Contraction(layer, _KINDS[name], work, Factor(first, 0),
                       Factor(second, 1), _without_bias(output, calls),
                       bias_place=2 if len(node.next_functions) > 2 else None)
