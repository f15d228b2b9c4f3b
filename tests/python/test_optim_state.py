# SPDX-License-Identifier: MIT
"""Are weights safe with the multiplicative optimisers: from being made to their first step, when
they or a state are loaded, when gradients are no numbers, in every type that torch has?"""

import copy
import math
import pickle
import unittest
import warnings

import torch

from lnsim import formats, optim

MAKERS = {
    "Madam": optim.Madam, "LNSMadam": optim.LNSMadam, "LaneMadam": optim.LaneMadam,
    "BBitMadam": optim.BBitMadam,
    "power_of_two": lambda params, **options: optim.LNSMadam(params, scale_rule="power_of_two",
                                                             **options),
    "stochastic": lambda params, **options: optim.LNSMadam(
        params, weight_format="lns10g32", step_rounding="stochastic",
        **{"lr": 1.5 / 32, **options})}


def normal(*shape: int, seed: int = 1) -> torch.Tensor:
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed))


def weights(*shape: int, seed: int = 1, scale: float = 1.0) -> torch.nn.Parameter:
    return torch.nn.Parameter(normal(*shape, seed=seed) * scale)


def rms(values: torch.Tensor) -> float:
    return math.sqrt(float(values.detach().double().square().mean()))


def apply(optimiser, *pairs) -> None:
    """A step by (parameter, gradient); a gradient may be None."""
    for parameter, gradient in pairs:
        parameter.grad = None if gradient is None else gradient.clone()
    optimiser.step()


class Each(unittest.TestCase):
    def each(self):
        for name, make in MAKERS.items():
            with self.subTest(name), warnings.catch_warnings():
                warnings.simplefilter("error")
                yield make


class FirstStep(Each):
    def test_comes_before_any_weight_changes(self):
        for make in self.each():
            parameter = weights(200)
            before = parameter.detach().clone()
            optimiser = make([parameter])
            if isinstance(optimiser, optim.LNSMadam):
                optimiser.codes(parameter)
            apply(optimiser, (parameter, None))
            self.assertTrue(torch.equal(parameter, before))
            self.assertFalse(optimiser.state)

    def test_can_be_prepared(self):
        for make in self.each():
            parameter, empty = torch.nn.Parameter(normal(50).clamp(-2, 2)), weights(0)
            limit = 3 * rms(parameter)
            optimiser = make([parameter, empty])
            optimiser.start()
            started = parameter.detach().clone()
            if isinstance(optimiser, optim.LNSMadam):
                self.assertTrue(torch.equal(optimiser.codes(parameter).dequantise(), parameter))
            apply(optimiser, (parameter, torch.zeros(50)))
            self.assertTrue(torch.equal(parameter, started))
            self.assertAlmostEqual(optimiser.state[parameter]["limit"], limit, places=6)
            parameter.data.mul_(100)
            with self.assertRaisesRegex(ValueError, "found a weight of"):
                optimiser.start()

    def test_is_of_weights_that_were_loaded_since(self):
        for make in self.each():
            layer = torch.nn.Linear(64, 64)
            optimiser = make(layer.parameters())
            loaded = {"weight": normal(64, 64), "bias": normal(64, seed=2)}
            layer.load_state_dict(loaded)
            apply(optimiser, *((parameter, normal(*parameter.shape, seed=3))
                               for parameter in layer.parameters()))
            limit = 3 * rms(loaded["weight"])
            self.assertAlmostEqual(optimiser.state[layer.weight]["limit"], limit, places=6)
            kept = loaded["weight"].abs().clamp(limit / 50, limit)  # BBitMadam's range is 60
            ratio = layer.weight.detach().abs() / kept
            clear = loaded["weight"].abs() > limit / 50
            self.assertTrue(bool((ratio[clear].log2().abs() < 0.1).all()))

    def test_tells_of_large_weights_that_are_clamped(self):
        for name, make in MAKERS.items():
            with self.subTest(name):
                parameter = weights(400)
                parameter.data[7] = 30.0
                limit = 3 * rms(parameter)
                with self.assertWarnsRegex(optim.ClampWarning,
                                           rf"parameter 0: 30, now {limit:.3g}"):
                    apply(make([parameter]), (parameter, torch.zeros(400)))
                self.assertAlmostEqual(float(parameter.detach()[7]), limit, delta=0.001 * limit)

    def test_is_each_parameters_own(self):
        for make in self.each():
            first, later, added = weights(50), weights(50, seed=2), weights(50, seed=3)
            optimiser = make([first, later])
            apply(optimiser, (first, normal(50)), (later, None))
            with torch.no_grad():
                later.mul_(100)
            optimiser.add_param_group({"params": [added]})
            expected = 3 * rms(later), 3 * rms(added)
            apply(optimiser, (first, normal(50)), (later, normal(50)), (added, normal(50)))
            self.assertEqual([optimiser.state[parameter]["step"]
                              for parameter in (first, later, added)], [2, 1, 1])
            for parameter, limit in zip((later, added), expected, strict=True):
                self.assertAlmostEqual(optimiser.state[parameter]["limit"], limit, places=3)

    def test_tells_what_is_stuck_of_each_parameter(self):
        first, later = weights(50), weights(50, seed=2)
        later.data[:4] = 0
        optimiser = optim.Madam([{"params": [first, later], "param_names": ["body", "head"]}])
        apply(optimiser, (first, normal(50)), (later, None))
        with self.assertWarnsRegex(optim.StuckWarning, r"parameter 1 \(head\): 4 of 50 are zero, 0 "
                                                       "have .*leave_zero draws zeros"):
            apply(optimiser, (first, normal(50)), (later, normal(50)))
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            apply(optimiser, (first, normal(50)), (later, normal(50)))

    def test_needs_finite_weights(self):
        for make in self.each():
            for value in (math.inf, math.nan):
                parameter = weights(5)
                parameter.data[0] = value
                with self.assertRaisesRegex(ValueError, "parameter 0: expected finite weights"):
                    apply(make([parameter]), (parameter, normal(5)))


