# SPDX-License-Identifier: MIT
"""Does a tensor's quantisation equal that of the numerics library, element by element?"""

import math
import subprocess
import sys
import unittest

import numpy
import torch

from lnsim import _numerics, formats

FORMATS = ("lns8g8", "lns8g8-clamp", "lns6g4", "lns4g2", "lns16g2048", "fp8e4m3", "fp8e5m2", "fp16",
           "bf16", "fp32", "int8", "int4")


def normal(*shape: int, seed: int = 1) -> numpy.ndarray:
    return numpy.random.default_rng(seed).standard_normal(shape).astype(numpy.float32)


class Quantise(unittest.TestCase):
    def test_words_and_numbers_are_those_of_the_scalar_codec(self):
        values = normal(40, 50)
        values[::7, ::3] = 0
        for name in FORMATS:
            with self.subTest(name):
                codes = formats.quantise(values, name)
                words = [_numerics.encode_word(float(value), codes.scale, codes.format)
                         for value in values.ravel()]
                self.assertEqual(codes.words.ravel().tolist(), words)
                numbers = [_numerics.decode_word(word, codes.scale, codes.format) for word in words]
                self.assertEqual(codes.dequantise(numpy.float64).ravel().tolist(), numbers)

    def test_float64_is_not_rounded_to_float32_first(self):
        just_above = 2.0 ** (1 / 16) * (1 + 1e-12)
        codes = formats.quantise(numpy.array([just_above, 1.0]), "lns8g8", scale=1.0)
        self.assertEqual(codes.words.tolist(), [2, 1])

    def test_rounded_numbers_are_those_that_words_stand_for(self):
        for name in (*FORMATS, "lns7g4", "lns5g1", "lns10g32"):
            for size in (3, 700):
                for options in ({}, {"granularity": "channel"}, {"granularity": "vector"},
                                {"scale": 0.3}, {"scale_rule": "power_of_two"},
                                {"rounding": "stochastic", "seed": 9}):
                    values = normal(4, size) * normal(4, size, seed=2) ** 4
                    expected = formats.quantise(values, name, **options).dequantise()
                    with self.subTest(name, size=size, **options):
                        self.assertEqual(formats.rounded(values, name, **options).tobytes(),
                                         expected.tobytes())
        wide = formats.rounded(numpy.array([2.0 ** (1 / 16) * (1 + 1e-12), 1.0]), "lns8g8", scale=1)
        self.assertEqual((wide.dtype, float(wide[1])), (numpy.float32, 1.0))
        self.assertGreater(wide[0], 1.0)

    def test_gaussian_data_at_8_bits_have_32_db(self):
        values = normal(1_000_000)
        ratio = formats.signal_to_noise(values, formats.quantise(values, "lns8g8").dequantise())
        self.assertAlmostEqual(ratio, 32.0, delta=0.2)

    def test_quantised_numbers_are_their_own(self):
        for name in FORMATS:
            codes = formats.quantise(normal(999), name)
            again = formats.quantise(codes.dequantise(), name, scale=codes.scale)
            numpy.testing.assert_array_equal(again.words, codes.words, name)

    def test_refuses_what_is_not_finite_or_unknown(self):
        for bad in (math.inf, -math.inf, math.nan):
            for name in ("lns8g8", "int8"):
                values = numpy.array([1.0] * 99 + [bad], numpy.float32)
                for make in (formats.quantise, formats.rounded):
                    for options in ({}, {"scale": 1.0}):
                        with self.assertRaises(ValueError):
                            make(values, name, **options)
        for options in ({"rounding": "up"}, {"granularity": "row"}, {"scale_rule": "mean"},
                        {"seed": 1}, {"rounding": "stochastic"}):
            with self.assertRaises(ValueError):
                formats.quantise(normal(3), "lns8g8", **options)
        with self.assertRaisesRegex(ValueError, "lns8g9"):
            formats.parse("lns8g9")

    def test_refuses_complex_numbers(self):
        for tensor in (numpy.ones(3, numpy.complex64), torch.ones(3, dtype=torch.complex128)):
            for read in (formats.quantise, formats.rounded):
                with self.assertRaisesRegex(ValueError, "expected real numbers, found complex"):
                    read(tensor, "lns8g8")

    def test_empty_and_scalar_tensors_work(self):
        empty = formats.quantise(normal(0, 3), "lns8g8")
        self.assertEqual(empty.dequantise().shape, (0, 3))
        self.assertEqual(empty.scale, 1.0)
        again = formats.from_words(empty.words, empty.scale, "lns8g8")
        self.assertEqual(again.dequantise().shape, (0, 3))
        number = formats.quantise(numpy.float32(0.7), "lns8g8").dequantise()
        self.assertEqual(number.shape, ())
        self.assertEqual(number, numpy.float32(0.7))


