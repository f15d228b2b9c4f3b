# SPDX-License-Identifier: MIT
"""torch's attention with its four projections and two products in an arithmetic."""

import torch
from torch import Tensor, nn
from torch.nn import functional

from lnsim.nn.arithmetic import Arithmetic
from lnsim.nn.functional import linear, matmul


def supported(module: nn.MultiheadAttention) -> bool:
    """Whether it has none of the rare options: a bias or a zero among keys and values."""
    return module.bias_k is None and not module.add_zero_attn


class MultiheadAttention(nn.MultiheadAttention):
    """torch.nn.MultiheadAttention in an arithmetic. Query, key and value have a projection each,
    whose weights have a scale each; scores and outputs are products of activations."""

    arithmetic: Arithmetic

    def forward(self, query: Tensor, key: Tensor, value: Tensor,
                key_padding_mask: Tensor | None = None, need_weights: bool = True,
                attn_mask: Tensor | None = None, average_attn_weights: bool = True,
                is_causal: bool = False) -> tuple[Tensor, Tensor | None]:
        """As that of torch: [L, B, E] (batch_first: [B, L, E], without batch: [L, E])."""
        if is_causal and attn_mask is None:
            raise ValueError("is_causal needs the attn_mask that it describes")
        inputs = [self._batch_first(x) for x in (query, key, value)]
        q, k, v = (self._heads(x) for x in self._projected(*inputs))
        scores = matmul(q * q.shape[-1] ** -0.5, k.transpose(-1, -2), self.arithmetic)
        scores = self._masked(scores, attn_mask, key_padding_mask)
        weights = scores.softmax(-1)
        dropped = functional.dropout(weights, self.dropout, self.training)
        mixed = matmul(dropped, v, self.arithmetic).transpose(1, 2).flatten(2)
        output = linear(mixed, self.out_proj.weight, self.out_proj.bias, self.arithmetic)
        if query.dim() == 2:
            output, weights = output.squeeze(0), weights.squeeze(0)
        elif not self.batch_first:
            output = output.transpose(0, 1)
        if not need_weights:
            return output, None
        return output, weights.mean(-3) if average_attn_weights else weights

    def _batch_first(self, x: Tensor) -> Tensor:
        if x.dim() == 2:
            return x.unsqueeze(0)
        return x if self.batch_first else x.transpose(0, 1)

    def _projected(self, *inputs: Tensor) -> list[Tensor]:
        weights = (self.in_proj_weight.chunk(3) if self._qkv_same_embed_dim else
                   (self.q_proj_weight, self.k_proj_weight, self.v_proj_weight))
        biases = (None,) * 3 if self.in_proj_bias is None else self.in_proj_bias.chunk(3)
        return [linear(x, weight, bias, self.arithmetic)
                for x, weight, bias in zip(inputs, weights, biases, strict=True)]

    def _heads(self, x: Tensor) -> Tensor:
        """[B, L, E] -> [B, heads, L, E / heads]."""
        return x.unflatten(-1, (self.num_heads, self.head_dim)).transpose(1, 2)

    def _masked(self, scores: Tensor, attn_mask: Tensor | None,
                key_padding_mask: Tensor | None) -> Tensor:
        """scores [B, heads, L, S]; a mask of booleans is true where nothing may be attended to."""
        if attn_mask is not None and attn_mask.dim() == 3:
            attn_mask = attn_mask.reshape(scores.shape)
        if key_padding_mask is not None:
            batch, length = scores.shape[0], scores.shape[-1]
            key_padding_mask = key_padding_mask.reshape(batch, 1, 1, length)
        for mask in (attn_mask, key_padding_mask):
            if mask is None:
                continue
            scores = (scores.masked_fill(mask, float("-inf")) if mask.dtype == torch.bool
                      else scores + mask)
        return scores


def scaled_dot_product(arithmetic: Arithmetic, query: Tensor, key: Tensor, value: Tensor,
                       attn_mask: Tensor | None = None, dropout_p: float = 0.0,
                       is_causal: bool = False, *, scale: float | None = None,
                       enable_gqa: bool = False) -> Tensor:
    """torch.nn.functional.scaled_dot_product_attention in an arithmetic: query [..., H, L, E], key
    [..., H, S, E], value [..., H, S, F] -> [..., H, L, F]; in a mask of booleans true may be
    attended to. A row that may attend to nothing is zero."""
    if enable_gqa:
        key, value = (x.repeat_interleave(query.shape[-3] // x.shape[-3], -3) for x in (key, value))
    scale = query.shape[-1] ** -0.5 if scale is None else scale
    scores = matmul(query * scale, key.transpose(-1, -2), arithmetic)
    if is_causal:
        earlier = torch.ones(scores.shape[-2:], dtype=torch.bool, device=scores.device).tril()
        scores = scores.masked_fill(~earlier, float("-inf"))
    if attn_mask is not None:
        scores = (scores.masked_fill(~attn_mask, float("-inf")) if attn_mask.dtype == torch.bool
                  else scores + attn_mask)
    nothing = (scores == float("-inf")).all(-1, keepdim=True)
    weights = scores.masked_fill(nothing, 0.0).softmax(-1).masked_fill(nothing, 0.0)
    return matmul(functional.dropout(weights, dropout_p), value, arithmetic)


def leave_fused_path(model: nn.Module) -> None:
    """Keeps torch's encoder layers from evaluating without calling their layers."""
    for module in model.modules():
        if isinstance(module, nn.TransformerEncoderLayer):
            module.activation_relu_or_gelu = 0
