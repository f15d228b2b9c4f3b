# SPDX-License-Identifier: MIT
"""From torch's ops to those of the vector unit: normalisations, softmax, activations, pooling,
embeddings and losses."""

import math
from collections.abc import Callable
from typing import Any

from torch import Tensor

from lnsim.capture import costs
from lnsim.capture.call import Call
from lnsim.capture.vectors import Elementwise, Merged, Size, Vector

INPUT, WEIGHT = "input_gradient", "weight_gradient"
Handler = Callable[[Call], Any]


def _batch_norm(call: Call) -> Vector:
    image = call["input"]
    return Vector(call, call.scope.name("batch_norm"), "batch_norm", costs.BATCH_NORM,
                  Size(image.numel(), image.shape[1]), image,
                  passes=((WEIGHT, 1), (INPUT, 0)), named=("input", "weight", "bias"))


def _norm(call: Call, rows: int, features: int) -> Vector:
    """Rows with a mean each; gain and bias by feature."""
    size = call["input"].numel()
    gains = features if call["weight"] is not None else 0
    return Vector(call, call.scope.name("norm"), "layer_norm", costs.LAYER_NORM,
                  Size(size, rows, 2 * gains), call["input"],
                  passes=((INPUT, 0), (WEIGHT, 1)),
                  sizes={INPUT: Size(size, rows, gains), WEIGHT: Size(size, features, 2 * rows)})


def _layer_norm(call: Call) -> Vector:
    features = math.prod(call["normalized_shape"])
    return _norm(call, call["input"].numel() // features, features)


def _group_norm(call: Call) -> Vector:
    return _norm(call, call["N"] * call["group"], call["C"])


def _rows(call: Call) -> Size:
    tensor = call["self"]
    along = tensor.shape[call["dim"]] if tensor.dim() else 1
    return Size(tensor.numel(), tensor.numel() // max(along, 1))


def _softmax(call: Call) -> Vector:
    """The scaling just before it is a part of it, as in attention."""
    before = call.value(call["self"]).step
    cost = costs.SOFTMAX
    if isinstance(before, Elementwise) and before.scaling:
        cost = costs.SCALED_SOFTMAX
    found = Vector(call, call.scope.name("softmax"), "softmax", cost, _rows(call), call["self"])
    if cost is costs.SCALED_SOFTMAX:
        found.record.reads = before.absorb()
    return found


def _log_softmax(call: Call) -> Vector:
    return Vector(call, call.scope.name("log_softmax"), "softmax", costs.LOG_SOFTMAX, _rows(call),
                  call["self"])


def _nll_loss(call: Call) -> Any:
    """With the softmax before it, cross-entropy from logits."""
    before = call.value(call["self"]).step
    layer = call.scope.name("loss")
    if isinstance(before, Vector) and before.cost is costs.LOG_SOFTMAX:
        before.become(layer, "loss", costs.CROSS_ENTROPY, call.output)
        return Merged(layer)
    size = Size(call["self"].numel(), call["target"].numel())
    return Vector(call, layer, "loss", costs.NLL_LOSS, size, call["self"], keeps=False)


def _pointwise_loss(call: Call) -> Vector:
    return Vector(call, call.scope.name("loss"), "loss", costs.LOSSES[call.op],
                  Size(call["self"].numel()), call["self"])


def _activation(call: Call) -> Vector:
    tanh = call.op == "gelu" and call.arguments.get("approximate") == "tanh"
    in_place = call["self"] is call.outs[0]
    name = "gelu_tanh" if tanh else call.op.removesuffix("_forward")
    return Vector(call, call.scope.name(call.op), "activation", costs.ACTIVATIONS[name],
                  Size(call["self"].numel()), None if in_place else call["self"])


def _prelu(call: Call) -> Vector:
    return Vector(call, call.scope.name("prelu"), "activation", costs.ACTIVATIONS["prelu"],
                  Size(call["self"].numel()), call["self"])


def _pool(call: Call, cost: dict[str, costs.Cost], image: Tensor) -> Vector:
    return Vector(call, call.scope.name("pool"), "pooling", cost,
                  Size(call.outs[0].numel(), image.numel()), image, keeps=False)


def _taps(kernel: list[int], axes: int) -> int:
    return math.prod(kernel) if len(kernel) > 1 else kernel[0] ** axes


def _max_pool(axes: int) -> Handler:
    return lambda call: _pool(call, costs.max_pool(_taps(call["kernel_size"], axes)),
                                 call["self"])


def _average_pool(axes: int) -> Handler:
    return lambda call: _pool(call, costs.average_pool(_taps(call["kernel_size"], axes)),
                                 call["self"])


def _adaptive_pool(cost: Callable[[int], dict[str, costs.Cost]]) -> Handler:
    """Windows that share the image among the outputs."""
    return lambda call: _pool(
        call, cost(-(-call["self"].numel() // call.outs[0].numel())), call["self"])


def _is_global_pool(call: Call) -> bool:
    """A mean over the axes of images."""
    image = call["self"]
    axes = {axis % image.dim() for axis in call.arguments.get("dim") or ()}
    return call.op == "mean" and image.dim() > 2 and axes == set(range(2, image.dim()))


def _mean(call: Call) -> Vector | None:
    return _adaptive_pool(costs.average_pool)(call) if _is_global_pool(call) else None


def _embedding(call: Call) -> Vector:
    size = Size(call.outs[0].numel(), call["indices"].numel())
    # The gradient is a whole table, which is filled with zeros first.
    gradient = size._replace(also_written=call["weight"].numel())
    return Vector(call, call.scope.name("embedding"), "embedding", costs.EMBEDDING, size, None,
                  passes=((WEIGHT, 0),), sizes={WEIGHT: gradient},
                  classes={"forward": "weight", WEIGHT: "gradient"}, keeps=False)


def _embedding_bag(call: Call) -> Vector:
    """Each bag is a sum of rows of the table."""
    table, out, read = call["weight"], call.outs[0], call["indices"].numel()
    size = Size(read * table.shape[1], out.numel(), also_read=read)
    gradient = Size(read * table.shape[1], read, also_written=table.numel())
    return Vector(call, call.scope.name("embedding"), "embedding", costs.EMBEDDING_BAG, size, None,
                  passes=((WEIGHT, 0),), sizes={WEIGHT: gradient},
                  classes={"forward": "weight", WEIGHT: "gradient"}, keeps=False)


def _gated(call: Call) -> Vector:
    """One half of the input gates the other."""
    return Vector(call, call.scope.name("glu"), "activation", costs.GLU,
                  Size(call.outs[0].numel()), call["self"])


def _weight_norm(call: Call) -> Vector:
    """A direction and a length for each row."""
    return Vector(call, call.scope.name("weight_norm"), "elementwise", costs.WEIGHT_NORM,
                  Size(call["v"].numel(), call["g"].numel()), call["v"], passes=((WEIGHT, 0),))


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
    "mean": _mean, "embedding": _embedding, "_embedding_bag": _embedding_bag, "glu": _gated,
    "log_sigmoid_forward": _activation, "_weight_norm_interface": _weight_norm}
