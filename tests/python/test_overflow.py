# SPDX-License-Identifier: MIT
"""Are overflows of bit-true products counted, and nobody else's?"""

import unittest

import torch

from lnsim import nn

NARROW = nn.Arithmetic(*["lns8g8-a12"] * 3, exactness="bit_true")
WIDE = nn.Arithmetic(exactness="bit_true")


class CountOverflows(unittest.TestCase):
    def test_of_products_forward_and_backward(self):
        x = torch.ones(2, 100, requires_grad=True)
        w = torch.ones(3, 100, requires_grad=True)
        with nn.count_overflows() as forward:
            y = nn.linear(x, w, None, NARROW)
        # The largest sum is 2 ** 4 products of the largest numbers, and a vector has 32.
        self.assertEqual((forward.overflows, forward.sums), (6 * 4, 6 * 4))
        with nn.count_overflows() as backward:
            y.sum().backward()
        self.assertEqual((backward.overflows, backward.sums), (0, 200 + 300))

    def test_of_what_fits_are_none(self):
        with nn.count_overflows() as counted:
            nn.linear(torch.eye(2, 33), torch.ones(3, 33), None, WIDE)
        self.assertEqual((counted.overflows, counted.sums), (0, 6 * 2))

    def test_counts_vectors_of_every_kernel_position(self):
        with nn.count_overflows() as counted:
            nn.conv2d(torch.ones(1, 40, 4, 4), torch.ones(5, 40, 3, 3), None, NARROW)
        self.assertEqual(counted.sums, 5 * 4 * 9 * 2)
        self.assertGreater(counted.overflows, 0)

    def test_counts_nothing_of_fast_products(self):
        with nn.count_overflows() as counted:
            nn.linear(torch.ones(2, 33), torch.ones(3, 33), None, nn.Arithmetic())
        self.assertEqual((counted.overflows, counted.sums), (0, 0))

    def test_nested_counters_both_count(self):
        def multiply() -> None:
            nn.matmul(torch.ones(1, 2, 64), torch.ones(1, 64, 2), NARROW)

        with nn.count_overflows() as outer:
            multiply()
            with nn.count_overflows() as inner:
                multiply()
            multiply()
        multiply()
        self.assertEqual((outer.overflows, outer.sums), (3 * inner.overflows, 3 * inner.sums))
        self.assertEqual((inner.overflows, inner.sums), (8, 8))

    def test_ends_with_an_error(self):
        with self.assertRaises(RuntimeError), nn.count_overflows() as counted:
            raise RuntimeError
        nn.linear(torch.ones(2, 64), torch.ones(3, 64), None, NARROW)
        self.assertEqual(counted.sums, 0)


if __name__ == "__main__":
    unittest.main()
