# SPDX-License-Identifier: MIT
"""Do the optimisers follow the published update equations, step by step?

The equations are written out here once more, in float64 or exact integers, from the publications'
terms; nothing of lnsim.optim is used by them.
"""

import copy
import math
import unittest
import warnings

import numpy
import torch

from lnsim import _numerics, formats, optim

BETA, BOUND = 0.999, 10.0


def gradients(shape: tuple[int, ...], steps: int, seed: int = 3) -> list[torch.Tensor]:
    """Gradients of widely varying size; some are exactly zero."""
    generator = torch.Generator().manual_seed(seed)
    drawn = [torch.randn(shape, generator=generator) *
             torch.exp(2 * torch.randn(shape, generator=generator)) for _ in range(steps)]
    return [gradient * (torch.rand(shape, generator=generator) > 0.1) for gradient in drawn]


def weights(*shape: int, seed: int = 4) -> torch.nn.Parameter:
    generator = torch.Generator().manual_seed(seed)
    return torch.nn.Parameter(torch.randn(shape, generator=generator))


class Normaliser:
    """g / sqrt(v / (1 - beta^t)), clamped, as the optimisers' float32 gives it."""

    def __init__(self, shape: tuple[int, ...]):
        self.moment = torch.zeros(shape)
        self.steps = 0

    def __call__(self, gradient: torch.Tensor) -> torch.Tensor:
        self.steps += 1
        self.moment = BETA * self.moment + gradient * gradient * (1 - BETA)
        ratio = gradient / torch.sqrt(self.moment / (1 - BETA ** self.steps))
        ratio[torch.isnan(ratio)] = 0
        return torch.clamp(ratio, -BOUND, BOUND)


def rms(values: torch.Tensor) -> float:
    return math.sqrt(float((values.detach().double() ** 2).mean()))


def apply(optimiser, parameter: torch.nn.Parameter, gradient: torch.Tensor) -> None:
    parameter.grad = gradient.clone()
    optimiser.step()


class NormalisedGradient(unittest.TestCase):
    def test_agrees_with_the_formula_in_float64(self):
        normaliser, moment = Normaliser((50,)), numpy.zeros(50)
        for step, gradient in enumerate(gradients((50,), 30), 1):
            exact = gradient.double().numpy()
            moment = BETA * moment + (1 - BETA) * exact ** 2
            with numpy.errstate(invalid="ignore"):
                ratio = numpy.nan_to_num(exact / numpy.sqrt(moment / (1 - BETA ** step)))
            numpy.testing.assert_allclose(normaliser(gradient), ratio.clip(-BOUND, BOUND),
                                          rtol=2e-4)

    def test_nothing_over_nothing_is_nothing(self):
        for make in (optim.Madam, optim.LNSMadam, optim.LaneMadam, optim.BBitMadam):
            parameter = weights(5)
            optimiser = make([parameter])
            apply(optimiser, parameter, torch.zeros(5))
            before = parameter.detach().clone()
            apply(optimiser, parameter, torch.zeros(5))
            self.assertTrue(torch.equal(parameter, before), make)

    def test_what_fp32_has_no_square_for_is_no_step(self):
        for make in (optim.Madam, optim.LNSMadam, optim.LaneMadam, optim.BBitMadam):
            parameter = weights(5)
            optimiser = make([parameter])
            apply(optimiser, parameter, torch.zeros(5))
            before = parameter.detach().clone()
            apply(optimiser, parameter, torch.tensor([0, 0, 0, 0, 1e-30]))
            self.assertTrue(torch.equal(parameter, before), make)


class Madam(unittest.TestCase):
    def test_follows_the_published_equations(self):
        for decay in (0.0, 0.01):
            parameter = weights(40)
            expected, limit = parameter.detach().double(), 3 * rms(parameter)
            optimiser, normaliser = optim.Madam([parameter], weight_decay=decay), Normaliser((40,))
            for gradient in gradients((40,), 50):
                apply(optimiser, parameter, gradient)
                ratio = normaliser(gradient).double()
                expected = expected * torch.exp(-0.01 * ratio * expected.sign() - 0.01 * decay)
                expected = expected.clamp(-limit, limit)
                torch.testing.assert_close(parameter.detach().double(), expected, rtol=1e-5,
                                           atol=0)

    def test_weights_at_the_clamp_are_no_small_steps(self):
        parameter = torch.nn.Parameter(torch.ones(40))
        optimiser = optim.Madam([parameter], p_scale=1.0)
        apply(optimiser, parameter, -torch.ones(40))
        self.assertEqual(optimiser.total_movement(), optim.Movement(elements=40, at_largest=40))

    def test_signs_never_change_and_zero_never_moves(self):
        parameter = weights(40)
        parameter.data[:5] = 0
        signs = parameter.detach().sign()
        optimiser = optim.Madam([parameter], lr=1.0)
        with self.assertWarnsRegex(optim.StuckWarning, "parameter 0: 5 of 40 are zero"):
            apply(optimiser, parameter, torch.ones(40))
        for gradient in gradients((40,), 20):
            apply(optimiser, parameter, gradient)
        self.assertTrue(torch.equal(parameter.sign(), signs))


