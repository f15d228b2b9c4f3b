# SPDX-License-Identifier: MIT
"""Do wrapped layers compute what the arithmetic says, forward and backward?

Bit-true results are compared with integers that are written out here once more from the definition
of the datapath; nothing of the numerics library's products is used by them.
"""

import copy
import itertools
import math
import unittest
import warnings
from dataclasses import replace

import numpy
import torch
from torch.nn import functional

from lnsim import formats, nn, optim

VECTOR = 32


def normal(*shape: int, seed: int = 1) -> torch.Tensor:
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed))


class TableDatapath:
    """lns8g8: 8 codes an octave, exponents 0..126, sums of 24 bits with 4 guard bits, constants of
    8 fraction bits, terms cut towards zero, sums saturated once a vector."""

    UNIT = 2 * 126 // 8 - (24 - 2 - 4)
    CONSTANTS = [round(2 ** (r / 8) * 256) for r in range(8)]
    LARGEST = 2 ** 23 - 1

    @staticmethod
    def code(word: int) -> tuple[int, int | None]:
        """(sign, exponent); no exponent is zero."""
        field = word & 127
        return (-1 if word & 128 else 1), (field - 1 if field else None)

    def term(self, a: int, b: int) -> int:
        (sign_a, exponent_a), (sign_b, exponent_b) = self.code(a), self.code(b)
        if exponent_a is None or exponent_b is None:
            return 0
        quotient, remainder = divmod(exponent_a + exponent_b, 8)
        shift = quotient - self.UNIT - 8
        constant = self.CONSTANTS[remainder]
        return sign_a * sign_b * (constant << shift if shift >= 0 else constant >> -shift)

    def dot(self, a: list[int], b: list[int], segment: int) -> int:
        """One sum; vectors begin anew with each segment."""
        total = 0
        for tap in range(0, len(a), segment):
            for first in range(tap, tap + segment, VECTOR):
                last = min(first + VECTOR, tap + segment)
                total += sum(self.term(*pair)
                             for pair in zip(a[first:last], b[first:last], strict=True))
                total = max(-self.LARGEST - 1, min(self.LARGEST, total))
        return total

    def product(self, a: list[int], b: list[int], scale: float, segment: int) -> float:
        return float(numpy.float32(self.dot(a, b, segment) * scale * 2.0 ** self.UNIT))


DATAPATH = TableDatapath()
BIT_TRUE = nn.Arithmetic(exactness="bit_true")
FAST = nn.Arithmetic()


def codes(tensor: torch.Tensor) -> tuple[numpy.ndarray, float]:
    quantised = formats.quantise(tensor, "lns8g8")
    return quantised.words.numpy().view(numpy.uint32), quantised.scale


def rounded(tensor: torch.Tensor) -> torch.Tensor:
    return formats.quantise(tensor, "lns8g8").dequantise()


def matrix(a: numpy.ndarray, b: numpy.ndarray, scale: float) -> torch.Tensor:
    return torch.tensor([[DATAPATH.product(row.tolist(), other.tolist(), scale, len(row))
                          for other in b] for row in a])


def gradients(outputs: torch.Tensor, incoming: torch.Tensor, *inputs: torch.Tensor):
    return torch.autograd.grad(outputs, inputs, incoming)