class OtherWeights(Each):
    def test_far_beyond_the_clamp_are_refused_before_anything_moves(self):
        def copied(parameter: torch.Tensor) -> None:
            with torch.no_grad():
                parameter.copy_(normal(50, seed=5) * 100)

        def unnoticed(parameter: torch.Tensor) -> None:
            parameter.data[3] = -9.0  # leaves torch's version of the tensor as it is

        for write in (copied, unnoticed):
            for make in self.each():
                first, second = weights(50), weights(50, seed=2)
                optimiser = make([first, second])
                apply(optimiser, (first, normal(50)), (second, normal(50)))
                write(second)
                before, largest = first.detach().clone(), float(second.abs().max())
                limit = optimiser.state[second]["limit"]
                with self.assertRaisesRegex(
                        ValueError, rf"parameter 1: found a weight of {largest:.3g}, expected at "
                                    rf"most {limit:.3g}, p_scale \(3\) .*make a new optimiser"):
                    apply(optimiser, (first, normal(50)), (second, normal(50)))
                self.assertTrue(torch.equal(first, before))

    def test_within_twice_the_clamp_are_taken_over(self):
        for make in self.each():
            parameter = weights(50)
            optimiser = make([parameter])
            apply(optimiser, (parameter, torch.zeros(50)))
            limit = optimiser.state[parameter]["limit"]
            written = normal(50, seed=2).clamp(-1.4, 1.4)
            written[0] = 1.9 * limit
            parameter.data.copy_(written)
            apply(optimiser, (parameter, torch.zeros(50)))
            expected = written.clamp(-limit, limit)
            clear = expected.abs() > limit / 50
            ratio = parameter.detach()[clear] / expected[clear]
            self.assertTrue(bool((ratio.log2().abs() < 1 / 32).all()))
            self.assertLess(int((~clear).sum()), 5)

    def test_of_a_loaded_state_are_refused(self):
        for make in self.each():
            small, large = weights(50, scale=0.01), weights(50)
            optimiser, other = make([small]), make([large])
            apply(optimiser, (small, normal(50)))
            before = large.detach().clone()
            other.load_state_dict(optimiser.state_dict())
            self.assertTrue(torch.equal(large, before))
            with self.assertRaisesRegex(ValueError, "parameter 0: found a weight of"):
                apply(other, (large, normal(50)))
            self.assertTrue(torch.equal(large, before))

    def test_a_state_of_another_shape_is_refused(self):
        parameter, other = weights(3, 4), weights(4, 3)
        optimiser, loading = optim.Madam([parameter]), optim.Madam([other])
        apply(optimiser, (parameter, normal(3, 4)))
        with self.assertRaisesRegex(ValueError, r"parameter 0: expected second_moment of the shape "
                                                r"\(4, 3\), found \(3, 4\)"):
            loading.load_state_dict(optimiser.state_dict())