class Scales(unittest.TestCase):
    def test_the_largest_magnitude_meets_the_largest_code(self):
        values = normal(6, 100)
        codes = formats.quantise(values, "lns8g8", granularity="channel")
        self.assertEqual(codes.scales.shape, (6,))
        largest = abs(codes.dequantise()).max(axis=1)
        numpy.testing.assert_allclose(largest, abs(values).max(axis=1), rtol=1e-6)

    def test_a_vectors_scale_is_its_own_and_the_last_may_be_short(self):
        values = normal(3, 70)
        codes = formats.quantise(values, "lns8g8", granularity="vector", vector_size=32)
        self.assertEqual(codes.scales.shape, (9,))
        alone = formats.quantise(values[1, 64:], "lns8g8")
        self.assertEqual(codes.scales[5], alone.scale)
        numpy.testing.assert_array_equal(codes.words[1, 64:], alone.words)

    def test_a_power_of_two_is_the_smallest_that_saturates_nothing(self):
        for name in ("lns8g8", "int8", "fp8e4m3"):
            exact = formats.quantise(normal(50), name).scale
            scale = formats.quantise(normal(50), name, scale_rule="power_of_two").scale
            self.assertEqual(math.frexp(scale)[0], 0.5, name)
            self.assertTrue(scale / 2 < exact <= scale, name)

    def test_finer_scales_are_no_worse(self):
        values = normal(64, 256) * numpy.exp(normal(64, 1, seed=2))
        ratios = [formats.signal_to_noise(values, formats.quantise(
            values, "int8", granularity=granularity).dequantise())
            for granularity in ("tensor", "channel", "vector")]
        self.assertEqual(ratios, sorted(ratios))


class Blocks(unittest.TestCase):
    """Of microscaling formats, with the largest exponent of an element."""

    FORMATS = {"mxfp8e4m3": 8, "mxfp8e5m2": 15, "mxfp6e3m2": 4, "mxfp6e2m3": 2, "mxfp4": 2,
               "mxint8": 0}

    def test_a_block_has_the_scale_of_the_specification(self):
        values = normal(5, 70) * numpy.exp(normal(5, 1, seed=2))
        for name, largest in self.FORMATS.items():
            with self.subTest(name):
                codes = formats.quantise(values, name)
                blocks = [values[row, first:first + 32] for row in range(5)
                          for first in (0, 32, 64)]
                exponents = [math.frexp(abs(block).max())[1] - 1 - largest for block in blocks]
                self.assertEqual(codes.scales.tolist(), [2.0 ** each for each in exponents])
                numbers = [_numerics.decode_word(int(word), scale, codes.format)
                           for row, first, scale in zip(numpy.repeat(range(5), 3), (0, 32, 64) * 5,
                                                        codes.scales, strict=True)
                           for word in codes.words[row, first:first + 32]]
                self.assertEqual(codes.dequantise(numpy.float64).ravel().tolist(), numbers)
                self.assertEqual(formats.rounded(values, name).tobytes(),
                                 codes.dequantise().tobytes())

    def test_wider_elements_are_no_worse(self):
        values = normal(64, 256)
        noise = {name: formats.signal_to_noise(values, formats.rounded(values, name))
                 for name in self.FORMATS}
        self.assertLess(noise["mxfp4"], noise["mxfp6e3m2"])
        self.assertLess(noise["mxfp6e3m2"], noise["mxfp6e2m3"])
        self.assertLess(noise["mxfp6e2m3"], noise["mxint8"])

    def test_products_take_words_with_their_scales(self):
        for name in self.FORMATS:
            a, b = (formats.quantise(normal(3, 64, seed=seed), name) for seed in (1, 2))
            out = numpy.empty((3, 3), numpy.float32)
            _numerics.Product(*[formats.parse(name)] * 3).values(
                a.operands(), b.operands(), out, scale=1.0, matrix_axes=0, column_axes=1,
                segment=64, vector_size=32)
            exact = a.dequantise(numpy.float64) @ b.dequantise(numpy.float64).T
            numpy.testing.assert_allclose(out, exact, rtol=1e-5, atol=1e-6)

    def test_nothing_else_has_a_scale(self):
        for options in ({"granularity": "tensor"}, {"granularity": "channel"}, {"scale": 1.0},
                        {"granularity": "vector", "vector_size": 16}):
            with self.assertRaisesRegex(ValueError, "blocks of 32 elements"):
                formats.quantise(normal(3), "mxfp4", **options)
        with self.assertRaisesRegex(ValueError, "blocks of 32 elements"):
            formats.from_words(numpy.zeros(3, numpy.uint32), 1.0, "mxfp4")
        self.assertEqual(formats.parse("int8").block_elements, 0)


