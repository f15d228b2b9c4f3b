# SPDX-License-Identifier: MIT
"""Captures a training step of a transformer of 7 billion parameters without a number of it.

    python3 tools/models_table/large.py [--out FILE]

The model is on the meta device, where tensors are shapes alone. Its multiply-accumulates are
compared with the formula of its shapes; time and memory are shown.
"""

import argparse
import resource
import sys
import tempfile
import time
import warnings
from pathlib import Path

import torch
from torch import nn
from torch.nn import functional

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "python"))

from lnsim.capture import capture

WORDS, FEATURES, INNER, LAYERS, HEADS = 32000, 4096, 11008, 32, 32


class RootMeanSquare(nn.Module):
    """A normalisation by the root of the mean of squares."""

    def __init__(self, features: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.ones(features))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.weight * (x * torch.rsqrt(x.square().mean(-1, keepdim=True) + 1e-6))


def rotated(x: torch.Tensor, angles: torch.Tensor) -> torch.Tensor:
    """Pairs of features turned by an angle that grows with the position."""
    left, right = x.chunk(2, -1)
    cosine, sine = angles.cos(), angles.sin()
    return torch.cat((left * cosine - right * sine, right * cosine + left * sine), -1)


class Attention(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.query, self.key, self.value, self.output = (
            nn.Linear(FEATURES, FEATURES, bias=False) for _ in range(4))

    def forward(self, x: torch.Tensor, angles: torch.Tensor) -> torch.Tensor:
        query, key, value = (part(x).unflatten(-1, (HEADS, -1)).transpose(1, 2)
                             for part in (self.query, self.key, self.value))
        out = functional.scaled_dot_product_attention(rotated(query, angles), rotated(key, angles),
                                                      value, is_causal=True)
        return self.output(out.transpose(1, 2).flatten(2))


class Block(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.attention_norm, self.attention = RootMeanSquare(FEATURES), Attention()
        self.norm = RootMeanSquare(FEATURES)
        self.gate, self.up = (nn.Linear(FEATURES, INNER, bias=False) for _ in range(2))
        self.down = nn.Linear(INNER, FEATURES, bias=False)

    def forward(self, x: torch.Tensor, angles: torch.Tensor) -> torch.Tensor:
        x = x + self.attention(self.attention_norm(x), angles)
        inner = self.norm(x)
        return x + self.down(functional.silu(self.gate(inner)) * self.up(inner))


class Transformer(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.words = nn.Embedding(WORDS, FEATURES)
        self.blocks = nn.ModuleList(Block() for _ in range(LAYERS))
        self.norm, self.head = RootMeanSquare(FEATURES), nn.Linear(FEATURES, WORDS, bias=False)

    def forward(self, words: torch.Tensor) -> torch.Tensor:
        pairs = torch.arange(FEATURES // HEADS // 2, device=words.device)
        places = torch.arange(words.shape[1], device=words.device)
        angles = places[:, None] * 10000.0 ** (-2.0 * pairs / (FEATURES // HEADS))
        x = self.words(words)
        for block in self.blocks:
            x = block(x, angles)
        return self.head(self.norm(x))


def expected(batch: int, length: int) -> int:
    """The three passes of every product; attention's are full squares."""
    layer = 4 * FEATURES ** 2 + 3 * FEATURES * INNER + 2 * length * FEATURES
    return 3 * batch * length * (LAYERS * layer + FEATURES * WORDS)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--out", type=Path, help="the trace, which is kept")
    parser.add_argument("--batch", type=int, default=1)
    parser.add_argument("--length", type=int, default=2048, help="words of an example")
    options = parser.parse_args()
    start = time.perf_counter()
    with torch.device("meta"):
        model = Transformer()
    words = torch.zeros(options.batch, options.length, dtype=torch.long, device="meta")
    with tempfile.TemporaryDirectory() as scratch, warnings.catch_warnings():
        warnings.simplefilter("error")
        with capture(model, options.out or Path(scratch) / "large.jsonl") as report:
            scores = model(words)
            functional.cross_entropy(scores.flatten(0, 1), words.flatten()).backward()
    count = sum(parameter.numel() for parameter in model.parameters())
    formula = expected(options.batch, options.length)
    print(f"{count / 1e9:.2f} billion parameters, {report.ops} ops, {report.macs} MACs, formula "
          f"{formula}, {time.perf_counter() - start:.1f} s, "
          f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2 ** 20:.2f} GiB")
    sys.exit(report.macs != formula)


if __name__ == "__main__":
    main()
