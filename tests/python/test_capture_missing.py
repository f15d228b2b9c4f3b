# SPDX-License-Identifier: MIT
"""Is what a captured trace lacks told, and is nothing told that it has?"""

import contextlib
import threading
import unittest
import warnings
from collections.abc import Callable
from typing import Any
from unittest import mock

import torch
from torch import nn
from torch.utils.checkpoint import checkpoint

from captured import Captured, rows
from lnsim.capture import capture, steps
from lnsim.capture.backward import Backward

try:
    from torch._subclasses.fake_tensor import FakeTensorMode
except ImportError:
    FakeTensorMode = None


class Scaled(torch.autograd.Function):
    """A Function that nobody knows."""

    @staticmethod
    def forward(_ctx, x):
        return x * 3

    @staticmethod
    def backward(_ctx, gradient):
        return gradient.cumprod(0) + gradient


class Doubled(torch.autograd.Function):
    """Whose arithmetic is numpy's."""

    @staticmethod
    def forward(_ctx, x):
        return torch.from_numpy(x.detach().numpy() * 2)

    @staticmethod
    def backward(_ctx, gradient):
        return torch.from_numpy(gradient.numpy() * 2)


class Rounded(torch.autograd.Function):
    """Whose backward pass has nothing to do."""

    @staticmethod
    def forward(_ctx, x):
        return x.round()

    @staticmethod
    def backward(_ctx, gradient):
        return gradient


class Runs(nn.Module):
    """A function of the input and a layer."""

    def __init__(self, run: Callable, layer: nn.Module) -> None:
        super().__init__()
        self.run, self.layer = run, layer

    def forward(self, x):
        return self.run(x, self.layer)