class StochasticRounding(unittest.TestCase):
    def test_the_mean_code_is_unbiased(self):
        for position in (3.0, 3.1, 3.5, 3.9):
            values = numpy.full(100_000, 2.0 ** (position / 8))
            codes = formats.quantise(values, "lns8g8", scale=1.0, rounding="stochastic", seed=5)
            exponents = codes.words.astype(float) - 1
            self.assertAlmostEqual(exponents.mean(), position, delta=0.01)
            self.assertLessEqual(set(exponents), {3.0, 4.0})

    def test_the_mean_number_of_floats_and_integers_is_unbiased(self):
        for name in ("fp8e4m3", "fp8e5m2", "bf16", "int8"):
            values = numpy.full(100_000, -1.13)
            codes = formats.quantise(values, name, scale=0.25, rounding="stochastic", seed=5)
            mean = codes.dequantise(numpy.float64).mean()
            self.assertAlmostEqual(mean, -1.13, delta=0.005, msg=name)

    def test_a_seed_names_one_result(self):
        first, same, other = (formats.quantise(normal(1000), "lns8g8", rounding="stochastic",
                                               seed=seed).words for seed in (1, 1, 2))
        numpy.testing.assert_array_equal(first, same)
        self.assertTrue((first != other).any())


class Torch(unittest.TestCase):
    def test_tensors_have_the_words_of_arrays(self):
        values = normal(5, 8)
        for tensor in (torch.from_numpy(values), torch.from_numpy(values.T.copy()).t(),
                       torch.from_numpy(values).requires_grad_()):
            codes = formats.quantise(tensor, "lns8g8", granularity="channel")
            self.assertEqual(codes.words.dtype, torch.int32)
            expected = formats.quantise(values, "lns8g8", granularity="channel")
            numpy.testing.assert_array_equal(codes.words.numpy(), expected.words)
            numpy.testing.assert_array_equal(codes.dequantise().numpy(), expected.dequantise())
            rounded = formats.rounded(tensor, "lns8g8", granularity="channel")
            numpy.testing.assert_array_equal(rounded.numpy(), expected.dequantise())

    def test_narrow_floats_are_widened(self):
        codes = formats.quantise(torch.tensor([1.0, -2.0], dtype=torch.bfloat16), "lns8g8")
        self.assertEqual(codes.dequantise().tolist(), [1.0, -2.0])

    def test_is_not_imported_needlessly(self):
        program = ("import sys, lnsim, lnsim.formats as formats\n"
                   "formats.quantise([1.0], 'lns8g8')\n"
                   "sys.exit('torch' in sys.modules)")
        self.assertEqual(subprocess.run([sys.executable, "-c", program], check=False).returncode, 0)


if __name__ == "__main__":
    unittest.main()
