# SPDX-License-Identifier: MIT
import unittest

from lnsim import units


class Quantity(unittest.TestCase):
    def test_chooses_the_prefix(self):
        self.assertEqual(units.quantity(0.00799, "J"), "7.99 mJ")
        self.assertEqual(units.quantity(15_890_000, "cycles"), "15.89 Mcycles")
        self.assertEqual(units.quantity(1000, "B"), "1 kB")
        self.assertEqual(units.quantity(999, "B"), "999 B")

    def test_zero_and_the_very_small_have_a_spelling(self):
        self.assertEqual(units.quantity(0, "J"), "0 J")
        self.assertEqual(units.quantity(1e-18, "J"), "0.001 fJ")

    def test_energy_is_given_in_picojoules(self):
        self.assertEqual(units.energy(27.85e9), "27.85 mJ")


class Scale(unittest.TestCase):
    def test_energy_scale_divides_picojoules(self):
        divisor, unit = units.energy_scale(5e9)
        self.assertEqual(unit, "mJ")
        self.assertAlmostEqual(5e9 / divisor, 5.0)

    def test_an_empty_axis_has_a_scale(self):
        self.assertEqual(units.cycle_scale(0), (1.0, "cycles"))


if __name__ == "__main__":
    unittest.main()
