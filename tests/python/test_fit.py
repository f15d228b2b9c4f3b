# SPDX-License-Identifier: MIT
import math
import unittest

import numpy

from lnsim.characterise import fit, fits
from lnsim.characterise.fit import Model, Sample

NODES = {"width_bits": (4, 8, 12), "vector_size": (8, 16, 64), "table_entries": (1, 4),
         "base_factor": (1, 8), "octaves": (1, 4, 16)}


def position(bits, vector_size=8, entries=1, base_factor=1):
    return {"width_bits": bits, "vector_size": vector_size, "table_entries": entries,
            "base_factor": base_factor}


POSITIONS = [position(bits, size, entries, base)
             for bits in (4, 6, 8, 11, 12) for size in (8, 16, 40, 64) for entries in (1, 4)
             for base in (1, 2, 8)]


def from_tables(place, tables):
    """By numpy's own interpolation."""
    values = place | {"octaves": min(2 ** (place["width_bits"] - 1) / place["base_factor"], 16)}
    return math.exp(sum(float(numpy.interp(math.log(values[axis]), *numpy.log(table).T))
                        for axis, table in tables.items()))


class Fit(unittest.TestCase):
    TABLES = {"width_bits": [[4, 1.0], [8, 2.0], [12, 2.5]],
              "vector_size": [[8, 1.0], [16, 0.5], [64, 0.4]],
              "table_entries": [[1, 1.0], [4, 3.0]],
              "base_factor": [[1, 1.0], [8, 1.25]], "octaves": [[1, 1.0], [4, 1.5], [16, 1.75]]}

    def samples(self, noise=0.0, seed=1):
        random = numpy.random.default_rng(seed)
        return [Sample(place, 7 * from_tables(place, self.TABLES)
                       * math.exp(noise * random.standard_normal())) for place in POSITIONS]

    def test_finds_the_tables_that_values_are_made_of(self):
        fitted = fit.fit(Model(NODES), self.samples(), [])
        for sample in self.samples():
            found = fitted.reference * from_tables(sample.position, fitted.tables)
            self.assertAlmostEqual(found / sample.value, 1, 2)
        self.assertLess(fitted.errors["leave_one_out"]["max"], 0.02)
        self.assertNotIn("held_out", fitted.errors)

    def test_states_errors_on_what_it_has_not_seen(self):
        samples = self.samples(noise=0.1)
        fitted = fit.fit(Model(NODES), samples[::2], samples[1::2])
        apart = [abs(math.log(fitted.reference * from_tables(sample.position, fitted.tables)
                              / sample.value)) for sample in samples[1::2]]
        self.assertEqual(fitted.errors["held_out"]["designs"], len(apart))
        self.assertAlmostEqual(fitted.errors["held_out"]["max"], math.expm1(max(apart)), 2)
        self.assertEqual(fitted.worst, max(error["max"] for error in fitted.errors.values()))
        self.assertGreater(fitted.errors["leave_one_out"]["max"], 0.1)

    def test_a_design_left_out_has_no_part_in_its_own_price(self):
        """A single design far from the others is missed by all of its distance."""
        samples = self.samples()
        changed = [Sample(samples[0].position, 3 * samples[0].value), *samples[1:]]
        error = fit.fit(Model(NODES), changed, []).errors["leave_one_out"]["max"]
        self.assertAlmostEqual(error, 2, 1)

    def test_wider_is_never_cheaper(self):
        falling = [Sample(place, 1 / place["width_bits"]) for place in POSITIONS]
        tables = fit.fit(Model(NODES), falling, []).tables
        for axis in ("width_bits", "octaves"):
            self.assertEqual([factor for _, factor in tables[axis]], [1.0] * len(NODES[axis]))

    def test_longer_vectors_may_be_cheaper(self):
        falling = [Sample(place, 1 / place["vector_size"]) for place in POSITIONS]
        tables = fit.fit(Model(NODES), falling, []).tables
        self.assertAlmostEqual(tables["vector_size"][-1][1], 1 / 8, 2)

    def test_three_designs_are_no_fit(self):
        self.assertIsNone(fit.fit(Model(NODES), self.samples()[:3], []))
        self.assertIsNotNone(fit.fit(Model(NODES), self.samples()[:4], []))

    def test_what_no_design_varies_is_flat_or_proportional(self):
        alike = [sample for sample in self.samples() if sample.position["vector_size"] == 16]
        for model, last in ((Model(NODES), 1), (Model(NODES, ("vector_size",)), 8)):
            table = fit.fit(model, alike, []).tables["vector_size"]
            self.assertAlmostEqual(table[-1][1] / last, 1, 2)

    def test_where_designs_leave_a_slope_open_it_is_that_beside_it(self):
        narrow = [sample for sample in self.samples() if sample.position["width_bits"] <= 8]
        (_, _), (_, middle), (_, last) = fit.fit(Model(NODES), narrow, []).tables["width_bits"]
        self.assertGreater(last, middle)


