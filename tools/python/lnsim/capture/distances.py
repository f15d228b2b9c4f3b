# SPDX-License-Identifier: MIT
"""Distances between many rows, which torch makes of one product."""

from lnsim.capture.call import Call
from lnsim.capture.contractions import dimensions
from lnsim.capture.trilinear import Pair, Trilinear


def euclidean(call: Call) -> Trilinear:
    """|a|^2 + |b|^2 - 2 a b as a product of rows with two more features; norms and roots, which are
    few beside it, are left out."""
    one, other = call["x1"], call["x2"]
    layer = call.scope.name("matmul")
    work = dimensions(one.shape[:-2].numel(), one.shape[-2], other.shape[-2], one.shape[-1] + 2,
                      None)
    pair = Pair(work, layer, call.reads, call.scope.home)
    return Trilinear(layer, call.scope.home, [pair], call.output, call.output)
