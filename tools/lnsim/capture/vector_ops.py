# SPDX-License-Identifier: MIT
"""From torch's ops to those of the vector unit: normalisations, softmax, activations, pooling,
embeddings and losses."""

import math
from collections.abc import Callable
from typing import Any

from torch import Tensor

from lnsim.capture import costs
from lnsim.capture.call import Call
from lnsim.capture.origins import Origins
from lnsim.capture.vectors import Elementwise, Merged, Size, Vector

INPUT, WEIGHT = "input_gradient", "weight_gradient"
Handler = Callable[[Call, Origins], Any]


def _batch_norm(call: Call, _origins: Origins) -> Vector:
    image = call["input"]
    return Vector(call.scope.name("batch_norm"), "batch_norm", costs.BATCH_NORM,
                  Size(image.numel(), image.shape[1]), image, call.outs[0],
                  passes=((WEIGHT, 1), (INPUT, 0)))


def _norm(call: Call, rows: int, features: int) -> Vector:
    """Rows with a mean each; gain and bias by feature."""
    size = call["input"].numel()
    gains = features if call["weight"] is not None else 0
    return Vector(call.scope.name("norm"), "layer_norm", costs.LAYER_NORM,
                  Size(size, rows, 2 * gains), call["input"], call.outs[0],
                  passes=((INPUT, 0), (WEIGHT, 1)),
                  sizes={INPUT: Size(size, rows, gains), WEIGHT: Size(size, features, 2 * rows)})


def _layer_norm(call: Call, _origins: Origins) -> Vector:
    features = math.prod(call["normalized_shape"])
    return _norm(call, call["input"].numel() // features, features)


def _group_norm(call: Call, _origins: Origins) -> Vector:
    return _norm(call, call["N"] * call["group"], call["C"])


def _rows(call: Call) -> Size:
    tensor = call["self"]
    along = tensor.shape[call["dim"]] if tensor.dim() else 1
    return Size(tensor.numel(), tensor.numel() // max(along, 1))


def _softmax(call: Call, origins: Origins) -> Vector:
    """The scaling just before it is a part of it, as in attention."""
    before = origins.of(call["self"]).step
    cost = costs.SOFTMAX
    if isinstance(before, Elementwise) and before.scaling:
        before.absorb()
        cost = costs.SCALED_SOFTMAX
    return Vector(call.scope.name("softmax"), "softmax", cost, _rows(call), call["self"],
                  call.outs[0])


def _log_softmax(call: Call, _origins: Origins) -> Vector:
    return Vector(call.scope.name("log_softmax"), "softmax", costs.LOG_SOFTMAX, _rows(call),
                  call["self"], call.outs[0])


def _nll_loss(call: Call, origins: Origins) -> Any:
    """With the softmax before it, cross-entropy from logits."""
    before = origins.of(call["self"]).step
    layer = call.scope.name("loss")
    if isinstance(before, Vector) and before.cost is costs.LOG_SOFTMAX:
        before.become(layer, "loss", costs.CROSS_ENTROPY)
        return Merged(layer)
    return Vector(layer, "loss", costs.NLL_LOSS, Size(call["self"].numel(), call["target"].numel()),
                  call["self"], call.outs[0])


def _pointwise_loss(call: Call, _origins: Origins) -> Vector:
    return Vector(call.scope.name("loss"), "loss", costs.LOSSES[call.op],
                  Size(call["self"].numel()), call["self"], call.outs[0])


def _activation(call: Call, _origins: Origins) -> Vector:
    tanh = call.op == "gelu" and call.arguments.get("approximate") == "tanh"
    in_place = call["self"] is call.outs[0]
    return Vector(call.scope.name(call.op), "activation",
                  costs.ACTIVATIONS["gelu_tanh" if tanh else call.op],
                  Size(call["self"].numel()), None if in_place else call["self"], call.outs[0])


def _prelu(call: Call, _origins: Origins) -> Vector:
    return Vector(call.scope.name("prelu"), "activation", costs.ACTIVATIONS["prelu"],
                  Size(call["self"].numel()), call["self"], call.outs[0])


def _pool(call: Call, cost: dict[str, costs.Cost], image: Tensor) -> Vector:
    return Vector(call.scope.name("pool"), "pooling", cost,
                  Size(call.outs[0].numel(), image.numel()), image, call.outs[0])


def _taps(kernel: list[int], axes: int) -> int:
    return math.prod(kernel) if len(kernel) > 1 else kernel[0] ** axes


def _max_pool(axes: int) -> Handler:
    return lambda call, _: _pool(call, costs.max_pool(_taps(call["kernel_size"], axes)),
                                 call["self"])


def _average_pool(axes: int) -> Handler:
    return lambda call, _: _pool(call, costs.average_pool(_taps(call["kernel_size"], axes)),
                                 call["self"])


def _adaptive_pool(cost: Callable[[int], dict[str, costs.Cost]]) -> Handler:
    """Windows that share the image among the outputs."""
    return lambda call, _: _pool(
        call, cost(-(-call["self"].numel() // call.outs[0].numel())), call["self"])


def _is_global_pool(call: Call) -> bool:
    """A mean over the axes of images."""
    image = call["self"]
    axes = {axis % image.dim() for axis in call.arguments.get("dim") or ()}
    return call.op == "mean" and image.dim() > 2 and axes == set(range(2, image.dim()))


def _mean(call: Call, origins: Origins) -> Vector | None:
    return _adaptive_pool(costs.average_pool)(call, origins) if _is_global_pool(call) else None


def _embedding(call: Call, _origins: Origins) -> Vector:
    size = Size(call.outs[0].numel(), call["indices"].numel())
    # The gradient is a whole table, which is filled with zeros first.
    gradient = size._replace(also_written=call["weight"].numel())
    return Vector(call.scope.name("embedding"), "embedding", costs.EMBEDDING, size, None,
                  call.outs[0], passes=((WEIGHT, 0),), sizes={WEIGHT: gradient},
                  classes={"forward": "weight", WEIGHT: "gradient"})


# None from a handler: the op is an elementwise one or a reduction after all.
HANDLERS: dict[str, Handler] = {
    **dict.fromkeys(("native_batch_norm", "_native_batch_norm_legit", "cudnn_batch_norm",
                     "_batch_norm_with_update", "miopen_batch_norm"), _batch_norm),
    "native_layer_norm": _layer_norm, "native_group_norm": _group_norm,
    "_softmax": _softmax, "_safe_softmax": _softmax, "_log_softmax": _log_softmax,
    "nll_loss_forward": _nll_loss, "nll_loss2d_forward": _nll_loss,
    **dict.fromkeys(costs.LOSSES, _pointwise_loss),
    **dict.fromkeys(costs.TORCH_ACTIVATIONS, _activation), "_prelu_kernel": _prelu,
    "max_pool2d_with_indices": _max_pool(2), "max_pool3d_with_indices": _max_pool(3),
    "avg_pool2d": _average_pool(2), "avg_pool3d": _average_pool(3),
    **dict.fromkeys(("_adaptive_avg_pool2d", "_adaptive_avg_pool3d"),
                    _adaptive_pool(costs.average_pool)),
    **dict.fromkeys(("adaptive_max_pool2d", "adaptive_max_pool3d"), _adaptive_pool(costs.max_pool)),
    "mean": _mean, "embedding": _embedding}
