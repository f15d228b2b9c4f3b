# SPDX-License-Identifier: MIT
"""Small models, each with a layer or a way of training that a capture may miss."""

from collections.abc import Callable

import torch
from torch import nn
from torch.nn import functional
from torch.utils.checkpoint import checkpoint

Step = Callable[[], None]
Made = tuple[nn.Module, Step]


def trained(model: nn.Module, *inputs: torch.Tensor) -> Made:
    """A step whose loss is the mean of squares."""
    def step() -> None:
        output = model(*inputs)
        (output[0] if isinstance(output, tuple) else output).square().mean().backward()
    return model, step


def layers(*parts: nn.Module) -> nn.Sequential:
    return nn.Sequential(*parts)


class Module(nn.Module):
    """Layers by name, and what is done with them."""

    def __init__(self, run: Callable, **parts: nn.Module) -> None:
        super().__init__()
        self.run = run
        for name, part in parts.items():
            self.add_module(name, part)

    def forward(self, *inputs: torch.Tensor) -> torch.Tensor:
        return self.run(self, *inputs)


def unet() -> Made:
    def run(net: Module, x: torch.Tensor) -> torch.Tensor:
        skip = net.down(x)
        return net.out(torch.cat([net.up(net.middle(skip)), skip], 1))
    return trained(Module(run, down=nn.Conv2d(3, 16, 3, padding=1),
                          middle=layers(nn.MaxPool2d(2), nn.Conv2d(16, 32, 3, padding=1),
                                        nn.ReLU()),
                          up=nn.ConvTranspose2d(32, 16, 2, stride=2),
                          out=nn.Conv2d(32, 2, 1)), torch.randn(2, 3, 32, 32))


def gan() -> Made:
    generator = layers(nn.ConvTranspose2d(16, 32, 4, 1, 0, bias=False), nn.BatchNorm2d(32),
                       nn.ReLU(), nn.ConvTranspose2d(32, 3, 4, 2, 1, bias=False), nn.Tanh())
    return trained(layers(generator, nn.Conv2d(3, 16, 4, 2, 1), nn.LeakyReLU(0.2), nn.Flatten(),
                          nn.Linear(256, 1)), torch.randn(2, 16, 1, 1))


def video() -> Made:
    return trained(layers(nn.Conv3d(3, 8, 3, padding=1, stride=(1, 2, 2)), nn.BatchNorm3d(8),
                          nn.ReLU(), nn.MaxPool3d(2), nn.Conv3d(8, 8, 3, groups=8),
                          nn.ConvTranspose3d(8, 4, 2, stride=2), nn.Flatten(), nn.LazyLinear(4)),
                   torch.randn(2, 3, 8, 16, 16))


def audio() -> Made:
    return trained(layers(nn.Conv1d(4, 8, 5, stride=2), nn.GELU(),
                          nn.ConvTranspose1d(8, 4, 5, stride=2, output_padding=1)),
                   torch.randn(2, 4, 33))


def recurrent(kind: type, **options: object) -> Made:
    return trained(kind(24, 32, batch_first=True, **options), torch.randn(4, 10, 24))


def lstm_cell() -> Made:
    def run(net: Module, x: torch.Tensor) -> torch.Tensor:
        state = (torch.zeros(4, 32), torch.zeros(4, 32))
        for place in range(x.shape[1]):
            state = net.cell(x[:, place], state)
        return state[0]
    return trained(Module(run, cell=nn.LSTMCell(24, 32)), torch.randn(4, 6, 24))


def attention() -> Made:
    def run(net: Module, x: torch.Tensor) -> torch.Tensor:
        q, k, v = net.qkv(x).view(2, 12, 3, 4, 8).permute(2, 0, 3, 1, 4)
        out = functional.scaled_dot_product_attention(q, k, v, is_causal=True)
        return net.out(out.transpose(1, 2).flatten(2))
    return trained(Module(run, qkv=nn.Linear(32, 96), out=nn.Linear(32, 32)),
                   torch.randn(2, 12, 32))


def graph_convolution(sparse: bool) -> Made:
    source, target = torch.randint(50, (2, 200))

    def run(net: Module, x: torch.Tensor) -> torch.Tensor:
        if sparse:
            adjacency = torch.sparse_coo_tensor(torch.stack([target, source]), torch.ones(200),
                                                (50, 50))
            return net.second(torch.sparse.mm(adjacency, net.first(x).relu()))
        hidden = net.first(x).relu()
        return net.second(torch.zeros_like(hidden).index_add(0, target, hidden[source]))
    return trained(Module(run, first=nn.Linear(16, 24), second=nn.Linear(24, 4)),
                   torch.randn(50, 16))


def products() -> Made:
    def run(net: Module, x: torch.Tensor) -> torch.Tensor:
        y = net.bilinear(x, x)
        batch = y.view(2, -1, 8)
        return (torch.einsum("bi,oi->bo", y, y).sum() + torch.addmv(y[0], y.T, y[:, 0]).sum()
                + torch.addbmm(y[:2, :2], batch[:, :2], batch.transpose(1, 2)[:, :, :2]).sum()
                + torch.cdist(y, y + 1).sum() + torch.vdot(y[0], y[1])).reshape(1)
    return trained(Module(run, bilinear=nn.Bilinear(12, 12, 8)), torch.randn(4, 12))


def checkpointed(reentrant: bool) -> Made:
    def run(net: Module, x: torch.Tensor) -> torch.Tensor:
        return net.after(checkpoint(net.block, net.before(x), use_reentrant=reentrant))
    return trained(Module(run, before=nn.Linear(16, 32),
                          block=layers(nn.Linear(32, 64), nn.ReLU(), nn.Linear(64, 32)),
                          after=nn.Linear(32, 4)), torch.randn(4, 16))