class BitTrueLinear(unittest.TestCase):
    def test_equals_integers_forward_and_backward(self):
        x, w, b = normal(7, 70).requires_grad_(), normal(5, 70, seed=2).requires_grad_(), normal(5)
        b.requires_grad_()
        y = nn.linear(x, w, b, BIT_TRUE)
        (a, scale_a), (v, scale_v) = codes(x), codes(w)
        self.assertTrue(torch.equal(y, matrix(a, v, scale_a * scale_v) + b))
        incoming = normal(7, 5, seed=3)
        e, scale_e = codes(incoming)
        dx, dw, db = gradients(y, incoming, x, w, b)
        self.assertTrue(torch.equal(dx, matrix(e, v.T, scale_e * scale_v)))
        self.assertTrue(torch.equal(dw, rounded(matrix(e.T, a.T, scale_e * scale_a))))
        self.assertTrue(torch.equal(db, rounded(rounded(incoming).sum(0))))

    def test_saturates(self):
        x = torch.ones(1, 4096)
        y = nn.linear(x, torch.ones(1, 4096), None, BIT_TRUE)
        a, scale = codes(x)
        self.assertTrue(torch.equal(y, matrix(a, a, scale * scale)))
        self.assertLess(y.item(), 200)

    def test_outputs_can_be_words(self):
        for name in ("lns8g8", "int8", "fp8e4m3"):
            words = nn.Arithmetic(name, name, name, name, exactness="bit_true", outputs="words")
            sums = nn.Arithmetic(name, name, name, name, exactness="bit_true")
            x, w = normal(20, 64), normal(30, 64, seed=2)
            y, exact = nn.linear(x, w, None, words), nn.linear(x, w, None, sums)
            self.assertLessEqual(len(y.unique()), 255)
            self.assertGreater(formats.signal_to_noise(exact, y), 27, name)

    def test_words_are_of_what_they_are(self):
        """bf16's exponents take the place of a scale, so that a word is the number nearest."""
        of = {"weight": "fp8e4m3", "activation": "fp8e4m3", "error": "fp8e5m2",
              "gradient": "bf16", "exactness": "bit_true"}
        x, w = normal(20, 64).requires_grad_(), normal(30, 64, seed=2).requires_grad_()
        found = []
        for outputs in ("sums", "words"):
            y = nn.linear(x, w, None, nn.Arithmetic(**of, outputs=outputs))
            found.append((y, *gradients(y, normal(20, 30, seed=3), x, w)))
        (y, dx, dw), (of_y, of_dx, of_dw) = found
        self.assertTrue(torch.equal(of_dw, formats.rounded(dw, "bf16")))
        for sums, words, name in ((y, of_y, "fp8e4m3"), (dx, of_dx, "fp8e5m2")):
            unit = 2.0 ** math.floor(math.log2(formats.scale_for(float(sums.abs().max()), name)))
            self.assertTrue(torch.equal(words, formats.rounded(sums, name, scale=unit)), name)

    def test_of_nothing_but_zeros_is_next_to_nothing(self):
        kind = nn.Arithmetic(*["lns8g8-clamp"] * 4, exactness="bit_true")
        x, w = normal(8, 8).requires_grad_(), normal(8, 8, seed=2).requires_grad_()
        y = nn.linear(x, w, None, kind)
        for gradient in gradients(y, torch.zeros(8, 8), x, w):
            self.assertLess(float(gradient.abs().max()), 1e-30)

    def test_threads_change_nothing(self):
        x, w = normal(40, 100), normal(30, 100, seed=2)
        one, three = (nn.linear(x, w, None, nn.Arithmetic(exactness="bit_true", threads=threads))
                      for threads in (1, 3))
        self.assertTrue(torch.equal(one, three))

    def test_needs_lanes_and_one_scale(self):
        with self.assertRaisesRegex(ValueError, "no lane multiplies lns8g8 and int8"):
            nn.Arithmetic(weight="int8", exactness="bit_true")
        with self.assertRaisesRegex(ValueError, "found none of error or weight"):
            nn.Arithmetic(error=None, exactness="bit_true")
        with self.assertRaisesRegex(ValueError, "found none of error or activation or gradient"):
            nn.Arithmetic(gradient=None, exactness="bit_true", outputs="words")
        with self.assertRaisesRegex(ValueError, "one scale"):
            nn.Arithmetic(exactness="bit_true", weight_granularity="channel")