class LNSMadam(unittest.TestCase):
    def check(self, bits: int, lr: float, scale_rule: str, p_scale: float) -> None:
        """Codes against floats that are updated by the published equation and then quantised."""
        parameter = weights(30, 7)
        form = formats.parse(optim.weight_format(bits))
        limit = p_scale * rms(parameter)
        optimiser = optim.LNSMadam([parameter], lr=lr, weight_format=form.name,
                                   scale_rule=scale_rule, p_scale=p_scale)
        normaliser, scale = Normaliser((30, 7)), optimiser.codes(parameter).scale
        for gradient in gradients((30, 7), 40):
            before = optimiser.codes(parameter).dequantise(numpy.float64)
            apply(optimiser, parameter, gradient)
            ratio = torch.round(normaliser(gradient)).double()
            moved = before * 2.0 ** (-lr * ratio * before.sign())
            moved = moved.clamp(-limit, limit) if scale_rule == "fixed" else moved
            words = optimiser.codes(parameter).words
            for value, word in zip(moved.flatten().tolist(), words.flatten().tolist(), strict=True):
                self.assertEqual(word, _numerics.encode_word(value, scale, form))

    def test_codes_are_those_of_floats_that_are_then_quantised(self):
        for bits in (10, 12, 14, 16):
            gamma = 8 * 2 ** (bits - 8)
            for whole in (1, 2):
                self.check(bits, whole / gamma, "fixed", 10.0)
        self.check(16, 2 ** -7, "fixed", 10.0)
        self.check(16, 2 ** -7, "fixed", 2.0)
        self.check(16, 2 ** -7, "power_of_two", 10.0)

    def test_codes_of_5_bits_and_up_move_as_wide_ones(self):
        for bits, name in ((5, "lns5g1"), (6, "lns6g2"), (7, "lns7g4")):
            form = formats.parse(optim.weight_format(bits))
            self.assertEqual(form.name, name)
            parameter = weights(300)
            optimiser = optim.LNSMadam([parameter], lr=1 / form.base_factor, weight_format=name)
            normaliser, sign_bit = Normaliser((300,)), 1 << (bits - 1)
            for gradient in gradients((300,), 30):
                before = optimiser.codes(parameter)
                apply(optimiser, parameter, gradient)
                step = torch.round(normaliser(gradient)) * before.dequantise().sign()
                field = ((before.words & (sign_bit - 1)) - step.int()).clamp(1, sign_bit - 1)
                self.assertTrue(torch.equal(optimiser.codes(parameter).words,
                                            before.words & sign_bit | field), name)
                again = formats.quantise(parameter.detach(), form, scale=before.scale)
                self.assertTrue(torch.equal(again.words, optimiser.codes(parameter).words), name)

    def test_a_power_of_two_ends_at_the_largest_magnitude_in_codes(self):
        parameter = weights(200)
        limit = 1.5 * rms(parameter)
        optimiser = optim.LNSMadam([parameter], lr=0.5, p_scale=1.5, scale_rule="power_of_two")
        self.assertEqual(math.frexp(optimiser.codes(parameter).scale)[0], 0.5)
        for _ in range(20):
            apply(optimiser, parameter, -parameter.detach())
        magnitude = float(parameter.detach().abs().max())
        self.assertTrue(limit * 2 ** (-1 / 2048) < magnitude <= limit)
        self.assertEqual(optimiser.total_movement().at_largest, 200)

    def test_the_parameter_is_always_what_its_codes_stand_for(self):
        parameter = weights(64)
        optimiser = optim.LNSMadam([parameter], weight_format="lns12g128")
        for gradient in gradients((64,), 10):
            apply(optimiser, parameter, gradient)
            self.assertTrue(torch.equal(parameter, optimiser.codes(parameter).dequantise()))
        with torch.no_grad():
            parameter.mul_(0.5)
        apply(optimiser, parameter, torch.zeros(64))
        self.assertTrue(torch.equal(parameter, optimiser.codes(parameter).dequantise()))
        self.assertLess(float(parameter.abs().max()), 0.5 * 3.01)

    def test_small_weights_are_not_flushed_to_zero(self):
        parameter = torch.nn.Parameter(torch.tensor([1.0, -1e-9, 0.0]))
        codes = optim.LNSMadam([parameter]).codes(parameter)
        self.assertEqual(codes.words.tolist(), [codes.words[0], (1 << 15) + 1, 0])

    def test_stuck_weights_are_reported(self):
        parameter = weights(100)
        parameter.data[:3] = 0
        optimiser = optim.LNSMadam([parameter], lr=2 ** -7, weight_format="lns8g8")
        with self.assertWarnsRegex(optim.StuckWarning, "3 of 100 are zero, 97 .* below one code"):
            apply(optimiser, parameter, torch.ones(100))
        self.assertEqual(optimiser.total_movement(),
                         optim.Movement(elements=100, zero=3, below_one_code=97))

    def test_stochastic_steps_move_by_the_mean_of_small_ones(self):
        parameter = torch.nn.Parameter(torch.ones(40_000))
        optimiser = optim.LNSMadam([parameter], lr=2 ** -7, weight_format="lns8g8",
                                   step_rounding="stochastic")
        before = optimiser.codes(parameter).words.clone()
        apply(optimiser, parameter, torch.ones(40_000))
        moved = (before - optimiser.codes(parameter).words).double()
        self.assertAlmostEqual(float(moved.mean()), 8 / 128, delta=0.005)
        self.assertEqual(set(moved.tolist()), {0.0, 1.0})

    def test_decay_shrinks_by_its_factor(self):
        parameter = weights(50)
        optimiser = optim.LNSMadam([parameter], lr=2 ** -7, weight_decay=0.5)
        before = optimiser.codes(parameter).dequantise(numpy.float64)
        apply(optimiser, parameter, torch.zeros(50))
        after = optimiser.codes(parameter).dequantise(numpy.float64)
        torch.testing.assert_close(after, before * 2 ** (-0.5 / 128), rtol=1e-12, atol=0)


