# SPDX-License-Identifier: MIT
"""torch's layers with an arithmetic of their own: what wrap makes of them."""

from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.nn.utils import parametrize

from lnsim.nn import attention
from lnsim.nn.arithmetic import Arithmetic
from lnsim.nn.convolution import Pair
from lnsim.nn.derived import Derived, derived
from lnsim.nn.functional import conv2d, linear


class Linear(nn.Linear):
    """torch.nn.Linear in an arithmetic."""

    arithmetic: Arithmetic

    def forward(self, input: Tensor) -> Tensor:
        return linear(input, self.weight, self.bias, self.arithmetic)


def _of_two(lifted: int, sides: Sequence[int]) -> Pair:
    """Of two axes, where there may be one: then the first is as if it were not there."""
    first, second = sides if len(sides) == 2 else (lifted, *sides)
    return first, second


class _Convolution:
    """Padding as torch's convolutions have it; the axes of one are the last of two."""

    arithmetic: Arithmetic
    weight: Tensor
    bias: Tensor | None
    stride: tuple[int, ...]
    dilation: tuple[int, ...]
    groups: int
    padding_mode: str
    _reversed_padding_repeated_twice: list[int]

    def _conv(self, x: Tensor, axes: int) -> Tensor:
        sides = self._reversed_padding_repeated_twice
        symmetric = sides[0::2] == sides[1::2]
        if self.padding_mode != "zeros" or not symmetric:
            mode = "constant" if self.padding_mode == "zeros" else self.padding_mode
            x, padding = functional.pad(x, sides, mode=mode), (0,) * axes
        else:
            padding = tuple(reversed(sides[0::2]))
        missing = 2 - axes
        images = x.reshape(*x.shape[:2], *(1,) * missing, *x.shape[2:])
        kernel = self.weight.reshape(*self.weight.shape[:2], *(1,) * missing,
                                     *self.weight.shape[2:])
        y = conv2d(images, kernel, self.bias, self.arithmetic,
                   stride=_of_two(1, self.stride), padding=_of_two(0, padding),
                   dilation=_of_two(1, self.dilation), groups=self.groups)
        return torch.flatten(y, 2, 3) if missing else y

    def _batched(self, x: Tensor, axes: int) -> Tensor:
        if x.dim() == axes + 1:
            return self._conv(x.unsqueeze(0), axes).squeeze(0)
        return self._conv(x, axes)


class Conv2d(_Convolution, nn.Conv2d):
    """torch.nn.Conv2d in an arithmetic."""

    def forward(self, input: Tensor) -> Tensor:
        return self._batched(input, 2)


class Conv1d(_Convolution, nn.Conv1d):
    """torch.nn.Conv1d in an arithmetic."""

    def forward(self, input: Tensor) -> Tensor:
        return self._batched(input, 1)


class TransposedLinear(Derived):
    """A linear layer whose weight is [inputs, outputs], as GPT-2's Conv1D has it, in an arithmetic.
    """

    arithmetic: Arithmetic
    weight: Tensor
    bias: Tensor

    def forward(self, x: Tensor) -> Tensor:
        return linear(x, self.weight.transpose(0, 1), self.bias, self.arithmetic)


def _is_transposed_linear(module: nn.Module) -> bool:
    """Whether it is the Conv1D of OpenAI's and Hugging Face's GPT-2, which torch does not know: by
    its name, and nf outputs of a weight and a bias."""
    weight, bias, outputs = (getattr(module, name, None) for name in ("weight", "bias", "nf"))
    return (type(module).__name__ == "Conv1D" and isinstance(weight, Tensor)
            and isinstance(bias, Tensor) and weight.dim() == 2
            and weight.shape[1] == outputs and tuple(bias.shape) == (outputs,))


# What each layer becomes; a wrapped one takes another arithmetic.
_LAYERS = {nn.Linear: Linear, nn.Conv2d: Conv2d, nn.Conv1d: Conv1d,
           nn.MultiheadAttention: attention.MultiheadAttention}
_WRAPPED = set(_LAYERS.values())


def _parametrised(kind: type[nn.Module], layer: type[nn.Module]) -> type[nn.Module]:
    """torch's class of one layer with parametrisations, over another layer: that is then left where
    they are removed."""
    own = {name: value for name, value in vars(kind).items()
           if name not in ("__dict__", "__weakref__")}
    return type(kind.__name__, (layer,), own)


def layer_for(module: nn.Module) -> type[nn.Module] | None:
    """The class that computes what a module does in an arithmetic, where there is one."""
    kind = type(module)
    if isinstance(module, nn.MultiheadAttention) and not attention.supported(module):
        return None
    if kind in _WRAPPED or isinstance(module, TransposedLinear):
        return kind
    if parametrize.is_parametrized(module):
        plain = kind.__bases__[0]
        if plain in _WRAPPED:
            return kind
        return _parametrised(kind, _LAYERS[plain]) if plain in _LAYERS else None
    return derived(TransposedLinear, kind) if _is_transposed_linear(module) else _LAYERS.get(kind)