class Unseen(Captured):
    """Is what the trace lacks told?"""

    def listed(self, model: nn.Module, *inputs: torch.Tensor) -> list[dict[str, Any]]:
        with self.assertWarnsRegex(UserWarning, "the trace is incomplete"), \
                capture(model, self.path) as report:
            model(*inputs).sum().backward()
        self.assertEqual([entry.entry() for entry in report.missing], self.lines()[0]["missing"])
        return self.lines()[0]["missing"]

    def test_a_function_in_python(self):
        class Custom(nn.Module):
            def __init__(self) -> None:
                super().__init__()
                self.before, self.after = nn.Linear(4, 4), nn.Linear(4, 4)

            def forward(self, x):
                return self.after(Scaled.apply(self.before(x)))

        found = self.listed(Custom(), torch.randn(2, 4))
        self.assertEqual(found, [{"op": "cumprod", "layer": "mul", "pass": "input_gradient",
                                  "count": 1, "macs": 0}])
        self.assertEqual([line["layer"] for line in rows(self.lines(), pass_="forward")],
                         ["before", "mul", "after", "sum"])

    def test_the_optimisers_step_is_left_out(self):
        model = nn.Linear(4, 4)
        optimiser = torch.optim.SGD(model.parameters(), lr=0.1)
        with capture(model, self.path) as report:
            model(torch.randn(2, 4)).sum().backward()
            optimiser.step()
        self.assertEqual(report.left_out["add outside of forward and backward pass"], 2)
        self.assertEqual(len(rows(self.lines(), pass_="update")), 1)

    def test_gradients_of_earlier_steps_are_not_ops_of_this_one(self):
        model = nn.Linear(4, 4)
        self.step(model, torch.randn(2, 4))
        expected = self.lines()
        report = self.step(model, torch.randn(2, 4))
        self.assertEqual(self.lines(), expected)
        self.assertEqual(report.left_out["add to the gradient of earlier steps"], 2)

    def test_an_op_and_its_gradient_in_its_own_layer(self):
        model = nn.Sequential(nn.Linear(4, 4), Runs(lambda x, _: x.cumprod(1), None),
                              nn.Linear(4, 4))
        found = self.listed(model, torch.randn(2, 4))
        self.assertIn({"op": "cumprod", "layer": "1", "pass": "forward", "count": 1, "macs": 0},
                      found)
        self.assertEqual({entry["layer"] for entry in found}, {"1"})

    def test_how_often_and_how_many_products(self):
        model = Runs(lambda x, layer: (torch.eye(4).to_sparse() @ layer(x))
                     + torch.eye(4).to_sparse() @ x, nn.Linear(3, 3))
        found = [entry for entry in self.listed(model, torch.randn(4, 3))
                 if entry["pass"] == "forward" and "macs" in entry and entry["macs"]]
        self.assertEqual(sum(entry["macs"] for entry in found), 2 * 4 * 3)
        self.assertEqual(sum(entry["count"] for entry in found), 2)
        self.assertEqual({entry["why"] for entry in found}, {"a sparse tensor"})

    def test_the_share_of_products(self):
        model = Runs(lambda x, layer: layer(x) + torch.eye(4).to_sparse() @ x, nn.Linear(4, 4))
        with self.assertWarnsRegex(UserWarning, "lacks 11.11 % of the step's MACs"), \
                capture(model, self.path) as report:
            model(torch.randn(4, 4)).sum().backward()
        self.assertEqual((report.macs, report.missing_macs), (128, 16))

    def test_complex_numbers_and_integers(self):
        layer = nn.Linear(4, 4, dtype=torch.complex64)
        whole = torch.ones(3, 5, dtype=torch.long)
        model = Runs(lambda x, layer: layer(x).abs() + (whole @ whole.T).sum(), layer)
        found = self.listed(model, torch.randn(2, 4, dtype=torch.complex64))
        told = {(entry["op"], entry["pass"]): (entry.get("macs"), entry["why"]) for entry in found}
        self.assertEqual(told["addmm", "forward"], (4 * 2 * 4 * 4, "complex numbers"))
        self.assertEqual(told["abs", "forward"], (0, "complex numbers"))
        self.assertEqual(told["mm", "forward"], (3 * 5 * 3, "integers"))

    def test_numbers_that_were_made_outside_of_torch(self):
        model = Runs(lambda x, layer: Doubled.apply(layer(x)) * 3, nn.Linear(4, 4))
        found = self.listed(model, torch.randn(2, 4))
        self.assertEqual([entry["op"] for entry in found],
                         ["forward pass of DoubledBackward", "backward pass of DoubledBackward"])
        self.assertEqual({entry["why"] for entry in found},
                         {"its numbers were made outside of torch"})

    @unittest.skipUnless(hasattr(torch.backends, "mkldnn") and torch.backends.mkldnn.is_available()
                         and torch.__version__ >= "2", "no op is a whole recurrent layer")
    def test_a_recurrent_layer_as_one_op(self):
        layer = nn.LSTM(4, 8)
        model = Runs(lambda x, _: torch.lstm(x, (torch.zeros(1, 2, 8), torch.zeros(1, 2, 8)),
                                             list(layer.parameters()), True, 1, 0.0, True, False,
                                             False)[0], layer)
        found = self.listed(model, torch.randn(5, 2, 4))
        forward = 5 * 2 * 4 * 8 * (4 + 8)
        self.assertEqual([entry["macs"] for entry in found], [forward, 2 * forward])

    @unittest.skipIf(torch.__version__ < "2", "attention is no op of its own")
    def test_attention_as_one_op(self):
        from torch.nn.attention import SDPBackend, sdpa_kernel

        def run(x, layer):
            q, k, v = layer(x).view(2, 1, 6, 8), layer(x), layer(x)
            with sdpa_kernel(SDPBackend.FLASH_ATTENTION):
                return torch.nn.functional.scaled_dot_product_attention(
                    q, k.view(2, 1, 6, 8)[:, :, :4], v.view(2, 1, 6, 8)[:, :, :4])

        found = self.listed(Runs(run, nn.Linear(8, 8)), torch.randn(2, 6, 8))
        pairs = 2 * 6 * 4 * 8
        self.assertEqual([(entry["pass"], entry["macs"]) for entry in found],
                         [("forward", 2 * pairs), ("input_gradient", 5 * pairs)])

    @unittest.skipUnless(hasattr(torch, "_grouped_mm"), "torch has no grouped products")
    def test_groups_whose_sizes_are_values(self):
        model = nn.Linear(16, 16, device="meta", dtype=torch.bfloat16)
        ends = torch.empty(3, dtype=torch.int32, device="meta")
        experts = torch.empty(3, 16, 32, device="meta", dtype=torch.bfloat16)
        found = self.listed(Runs(lambda x, layer: torch._grouped_mm(layer(x), experts, offs=ends)
                                 .square(), model),
                            torch.empty(8, 16, device="meta", dtype=torch.bfloat16))
        self.assertEqual([(entry["op"], entry["pass"], entry["macs"]) for entry in found],
                         [("_grouped_mm", "forward", 8 * 16 * 32),
                          ("_grouped_mm", "input_gradient", 8 * 16 * 32)])

    def test_a_forward_pass_that_is_cut_short(self):
        class Cut(nn.Module):
            def __init__(self):
                super().__init__()
                self.inner, self.outer = Stops(), nn.Linear(4, 4)

            def forward(self, x):
                with contextlib.suppress(KeyError):
                    self.inner(x)
                return self.outer(x)

        class Stops(nn.Module):
            def forward(self, _):
                raise KeyError

        model = nn.Sequential(Cut(), nn.Tanh())
        with capture(model, self.path):
            model(torch.randn(2, 4)).sum().backward()
        self.assertEqual([line["layer"] for line in rows(self.lines(), pass_="forward")],
                         ["0.outer", "1", "sum"])

    def test_a_step_in_another_thread(self):
        model, inputs = nn.Sequential(nn.Linear(4, 4), nn.Tanh()), torch.randn(2, 4)

        def elsewhere(work: Callable[[], Any]) -> None:
            thread = threading.Thread(target=work)
            thread.start()
            thread.join()

        with self.assertWarnsRegex(UserWarning, "another thread"), \
                capture(model, self.path) as report:
            model(inputs).sum()
            elsewhere(lambda: model(inputs).sum().backward())
        self.assertEqual({(entry.op, entry.pass_) for entry in report.missing},
                         {("forward pass", "forward")})
        model.zero_grad()
        with self.assertWarnsRegex(UserWarning, "another thread"), \
                capture(model, self.path) as report:
            loss = (model(inputs) * 2).sum()
            elsewhere(loss.backward)
        self.assertEqual({entry.op for entry in report.missing}, {"backward pass"})

    def test_nested_tensors_leave_the_step_alone(self):
        model = nn.Linear(4, 2)
        parts = [torch.randn(3, 4), torch.randn(5, 4)]
        given = (torch.nested.nested_tensor(parts) if hasattr(torch, "nested")
                 and hasattr(torch.nested, "nested_tensor") else torch.nested_tensor(parts))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with capture(model, self.path) as report:
                output = model(given)
                (model(parts[0]).sum()).backward()
        self.assertTrue(output.is_nested)
        self.assertTrue(report.missing)