class LaneMadam(unittest.TestCase):
    def expected(self, word: int, moment: numpy.float32, code: int, offset: int,
                 bias: int) -> tuple[int, numpy.float32]:
        """A lane's weight and second moment by its definition: lns16g2048, lns8g8, 32 steps an
        octave, beta = 1 - 2^-10, a step of 16 codes, at most 10 steps."""
        exponent = (code & 127) - 1 + offset
        quotient, remainder = divmod(2 * exponent, 8)
        square = numpy.float32(round(2 ** (remainder / 8) * 2 ** 23) * 2.0 ** (quotient - 23))
        if code & 127 == 0:
            square = numpy.float32(0)
        difference = square - moment
        moment = moment + difference * numpy.float32(2 ** -10)
        if code & 127 == 0 or word & 0x7fff == 0:
            return word, moment
        position = 4 * exponent - round(16 * math.log2(moment)) + bias
        size = sum(2 ** (position / 32) >= k - 0.5 for k in range(1, 11))
        away = (code & 128 != 0) != (word & 0x8000 != 0)
        field = (word & 0x7fff) + 16 * size * (1 if away else -1)
        return word & 0x8000 | min(max(field, 1), 0x7fff), moment

    def test_equals_the_definition_of_the_lane(self):
        parameter = weights(200)
        parameter.data[7] = 0
        optimiser = optim.LaneMadam([parameter])
        moments = numpy.zeros(200, numpy.float32)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", optim.StuckWarning)
            for step, gradient in enumerate(gradients((200,), 20), 1):
                words = optimiser.codes(parameter).words.tolist()
                codes = formats.quantise(gradient, "lns8g8", scale_rule="power_of_two")
                offset = 8 * round(math.log2(codes.scale))
                bias = round(16 * math.log2(1 - (1 - 2 ** -10) ** step))
                apply(optimiser, parameter, gradient)
                after = [self.expected(*one, offset, bias)
                         for one in zip(words, moments, codes.words.tolist(), strict=True)]
                moments = numpy.array([moment for _, moment in after], numpy.float32)
                self.assertEqual(optimiser.codes(parameter).words.tolist(),
                                 [word for word, _ in after])
        self.assertEqual(optimiser.total_movement().zero, 1)

    def test_follows_lns_madam_but_for_the_rounding_of_normalisation(self):
        parameter, other = weights(2000), weights(2000)
        lane, exact = optim.LaneMadam([parameter]), optim.LNSMadam([other], beta=1 - 2 ** -10)
        for gradient in gradients((2000,), 30):
            apply(lane, parameter, gradient)
            apply(exact, other, gradient)
        ratio = torch.log2(parameter.detach() / other.detach()).abs()
        self.assertLess(float(ratio.median()), 3 / 128)

    def test_needs_half_a_code(self):
        for format in ("lns8g8", "lns12g128"):
            least = 0.5 / formats.parse(format).base_factor
            optim.LaneMadam([weights(2)], lr=least, weight_format=format)
            with self.assertRaisesRegex(ValueError, f"lr: expected at least {least:g}, half a "
                                                    f"code of {format}"):
                optim.LaneMadam([weights(2)], lr=0.99 * least, weight_format=format)

    def test_rounds_its_rate_to_whole_codes(self):
        for codes, whole in ((16, 16), (15.4, 15), (15.5, 16), (1.49, 1), (0.5, 1), (0.49, 0)):
            self.assertEqual(optim.codes_of_rate(codes / 2048, "lns16g2048"), whole)
            parameter = weights(50)
            optimiser = optim.LaneMadam([parameter])
            optimiser.param_groups[0]["lr"] = codes / 2048
            before = optimiser.codes(parameter).words
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", optim.StuckWarning)
                apply(optimiser, parameter, -parameter.detach())
            moved = optimiser.codes(parameter).words - before
            self.assertEqual(set(moved.tolist()), {whole})

    def test_rests_below_half_a_code_while_moments_go_on(self):
        parameter = weights(50)
        parameter.data[:3] = 0
        optimiser = optim.LaneMadam([parameter])
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", optim.StuckWarning)
            apply(optimiser, parameter, torch.ones(50))
        words = optimiser.codes(parameter).words
        moment = optimiser.state[parameter]["second_moment"].clone()
        optimiser.param_groups[0]["lr"] = 0
        gradient = torch.ones(50)
        gradient[-5:] = 0
        apply(optimiser, parameter, gradient)
        self.assertTrue(torch.equal(optimiser.codes(parameter).words, words))
        self.assertFalse(torch.equal(optimiser.state[parameter]["second_moment"], moment))
        self.assertEqual(optimiser.total_movement(),
                         optim.Movement(elements=50, zero=3, below_one_code=42))

    def test_counts_resting_weights_at_the_ends_too(self):
        parameter = weights(50)
        optimiser = optim.LaneMadam([parameter], p_scale=0.5)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", optim.ClampWarning)
            optimiser.start()
        self.assertGreater(int((parameter.abs() == parameter.abs().max()).sum()), 20)
        optimiser.param_groups[0]["lr"] = 0
        with self.assertWarns(optim.StuckWarning):
            apply(optimiser, parameter, -parameter.detach().sign())
        self.assertEqual(optimiser.total_movement(),
                         optim.Movement(elements=50, below_one_code=50))

    def test_takes_every_rate_of_a_scheduler(self):
        parameter = weights(50)
        optimiser = optim.LaneMadam([parameter])
        schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, 10)
        for gradient in gradients((50,), 10):
            apply(optimiser, parameter, gradient)
            schedule.step()
        self.assertAlmostEqual(optimiser.param_groups[0]["lr"], 0)