def compiled(backend: str) -> Made:
    model = layers(nn.Linear(16, 32), nn.ReLU(), nn.Linear(32, 4))
    whole = torch.compile(model, backend=backend)
    inputs = torch.randn(4, 16)
    return model, lambda: whole(inputs).square().mean().backward()


def autocast() -> Made:
    model, step = trained(layers(nn.Conv2d(3, 8, 3), nn.BatchNorm2d(8), nn.ReLU(), nn.Flatten(),
                                 nn.LazyLinear(4)), torch.randn(2, 3, 12, 12))

    def cast() -> None:
        with torch.autocast("cpu", torch.bfloat16):
            step()
    return model, cast


def accumulated() -> Made:
    model = layers(nn.Linear(16, 32), nn.ReLU(), nn.Linear(32, 4))

    def step() -> None:
        for part in torch.randn(2, 4, 16):
            (model(part).square().mean() / 2).backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    return model, step


def bags() -> Made:
    def run(net: Module, x: torch.Tensor) -> torch.Tensor:
        return net.top(torch.cat([net.first(x), net.second(x)], 1))
    return trained(Module(run, first=nn.EmbeddingBag(100, 16), second=nn.EmbeddingBag(
        100, 16, mode="sum"), top=nn.Linear(32, 1)), torch.randint(100, (4, 5)))


def normalised_weights() -> Made:
    first = nn.utils.parametrizations.weight_norm(nn.Linear(16, 32))
    second = nn.utils.parametrizations.spectral_norm(nn.Linear(32, 4))
    return trained(layers(first, nn.ReLU(), second), torch.randn(4, 16))


def assorted() -> Made:
    return trained(layers(nn.Conv2d(3, 16, 3), nn.GroupNorm(4, 16), nn.Hardsigmoid(),
                          nn.ReflectionPad2d(1), nn.Mish(),
                          nn.Upsample(scale_factor=2, mode="bilinear"), nn.GLU(1),
                          nn.LogSigmoid(), nn.Conv2d(8, 4, 3)), torch.randn(2, 3, 10, 10))


class Square(torch.autograd.Function):
    """Whose backward pass has a product."""

    @staticmethod
    def forward(ctx, x, weight):
        ctx.save_for_backward(x, weight)
        return (x @ weight) ** 2

    @staticmethod
    def backward(ctx, gradient):
        x, weight = ctx.saved_tensors
        inner = 2 * gradient * (x @ weight)
        return inner @ weight.T, x.T @ inner


def function_in_python() -> Made:
    net = Module(lambda net, x: net.after(Square.apply(x, net.before.weight)),
                 before=nn.Linear(16, 16, bias=False), after=nn.Linear(16, 4))
    return trained(net, torch.randn(4, 16))


def gradient_penalty() -> Made:
    model = layers(nn.Linear(16, 32), nn.Tanh(), nn.Linear(32, 1))

    def step() -> None:
        inputs = torch.randn(4, 16, requires_grad=True)
        output = model(inputs).sum()
        gradient, = torch.autograd.grad(output, inputs, create_graph=True)
        (output + (gradient.norm(dim=1) - 1).square().mean()).backward()
    return model, step


def expert_without_rows() -> Made:
    def run(net: Module, x: torch.Tensor) -> torch.Tensor:
        return net.full(x) + net.empty(x[:0]).sum()
    return trained(Module(run, full=nn.Linear(16, 10), empty=nn.Linear(16, 10)),
                   torch.randn(4, 16))


MODELS: dict[str, Callable[[], Made]] = {
    "unet": unet, "gan": gan, "conv3d": video, "conv1d": audio,
    "lstm": lambda: recurrent(nn.LSTM, num_layers=2),
    "gru_bidirectional": lambda: recurrent(nn.GRU, bidirectional=True),
    "rnn": lambda: recurrent(nn.RNN), "lstm_cell": lstm_cell,
    "multihead_attention": lambda: trained(
        Module(lambda net, x: net.attention(x, x, x)[0],
               attention=nn.MultiheadAttention(32, 4, batch_first=True)), torch.randn(4, 9, 32)),
    "transformer": lambda: trained(nn.Transformer(32, 4, 1, 1, 64, batch_first=True),
                                   torch.randn(2, 9, 32), torch.randn(2, 7, 32)),
    "attention": attention, "gcn_index_add": lambda: graph_convolution(False),
    "gcn_sparse": lambda: graph_convolution(True), "products": products,
    "checkpoint_reentrant": lambda: checkpointed(True),
    "checkpoint_nonreentrant": lambda: checkpointed(False),
    "compiled": lambda: compiled("inductor"), "compiled_aot_eager": lambda: compiled("aot_eager"),
    "autocast": autocast, "accumulated": accumulated, "embedding_bags": bags,
    "normalised_weights": normalised_weights, "assorted": assorted,
    "function_in_python": function_in_python, "gradient_penalty": gradient_penalty,
    "expert_without_rows": expert_without_rows,
    "depthwise": lambda: trained(layers(nn.Conv2d(32, 32, 3, groups=32), nn.Conv2d(32, 64, 1)),
                                 torch.randn(2, 32, 16, 16)),
    "same_padding": lambda: trained(nn.Conv2d(3, 8, 4, padding="same"), torch.randn(2, 3, 9, 9)),
    "fourier": lambda: trained(Module(lambda net, x: torch.fft.rfft(net.layer(x)).abs(),
                                      layer=nn.Linear(16, 32)), torch.randn(4, 16))}
