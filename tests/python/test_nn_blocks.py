# SPDX-License-Identifier: MIT
"""Do products of microscaling formats have their blocks along what they sum up, in every pass?"""

import unittest
from typing import Any

import torch
from torch.nn import functional

from lnsim import formats, nn

NAMES = ("mxfp8e4m3", "mxfp6e2m3", "mxfp4", "mxint8")


def normal(*shape: int, seed: int) -> torch.Tensor:
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed)).requires_grad_()


def arithmetic(name: str, exactness: str = "fast", **others: Any) -> nn.Arithmetic:
    return nn.Arithmetic(*[name] * 3, None, exactness=exactness, **others)


def product(a: torch.Tensor, b: torch.Tensor, name: str) -> torch.Tensor:
    """a [M, K] times b [N, K], blocks along K."""
    return formats.rounded(a.detach(), name) @ formats.rounded(b.detach(), name).T


class Linear(unittest.TestCase):
    def test_has_blocks_along_its_sums(self):
        for name in NAMES:
            x, w = normal(37, 72, seed=1), normal(50, 72, seed=2)
            y = nn.linear(x, w, None, arithmetic(name))
            e = normal(37, 50, seed=3).detach()
            dx, dw = torch.autograd.grad(y, (x, w), e)
            torch.testing.assert_close(y.detach(), product(x, w, name))
            torch.testing.assert_close(dx, product(e, w.T, name))
            torch.testing.assert_close(dw, product(e.T, x.T, name))

    def test_bit_true_is_near_fast(self):
        for name in NAMES:
            x, w, e = normal(37, 72, seed=1), normal(50, 72, seed=2), normal(37, 50, seed=3)
            found = []
            for exactness in ("fast", "bit_true"):
                y = nn.linear(x, w, None, arithmetic(name, exactness))
                found.append((y.detach(), *torch.autograd.grad(y, (x, w), e.detach())))
            for fast, true in zip(*found, strict=True):
                self.assertGreater(formats.signal_to_noise(fast, true), 100, name)

    def test_outputs_can_be_words(self):
        x, w = normal(9, 64, seed=1), normal(64, 64, seed=2)
        sums, words = (nn.linear(x, w, None, nn.Arithmetic(
            *["mxfp4"] * 4, exactness="bit_true", outputs=outputs))
            for outputs in ("sums", "words"))
        self.assertTrue(torch.equal(words, formats.rounded(sums.detach(), "mxfp4")))


class Convolution(unittest.TestCase):
    OPTIONS: tuple[dict[str, Any], ...] = (
        {}, {"stride": (2, 1), "padding": (1, 2)}, {"dilation": (1, 2), "groups": 2})

    def each(self, exactness: str, name: str) -> list[tuple[torch.Tensor, ...]]:
        found = []
        for options in self.OPTIONS:
            x = normal(2, 80, 7, 6, seed=1)
            w = normal(6, 80 // options.get("groups", 1), 3, 2, seed=2)
            y = nn.conv2d(x, w, None, arithmetic(name, exactness), **options)
            e = normal(*y.shape, seed=3).detach()
            found.append((y.detach(), *torch.autograd.grad(y, (x, w), e)))
        return found

    def test_bit_true_is_near_fast(self):
        for name in NAMES:
            for fast, true in zip(self.each("fast", name), self.each("bit_true", name),
                                  strict=True):
                for one, other in zip(fast, true, strict=True):
                    self.assertGreater(formats.signal_to_noise(one, other), 100, name)

    def test_has_blocks_along_channels_or_pixels(self):
        name = "mxfp8e4m3"
        x, w = normal(2, 40, 5, 5, seed=1), normal(6, 40, 3, 3, seed=2)
        y = nn.conv2d(x, w, None, arithmetic(name))
        e = normal(*y.shape, seed=3).detach()
        dx, dw = torch.autograd.grad(y, (x, w), e)

        def rounded(tensor: torch.Tensor, axis: int) -> torch.Tensor:
            last = tensor.detach().movedim(axis, -1)
            return formats.rounded(last, name).movedim(-1, axis)

        torch.testing.assert_close(y.detach(), functional.conv2d(rounded(x, 1), rounded(w, 1)))
        torch.testing.assert_close(dx, functional.conv_transpose2d(rounded(e, 1), rounded(w, 0)))
        errors = e.transpose(0, 1).flatten(1)
        for r in range(3):
            for s in range(3):
                pixels = x[:, :, r:r + 3, s:s + 3].transpose(0, 1).flatten(1)
                torch.testing.assert_close(dw[:, :, r, s], product(errors, pixels, name))


class Learning(unittest.TestCase):
    def test_succeeds(self):
        torch.manual_seed(0)
        model = torch.nn.Sequential(torch.nn.Linear(2, 32), torch.nn.Tanh(), torch.nn.Linear(32, 2))
        nn.wrap(model, arithmetic=arithmetic("mxfp8e4m3", "bit_true"))
        optimiser = torch.optim.Adam(model.parameters(), 0.05)
        inputs = torch.tensor([[0., 0], [0, 1], [1, 0], [1, 1]])
        for _ in range(60):
            optimiser.zero_grad()
            loss = functional.cross_entropy(model(inputs), torch.tensor([0, 1, 1, 0]))
            loss.backward()
            optimiser.step()
        self.assertLess(loss.item(), 0.05)


if __name__ == "__main__":
    unittest.main()