class BBitMadam(unittest.TestCase):
    def test_follows_the_published_equations(self):
        parameter = weights(60)
        signs, largest = parameter.detach().sign().double(), 3 * rms(parameter)
        optimiser = optim.BBitMadam([parameter], levels=512, initial="uniform")
        apply(optimiser, parameter, torch.zeros(60))
        levels = optimiser.state[parameter]["level"].clone()
        self.assertTrue(int(levels.min()) >= 0 and 450 < int(levels.max()) < 512)
        normaliser = Normaliser((60,))
        normaliser(torch.zeros(60))
        for gradient in gradients((60,), 60):
            apply(optimiser, parameter, gradient)
            steps = torch.round(normaliser(gradient) * 10) * signs
            levels = torch.clamp(levels + steps, 0, 511)
            self.assertTrue(torch.equal(optimiser.state[parameter]["level"], levels.int()))
            expected = signs * largest * torch.exp(-0.001 * levels.double())
            torch.testing.assert_close(parameter.detach(), expected.float(), rtol=1e-6, atol=0)

    def test_levels_of_each_parameter_are_drawn_anew(self):
        first, second = weights(60), weights(60)
        optimiser = optim.BBitMadam([first, second], initial="uniform")
        optimiser.start()
        self.assertGreater(int((first.abs() != second.abs()).sum()), 50)

    def test_the_initial_weight_is_kept(self):
        parameter = weights(60)
        before = parameter.detach().clone()
        apply(optim.BBitMadam([parameter], base_lr=0.01), parameter, torch.zeros(60))
        self.assertFalse(torch.equal(parameter, before))
        near = before.abs().clamp(3 * rms(before) * math.exp(-0.01 * 4095), 3 * rms(before))
        torch.testing.assert_close(parameter.detach().abs(), near, rtol=0.006, atol=0)