class Contained(Captured):
    """Does a recorder that fails leave the step alone?"""

    def test_in_the_forward_pass_and_in_the_backward_pass(self):
        for name in ("step_of", "records_within"):
            model = nn.Sequential(nn.Linear(4, 4), nn.Tanh(), nn.Linear(4, 4))
            inputs = torch.randn(2, 4)
            (model(inputs) ** 3).sum().backward()
            expected = [parameter.grad for parameter in model.parameters()]
            model.zero_grad(set_to_none=True)
            true = getattr(steps, name)

            def fails(call, *more, true=true):
                if call.op in ("tanh", "pow"):
                    raise LookupError("for a test")
                return true(call, *more)

            with mock.patch.object(steps, name, fails), warnings.catch_warnings():
                warnings.simplefilter("ignore")
                with capture(model, self.path) as report:
                    (model(inputs) ** 3).sum().backward()
            for parameter, gradient in zip(model.parameters(), expected, strict=True):
                self.assertTrue(torch.equal(parameter.grad, gradient))
            self.assertEqual({entry.why for entry in report.missing},
                             {"recorder failed: LookupError: for a test"})
            self.assertEqual(len(rows(self.lines(), kind="matmul", pass_="forward")), 2)


    def test_at_the_end_of_a_backward_pass(self):
        model = nn.Linear(4, 4)
        with mock.patch.object(Backward, "end", side_effect=LookupError("for a test")), \
                self.assertWarns(UserWarning), capture(model, self.path) as report:
            model(torch.randn(2, 4)).sum().backward()
        self.assertIsNotNone(model.weight.grad)
        self.assertEqual([(entry.op, entry.why) for entry in report.missing],
                         [("backward pass", "recorder failed: LookupError: for a test")])


