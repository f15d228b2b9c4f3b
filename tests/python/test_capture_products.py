# SPDX-License-Identifier: MIT
"""Are the products of a captured step those that ran?"""

import unittest
import warnings
from collections import Counter
from collections.abc import Callable

import numpy
import torch
from torch import nn
from torch.nn import functional
from torch.utils.checkpoint import checkpoint

from captured import Applied, Captured, multiply_accumulates, rows
from lnsim.capture import capture
from models_table import count


class Product(torch.autograd.Function):
    """Whose passes are products of matrices, but for torch's own."""

    @staticmethod
    def forward(ctx, x, weight):
        ctx.save_for_backward(x, weight)
        return x @ weight

    @staticmethod
    def backward(ctx, gradient):
        x, weight = ctx.saved_tensors
        return gradient @ weight.T, x.T @ gradient


class Filter(torch.autograd.Function):
    """Whose backward pass runs convolutions."""

    @staticmethod
    def forward(ctx, x, weight):
        ctx.save_for_backward(weight)
        return functional.conv2d(x, weight, stride=2)

    @staticmethod
    def backward(ctx, gradient):
        weight, = ctx.saved_tensors
        back = functional.conv_transpose2d(gradient, weight, stride=2)
        return functional.pad(back, (0, 1, 0, 1)) + functional.conv2d(back, weight).sum(), None


def checkpointed(use_reentrant: bool) -> nn.Module:
    """A layer, and a block that is run again in the backward pass."""
    block = nn.Sequential(nn.Linear(6, 8), nn.ReLU(), nn.Linear(8, 6))
    model = Applied(lambda x, layer: checkpoint(block, layer(x), use_reentrant=use_reentrant),
                    nn.Linear(6, 6))
    model.block = block
    return model