MAKERS = {
    "Madam": optim.Madam,
    "LNSMadam": optim.LNSMadam,
    "stochastic LNSMadam": lambda params: optim.LNSMadam(
        params, weight_format="lns8g8", step_rounding="stochastic", seed=9),
    "LaneMadam": optim.LaneMadam,
    "BBitMadam": lambda params: optim.BBitMadam(params, step_rounding="stochastic", lr=0.3),
}


class Optimiser(unittest.TestCase):
    def test_a_loaded_state_goes_on_with_the_same_bits(self):
        for name, make in MAKERS.items():
            with self.subTest(name), warnings.catch_warnings():
                warnings.simplefilter("ignore", optim.StuckWarning)
                drawn = gradients((20,), 20)
                parameter = weights(20)
                optimiser = make([parameter])
                for gradient in drawn[:10]:
                    apply(optimiser, parameter, gradient)
                state = copy.deepcopy(optimiser.state_dict())
                twin = torch.nn.Parameter(parameter.detach().clone())
                other = make([twin])
                other.load_state_dict(state)
                self.assertTrue(torch.equal(parameter, twin))
                for gradient in drawn[10:]:
                    apply(optimiser, parameter, gradient)
                    apply(other, twin, gradient)
                    self.assertTrue(torch.equal(parameter, twin))

    def test_is_driven_like_those_of_torch(self):
        first, second = weights(4), weights(4, seed=5)
        optimiser = optim.LNSMadam([{"params": [first]}, {"params": [second], "lr": 2 ** -5}])
        schedule = torch.optim.lr_scheduler.StepLR(optimiser, 1, gamma=0.5)
        loss = optimiser.step(lambda: 7.0)
        schedule.step()
        self.assertEqual(loss, 7.0)
        self.assertEqual([group["lr"] for group in optimiser.param_groups], [2 ** -8, 2 ** -6])

    def test_refuses_bad_options(self):
        for make, options in ((optim.Madam, {"lr": 0}), (optim.Madam, {"beta": 1}),
                              (optim.LNSMadam, {"weight_format": "int8"}),
                              (optim.LNSMadam, {"scale_rule": "max"}),
                              (optim.LNSMadam, {"step_rounding": "up"}),
                              (optim.Madam, {"zero_start": -1}),
                              (optim.Madam, {"zero_start": math.inf}),
                              (optim.BBitMadam, {"initial": "zero"}),
                              (optim.BBitMadam, {"step_rounding": "up"}),
                              (optim.BBitMadam, {"levels": 0})):
            with self.subTest(make, **options):
                (name,) = options
                with self.assertRaisesRegex(ValueError, name):
                    make([weights(2)], **options)
                with self.assertRaisesRegex(ValueError, name):
                    make([{"params": [weights(2)], **options}])

    def test_a_refused_group_is_not_added(self):
        optimiser = optim.Madam([weights(2)])
        with self.assertRaises(ValueError):
            optimiser.add_param_group({"params": [weights(3)], "lr": -1})
        self.assertEqual(len(optimiser.param_groups), 1)

    def test_zeros_can_be_left(self):
        parameter = torch.nn.Parameter(torch.tensor([0.0, 1.0, 0.0]))
        self.assertEqual(optim.leave_zero([parameter]), 2)
        self.assertEqual(parameter[1], 1.0)
        self.assertTrue((parameter != 0).all())


if __name__ == "__main__":
    unittest.main()
