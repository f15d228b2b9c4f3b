# SPDX-License-Identifier: MIT
"""Does a wrapped model keep its types, and say what it multiplies outside of its arithmetic, by
what runs?"""

import copy
import inspect
import io
import pickle
import unittest
import warnings

import torch
from torch import overrides
from torch.nn import functional
from torch.nn.utils import parametrizations, parametrize, weight_norm
from torch.utils.checkpoint import checkpoint

from lnsim import formats, nn
from lnsim.capture import quantised
from lnsim.nn import attention

BIT_TRUE = nn.Arithmetic(exactness="bit_true")
FP32 = nn.Arithmetic(None, None, None, None)


def normal(*shape: int, seed: int = 1) -> torch.Tensor:
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed))


def quiet(model: torch.nn.Module, *inputs: torch.Tensor):
    """What a model gives without a warning."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", nn.UnwrappedWarning)
        return model(*inputs)


class Conv1D(torch.nn.Module):
    """A linear layer as Hugging Face's GPT-2 has it (transformers.pytorch_utils.Conv1D)."""

    def __init__(self, nf: int, nx: int):
        super().__init__()
        self.nf, self.nx = nf, nx
        self.weight = torch.nn.Parameter(normal(nx, nf))
        self.bias = torch.nn.Parameter(normal(nf, seed=2))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        y = torch.addmm(self.bias, x.view(-1, x.size(-1)), self.weight)
        return y.view(*x.size()[:-1], self.nf)


