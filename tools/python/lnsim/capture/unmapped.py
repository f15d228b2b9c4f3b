# SPDX-License-Identifier: MIT
"""How many multiply-accumulates an op has that a trace can't say."""

import math
from typing import Any

import torch
from torch import Tensor

from lnsim.capture import costs
from lnsim.capture.call import Call
from lnsim.capture.tensors import tensors_in

# A product of complex numbers is four of real ones.
_COMPLEX = 4
# Ops without a product of matrices, beside those that torch calls pointwise.
_COSTED = frozenset(costs.ELEMENTWISE | costs.NEIGHBOURS | costs.REDUCTIONS)
_WITHOUT_PRODUCT = _COSTED | frozenset("""
    nms roi_align roi_pool ps_roi_align _roi_align_backward _ctc_loss _ctc_loss_backward cumprod
    cummax cummin logcumsumexp prod grid_sampler_2d grid_sampler_3d grid_sampler_2d_backward
    grid_sampler_3d_backward scatter_reduce index_reduce segment_reduce unique _unique2 unique_dim
    native_layer_norm_backward native_group_norm_backward native_batch_norm_backward
    max_pool2d_with_indices_backward avg_pool2d_backward embedding_dense_backward
    nll_loss_backward nll_loss2d_backward mse_loss_backward _fused_rms_norm
    _fused_rms_norm_backward
""".split())
# By name, the two factors: [.., n, c] and [.., c, k].
_MATRICES = {"mm": ("self", "mat2"), "bmm": ("self", "mat2"), "addmm": ("mat1", "mat2"),
             "baddbmm": ("batch1", "batch2"), "addbmm": ("batch1", "batch2"),
             "_int_mm": ("self", "mat2"), "_scaled_mm": ("self", "mat2"),
             "_sparse_mm": ("sparse", "dense"), "_sparse_addmm": ("mat1", "mat2"),
             "mv": ("self", "vec"), "addmv": ("mat", "vec"),
             "dot": ("self", "tensor"), "vdot": ("self", "other"),
             "_addmm_activation": ("mat1", "mat2")}


def _matrices(call: Call, names: tuple[str, str]) -> int:
    """A sparse first factor has as many products as elements."""
    first, second = (call[name] for name in names)
    columns = second.shape[-1] if second.dim() > 1 else 1
    if first.layout != torch.strided:
        return _stored(first) * columns
    if second.layout != torch.strided:
        return _stored(second) * (first.numel() // max(first.shape[-1], 1))
    return first.numel() * columns


def _stored(sparse: Tensor) -> int:
    return sparse._nnz() * math.prod(sparse.shape[sparse.sparse_dim():] if
                                     sparse.layout == torch.sparse_coo else ())


def _grouped(call: Call) -> int | None:
    """Of rows in groups: every row meets one matrix."""
    left, right = call["self"], call["mat2"]
    if left.dim() == right.dim() == 3:
        return left.numel() * right.shape[-1]
    if left.dim() == 2:
        return left.numel() * right.shape[-1]
    return left.shape[-2] * right.numel()


def _convolution(call: Call, output: Tensor, image: Tensor) -> int:
    """Every kernel position of every output; of a transposed one, of every input."""
    place = image if call["transposed"] else output
    weight = call["weight"]
    return place.shape[0] * math.prod(place.shape[2:]) * weight.numel()


def _convolution_backward(call: Call) -> int:
    one = _convolution(call, call["grad_output"], call["input"])
    return one * sum(call["output_mask"][:2])


def _recurrent(call: Call) -> int:
    """Every number of every matrix meets every position of the sequence."""
    weights = tensors_in([value for name, value in call.arguments.items()
                          if name.startswith(("weight", "params"))])
    positions = call["input"].numel() // call["input"].shape[-1]
    passes = 2 if call.op.endswith("_backward") else 1
    return passes * positions * sum(weight.numel() for weight in weights if weight.dim() == 2)


def _attention(call: Call) -> int:
    """The scores, and their product with the values; of a backward pass, the scores again and two
    gradients of each product."""
    query, key, value = call["query"], call["key"], call["value"]
    pairs = query.numel() // query.shape[-1] * key.shape[-2]
    if call.op.endswith("_backward"):
        return pairs * (3 * query.shape[-1] + 2 * value.shape[-1])
    return pairs * (query.shape[-1] + value.shape[-1])


def _by_torch(call: Call) -> int | None:
    """As torch's own counter has it, where there is one; it counts a MAC as two operations."""
    try:
        from torch.utils.flop_counter import flop_registry
        count = flop_registry[call.function.overloadpacket]
    except (ImportError, KeyError, AttributeError):
        return None
    found = count(**call.arguments, out_val=call.result)
    return int(found) // 2


def _known(call: Call) -> int | None:
    if call.op in _MATRICES:
        return _matrices(call, _MATRICES[call.op])
    if call.op in ("_grouped_mm", "_scaled_grouped_mm"):
        return _grouped(call)
    if call.op == "convolution":
        return _convolution(call, call.outs[0], call["input"])
    if call.op == "convolution_backward":
        return _convolution_backward(call)
    if "_rnn" in call.op:
        return _recurrent(call)
    if call.op.startswith("_scaled_dot_product") and "query" in call.arguments:
        return _attention(call)
    return _by_torch(call)


def _pointwise(call: Call) -> bool:
    tag: Any = getattr(torch.Tag, "pointwise", None)
    return tag is not None and tag in call.function.tags


def macs(call: Call) -> int | None:
    """None where it isn't known, 0 where it is known that there is no product of matrices."""
    try:
        found = _known(call)
    except (AttributeError, IndexError, KeyError, RuntimeError, TypeError, ValueError):
        found = None
    if found is None:
        return 0 if call.op in _WITHOUT_PRODUCT or _pointwise(call) else None
    return found * (_COMPLEX if any(tensor.is_complex() for tensor in call.inputs) else 1)