class Convolution(unittest.TestCase):
    # stride, padding, dilation, groups, kernel
    SHAPES = (((1, 1), (1, 1), (1, 1), 1, (3, 3)), ((2, 2), (1, 1), (1, 1), 1, (3, 3)),
              ((2, 1), (2, 0), (1, 2), 2, (3, 2)), ((3, 2), (0, 3), (2, 1), 4, (2, 3)),
              ((2, 2), (0, 0), (1, 1), 1, (1, 1)))

    def each(self):
        for stride, padding, dilation, groups, kernel in self.SHAPES:
            x = normal(2, 8, 7, 6).requires_grad_()
            w = normal(4, 8 // groups, *kernel, seed=2).requires_grad_()
            b = normal(4, seed=3).requires_grad_()
            options = {"stride": stride, "padding": padding, "dilation": dilation,
                       "groups": groups}
            with self.subTest(**options):
                yield x, w, b, options

    def test_fast_is_torchs_convolution_of_quantised_operands(self):
        for x, w, b, options in self.each():
            y = nn.conv2d(x, w, b, FAST, **options)
            a, v = rounded(x).requires_grad_(), rounded(w).requires_grad_()
            expected = functional.conv2d(a, v, b, **options)
            torch.testing.assert_close(y, expected, rtol=1e-5, atol=1e-5)
            incoming = normal(*y.shape, seed=4)
            dx, dw, db = gradients(y, incoming, x, w, b)
            da, dv, dc = gradients(expected, rounded(incoming), a, v, b)
            torch.testing.assert_close(dx, da, rtol=1e-5, atol=1e-5)
            self.assertGreater(formats.signal_to_noise(dv, dw), 28)
            torch.testing.assert_close(db, rounded(dc), rtol=0.1, atol=1e-5)

    def test_bit_true_is_near_fast(self):
        for x, w, b, options in self.each():
            y, near = (nn.conv2d(x, w, b, kind, **options) for kind in (BIT_TRUE, FAST))
            incoming = normal(*y.shape, seed=4)
            self.assertGreater(formats.signal_to_noise(near, y), 55)
            of_y, of_near = (gradients(z, incoming, x, w, b) for z in (y, near))
            self.assertGreater(formats.signal_to_noise(of_near[0], of_y[0]), 55)
            self.assertGreater(formats.signal_to_noise(of_near[1], of_y[1]), 35)
            self.assertTrue(torch.equal(of_near[2], of_y[2]))

    def test_bit_true_reduces_tap_by_tap(self):
        x, w = normal(1, 40, 4, 5), normal(2, 40, 2, 2, seed=2)
        y = nn.conv2d(x, w, None, BIT_TRUE)
        (a, scale_a), (v, scale_v) = codes(x), codes(w)
        for k, p, q in itertools.product(range(2), range(3), range(4)):
            window = a[0, :, p:p + 2, q:q + 2].transpose(1, 2, 0).ravel().tolist()
            kernel = v[k].transpose(1, 2, 0).ravel().tolist()
            self.assertEqual(float(y[0, k, p, q]),
                             DATAPATH.product(window, kernel, scale_a * scale_v, 40))

    def test_bit_true_gradients_equal_integers(self):
        x, w = normal(2, 3, 5, 5).requires_grad_(), normal(40, 3, 3, 3, seed=2).requires_grad_()
        y = nn.conv2d(x, w, None, BIT_TRUE, stride=(2, 2), padding=(1, 1))
        incoming = normal(*y.shape, seed=4)
        (a, scale_a), (v, scale_v), (e, scale_e) = codes(x), codes(w), codes(incoming)
        dx, dw = gradients(y, incoming, x, w)
        for h, column in itertools.product(range(5), range(5)):
            errors, kernel = [], []
            for p, q in itertools.product(range(3), range(3)):
                r, s = h + 1 - 2 * p, column + 1 - 2 * q
                if 0 <= r < 3 and 0 <= s < 3:
                    errors += e[1, :, p, q].tolist()
                    kernel += v[:, 2, r, s].tolist()
            self.assertEqual(float(dx[1, 2, h, column]),
                             DATAPATH.product(errors, kernel, scale_e * scale_v, 40))
        padded = numpy.pad(a, ((0, 0), (0, 0), (1, 1), (1, 1)))
        windows = [[padded[:, c, r:r + 5:2, s:s + 5:2].ravel()
                    for r, s in itertools.product(range(3), range(3))] for c in range(3)]
        errors = e.transpose(1, 0, 2, 3).reshape(40, -1)
        products = matrix(errors, numpy.array(windows).reshape(27, -1), scale_e * scale_a)
        self.assertTrue(torch.equal(dw, rounded(products.reshape(40, 3, 3, 3))))

    @staticmethod
    def by_chunks(x, w, kind, chunk):
        """A convolution of one image, padded as its kernel needs it, as the product of matrices
        whose columns are chunks, then kernel positions, then channels."""
        def columns(tensor):  # [..., C, taps]
            filled = functional.pad(tensor, (0, 0, 0, -tensor.shape[-2] % chunk))
            return filled.unflatten(-2, (-1, chunk)).transpose(-1, -2).flatten(-3)

        pixels = functional.unfold(x, w.shape[2:], padding=tuple(n // 2 for n in w.shape[2:]))
        rows = columns(pixels.reshape(x.shape[1], -1, pixels.shape[-1]).permute(2, 0, 1))
        products = nn.linear(rows, columns(w.flatten(2)), None, kind)
        return products.T.reshape(1, w.shape[0], *x.shape[2:])

    def test_channels_may_be_summed_up_in_chunks(self):
        for name in ("bf16", "fp8e4m3", "fp8e5m2-w14", "lns8g8-a14", "mxfp8e4m3"):
            plain = nn.Arithmetic(*[name] * 4, exactness="bit_true")
            kind = replace(plain, channel_chunk=32)
            x, w = normal(1, 104, 4, 5).requires_grad_(), normal(72, 104, 3, 3, seed=2)
            y = nn.conv2d(x, w, None, kind, padding=(1, 1))
            with self.subTest(name):
                self.assertTrue(torch.equal(y, self.by_chunks(x, w, kind, 32)))
                if name in ("bf16", "fp8e4m3"):  # Whose running sums round.
                    self.assertFalse(torch.equal(y, nn.conv2d(x, w, None, plain, padding=(1, 1))))
                incoming = normal(*y.shape, seed=4)
                [dx] = gradients(y, incoming, x)
                flipped = w.transpose(0, 1).flip(2, 3)
                self.assertTrue(torch.equal(dx, self.by_chunks(incoming, flipped, kind, 32)))
                whole = replace(kind, channel_chunk=128)
                self.assertTrue(torch.equal(nn.conv2d(x, w, None, whole, padding=(1, 1)),
                                            nn.conv2d(x, w, None, plain, padding=(1, 1))))
        for chunk, exactness in ((33, "bit_true"), (0, "bit_true"), (32, "fast")):
            with self.assertRaisesRegex(ValueError, "channel_chunk: expected a multiple"):
                nn.Arithmetic(exactness=exactness, channel_chunk=chunk)

    def test_padding_needs_a_zero(self):
        kind = nn.Arithmetic(*["lns8g8-clamp"] * 4, exactness="bit_true")
        with self.assertRaisesRegex(ValueError, "no zero"):
            nn.conv2d(normal(1, 2, 4, 4), normal(2, 2, 3, 3), None, kind, padding=(1, 1))


class Matmul(unittest.TestCase):
    def test_is_batched_and_differentiable(self):
        a = normal(2, 3, 5, 40).requires_grad_()
        b = normal(2, 3, 40, 4, seed=2).requires_grad_()
        y = nn.matmul(a, b, BIT_TRUE)
        (first, scale_a), (second, scale_b) = codes(a), codes(b)
        self.assertTrue(torch.equal(y[1, 2], matrix(first[1, 2], second[1, 2].T,
                                                    scale_a * scale_b)))
        incoming = normal(*y.shape, seed=3)
        e, scale_e = codes(incoming)
        da, db = gradients(y, incoming, a, b)
        self.assertTrue(torch.equal(da[0, 1], matrix(e[0, 1], second[0, 1], scale_e * scale_b)))
        self.assertTrue(torch.equal(db[0, 1], matrix(first[0, 1].T, e[0, 1].T,
                                                     scale_a * scale_e)))

    def test_broadcasts(self):
        a, b = normal(2, 3, 5, 8), normal(8, 4, seed=2)
        torch.testing.assert_close(nn.matmul(a, b, FAST), rounded(a) @ rounded(b))


class Options(unittest.TestCase):
    def test_a_role_without_format_stays_fp32(self):
        x, w = normal(4, 9), normal(3, 9, seed=2)
        kind = nn.Arithmetic(None, None, None, None)
        self.assertTrue(torch.equal(nn.linear(x, w, None, kind), x @ w.T))

    def test_stochastic_roles_draw_from_torchs_generator(self):
        x, w = normal(4, 9), normal(3, 9, seed=2)
        kind = nn.Arithmetic(stochastic={"activation"})
        torch.manual_seed(1)
        first, other = nn.linear(x, w, None, kind), nn.linear(x, w, None, kind)
        torch.manual_seed(1)
        self.assertTrue(torch.equal(nn.linear(x, w, None, kind), first))
        self.assertFalse(torch.equal(first, other))

    def test_weights_can_have_a_scale_a_channel(self):
        x, w = torch.eye(9), normal(3, 9, seed=2) * torch.tensor([[1.0], [100.0], [1e4]])
        kind = nn.Arithmetic(weight="int8", activation=None, weight_granularity="channel")
        ratio = [formats.signal_to_noise(row, y)
                 for row, y in zip(w, nn.linear(x, w, None, kind).T, strict=True)]
        self.assertGreater(min(ratio), 35)


class Wrap(unittest.TestCase):
    def model(self) -> torch.nn.Module:
        layers = torch.nn
        return layers.Sequential(layers.Conv2d(3, 4, 3, padding="same"), layers.ReLU(),
                                 layers.Flatten(), layers.Linear(4 * 36, 5))

    def test_keeps_parameters_and_names(self):
        model = self.model()
        before = copy.deepcopy(model.state_dict())
        report = nn.wrap(model, exactness="bit_true")
        self.assertEqual(report.wrapped, ("0", "3"))
        self.assertEqual(report.unwrapped, ())
        self.assertEqual(list(model.state_dict()), list(before))
        self.assertIsInstance(model[3], torch.nn.Linear)
        exact = self.model()
        exact.load_state_dict(before)
        x = normal(2, 3, 6, 6)
        self.assertGreater(formats.signal_to_noise(exact(x), model(x)), 20)
        self.assertTrue(torch.equal(copy.deepcopy(model)(x), model(x)))

    def test_layers_can_be_skipped_or_have_their_own_arithmetic(self):
        model = self.model()
        report = nn.wrap(model, skip=["0"], layers={"3": nn.Arithmetic(error="lns16g2048")})
        self.assertEqual(report.wrapped, ("3",))
        self.assertEqual(model[3].arithmetic.error.name, "lns16g2048")
        with self.assertRaisesRegex(ValueError, "no layer head"):
            nn.wrap(model, skip=["head"])

    def test_says_what_it_could_not_wrap(self):
        class Own(torch.nn.Module):
            def __init__(self):
                super().__init__()
                self.table = torch.nn.Parameter(torch.ones(3, 3))
                self.cell = torch.nn.LSTM(3, 3)
                self.norm = torch.nn.LayerNorm(3)

        report = nn.wrap(Own())
        self.assertEqual([name for name, _ in report.unwrapped], ["cell"])
        self.assertIn("LSTM is computed in fp32", str(report))

    def test_convolutions_of_one_axis_and_other_paddings_keep_their_meaning(self):
        layers = torch.nn
        for layer, shape in ((layers.Conv1d(4, 6, 3, stride=2, padding=1), (2, 4, 9)),
                             (layers.Conv2d(4, 6, 4, padding="same"), (2, 4, 9, 8)),
                             (layers.Conv2d(4, 6, 3, padding=2, padding_mode="reflect"),
                              (2, 4, 9, 8)),
                             (layers.Conv2d(4, 6, 3), (4, 9, 8))):
            x = normal(*shape)
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", UserWarning)  # torch copies for an even kernel
                exact = layer(x)
            nn.wrap(layer)
            self.assertEqual(layer(x).shape, exact.shape)
            self.assertGreater(formats.signal_to_noise(exact, layer(x)), 25)


class WithoutRows(unittest.TestCase):
    """Do layers take tensors without elements, as torch's own do?"""

    def test_in_both_levels_of_exactness(self):
        for exactness in ("fast", "bit_true"):
            for layer, shape in (
                    (torch.nn.Linear(6, 4), (0, 6)), (torch.nn.Linear(6, 4), (2, 0, 6)),
                    (torch.nn.Conv2d(3, 4, 3), (0, 3, 5, 5)),
                    (torch.nn.TransformerEncoderLayer(8, 2, 12, batch_first=True), (0, 5, 8)),
                    (torch.nn.TransformerEncoderLayer(8, 2, 12, batch_first=True), (2, 0, 8))):
                with self.subTest(exactness, layer=type(layer).__name__, shape=shape):
                    inputs = torch.zeros(*shape, requires_grad=True)
                    expected = layer(inputs).shape
                    holder = torch.nn.Sequential(layer)
                    nn.wrap(holder, exactness=exactness)
                    output = holder(inputs)
                    self.assertEqual(output.shape, expected)
                    output.sum().backward()
                    self.assertEqual(inputs.grad.shape, inputs.shape)
                    self.assertFalse(any(parameter.grad.any() for parameter in
                                         holder.parameters()))


class Attention(unittest.TestCase):
    def check(self, call, **options) -> None:
        """Against torch's own where nothing is quantised; nearly so where it is."""
        torch.manual_seed(5)
        module = torch.nn.MultiheadAttention(16, 4, **options).eval()
        expected = call(module)
        report = nn.wrap(module, weight=None, activation=None, error=None, gradient=None)
        self.assertEqual((report.wrapped, report.unwrapped), (("",), ()))
        exact = call(module)
        for ours, theirs in zip(exact, expected, strict=True):
            torch.testing.assert_close(ours, theirs)
        nn.wrap(module, exactness="bit_true")
        self.assertGreater(formats.signal_to_noise(exact[0], call(module)[0]), 20)

    def test_means_what_torchs_does(self):
        x, y = normal(6, 2, 16), normal(5, 2, 16, seed=2)
        causal = torch.ones(6, 6).triu(1).bool()
        padding = torch.tensor([[False] * 5, [False] * 3 + [True] * 2])
        self.check(lambda module: module(x, y, y, key_padding_mask=padding))
        self.check(lambda module: module(x, x, x, attn_mask=causal, average_attn_weights=False))
        self.check(lambda module: module(x, x, x, attn_mask=causal.float() * -1e9), bias=False)
        self.check(lambda module: module(x, x, x, attn_mask=normal(24, 2, 2)), batch_first=True)
        self.check(lambda module: module(x[:, 0], y[:, 0], y[:, 0]))
        self.check(lambda module: module(x, y[..., :8], y[..., :12]), kdim=8, vdim=12)

    def test_encoder_layers_evaluate_in_it(self):
        torch.manual_seed(5)
        layer = torch.nn.TransformerEncoderLayer(16, 4, 32, batch_first=True).eval()
        report = nn.wrap(layer, exactness="bit_true")
        self.assertEqual(report.wrapped, ("self_attn", "linear1", "linear2"))
        x = normal(2, 6, 16)
        with torch.no_grad():
            quiet = layer(x)
        self.assertTrue(torch.equal(quiet, layer(x.requires_grad_())))

    def test_rare_options_are_not_wrapped(self):
        report = nn.wrap(torch.nn.MultiheadAttention(16, 4, add_zero_attn=True))
        self.assertEqual([name for name, _ in report.unwrapped], ["", "out_proj"])


class Learning(unittest.TestCase):
    def test_two_layers_learn_xor_bit_true(self):
        x = torch.tensor([[-1.0, -1], [-1, 1], [1, -1], [1, 1]])
        y = (x[:, :1] != x[:, 1:]).float()
        torch.manual_seed(3)
        model = torch.nn.Sequential(torch.nn.Linear(2, 16), torch.nn.Tanh(),
                                    torch.nn.Linear(16, 1))
        nn.wrap(model, exactness="bit_true")
        optimiser = optim.LNSMadam(model.parameters(), lr=2 ** -6, p_scale=10)
        for _ in range(300):
            optimiser.zero_grad()
            loss = functional.binary_cross_entropy_with_logits(model(x), y)
            loss.backward()
            optimiser.step()
        self.assertLess(loss.item(), 0.1)


if __name__ == "__main__":
    unittest.main()