class State(Each):
    def test_from_before_the_first_step_is_a_start(self):
        for make in self.each():
            parameter, twin = weights(50), weights(50)
            optimiser, other = make([parameter]), make([twin])
            apply(other, (twin, normal(50, seed=7)))
            other.load_state_dict(optimiser.state_dict())
            twin.data.copy_(parameter)
            for seed in range(3):
                apply(optimiser, (parameter, normal(50, seed=seed)))
                apply(other, (twin, normal(50, seed=seed)))
            self.assertTrue(torch.equal(parameter, twin))

    def test_is_copied_and_pickled_whole(self):
        def pickled(pair: tuple) -> tuple:
            return pickle.loads(pickle.dumps(pair))

        for name, make in MAKERS.items():
            for copied in (copy.deepcopy, pickled):
                with self.subTest(name, copied=copied.__name__):
                    parameter = weights(50)
                    optimiser = make([parameter])
                    gradient = normal(50)
                    gradient[0] = math.nan
                    with self.assertWarnsRegex(optim.StuckWarning, "parameter 0: 1 of 50"):
                        apply(optimiser, (parameter, gradient))
                    twin, other = copied((parameter, optimiser))
                    self.assertEqual(other.movement, optimiser.movement)
                    with warnings.catch_warnings():
                        warnings.simplefilter("error")  # it has been said
                        for seed in range(3):
                            gradient[1:] = normal(49, seed=seed)
                            apply(optimiser, (parameter, gradient))
                            apply(other, (twin, gradient))
                    self.assertTrue(torch.equal(parameter, twin))

    def test_keeps_its_types_beside_parameters_of_16_bits(self):
        for make in self.each():
            parameter = torch.nn.Parameter(normal(50).bfloat16())
            optimiser = make([parameter])
            twin = torch.nn.Parameter(parameter.detach().clone())
            other = make([twin])
            for seed in range(5):
                apply(optimiser, (parameter, normal(50, seed=seed).bfloat16()))
            other.load_state_dict(copy.deepcopy(optimiser.state_dict()))
            twin.data.copy_(parameter)
            for name, value in optimiser.state[parameter].items():
                if isinstance(value, torch.Tensor):
                    loaded = other.state[twin][name]
                    self.assertEqual(loaded.dtype, value.dtype)
                    self.assertTrue(torch.equal(loaded, value), name)
            apply(optimiser, (parameter, normal(50, seed=9).bfloat16()))
            apply(other, (twin, normal(50, seed=9).bfloat16()))
            self.assertTrue(torch.equal(parameter, twin))


class NotFinite(unittest.TestCase):
    def test_elements_wait_with_their_moments_and_are_counted(self):
        for name, make in MAKERS.items():
            with self.subTest(name):
                first, second = weights(3, 40), weights(40, seed=2)
                optimiser = make([first, second])
                apply(optimiser, (first, normal(3, 40)), (second, normal(40)))
                before = first.detach().clone()
                moment = optimiser.state[first]["second_moment"].clone()
                bad = torch.zeros(3, 40, dtype=torch.bool)
                bad[0, 0] = bad[1, 5] = bad[2, 9] = True
                gradient = normal(3, 40, seed=3)
                gradient[bad] = torch.tensor([math.inf, -math.inf, math.nan])
                with self.assertWarnsRegex(optim.StuckWarning, "parameter 0: 3 of 120$"):
                    apply(optimiser, (first, gradient), (second, normal(40)))
                self.assertEqual([part.not_finite for part in optimiser.movement], [3, 0])
                self.assertEqual([part.elements for part in optimiser.movement], [120, 40])
                self.assertTrue(torch.equal(first[bad], before[bad]))
                self.assertGreater(int((first != before).sum()), 80)
                after = optimiser.state[first]["second_moment"]
                self.assertTrue(torch.equal(after[bad], moment[bad]))
                self.assertTrue(bool((after != moment)[~bad].all()))
                self.assertEqual(optimiser.state[first]["step"], 2)

                with warnings.catch_warnings():
                    warnings.simplefilter("error")
                    for _ in range(5):
                        apply(optimiser, (first, torch.full((3, 40), 2.0)), (second, None))
                self.assertTrue(bool((first != before)[bad].all()))
                self.assertEqual(optimiser.total_movement().not_finite, 0)

    def test_of_all_elements_leave_a_tensor_alone(self):
        for name, make in MAKERS.items():
            with self.subTest(name), warnings.catch_warnings():
                warnings.simplefilter("ignore", optim.StuckWarning)
                parameter = weights(8)
                optimiser = make([parameter])
                apply(optimiser, (parameter, torch.zeros(8)))
                before = parameter.detach().clone()
                apply(optimiser, (parameter, torch.full((8,), math.nan)))
                self.assertTrue(torch.equal(parameter, before))
                self.assertEqual(optimiser.total_movement(),
                                 optim.Movement(elements=8, not_finite=8))

    def test_are_not_decayed(self):
        for make in (optim.Madam, optim.LNSMadam):
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", optim.StuckWarning)
                parameter = weights(8)
                optimiser = make([parameter], weight_decay=3.0)
                apply(optimiser, (parameter, torch.zeros(8)))
                before = parameter.detach().clone()
                gradient = torch.zeros(8)
                gradient[2] = math.nan
                apply(optimiser, (parameter, gradient))
                self.assertEqual((parameter == before).nonzero().tolist(), [[2]])

    def test_huge_ones_are_steps_like_others(self):
        for name, make in MAKERS.items():
            for size in (1e25, 3e38):
                with self.subTest(name, size=size):
                    huge, usual = weights(50), weights(50)
                    optimiser, other = make([huge]), make([usual])
                    signs = normal(50, seed=2).sign()
                    apply(optimiser, (huge, size * signs))
                    apply(other, (usual, signs))
                    self.assertTrue(torch.equal(huge, usual))
                    self.assertTrue(optimiser.state[huge]["second_moment"].isfinite().all())
                    apply(optimiser, (huge, size * signs))
                    apply(other, (usual, signs))
                    self.assertTrue(torch.equal(huge, usual))