class Products(Captured):
    def counted(self, step: Callable[[], None]) -> int:
        with count.Counter() as counter:
            step()
        return counter.macs

    def assert_counted(self, model: nn.Module, step: Callable[[], None]) -> None:
        """Nothing is missing, and the MACs are those of the ops that torch ran."""
        expected = self.counted(step)
        model.zero_grad()
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            with capture(model, self.path) as report:
                step()
        self.assertGreater(expected, 0)
        self.assertEqual(report.macs, expected)
        self.assertEqual(sum(multiply_accumulates(line) for line in self.lines()[1:]
                             if "contraction" in line), expected)
        self.assert_valid()

    def of(self, layer: nn.Module, *shape: int) -> None:
        inputs = torch.randn(*shape, requires_grad=True)
        self.assert_counted(layer, lambda: layer(inputs).square().sum().backward())

    def test_convolutions_over_three_axes(self):
        self.of(nn.Conv3d(4, 6, (3, 2, 1), stride=(2, 1, 1), padding=(1, 0, 0), groups=2),
                2, 4, 7, 5, 3)
        for line in rows(self.lines(), kind="convolution"):
            work = line["contraction"]
            self.assertEqual(work["depth"], {"input": 7, "output": 4, "taps": 3, "stride": 2,
                                             "padding": 1, "dilation": 1})
            self.assertEqual((work["height"]["taps"], work["width"]["taps"]), (2, 1))
            self.assertNotIn("transposed", work)

    def test_transposed_convolutions(self):
        for axes, kind in enumerate((nn.ConvTranspose1d, nn.ConvTranspose2d, nn.ConvTranspose3d),
                                    1):
            with self.subTest(axes):
                self.of(kind(6, 4, 3, stride=2, padding=1, output_padding=1, groups=2),
                        2, 6, *(5, 7, 3)[:axes])
                found = rows(self.lines(), kind="convolution")
                self.assertEqual([line["pass"] for line in found],
                                 ["forward", "input_gradient", "weight_gradient"])
                for line in found:
                    work = line["contraction"]
                    self.assertIs(work["transposed"], True)
                    self.assertEqual([work[size] for size in ("groups", "n", "k", "c")],
                                     [2, 2, 3, 2])
                    outer = work[("width", "height", "depth")[axes - 1]]
                    self.assertEqual(outer, {"input": 10, "output": 5, "taps": 3, "stride": 2,
                                             "padding": 1, "dilation": 1})

    def test_tensors_of_a_transposed_convolution_have_the_roles_of_its_mirror_image(self):
        layer = nn.ConvTranspose2d(6, 4, 3, stride=2)
        self.step(layer, torch.randn(2, 6, 5, 7, requires_grad=True), payload=True)
        first, second, output = self.tensors("forward")
        torch.testing.assert_close(functional.conv_transpose2d(output, second, stride=2), first)
        first, second, output = self.tensors("input_gradient")
        torch.testing.assert_close(functional.conv2d(first, second, stride=2), output)
        first, second, output = self.tensors("weight_gradient")
        torch.testing.assert_close(second, layer.weight.grad)
        statistics = self.whole(1)["statistics"]
        self.assertEqual(set(statistics), {"first", "second", "output"})

    def test_toggle_rates_of_a_transposed_convolution_are_those_of_what_it_multiplies(self):
        self.step(nn.ConvTranspose2d(6, 4, 3), torch.randn(2, 6, 5, 7), format="lns8g8")
        passes = [line["pass"] for line in self.lines()[1:]]
        rates = [{role for role, found in self.whole(1 + passes.index(pass_))["statistics"].items()
                  if "toggle_rate" in found} for pass_ in ("forward", "weight_gradient")]
        self.assertEqual(rates, [{"output", "second"}, {"first", "output"}])

    def tensors(self, pass_: str) -> list[torch.Tensor]:
        place = next(place for place, line in enumerate(self.lines())
                     if "contraction" in line and line["pass"] == pass_)
        payload = self.whole(place)["payload"]
        return [torch.from_numpy(numpy.load(self.folder / payload[role]))
                for role in ("first", "second", "output")]

    def test_an_output_padding_that_no_convolution_has_is_listed(self):
        layer = nn.ConvTranspose1d(2, 3, 3, dilation=2, output_padding=1)
        expected = self.counted(lambda: layer(torch.randn(1, 2, 5)).sum().backward())
        with self.assertWarnsRegex(UserWarning, "an output padding that no convolution has"), \
                capture(layer, self.path) as report:
            layer(torch.randn(1, 2, 5)).sum().backward()
        self.assertEqual(report.missing_macs, expected)

    def test_products_of_further_ops(self):
        def run(x, layer):
            y = layer(x, x)
            batch = y.view(2, 2, 8)
            return (torch.addmv(y[0], y.T, y[:, 0]).sum() + torch.vdot(y[0], y[1])
                    + torch.addbmm(y[:2, :2], batch, batch.transpose(1, 2)[:, :, :2]).sum()
                    ).reshape(1)
        model = Applied(run, nn.Bilinear(12, 12, 8))
        inputs = torch.randn(4, 12, requires_grad=True)
        self.step(model, inputs)
        macs: Counter[tuple[str, str]] = Counter()
        for line in rows(self.lines(), kind="matmul"):
            macs[line["layer"], line["pass"]] += multiply_accumulates(line)
        bilinear = 4 * 8 * 12 * (12 + 1)
        self.assertEqual(macs["layer", "forward"], bilinear)
        self.assertEqual(macs["layer", "weight_gradient"], bilinear)
        self.assertGreater(macs["layer", "input_gradient"], bilinear)
        self.assertEqual([macs[name, "forward"] for name in ("matmul", "matmul2", "matmul3")],
                         [8 * 4, 8, 2 * 2 * 2 * 8])
        self.assert_valid()

    @unittest.skipUnless(hasattr(torch._C, "_current_autograd_node"),
                         "torch does not say whose backward pass runs")
    def test_the_gradient_of_a_matrix_by_a_vector_is_an_outer_product(self):
        model = nn.Linear(6, 4)
        vector = torch.randn(6, requires_grad=True)
        self.assert_counted(model, lambda: torch.mv(model.weight, vector).sum().backward())
        self.assertEqual(multiply_accumulates(*rows(
            self.lines(), kind="matmul", pass_="weight_gradient")), 4 * 6)
        self.assert_counted(model, lambda: torch.addmv(
            model.bias, model.weight, vector, beta=2, alpha=1).sum().backward())

    def test_distances_of_many_rows_are_a_product(self):
        model, other = nn.Linear(5, 6), torch.randn(30, 6)
        self.step(model, torch.randn(40, 5), loss=lambda y: torch.cdist(y, other).sum())
        _, found = rows(self.lines(), kind="matmul", pass_="forward")
        self.assertEqual([found["contraction"][size] for size in "nkc"], [40, 30, 6 + 2])
        self.assert_valid()

    def test_a_bilinear_layer_as_it_runs(self):
        layer = nn.Bilinear(5, 7, 3)
        one, other = torch.randn(4, 5, requires_grad=True), torch.randn(4, 7, requires_grad=True)
        self.assert_counted(layer, lambda: layer(one, other).square().sum().backward())

    @unittest.skipUnless(hasattr(torch, "_grouped_mm"), "torch has no grouped products")
    def test_grouped_products_are_those_of_groups_with_rows(self):
        model = nn.Linear(16, 16)
        model.experts = nn.Parameter(torch.randn(3, 16, 32))
        ends = torch.tensor([3, 3, 8], dtype=torch.int32)

        def step():
            rows_ = model(torch.randn(8, 16)).bfloat16()
            torch._grouped_mm(rows_, model.experts.bfloat16(), offs=ends).square().sum().backward()

        self.assert_counted(model, step)
        found = [line for line in rows(self.lines(), kind="matmul") if line["layer"] == "experts"]
        self.assertEqual([line["contraction"]["n"] for line in found if
                          line["pass"] == "forward"], [3, 5])
        self.assertEqual(len(found), 6)

    def test_recurrent_layers(self):
        for kind in (nn.LSTM, nn.GRU, nn.RNN):
            with self.subTest(kind.__name__):
                layer = kind(6, 8, num_layers=2, bidirectional=True)
                report = self.step(layer, torch.randn(5, 3, 6), loss=lambda y: y[0].sum())
                forward = sum(weight.numel() for name, weight in layer.named_parameters()
                              if "weight" in name) * 5 * 3
                macs = sum(multiply_accumulates(line) for line in
                           rows(self.lines(), kind="matmul", pass_="forward"))
                self.assertEqual(macs, forward)
                self.assertEqual(report.missing, [])

    def test_onednn_is_as_it_was(self):
        before = torch._C._get_mkldnn_enabled()
        layer = nn.LSTM(6, 8)
        with self.assertRaises(RuntimeError), capture(layer, self.path):
            layer(torch.randn(5, 3, 7))
        self.assertEqual(torch._C._get_mkldnn_enabled(), before)
        self.step(layer, torch.randn(5, 3, 6), loss=lambda y: y[0].sum())
        self.assertEqual(torch._C._get_mkldnn_enabled(), before)

    def test_products_of_a_function_in_python(self):
        model = Applied(lambda x, layer: Product.apply(x, layer.weight), nn.Linear(6, 6))
        inputs = torch.randn(4, 6, requires_grad=True)
        self.assert_counted(model, lambda: model(inputs).square().sum().backward())
        found = rows(self.lines(), kind="matmul")
        self.assertEqual([(line["layer"], line["pass"]) for line in found],
                         [("layer", "forward"), ("layer", "input_gradient"),
                          ("layer", "weight_gradient")])

    def test_dimensions_of_products_within_a_backward_pass_are_those_of_the_forward_one(self):
        model = Applied(lambda x, layer: Product.apply(x, layer.weight), nn.Linear(5, 6))
        inputs = torch.randn(4, 6, requires_grad=True)
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            with capture(model, self.path, payload=True):
                model(inputs).square().sum().backward()
        for line in rows(self.lines(), kind="matmul"):
            work = line["contraction"]
            self.assertEqual([work[size] for size in "nkc"], [4, 5, 6], line["pass"])
        first, second, output = self.tensors("input_gradient")
        torch.testing.assert_close(output @ second, first)
        first, second, output = self.tensors("weight_gradient")
        torch.testing.assert_close(output.T @ first, second)

    def test_what_a_function_in_python_adds_to_a_product(self):
        class Added(Product):
            @staticmethod
            def backward(ctx, gradient):
                x, weight = ctx.saved_tensors
                return torch.addmm(x, gradient, weight.T), x.T @ gradient

        model = Applied(lambda x, layer: Added.apply(x, layer.weight), nn.Linear(5, 6))

        def step():
            model(torch.randn(4, 6, requires_grad=True)).square().sum().backward()

        self.assert_counted(model, step)
        added, = [line for line in rows(self.lines(), kind="elementwise", layer="layer")
                  if line["pass"] == "input_gradient"]
        self.assertEqual((added["vector"]["read_elements"], added["vector"]["operations"]["add"]),
                         (48, 24))

    def test_convolutions_of_a_function_in_python(self):
        model = Applied(lambda x, layer: Filter.apply(x, layer.weight),
                        nn.Conv2d(2, 3, 2, bias=False))
        inputs = torch.randn(1, 2, 7, 7, requires_grad=True)
        self.assert_counted(model, lambda: model(inputs).square().sum().backward())
        found = [(line["pass"], line["contraction"].get("transposed", False))
                 for line in rows(self.lines(), kind="convolution")]
        self.assertEqual(found, [("forward", False), ("input_gradient", False),
                                 ("input_gradient", True)])

    def test_what_is_differentiated_twice_is_counted_as_often_as_it_ran(self):
        for layer in (nn.Linear(6, 5), nn.Sequential(nn.Conv1d(1, 2, 3), nn.Flatten())):
            model = nn.Sequential(layer, nn.Tanh(), nn.LazyLinear(1))
            shape = (4, 6) if isinstance(layer, nn.Linear) else (4, 1, 6)
            model(torch.randn(*shape))

            def step(model=model, shape=shape):
                inputs = torch.randn(*shape, requires_grad=True)
                output = model(inputs).sum()
                gradient, = torch.autograd.grad(output, inputs, create_graph=True)
                (output + gradient.square().sum()).backward()

            self.assert_counted(model, step)
            passes = Counter(line["pass"] for line in self.lines()[1:] if "contraction" in line)
            self.assertEqual(passes["forward"], 2)

    def test_what_a_checkpoint_runs_again_is_counted_again(self):
        model = checkpointed(use_reentrant=True)
        inputs = torch.randn(4, 6)
        self.assert_counted(model, lambda: model(inputs).square().sum().backward())
        self.assertEqual(len(rows(self.lines(), kind="matmul", pass_="forward")), 5)

    @unittest.skipIf(torch.__version__ < "2", "a checkpoint that is cut short leaves no trace")
    def test_a_checkpoint_without_a_pass_within_a_pass(self):
        model = checkpointed(use_reentrant=False)
        inputs = torch.randn(4, 6)
        self.assert_counted(model, lambda: model(inputs).square().sum().backward())

    def test_inference_mode(self):
        old = torch.__version__ < "2"  # it doesn't take composite ops apart here
        model = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.ReLU() if old else nn.Conv1d(3, 2, 1))

        def step():
            with torch.inference_mode():
                model(torch.randn(3, 4))

        with warnings.catch_warnings():
            warnings.simplefilter("error")
            with capture(model, self.path) as report:
                step()
        self.assertEqual(report.macs, 3 * 4 * 8 + (0 if old else 2 * 3 * 8))

    def test_tensors_without_elements_cost_nothing(self):
        full, empty = nn.Linear(6, 5), nn.Linear(6, 5)

        def run(x, layer):
            norm = functional.layer_norm(x[:0], (6,))
            return layer(x) + empty(norm).sum()

        model = Applied(run, full)
        model.empty = empty
        inputs = torch.randn(4, 6)
        self.assert_counted(model, lambda: model(inputs).square().sum().backward())
        self.assertEqual({line["layer"] for line in rows(self.lines(), kind="matmul")}, {"layer"})
        self.assertEqual({line["layer"] for line in rows(self.lines(), pass_="update")},
                         {"layer", "empty"})


if __name__ == "__main__":
    unittest.main()