class RootMeanSquareNorm(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.weight = torch.nn.Parameter(torch.ones(8))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.weight * x * x.pow(2).mean(-1, keepdim=True).rsqrt()


class Router(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.weight = torch.nn.Parameter(normal(8, 8))

    def forward(self, x: torch.Tensor, *, twice: bool = False) -> torch.Tensor:
        y = functional.linear(x, self.weight)
        return functional.linear(y, self.weight) if twice else y


class Block(torch.nn.Module):
    """Own code around layers that are wrapped, that are not, and products of its own."""

    def __init__(self):
        super().__init__()
        self.norm = RootMeanSquareNorm()
        self.first = torch.nn.Linear(8, 8)
        self.cell = torch.nn.LSTM(8, 8)
        self.router = Router()

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        y = self.router(self.first(self.norm(x)))
        return self.cell(y)[0] + nn.matmul(x, x.transpose(-1, -2) @ x, FP32)


class Failing(torch.nn.Module):
    def forward(self, x: torch.Tensor) -> torch.Tensor:
        raise RuntimeError(f"as it is meant to, of {len(x)}")


def attend(query: torch.Tensor, key: torch.Tensor, value: torch.Tensor, **options) -> torch.Tensor:
    """torch's function where it has one, or what stands in for it."""
    if hasattr(functional, "scaled_dot_product_attention"):
        return functional.scaled_dot_product_attention(query, key, value, **options)
    return scaled_dot_product_attention(query, key, value, **options)


def scaled_dot_product_attention(query: torch.Tensor, key: torch.Tensor, value: torch.Tensor,
                                 **options) -> torch.Tensor:
    if overrides.has_torch_function((query, key, value)):
        return overrides.handle_torch_function(scaled_dot_product_attention, (query, key, value),
                                               query, key, value, **options)
    return attention.scaled_dot_product(FP32, query, key, value, **options)


class Attention(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.projection = torch.nn.Linear(16, 48)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        heads = (part.unflatten(-1, (4, 4)).transpose(1, 2)
                 for part in self.projection(x).chunk(3, -1))
        return attend(*heads, is_causal=True).transpose(1, 2).flatten(2)


class Types(unittest.TestCase):
    def test_of_models_are_kept(self):
        layers = torch.nn
        models = ((lambda: layers.Sequential(layers.Linear(8, 8), layers.BatchNorm1d(8)), (4, 8)),
                  (lambda: layers.Sequential(layers.Conv2d(8, 6, 3), layers.BatchNorm2d(6)),
                   (2, 8, 5, 5)),
                  (lambda: layers.Conv1d(8, 6, 3), (2, 8, 5)),
                  (lambda: Conv1D(8, 8), (4, 8)),
                  (lambda: layers.TransformerEncoderLayer(8, 2, 12, 0.0, batch_first=True),
                   (2, 5, 8)))
        for exactness in ("fast", "bit_true"):
            for dtype in (torch.bfloat16, torch.float64):
                for make, shape in models:
                    with self.subTest(exactness, dtype=dtype, shape=shape):
                        torch.manual_seed(2)
                        model = make().to(dtype)
                        x = normal(*shape).to(dtype).requires_grad_()
                        exact = model(x)
                        nn.wrap(model, exactness=exactness)
                        y = model(x)
                        self.assertEqual(y.dtype, dtype)
                        self.assertGreater(formats.signal_to_noise(exact, y), 18)
                        y.sum().backward()
                        self.assertEqual({tensor.grad.dtype for tensor in (x, *model.parameters())},
                                         {dtype})

    def test_of_half_are_kept(self):
        for layer, shape in ((torch.nn.Linear(8, 4), (3, 8)), (torch.nn.Conv2d(8, 4, 3),
                                                               (2, 8, 5, 5))):
            for exactness in ("fast", "bit_true"):
                nn.wrap(layer.half(), exactness=exactness)
                y = layer(normal(*shape).half())
                self.assertEqual(y.dtype, torch.float16)
                y.backward(torch.ones_like(y))
                self.assertEqual(layer.weight.grad.dtype, torch.float16)

    def test_of_operands_without_a_format_may_be_mixed(self):
        layer = torch.nn.Linear(8, 4).bfloat16()
        nn.wrap(layer, weight=None)
        self.assertEqual(layer(normal(3, 8).bfloat16()).dtype, torch.bfloat16)

    def test_of_products_are_those_of_the_first_operand(self):
        for exactness in ("fast", "bit_true"):
            kind = nn.Arithmetic(exactness=exactness)
            y = nn.matmul(normal(2, 3, 8).bfloat16(), normal(8, 4).bfloat16(), kind)
            self.assertEqual(y.dtype, torch.bfloat16)
            self.assertEqual(nn.matmul(normal(0, 3, 8), normal(8, 4), kind).shape, (0, 3, 4))
            self.assertEqual(nn.matmul(normal(2, 0, 8), normal(8, 4), kind).shape, (2, 0, 4))


class OwnCode(unittest.TestCase):
    def test_is_judged_by_what_it_multiplies(self):
        model = torch.nn.Sequential(Block(), RootMeanSquareNorm())
        report = nn.wrap(model)
        self.assertEqual(report.wrapped, ("0.first",))
        self.assertEqual([name for name, _ in report.unwrapped], ["0.cell"])
        self.assertEqual(report.watched, ("0", "0.norm", "0.router", "1"))
        self.assertIn("watched: 4 modules with code of their own", str(report))
        with warnings.catch_warnings(record=True) as told:
            warnings.simplefilter("always")
            model(normal(5, 3, 8))
        self.assertEqual([(str(one.message).split(";")[0], one.category) for one in told],
                         [("not wrapped: 0.router: Router calls linear, which is computed in fp32",
                           nn.UnwrappedWarning),
                          ("not wrapped: 0: Block calls matmul, which is computed in fp32",
                           nn.UnwrappedWarning)])
        self.assertEqual([name for name, _ in report.unwrapped], ["0.cell", "0.router", "0"])
        self.assertIn("not wrapped: 0.router: Router calls linear", str(report))
        quiet(model, normal(5, 3, 8))

    def test_that_multiplies_nothing_raises_no_alarm(self):
        model = torch.nn.Sequential(torch.nn.Linear(8, 8), RootMeanSquareNorm())
        report = nn.wrap(model)
        exact = RootMeanSquareNorm()(model[0](normal(3, 8)))
        self.assertTrue(torch.equal(quiet(model, normal(3, 8)), exact))
        self.assertEqual(report.unwrapped, ())

    def test_that_is_skipped_is_left_alone(self):
        model = Block()
        nn.wrap(model, skip=["router", "first"])
        self.assertIs(type(model.router), Router)
        with self.assertWarnsRegex(nn.UnwrappedWarning, "the model: Block calls matmul"):
            model(normal(5, 3, 8))
        self.assertIs(type(model.first), torch.nn.Linear)

    def test_stays_what_it_was(self):
        model = Router()
        nn.wrap(model)
        self.assertIsInstance(model, Router)
        self.assertEqual(type(model).__name__, "Router")
        self.assertEqual(type(model).__module__, Router.__module__)
        self.assertEqual(inspect.signature(model.forward), inspect.signature(Router().forward))
        self.assertEqual(list(model.state_dict()), ["weight"])
        report = nn.wrap(model)  # once more
        with self.assertWarns(nn.UnwrappedWarning):
            self.assertEqual(model(normal(3, 8), twice=True).shape, (3, 8))
        self.assertEqual(len(report.unwrapped), 1)

    def test_is_copied_and_pickled(self):
        for make in (Router, lambda: Conv1D(8, 8), lambda: torch.nn.Sequential(Router())):
            model = make()
            nn.wrap(model)
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", nn.UnwrappedWarning)
                expected = model(normal(3, 8))
                saved = io.BytesIO()
                torch.save(model, saved)
                for twin in (copy.deepcopy(model), pickle.loads(pickle.dumps(model))):
                    self.assertIs(type(twin), type(model))
                    self.assertTrue(torch.equal(twin(normal(3, 8)), expected))
                    self.assertFalse(twin.state_dict().keys() ^ model.state_dict().keys())

    def test_that_fails_is_no_longer_watched(self):
        model, other = Failing(), Router()
        nn.wrap(model)
        nn.wrap(other)
        for _ in range(2):
            with self.assertRaisesRegex(RuntimeError, "meant to"):
                model(normal(3, 8))
        with self.assertWarns(nn.UnwrappedWarning):
            other(normal(3, 8))

    def test_that_runs_again_in_the_backward_pass_is_watched_there(self):
        model = Router()
        report = nn.wrap(model)
        report.unwrapped = ()
        x = normal(3, 8).requires_grad_()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", nn.UnwrappedWarning)
            y = checkpoint(model, x, use_reentrant=True)
            report.unwrapped = ()
            y.sum().backward()
        self.assertEqual(len(report.unwrapped), 1)

    def test_that_is_compiled_is_listed(self):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            report = nn.wrap(torch.nn.Sequential(torch.jit.script(torch.nn.Linear(3, 3))))
        self.assertEqual(report.wrapped, ())
        self.assertRegex(str(report), "not wrapped: 0: RecursiveScriptModule is compiled")


class ScaledDotProduct(unittest.TestCase):
    def operands(self) -> tuple[torch.Tensor, ...]:
        return normal(2, 4, 5, 8), normal(2, 4, 6, 8, seed=2), normal(2, 4, 6, 3, seed=3)

    def reference(self, q, k, v, mask=None, scale=None):
        scores = q @ k.transpose(-1, -2) * (q.shape[-1] ** -0.5 if scale is None else scale)
        return (scores if mask is None else scores + mask).softmax(-1) @ v

    def test_means_what_torchs_does(self):
        q, k, v = self.operands()
        floats = normal(5, 6, seed=4)
        booleans = floats > -0.5
        minus = torch.zeros(5, 6).masked_fill(~booleans, float("-inf"))
        causal = torch.full((5, 6), float("-inf")).triu(1)
        for options, mask in (({}, None), ({"attn_mask": floats}, floats),
                              ({"attn_mask": booleans}, minus), ({"is_causal": True}, causal)):
            for scale in (None, 0.3):
                expected = self.reference(q, k, v, mask, scale)
                torch.testing.assert_close(
                    attention.scaled_dot_product(FP32, q, k, v, scale=scale, **options), expected)
                if hasattr(functional, "scaled_dot_product_attention"):
                    torch.testing.assert_close(attend(q, k, v, scale=scale, **options), expected)

    def test_groups_share_keys(self):
        q, k, v = self.operands()
        expected = self.reference(q, k[:, [0, 0, 2, 2]], v[:, [0, 0, 2, 2]])
        torch.testing.assert_close(
            attention.scaled_dot_product(FP32, q, k[:, ::2], v[:, ::2], enable_gqa=True), expected)

    def test_a_row_that_sees_nothing_is_zero(self):
        q, k, v = (x.requires_grad_() for x in self.operands())
        mask = torch.ones(5, 6, dtype=torch.bool)
        mask[2] = False
        y = attention.scaled_dot_product(nn.Arithmetic(), q, k, v, mask)
        self.assertFalse(y[:, :, 2].any())
        y.sum().backward()
        self.assertTrue(q.grad.isfinite().all())

    def test_drops(self):
        q, k, _ = self.operands()
        ones = torch.ones(2, 4, 6, 1)
        y = attention.scaled_dot_product(FP32, q, k, ones, dropout_p=0.5)
        self.assertGreater(float(y.std()), 0.1)

    def test_is_computed_in_the_arithmetic_of_its_module(self):
        model = Attention()
        x = normal(2, 5, 16)
        exact = model(x)
        report = nn.wrap(model, layers={"projection": FP32}, exactness="bit_true")
        with nn.count_overflows() as counted:
            y = quiet(model, x)
        self.assertEqual(report.unwrapped, ())
        self.assertEqual(counted.sums, 2 * 4 * (5 * 5 + 5 * 4))
        self.assertGreater(formats.signal_to_noise(exact, y), 20)
        heads = [part.unflatten(-1, (4, 4)).transpose(1, 2)
                 for part in model.projection(x).chunk(3, -1)]
        same = attention.scaled_dot_product(BIT_TRUE, *heads, is_causal=True)
        self.assertTrue(torch.equal(y, same.transpose(1, 2).flatten(2)))

    def test_of_a_skipped_module_is_left_alone(self):
        model = torch.nn.Sequential(Attention(), Router())
        nn.wrap(model, skip=["0"], exactness="bit_true")
        with nn.count_overflows() as counted:
            quiet(model[0], normal(2, 5, 16))
        self.assertEqual(counted.sums, 0)


class OtherLayers(unittest.TestCase):
    def test_a_transposed_weight_is_a_linear_layer(self):
        exact, layer = Conv1D(5, 8), Conv1D(5, 8)
        model = torch.nn.Sequential(layer)
        self.assertFalse(quantised.layers_in(model))
        report = nn.wrap(model, exactness="bit_true")
        self.assertEqual((report.wrapped, report.unwrapped), (("0",), ()))
        self.assertTrue(quantised.layers_in(model))
        x = normal(2, 3, 8)
        expected = nn.linear(x, exact.weight.T, exact.bias, BIT_TRUE)
        y = quiet(model, x)
        self.assertTrue(torch.equal(y, expected))
        incoming = normal(2, 3, 5, seed=3)
        y.backward(incoming)
        expected.backward(incoming)
        self.assertTrue(torch.equal(layer.weight.grad, exact.weight.grad))
        self.assertIsInstance(layer, Conv1D)
        self.assertEqual(nn.wrap(model).wrapped, ("0",))
        self.assertEqual(layer.arithmetic.exactness, "fast")

    def test_another_class_of_that_name_is_watched(self):
        for parts in ({"weight": normal(8, 5), "bias": normal(5)},
                      {"weight": normal(8, 5), "bias": normal(5), "nf": 8},
                      {"weight": normal(8, 5), "bias": normal(8), "nf": 5},
                      {"weight": normal(8, 5, 1), "bias": normal(5), "nf": 5},
                      {"weight": None, "bias": normal(5), "nf": 5},
                      {"weight": normal(8, 5), "bias": None, "nf": 5}):
            module = type("Conv1D", (torch.nn.Module,), {"forward": lambda _, x: x})()
            for name, value in parts.items():
                setattr(module, name, value)
            self.assertEqual(nn.wrap(module).watched, ("",))
        module = type("Linear1D", (Conv1D,), {})(5, 8)
        self.assertEqual(nn.wrap(module).watched, ("",))

    def test_parametrised_layers_are_wrapped(self):
        for parametrised in (weight_norm, parametrizations.orthogonal,
                             parametrizations.spectral_norm):
            torch.manual_seed(1)
            layer = parametrised(torch.nn.Linear(8, 8)).eval()
            model = torch.nn.Sequential(layer)
            names = list(model.state_dict())
            x = normal(3, 8)
            exact = layer(x)
            report = nn.wrap(model, exactness="bit_true")
            self.assertEqual((report.wrapped, report.unwrapped), (("0",), ()))
            self.assertEqual(list(model.state_dict()), names)
            y = quiet(model, x)
            self.assertTrue(torch.equal(y, nn.linear(x, layer.weight, layer.bias, BIT_TRUE)))
            self.assertGreater(formats.signal_to_noise(exact, y), 20)
            y.sum().backward()
            self.assertTrue(all(parameter.grad is not None for parameter in model.parameters()))
            self.assertEqual(nn.wrap(model).wrapped, ("0",))
            self.assertEqual(layer.arithmetic.exactness, "fast")

    def test_parametrisations_can_come_and_go(self):
        layer = torch.nn.Linear(8, 8)
        parametrizations.orthogonal(layer)
        nn.wrap(layer)
        twin = copy.deepcopy(layer)
        self.assertTrue(torch.equal(twin(normal(3, 8)), layer(normal(3, 8))))
        parametrize.remove_parametrizations(layer, "weight")
        plain = torch.nn.Linear(8, 8)
        self.assertEqual(nn.wrap(plain).wrapped, ("",))
        self.assertIs(type(layer), type(plain))
        parametrizations.orthogonal(layer)
        self.assertEqual(nn.wrap(layer).wrapped, ("",))
        self.assertEqual(layer(normal(3, 8)).shape, (3, 8))

    def test_parametrised_layers_of_other_kinds_are_listed(self):
        report = nn.wrap(parametrizations.orthogonal(torch.nn.LSTM(3, 3), "weight_hh_l0"))
        self.assertEqual([why for _, why in report.unwrapped],
                         ["ParametrizedLSTM is computed in fp32"])


if __name__ == "__main__":
    unittest.main()