class Types(Each):
    def test_of_every_width_move_alike(self):
        for make in self.each():
            for dtype in (torch.float64, torch.float16, torch.bfloat16):
                parameter = torch.nn.Parameter(normal(4, 50).to(dtype))
                twin = torch.nn.Parameter(parameter.detach().float())
                optimiser, other = make([parameter]), make([twin])
                for seed in range(5):
                    gradient = normal(4, 50, seed=seed).to(dtype)
                    apply(optimiser, (parameter, gradient))
                    apply(other, (twin, gradient.float()))
                self.assertEqual(parameter.dtype, dtype)
                close = {"rtol": 0.02 if dtype != torch.float64 else 1e-5, "atol": 0}
                torch.testing.assert_close(parameter.detach().float(), twin.detach(), **close)

    def test_of_16_bits_are_rounded_words(self):
        for make in (optim.LNSMadam, optim.LaneMadam):
            parameter, twin = torch.nn.Parameter(normal(50).bfloat16()), weights(50)
            twin.data.copy_(parameter)
            optimiser, other = make([parameter]), make([twin])
            for seed in range(9):
                gradient = normal(50, seed=seed).bfloat16()
                apply(optimiser, (parameter, gradient))
                apply(other, (twin, gradient.float()))
            self.assertTrue(torch.equal(optimiser.codes(parameter).words, other.codes(twin).words))
            self.assertTrue(torch.equal(parameter, twin.bfloat16()))

    def test_of_16_bits_keep_the_words_of_what_nobody_wrote(self):
        for make in (optim.LNSMadam, optim.LaneMadam):
            parameter = torch.nn.Parameter(normal(50).bfloat16())
            optimiser = make([parameter])
            for seed in range(9):
                apply(optimiser, (parameter, normal(50, seed=seed).bfloat16()))
            words = optimiser.codes(parameter).words
            parameter.data[0] *= 0.5
            apply(optimiser, (parameter, torch.zeros(50).bfloat16()))
            changed = (optimiser.codes(parameter).words != words).nonzero()
            self.assertEqual(changed.tolist(), [[0]])

    def test_counts_steps_that_a_type_rounds_to_none(self):
        parameter = torch.nn.Parameter(torch.ones(8, dtype=torch.bfloat16))
        optimiser = optim.Madam([parameter], lr=1e-4)
        with self.assertWarnsRegex(optim.StuckWarning, "8 have steps below one code"):
            apply(optimiser, (parameter, torch.ones(8, dtype=torch.bfloat16)))
        self.assertEqual(optimiser.total_movement(), optim.Movement(elements=8, below_one_code=8))

    def test_that_are_not_real_are_refused(self):
        for make in self.each():
            for dtype in (torch.complex64, torch.int32):
                with self.assertRaisesRegex(ValueError, f"parameter 1: expected real numbers, "
                                                        f"found {dtype}"):
                    make([weights(2), torch.ones(2, dtype=dtype)])

    def test_without_elements_are_nothing_to_move(self):
        for make in self.each():
            empty, parameter = weights(0, 3), weights(5)
            optimiser = make([empty, parameter])
            for _ in range(2):
                apply(optimiser, (empty, torch.zeros(0, 3)), (parameter, normal(5)))
            self.assertEqual(optimiser.movement[0], optim.Movement())
            self.assertEqual(optimiser.movement[1].elements, 5)

    def test_without_dimensions_move(self):
        for make in self.each():
            parameter = torch.nn.Parameter(torch.tensor(2.0))
            optimiser = make([parameter])
            apply(optimiser, (parameter, torch.tensor(1.0)))
            self.assertEqual(optimiser.total_movement().moved, 1)
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", optim.StuckWarning)
                apply(optimiser, (parameter, torch.tensor(math.nan)))
            self.assertEqual(optimiser.total_movement(),
                             optim.Movement(elements=1, not_finite=1))

    def test_sparse_gradients_are_refused_before_anything_moves(self):
        for make in self.each():
            table, first = torch.nn.Embedding(5, 3, sparse=True), weights(5)
            optimiser = make([first, table.weight])
            first.grad = normal(5)
            table(torch.tensor([1, 1])).sum().backward()
            before = first.detach().clone()
            with self.assertRaisesRegex(ValueError, "parameter 1: expected a dense gradient, found "
                                                    "a sparse one; .*sparse=False"):
                optimiser.step()
            self.assertTrue(torch.equal(first, before))


