# SPDX-License-Identifier: MIT
"""Does a captured training step hold the ops that ran, and say what it lacks?"""

import json
import math
import subprocess
import sys
import unittest
from collections import Counter
from typing import Any

import numpy
import torch
from torch import nn
from torch.nn import functional

from captured import Captured, multiply_accumulates, rows, work_of
from lnsim import nn as lns
from lnsim.capture import capture


class Half(nn.Module):
    """A layer without gradients, then one with."""

    def __init__(self) -> None:
        super().__init__()
        self.still, self.trained = nn.Linear(4, 4), nn.Linear(4, 4)

    def forward(self, x):
        with torch.no_grad():
            x = self.still(x)
        return self.trained(x)


class Attention(nn.Module):
    def __init__(self, features: int, heads: int) -> None:
        super().__init__()
        self.query, self.key, self.value, self.output = (nn.Linear(features, features)
                                                         for _ in range(4))
        self.heads = heads

    def forward(self, x):
        images, length, features = x.shape
        q, k, v = (part(x).view(images, length, self.heads, -1).transpose(1, 2)
                   for part in (self.query, self.key, self.value))
        scores = q @ k.transpose(-1, -2) / math.sqrt(features // self.heads)
        context = torch.softmax(scores, -1) @ v
        return self.output(context.transpose(1, 2).reshape(images, length, features))


class Block(nn.Module):
    def __init__(self, features: int, heads: int) -> None:
        super().__init__()
        self.attention_norm = nn.LayerNorm(features)
        self.attention = Attention(features, heads)
        self.feed_forward_norm = nn.LayerNorm(features)
        self.expand, self.gelu = nn.Linear(features, 4 * features), nn.GELU()
        self.contract = nn.Linear(4 * features, features)

    def forward(self, x):
        x = x + self.attention(self.attention_norm(x))
        return x + self.contract(self.gelu(self.expand(self.feed_forward_norm(x))))


class Transformer(nn.Module):
    """The network small-transformer, but for its tables of words and positions, which are two."""

    def __init__(self) -> None:
        super().__init__()
        self.words, self.positions = nn.Embedding(96, 128), nn.Embedding(128, 128)
        self.decoder = nn.Sequential(*(Block(128, 4) for _ in range(4)))
        self.final_norm, self.head = nn.LayerNorm(128), nn.Linear(128, 96, bias=False)
        self.head.weight = self.words.weight

    def forward(self, x):
        embedded = self.words(x) + self.positions(torch.arange(x.shape[1]))
        return self.head(self.final_norm(self.decoder(embedded))).flatten(0, 1)


class Residual(nn.Module):
    """The network of RESIDUAL."""

    def __init__(self) -> None:
        super().__init__()
        self.stem = nn.Conv2d(3, 8, 3, padding=1, bias=False)
        self.stem_norm, self.pool = nn.BatchNorm2d(8), nn.AvgPool2d(3, 1, 1)
        self.main = nn.Sequential(
            nn.Conv2d(8, 16, 3, 2, 1, groups=4), nn.BatchNorm2d(16), nn.ReLU(inplace=True),
            nn.Conv2d(16, 16, (3, 1), padding=(1, 0)), nn.BatchNorm2d(16))
        self.shortcut = nn.Sequential(nn.Conv2d(8, 16, 1, 2, bias=False), nn.BatchNorm2d(16))
        self.scores = nn.Linear(16, 5)

    def forward(self, x):
        x = self.pool(functional.relu(self.stem_norm(self.stem(x))))
        x = functional.relu(self.main(x) + self.shortcut(x))
        return self.scores(functional.adaptive_avg_pool2d(x, 1).flatten(1))


HEAD = {"schema_version": 1, "title": "For a test",
        "source": {"citation": "a test", "locator": "none", "kind": "estimated"}}

RESIDUAL = HEAD | {
    "name": "residual",
    "input": {"kind": "image", "channels": 3, "height": 12, "width": 12},
    "layers": [
        {"kind": "convolution", "name": "stem", "out_channels": 8, "kernel": 3, "padding": 1,
         "bias": False},
        {"kind": "batch_norm", "name": "stem_norm"}, {"kind": "relu", "name": "relu"},
        {"kind": "average_pool", "kernel": 3, "stride": 1, "padding": 1},
        {"kind": "residual", "name": "add", "main": [
            {"kind": "convolution", "name": "main.0", "out_channels": 16, "kernel": 3, "stride": 2,
             "padding": 1, "groups": 4},
            {"kind": "batch_norm", "name": "main.1"}, {"kind": "relu", "name": "main.2"},
            {"kind": "convolution", "name": "main.3", "out_channels": 16, "kernel": [3, 1],
             "padding": [1, 0]},
            {"kind": "batch_norm", "name": "main.4"}],
         "shortcut": [
             {"kind": "convolution", "name": "shortcut.0", "out_channels": 16, "kernel": 1,
              "stride": 2, "bias": False},
             {"kind": "batch_norm", "name": "shortcut.1"}]},
        {"kind": "relu", "name": "relu2"}, {"kind": "global_average_pool", "name": "pool"},
        {"kind": "flatten"}, {"kind": "linear", "name": "scores", "out_features": 5},
        {"kind": "softmax_cross_entropy", "name": "loss"}]}

WORDS = HEAD | {
    "name": "words", "input": {"kind": "tokens", "length": 6},
    "layers": [
        {"kind": "embedding", "name": "0", "vocabulary": 20, "features": 12},
        {"kind": "layer_norm", "name": "1"}, {"kind": "gelu_tanh", "name": "2"},
        {"kind": "linear", "name": "3", "out_features": 9}, {"kind": "tanh", "name": "4"},
        {"kind": "linear", "name": "5", "out_features": 20},
        {"kind": "softmax_cross_entropy", "name": "loss"}]}


def words() -> nn.Sequential:
    """The network of WORDS."""
    return nn.Sequential(nn.Embedding(20, 12), nn.LayerNorm(12), nn.GELU(approximate="tanh"),
                         nn.Linear(12, 9), nn.Tanh(), nn.Linear(9, 20))


def small_cnn() -> nn.Sequential:
    """The network mnist-cnn."""
    layers = {"conv1": nn.Conv2d(1, 32, 3), "relu1": nn.ReLU(), "conv2": nn.Conv2d(32, 64, 3),
              "relu2": nn.ReLU(), "max_pool": nn.MaxPool2d(2), "flatten": nn.Flatten(),
              "fc1": nn.Linear(9216, 128), "relu3": nn.ReLU(), "fc2": nn.Linear(128, 10)}
    model = nn.Sequential()
    for name, layer in layers.items():
        model.add_module(name, layer)
    return model


class LoweredTwin(Captured):
    """Is a capture the trace that the program makes of the same network?"""

    def test_a_cnns_step_is_that_trace_line_by_line(self):
        self.step(small_cnn(), torch.randn(4, 1, 28, 28), network="mnist-cnn",
                  loss=lambda y: functional.cross_entropy(y, torch.arange(4)))
        self.assertEqual(self.lines(), self.lowered("mnist-cnn", 4))
        self.assert_simulates()

    def test_a_residual_cnn_has_the_same_ops(self):
        self.step(Residual(), torch.randn(4, 3, 12, 12),
                  loss=lambda y: functional.cross_entropy(y, torch.arange(4)))
        self.assertEqual(work_of(self.lines()), work_of(self.lowered(self.file(RESIDUAL), 4)))
        self.assert_simulates()

    def test_a_network_of_words_has_the_same_lines(self):
        inputs = torch.randint(20, (3, 6))
        self.step(words(), inputs, network="words",
                  loss=lambda y: functional.cross_entropy(y.flatten(0, 1), inputs.flatten()))
        self.assertEqual(self.lines(), self.lowered(self.file(WORDS), 3))

    def test_a_transformer_differs_in_its_embeddings_alone(self):
        words = torch.randint(96, (2, 128))
        self.step(Transformer(), words,
                  loss=lambda y: functional.cross_entropy(y, words.flatten()))
        found, expected = work_of(self.lines()), work_of(self.lowered("small-transformer", 2))
        for only, count in ((found - expected, 9), (expected - found, 3)):
            kinds = {json.loads(work)["kind"] for work in only}
            self.assertEqual(only.total(), count)
            self.assertLessEqual(kinds, {"embedding", "elementwise", "optimiser_update"})
        self.assert_simulates()


class Layers(Captured):
    """Do layers that a network file doesn't have come out right?"""

    def test_torchs_own_encoder_is_seen_whole(self):
        layer = nn.TransformerEncoderLayer(8, 2, 16, batch_first=True)
        self.step(layer, torch.randn(3, 5, 8), torch.zeros(5, 5))
        products = rows(self.lines(), kind="matmul")
        macs = Counter(line["pass"] for line in products for _ in range(
            multiply_accumulates(line)))
        forward = 15 * (4 * 8 * 8 + 2 * 8 * 16) + 2 * 3 * 2 * 5 * 5 * 4
        self.assertEqual(macs["forward"], forward)
        self.assertEqual(macs["weight_gradient"], forward)
        self.assertEqual(macs["input_gradient"], forward - 15 * 3 * 8 * 8)
        self.assertEqual({line["layer"] for line in products},
                         {"self_attn.in_proj", "self_attn.matmul", "self_attn.matmul2",
                          "self_attn.out_proj", "linear1", "linear2"})
        self.assertEqual(
            {line["layer"]: line["update"]["weights"]
             for line in rows(self.lines(), pass_="update")},
            {"self_attn": 216, "self_attn.out_proj": 72, "linear1": 144, "linear2": 136,
             "norm1": 16, "norm2": 16})
        self.assert_simulates()

    def test_a_module_used_twice_is_updated_once(self):
        shared = nn.Linear(6, 6)
        self.step(nn.Sequential(shared, nn.Tanh(), shared), torch.randn(2, 6))
        count = Counter((line["pass"], line["kind"]) for line in self.lines()[1:]
                        if line["layer"] == "0")
        self.assertEqual(count[("forward", "matmul")], 2)
        self.assertEqual(count[("input_gradient", "matmul")], 1)
        self.assertEqual(count[("weight_gradient", "matmul")], 2)
        self.assertEqual(count[("weight_gradient", "elementwise")], 2 + 2, "biases, two sums")
        self.assertEqual(rows(self.lines(), pass_="update"), [
            {"layer": "0", "pass": "update", "kind": "optimiser_update",
             "update": {"weights": 42}}])

    def test_a_weight_on_the_left_is_the_second_operand(self):
        class Left(nn.Module):
            def __init__(self) -> None:
                super().__init__()
                self.matrix = nn.Parameter(torch.randn(7, 5))

            def forward(self, x):
                return self.matrix @ x

        self.step(Left(), torch.randn(5, 3, requires_grad=True), payload=True)
        for line in rows(self.lines(), kind="matmul"):
            work = line["contraction"]
            self.assertEqual((work["n"], work["k"], work["c"], work["second"]),
                             (3, 7, 5, "weight"))
        self.assertEqual(len(rows(self.lines(), kind="matmul")), 3)

    def test_a_convolution_over_one_axis_has_one(self):
        self.step(nn.Conv1d(4, 6, 3, stride=2, dilation=2), torch.randn(2, 4, 15))
        work = rows(self.lines(), kind="convolution")[0]["contraction"]
        self.assertEqual(work["height"]["input"], 1)
        self.assertEqual(work["width"], {"input": 15, "output": 6, "taps": 3, "stride": 2,
                                         "padding": 0, "dilation": 2})

    def test_frozen_layers_have_no_gradient_of_weights(self):
        model = nn.Sequential(nn.Linear(4, 4), nn.ReLU(), nn.Linear(4, 4))
        model[0].requires_grad_(False)
        self.step(model, torch.randn(2, 4))
        passes = {line["pass"] for line in self.lines()[1:] if line["layer"] == "0"}
        self.assertEqual(passes, {"forward"})
        model[0].requires_grad_(True)
        model[2].requires_grad_(False)
        self.step(model, torch.randn(2, 4))
        passes = {line["pass"] for line in self.lines()[1:] if line["layer"] == "2"}
        self.assertEqual(passes, {"forward", "input_gradient"})

    def test_a_part_without_gradients_runs_forward(self):
        self.step(Half(), torch.randn(2, 4))
        self.assertEqual([(line["layer"], line["pass"]) for line in rows(
            self.lines(), kind="matmul")],
            [("still", "forward"), ("trained", "forward"), ("trained", "weight_gradient")])


class Quantised(Captured):
    """Are the layers of lnsim.nn, which compute outside of torch, seen as torch's?"""

    def test_in_both_levels_of_exactness(self):
        images = torch.randn(2, 1, 28, 28)
        model = small_cnn()
        self.step(model, images)
        expected = self.lines()
        for exactness in ("fast", "bit_true"):
            lns.wrap(model, exactness=exactness)
            self.step(model, images, format="lns8g8", payload=True)
            found = self.lines()
            self.assertEqual(found[0].pop("format"), "lns8g8")
            self.assertEqual(found, expected)

    def test_in_attention_too(self):
        inputs = torch.randn(3, 5, 8)
        model = nn.TransformerEncoderLayer(8, 2, 16, batch_first=True)
        lns.wrap(model, exactness="bit_true")
        self.step(model, inputs, format="lns8g8")
        layers = [line["layer"] for line in rows(self.lines(), kind="matmul", pass_="forward")]
        self.assertEqual(layers, [*["self_attn.in_proj"] * 3, "self_attn.matmul",
                                  "self_attn.matmul2", "self_attn.out_proj", "linear1", "linear2"])

    def test_beside_each_other(self):
        class Branches(nn.Module):
            def __init__(self) -> None:
                super().__init__()
                self.one, self.other = nn.Conv2d(2, 3, 3), nn.Conv2d(2, 3, 3)

            def forward(self, x):
                one, other = self.one(x), self.other(x)
                return other.relu() + one

        model = Branches()
        lns.wrap(model, exactness="bit_true")
        self.step(model, torch.randn(2, 2, 5, 5), payload=True)
        for line in map(json.loads, self.path.read_text(encoding="utf-8").splitlines()[1:3]):
            first, second, output = (torch.from_numpy(numpy.load(
                self.folder / line["payload"][role])) for role in ("first", "second", "output"))
            self.assertTrue(torch.equal(second, getattr(model, line["layer"]).weight))
            torch.testing.assert_close(functional.conv2d(first, second), output, rtol=0, atol=.1,
                                       msg="without the bias")
        self.assertEqual([(line["layer"], line["pass"], line["kind"])
                          for line in self.lines()[1:3]],
                         [("one", "forward", "convolution"), ("other", "forward", "convolution")])

    def test_parts_without_gradients_are_told(self):
        for exactness in ("fast", "bit_true"):
            model = Half()
            lns.wrap(model, exactness=exactness)
            with self.assertWarnsRegex(UserWarning, "the trace is incomplete"), \
                    capture(model, self.path) as report:
                model(torch.randn(2, 4)).sum().backward()
            self.assertEqual([(entry.op, entry.count) for entry in report.missing],
                             [("product of lnsim.nn without gradients", 1)])


class Untouched(Captured):
    """Is the model left as it was?"""

    def test_outputs_and_gradients_are_the_same_bits(self):
        found = []
        for captures in (False, True):
            torch.manual_seed(3)
            model, images = Residual(), torch.randn(4, 3, 12, 12)
            if captures:
                self.step(model, images)
            else:
                model(images).square().mean().backward()
            found.append([parameter.grad for parameter in model.parameters()]
                         + list(model.buffers()))
        for one, other in zip(*found, strict=True):
            self.assertTrue(torch.equal(one, other))

    def test_no_hook_stays(self):
        model = Residual()
        self.step(model, torch.randn(4, 3, 12, 12))
        before = self.path.read_bytes()
        model(torch.randn(4, 3, 12, 12)).sum().backward()
        self.assertEqual(self.path.read_bytes(), before)
        self.assertFalse(any(module._forward_hooks or module._forward_pre_hooks
                             for module in model.modules()))

    def test_nothing_is_written_where_the_step_fails(self):
        with self.assertRaises(ZeroDivisionError), capture(nn.Linear(2, 2), self.path):
            raise ZeroDivisionError
        self.assertFalse(self.path.exists())
        with self.assertRaisesRegex(ValueError, "found no op"), capture(nn.Linear(2, 2), self.path):
            pass
        with self.assertRaisesRegex(ValueError, "lns_madam"), capture(
                nn.Linear(2, 2), self.path, optimiser="rmsprop"):
            pass


class Values(Captured):
    """Do statistics and tensors describe what was multiplied?"""

    def records(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.path.read_text().splitlines()[1:]]

    def test_zeros_are_counted_without_a_format(self):
        self.step(nn.Sequential(nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 4)),
                  torch.randn(32, 64))
        first = next(line for line in self.records() if line["layer"] == "2")["statistics"]["first"]
        self.assertEqual(set(first), {"zero_fraction"})
        self.assertAlmostEqual(first["zero_fraction"], 0.5, delta=0.05)

    def test_words_are_measured_with_a_format(self):
        model = nn.Linear(4, 2)
        inputs = torch.tensor([[1.0, 2.0, 0.0, 2.0], [2.0, 2.0, 2.0, 2.0]])
        self.step(model, inputs, format="lns8g8")
        forward = self.records()[0]["statistics"]
        # Words 127 and 119, which differ in one bit of 8: two pairs of a row without a zero, and
        # three pairs of equal words.
        self.assertEqual(forward["first"]["toggle_rate"], (119 ^ 127).bit_count() / 8 / 4)
        self.assertEqual(forward["first"]["zero_fraction"], 1 / 8)
        self.assertEqual(forward["first"]["saturation_fraction"], 6 / 8)
        histogram = forward["first"]["exponent_histogram"]
        self.assertEqual((histogram[118], histogram[126], sum(histogram)), (1, 6, 7))
        self.assertNotIn("toggle_rate", forward["output"])
        self.assert_simulates()

    def test_every_format_can_be_measured(self):
        model = nn.Sequential(nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 4))
        inputs = torch.randn(32, 64)
        for name in ("lns4g2", "lns8g8-clamp", "lns12g128", "int8", "fp8e4m3", "bf16", "fp32"):
            with self.subTest(name):
                self.step(model, inputs, format=name)
                found = self.records()[2]["statistics"]["first"]
                self.assertTrue(0.1 < found["toggle_rate"] < 0.6, found)
                self.assertAlmostEqual(found["zero_fraction"], 0 if "clamp" in name else 0.5,
                                       delta=0.2)

    def test_payloads_are_the_operands_of_the_products(self):
        model = nn.Sequential(nn.Conv2d(2, 4, 3, groups=2), nn.Flatten(), nn.Linear(16, 3))
        self.step(model, torch.randn(2, 2, 4, 4), payload=True)

        def tensors(layer: str, pass_: str) -> list[torch.Tensor]:
            line = next(line for line in self.records()
                        if (line["layer"], line["pass"]) == (layer, pass_))
            return [torch.from_numpy(numpy.load(self.folder / line["payload"][role]))
                    for role in ("first", "second", "output")]

        self.assert_simulates()
        first, second, output = tensors("0", "forward")
        torch.testing.assert_close(functional.conv2d(first, second, groups=2), output)
        first, second, output = tensors("2", "forward")
        torch.testing.assert_close(first @ second.T, output)
        first, second, output = tensors("2", "input_gradient")
        torch.testing.assert_close(output @ second, first)
        first, second, output = tensors("2", "weight_gradient")
        torch.testing.assert_close(output.T @ first, second)


class Package(unittest.TestCase):
    def test_importing_it_imports_no_torch(self):
        program = "import sys, lnsim; sys.exit('torch' in sys.modules)"
        self.assertEqual(subprocess.run([sys.executable, "-c", program], check=False).returncode, 0)


if __name__ == "__main__":
    unittest.main()
