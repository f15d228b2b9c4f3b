# SPDX-License-Identifier: MIT
"""Scalar operations and moved elements of vector ops.

Of ops with a backward pass of their own, vector_costs.json tells them, for captures as for networks
that the program lowers. An op has a cost per element and one per group: a channel of a batch norm,
a row of a layer norm, softmax or loss, an input of a pooling.
"""

import functools
import json
from collections import Counter
from dataclasses import dataclass, field
from importlib import resources
from typing import Any

OPERATIONS = ("add", "multiply", "compare", "exponential", "divide")


@dataclass(frozen=True)
class Part:
    """Of one element, or of one group."""

    reads: int = 0
    writes: int = 0
    operations: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Cost:
    element: Part
    group: Part = Part()

    def total(self, elements: int, groups: int = 0, *, also_read: int = 0,
              also_written: int = 0) -> dict[str, Any]:
        """The totals of a vector op as a trace holds them, but for the class of its tensors."""
        parts = ((self.element, elements), (self.group, groups))
        return {"read_elements": sum(part.reads * size for part, size in parts) + also_read,
                "written_elements": sum(part.writes * size for part, size in parts) + also_written,
                "operations": {name: sum(part.operations.get(name, 0) * size
                                         for part, size in parts) for name in OPERATIONS}}


def part(reads: int = 0, writes: int = 0, **operations: int) -> Part:
    return Part(reads, writes, operations)


def pointwise(reads: int = 1, **operations: int) -> Cost:
    return Cost(part(reads, 1, **operations))


@functools.cache
def _document() -> dict[str, Any]:
    file = resources.files("lnsim.capture") / "vector_costs.json"
    return json.loads(file.read_text(encoding="utf-8"))


def _part(entry: dict[str, Any], name: str, parts: int) -> Part:
    """Of so many taps or tables, of which all but the first cost what a further one does."""
    found = Counter(entry.get(name, {}))
    for what, count in entry.get("further", {}).get(name, {}).items():
        found[what] += count * (parts - 1)
    return part(**found)


def passes(op: str, parts: int = 1, section: str = "ops") -> dict[str, Cost]:
    """The costs of an op's passes."""
    entry = _document()[section][op]
    return {name: Cost(_part(entry[name], "element", parts), _part(entry[name], "group", parts))
            for name in ("forward", "input_gradient", "weight_gradient") if name in entry}


def _section(name: str) -> dict[str, dict[str, Cost]]:
    return {op: passes(op, section=name) for op in _document()[name]}


BATCH_NORM, LAYER_NORM = passes("batch_norm"), passes("layer_norm")
# With the scaling of an attention's scores, and without it.
SCALED_SOFTMAX, SOFTMAX = passes("scaled_softmax"), passes("softmax")
LOG_SOFTMAX, CROSS_ENTROPY, NLL_LOSS = (
    passes("log_softmax"), passes("cross_entropy"), passes("nll_loss"))
EMBEDDING, EMBEDDING_BAG = passes("embedding"), passes("embedding_bag")
WEIGHT_NORM, GLU = passes("weight_norm"), passes("glu")
BIAS_GRADIENT = passes("bias_gradient")["weight_gradient"]
LOSSES = _section("losses")
# By torch's name of the op.
ACTIVATIONS = _section("activations")
TORCH_ACTIVATIONS = tuple(name for name in ACTIVATIONS if name not in ("gelu_tanh", "log_sigmoid"))


def max_pool(taps: int) -> dict[str, Cost]:
    return passes("max_pool", taps)


def average_pool(taps: int) -> dict[str, Cost]:
    return passes("average_pool", taps)


def sum_of(terms: int) -> Cost:
    return passes("sum", terms)["forward"]


# Operations per written element of ops that work element by element.
ELEMENTWISE: dict[str, dict[str, int]] = {
    "neg": {}, "add": {"add": 1}, "sub": {"add": 1}, "rsub": {"add": 1},
    "mul": {"multiply": 1}, "div": {"divide": 1}, "div_by_number": {"multiply": 1},
    "square": {"multiply": 1}, "pow_2": {"multiply": 1}, "pow_1": {},
    "pow": {"multiply": 1, "exponential": 2}, "xlogy": {"multiply": 1, "exponential": 1},
    "native_dropout": {"multiply": 1, "compare": 1}, "lerp": {"add": 2, "multiply": 1},
    "addcmul": {"add": 1, "multiply": 2}, "addcdiv": {"add": 1, "multiply": 1, "divide": 1},
    "floor": {"add": 1}, "round": {"add": 1},
    **dict.fromkeys(("exp", "log", "erf", "sin", "cos", "log1p", "expm1", "exp2", "log2"),
                    {"exponential": 1}),
    **dict.fromkeys(("sqrt", "rsqrt", "reciprocal"), {"divide": 1}),
    **dict.fromkeys(("abs", "sgn", "sign", "maximum", "minimum", "clamp", "clamp_min", "clamp_max",
                     "where", "masked_fill", "eq", "ne", "lt", "le", "gt", "ge"),
                    {"compare": 1}),
    "threshold_backward": {"compare": 1},
    **{f"{name}_backward": cost["input_gradient"].element.operations
       for name, cost in ACTIVATIONS.items()}}