class ZeroStart(Each):
    def test_leaves_zero_against_the_gradient(self):
        for make in self.each():
            for start in (0.01, 0.25):
                bias = torch.nn.Parameter(torch.zeros(20))
                optimiser = make([bias], **({} if start == 0.01 else {"zero_start": start}))
                gradient = normal(20)
                gradient[:4] = 0
                apply(optimiser, (bias, gradient))
                torch.testing.assert_close(bias.detach(), -start * gradient.sign(), rtol=0.02,
                                           atol=0)
                self.assertEqual(optimiser.total_movement(), optim.Movement(20, moved=16))
                self.assertAlmostEqual(optimiser.state[bias]["limit"], 3 * start)
                if isinstance(optimiser, optim.LNSMadam):
                    self.assertTrue(torch.equal(optimiser.codes(bias).dequantise(), bias))
                before = bias.detach().clone()
                apply(optimiser, (bias, -before.sign()))
                self.assertTrue(bool((bias[4:].abs() > before[4:].abs()).all()))
                self.assertTrue(torch.equal(bias[:4], torch.zeros(4)))
                apply(optimiser, (bias, torch.ones(20)))
                torch.testing.assert_close(bias[:4].detach(), torch.full((4,), -start), rtol=0.02,
                                           atol=0)

    def test_of_0_leaves_them_and_says_so(self):
        for name, make in MAKERS.items():
            with self.subTest(name):
                bias = torch.nn.Parameter(torch.zeros(20))
                optimiser = make([bias], zero_start=0)
                with self.assertWarnsRegex(optim.StuckWarning, "parameter 0: 20 of 20 are zero"):
                    apply(optimiser, (bias, normal(20)))
                apply(optimiser, (bias, normal(20)))
                self.assertFalse(bias.any())
                self.assertEqual(optimiser.total_movement().zero, 20)

    def test_is_not_for_zeros_among_others(self):
        for name, make in MAKERS.items():
            with self.subTest(name):
                parameter = weights(20)
                parameter.data[:5] = 0
                optimiser = make([parameter])
                with self.assertWarnsRegex(optim.StuckWarning, "parameter 0: 5 of 20 are zero"):
                    apply(optimiser, (parameter, torch.ones(20)))
                self.assertFalse(parameter[:5].any())
                self.assertEqual(optim.leave_zero([parameter]), 5)
                apply(optimiser, (parameter, torch.ones(20)))
                self.assertEqual(optimiser.total_movement().zero, 0)
                self.assertTrue(parameter[:5].all())

    def test_serves_formats_without_a_zero(self):
        bias = torch.nn.Parameter(torch.zeros(20))
        optimiser = optim.LNSMadam([bias], weight_format="lns16g2048-clamp")
        apply(optimiser, (bias, normal(20)))
        self.assertTrue(bool((bias > 0).all()))
        self.assertEqual(formats.parse("lns16g2048-clamp").has_zero, False)


if __name__ == "__main__":
    unittest.main()