class FalseAlarms(Captured):
    """Is a step complete that merely runs otherwise?"""

    def complete(self, model: nn.Module, step: Callable[[], None], **options: Any) -> Any:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            with capture(model, self.path, **options) as report:
                step()
        self.assert_valid()
        return report

    def sums(self, layer: str = "parameters") -> list[tuple[int, int]]:
        return [(line["vector"]["read_elements"], line["vector"]["operations"]["add"])
                for line in rows(self.lines(), kind="elementwise", layer=layer,
                                 pass_="weight_gradient")]

    def test_checkpoints(self):
        block = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 4))
        model = Runs(lambda x, layer: checkpoint(block, layer(x), use_reentrant=True),
                     nn.Linear(4, 4))
        model.block = block
        self.complete(model, lambda: model(torch.randn(2, 4)).sum().backward())

    def test_gradients_of_several_backward_passes(self):
        model = nn.Linear(4, 3, bias=False)

        def step():
            for part in torch.randn(3, 2, 4):
                model(part).square().sum().backward()

        self.complete(model, step)
        self.assertEqual(self.sums(), [(24, 12), (24, 12)])
        report = self.complete(model, step)
        self.assertEqual(self.sums(), [(24, 12), (24, 12)])
        self.assertEqual(report.left_out["add to the gradient of earlier steps"], 1)

    def test_one_graph_that_is_run_twice(self):
        model = nn.Linear(4, 3, bias=False)

        def step():
            output = model(torch.randn(2, 4))
            output.sum().backward(retain_graph=True)
            output.square().sum().backward()

        self.complete(model, step)
        self.assertEqual(len(rows(self.lines(), kind="matmul", pass_="weight_gradient")), 2)
        self.assertEqual(self.sums(), [(24, 12)])

    def test_gradients_that_are_asked_for(self):
        model = nn.Linear(4, 4)

        def step():
            inputs = torch.randn(2, 4, requires_grad=True)
            torch.autograd.grad((model(inputs) + inputs).square().sum(), [inputs])

        self.complete(model, step)
        added = [line for line in rows(self.lines(), kind="elementwise", pass_="input_gradient")
                 if line["vector"]["operations"]["add"]]
        self.assertEqual([line["vector"]["read_elements"] for line in added], [16])

    def test_a_function_whose_gradient_is_its_error(self):
        model = Runs(lambda x, layer: Rounded.apply(layer(x)), nn.Linear(4, 4))
        self.complete(model, lambda: (model(torch.randn(2, 4)) * 2).sum().backward())

    def test_a_hook_on_a_weight(self):
        model = nn.Sequential(nn.Linear(4, 3, bias=False))
        model[0].weight.register_hook(lambda gradient: gradient * 2)
        self.complete(model, lambda: model(torch.randn(2, 4)).square().sum().backward())
        scaled, = rows(self.lines(), kind="elementwise", layer="0", pass_="weight_gradient")
        self.assertEqual(scaled["vector"]["operations"]["multiply"], 12)

    def test_a_backward_pass_within_a_forward_pass(self):
        def run(x, layer):
            with torch.enable_grad():
                x = x.detach().requires_grad_()
                y = layer(x)
                gradient, = torch.autograd.grad((y * y + y).sum(), [x])
            return layer(x - gradient)

        model = Runs(run, nn.Linear(4, 4))
        self.complete(model, lambda: model(torch.randn(2, 4)).square().sum().backward())
        passes = [line["pass"] for line in rows(self.lines(), kind="matmul")]
        self.assertEqual(passes, ["forward", "input_gradient", "forward", "input_gradient",
                                  "weight_gradient"])
        sums = [line for line in rows(self.lines(), kind="elementwise", pass_="input_gradient")
                if line["vector"]["read_elements"] == 24]
        self.assertEqual([line["vector"]["operations"]["add"] for line in sums], [16])

    def test_in_place_on_a_view(self):
        model = nn.Linear(4, 4)

        def step():
            output = model(torch.randn(2, 4))
            output[:, 0].mul_(3)
            output.sum().backward()

        self.complete(model, step)

    def test_tensors_that_have_a_shape_alone(self):
        model = nn.Sequential(nn.Linear(4, 4), nn.LayerNorm(4), nn.ReLU(), nn.Linear(4, 2))
        model.to("meta")
        inputs = torch.randn(3, 4, device="meta")
        report = self.complete(model, lambda: model(inputs).square().sum().backward(),
                               format="lns8g8", payload=True)
        self.assertEqual(report.macs, 2 * 3 * 4 * 4 + 3 * 3 * 4 * 2)
        self.assertFalse(any("statistics" in self.whole(place) or "payload" in self.whole(place)
                             for place in range(1, report.ops + 1)))

    @unittest.skipIf(FakeTensorMode is None or torch.__version__ < "2", "no fake tensors")
    def test_fake_tensors(self):
        mode = FakeTensorMode()
        with mode:
            model = nn.Sequential(nn.Linear(4, 4), nn.ReLU(), nn.Linear(4, 2))
            inputs = torch.randn(3, 4)

        def step():
            model(inputs).square().sum().backward()

        def step_inside():
            with mode:
                step()

        for run in (step, step_inside):
            model.zero_grad()
            report = self.complete(model, run)
            self.assertEqual(report.macs, 2 * 3 * 4 * 4 + 3 * 3 * 4 * 2)

    @unittest.skipUnless(hasattr(torch, "nested") and hasattr(torch, "jagged"), "no jagged tensors")
    def test_jagged_tensors(self):
        model = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 4))
        parts = [torch.randn(3, 4), torch.randn(5, 4)]

        def step():
            given = torch.nested.nested_tensor(parts, layout=torch.jagged)
            model(given).values().square().sum().backward()

        self.assertEqual(self.complete(model, step).macs, 8 * 32 * 5)

    @unittest.skipUnless(hasattr(torch, "compile"), "torch has no compiler")
    def test_what_a_compiler_has_made(self):
        model = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 4))
        whole = torch.compile(model, backend="eager")
        inputs = torch.randn(3, 4)
        report = self.complete(model, lambda: whole(inputs).square().sum().backward())
        self.assertEqual(report.macs, 3 * 32 * 5)

    def test_autocast(self):
        model = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 4))

        def step():
            with torch.autocast("cpu", torch.bfloat16):
                model(torch.randn(3, 4)).float().square().sum().backward()

        self.assertEqual(self.complete(model, step).macs, 3 * 32 * 5)
        self.assertEqual({line["contraction"]["second"] for line in
                          rows(self.lines(), kind="matmul")}, {"weight"})

    def test_sparse_gradients_of_embeddings(self):
        model = nn.Sequential(nn.Embedding(20, 4, sparse=True), nn.Linear(4, 2))
        words = torch.tensor([[1, 2, 2], [1, 7, 1]])
        self.complete(model, lambda: model(words).square().sum().backward())
        self.assertEqual(self.lines()[0]["embedding_gradient"], "sparse")
        gradient, = rows(self.lines(), layer="0", pass_="weight_gradient")
        self.assertEqual(gradient["vector"]["written_elements"], 6 * 4)
        update, = rows(self.lines(), layer="0", pass_="update")
        self.assertEqual(update["update"], {"weights": 3 * 4, "untouched": 17 * 4})


if __name__ == "__main__":
    unittest.main()