class Entries(unittest.TestCase):
    KEYS = {"resource": "integer_adder", "action": "add", "variant": "lns",
            "component": "exponent_adder"}

    def use(self, bits, size, held_out=False, area=None):
        nominal = 0.01 * bits
        design = {"name": f"lns{bits}g8_v{size}"} | ({"held_out": True} if held_out else {})
        result = {"nominal": nominal, "streams": {}, "area_um2_by_component": {
            "multiply": area or bits * size}}
        return fits.Use({"vector_size": size, "width_bits": bits}, design, result, ("multiply",))

    def energy(self, uses):
        def range_of(result, _):
            return {"low": result["nominal"] / 2, "nominal": result["nominal"],
                    "high": result["nominal"] * 4}
        return fits.of_energy(self.KEYS, uses, "library", range_of)

    def uses(self):
        return [self.use(bits, size) for bits in (4, 6, 8, 10, 12) for size in (8, 32, 64)]

    def test_bounds_are_wider_by_the_largest_error(self):
        found = self.energy(self.uses())["fit"]
        worst = 1 + found["leave_one_out"]["max"]
        energy = found["energy_pj"]
        self.assertAlmostEqual(energy["low"] * 2 * worst / energy["nominal"], 1, 3)
        self.assertAlmostEqual(energy["high"] / 4 / worst / energy["nominal"], 1, 3)
        self.assertEqual((found["kind"], found["source"]), ("estimated", "library"))
        self.assertRegex(found["locator"], r"^fitted to 15 designs, \+-\d+ %$")

    def test_designs_held_out_change_errors_alone(self):
        found = self.energy(self.uses())["fit"]
        far = self.use(9, 16, held_out=True)
        far.result["nominal"] *= 2
        other = self.energy([*self.uses(), far])["fit"]
        self.assertEqual(other["factors"], found["factors"])
        self.assertEqual(other["energy_pj"]["nominal"], found["energy_pj"]["nominal"])
        self.assertEqual(other["leave_one_out"], found["leave_one_out"])
        self.assertEqual(other["held_out"]["designs"], 1)
        self.assertAlmostEqual(other["held_out"]["max"], 1, 1)
        self.assertLess(other["energy_pj"]["low"], found["energy_pj"]["low"])

    def test_designs_beyond_the_tables_have_no_part(self):
        beyond = [self.use(3, 8), self.use(8, 1), self.use(16, 32)]
        for use in beyond:
            use.result["nominal"] *= 50
        self.assertEqual(self.energy(self.uses() + beyond), self.energy(self.uses()))

    def test_areas_have_points_too(self):
        found = fits.of_area(self.KEYS, self.uses(), "library")
        self.assertEqual(len(found["points"]), 15)
        self.assertEqual(found["points"][0]["area_um2"], {"low": 32, "nominal": 32, "high": 32})
        self.assertLess(found["fit"]["leave_one_out"]["max"], 0.1)

    def test_other_entries_have_no_fit(self):
        for changed in ({"variant": "int8", "component": "accumulator"},
                        {"component": "multiplier"}, {"resource": "integer_multiplier"}):
            self.assertIsNone(fit.nodes_of(self.KEYS | changed))


if __name__ == "__main__":
    unittest.main()