# Operations per written element of ops that read more than one element of an operand for each.
NEIGHBOURS: dict[str, dict[str, int]] = {
    "glu_backward": {"add": 1, "multiply": 2, "exponential": 1, "divide": 1},
    "_softmax_backward_data": SOFTMAX["input_gradient"].element.operations,
    "_log_softmax_backward_data": LOG_SOFTMAX["input_gradient"].element.operations,
    # Between so many neighbours; their weights are those of a whole row or column.
    "upsample_linear1d": {"add": 1, "multiply": 2},
    "upsample_bilinear2d": {"add": 3, "multiply": 4},
    "upsample_trilinear3d": {"add": 7, "multiply": 8},
    "upsample_bicubic2d": {"add": 15, "multiply": 16}}

# Operations per read element of ops that reduce.
REDUCTIONS: dict[str, dict[str, int]] = {
    "sum": {"add": 1}, "mean": {"add": 1}, "cumsum": {"add": 1},
    "amax": {"compare": 1}, "amin": {"compare": 1}, "max": {"compare": 1}, "min": {"compare": 1},
    "argmax": {"compare": 1}, "var": {"add": 2, "multiply": 1}, "std": {"add": 2, "multiply": 1},
    "norm": {"add": 1, "multiply": 1}, "linalg_vector_norm": {"add": 1, "multiply": 1},
    "var_mean": {"add": 2, "multiply": 1}, "logsumexp": {"add": 2, "compare": 1, "exponential": 1},
    **dict.fromkeys(("upsample_nearest1d_backward", "upsample_nearest2d_backward",
                     "upsample_nearest3d_backward", "_upsample_nearest_exact2d_backward",
                     "reflection_pad1d_backward", "reflection_pad2d_backward",
                     "reflection_pad3d_backward", "replication_pad1d_backward",
                     "replication_pad2d_backward", "replication_pad3d_backward"), {"add": 1}),
    **{f"upsample_{name}_backward": {"add": taps, "multiply": taps} for name, taps in
       (("linear1d", 2), ("bilinear2d", 4), ("trilinear3d", 8), ("bicubic2d", 16))},
    # The bin of an element, and one more in it.
    "histc": {"add": 2, "multiply": 1}, "bincount": {"add": 1}}

# Ops that add each element of an argument to one of a tensor's: the argument's name.
SCATTERED = {"index_add": "source", "scatter_add": "src", "_index_put_impl": "values"}

# Ops that put numbers in order: so many comparisons an element as a row of them has halvings.
SORTED = frozenset(("sort", "topk", "msort", "argsort", "kthvalue", "median"))

# Discrete Fourier transforms, a butterfly for each element and halving: a complex product and two
# complex sums for each two elements, half of it where one side is real.
TRANSFORMS = {"_fft_c2c": {"add": 3, "multiply": 2}, "_fft_r2c": {"add": 2, "multiply": 1},
              "_fft_c2r": {"add": 2, "multiply": 1}}

DISTANCES = frozenset(("_cdist_forward", "_cdist_backward"))


def distance(op: str, power: float) -> dict[str, int]:
    """For each pair of rows and each feature: the difference, its power, and the sum of these; of a
    gradient, the difference, its share of the distance's, and the sum of these. The root of a sum
    is left out."""
    powers: dict[float, dict[str, int]] = {
        0: {"add": 2, "compare": 1}, 1: {"add": 2, "compare": 1}, 2: {"add": 2, "multiply": 1},
        float("inf"): {"add": 1, "compare": 2}}
    forward = powers.get(power, {"add": 2, "multiply": 1, "compare": 1, "exponential": 2})
    return forward if op != "_cdist_backward" else forward | {
        "multiply": forward.get("multiply", 0) + 1}


# Ops that move, name or make elements and compute none.
WITHOUT_ARITHMETIC = frozenset("""
    alias arange as_strided bernoulli cat clone col_indices constant_pad_nd contiguous copy
    crow_indices detach diagonal dropout empty empty_like empty_strided expand fill flatten flip
    full full_like gather imag index index_put index_select indices is_same_size lift lift_fresh
    masked_scatter masked_select narrow new_empty new_empty_strided new_full new_ones new_zeros
    normal ones ones_like permute pixel_shuffle pixel_unshuffle rand rand_like randint randn
    randn_like randperm real reflection_pad1d reflection_pad2d reflection_pad3d repeat
    replication_pad1d replication_pad2d replication_pad3d reshape resize resolve_conj
    resolve_neg roll scalar_tensor scatter select select_backward set slice slice_backward split
    split_with_sizes squeeze stack t to_dense to_sparse transpose tril triu unbind unfold
    unfold_backward uniform unsafe_chunk unsafe_split unsqueeze upsample_nearest1d
    upsample_nearest2d upsample_nearest3d values view view_as_complex view_as_real zero zeros
    zeros_like _coalesced _conj _indices _local_scalar_dense _neg_view _reshape_alias
    _reshape_copy _sparse_coo_tensor_unsafe _sparse_coo_tensor_with_dims_and_tensors _to_copy
    _to_dense _to_sparse _unsafe_view _upsample_nearest_exact2d _values
""".split())
