# SPDX-License-Identifier: MIT
import json
import unittest
from pathlib import Path

from lnsim.characterise import factors, prices, scaling, technology
from lnsim.errors import InputError


def result(scale):
    modes = {f"{delay}_{wire}_pj": {"multiply": {"logic": scale * number, "clock": 0.0}}
             for number, (delay, wire) in enumerate(
                 [("zero_delay", "no_wire"), ("gate_delay", "no_wire"), ("gate_delay", "wire")], 1)}
    return {"leakage_mw": 1.0, "streams": {"gaussian": modes}}


def design(name, vector_size=1):
    return {"name": name, "unit": "vector_mac", "format": "int8", "operand_bits": 8,
            "accumulator_bits": 24, "vector_size": vector_size, "options": {}}


def statistics(**streams):
    """Streams of a multiplication's energy, zero fraction and toggle rate."""
    found = {}
    for name, (energy, zeros, rate) in streams.items():
        found[name] = {"zero_fraction": zeros,
                       "gate_delay_no_wire_pj": {"multiply": {"logic": energy, "clock": 0.0}}}
        if rate is not None:
            found[name]["toggle_rate"] = rate
    return {"streams": found}


class Factors(unittest.TestCase):
    STREAMS = {"gaussian": (4.0, 0.0, 0.4), "sparse": (3.0, 0.5, 0.4), "zeros": (1.0, 1.0, 0.4),
               "held": (2.0, 0.0, 0.2), "still": (1.0, 0.0, 0.0), "uniform": (5.0, 0.0, 0.5)}

    def factors(self, **changed):
        return factors.factors(statistics(**self.STREAMS | changed), ("multiply",))

    def test_are_energies_in_parts_of_the_gaussian_one(self):
        self.assertEqual(self.factors(), {
            "by_zero_fraction": [[0, 1], [0.5, 0.75], [1, 0.25]],
            "by_toggle_rate": [[0, 0.25], [0.2, 0.5], [0.4, 1], [0.5, 1.25]]})

    def test_uniform_operands_tell_only_of_a_higher_rate_that_costs_more(self):
        for uniform in ((5.0, 0.0, 0.39), (5.0, 0.0, 0.43), (3.0, 0.0, 0.5)):
            found = self.factors(uniform=uniform)["by_toggle_rate"]
            self.assertEqual(found[-1], [0.4, 1])

    def test_uniform_operands_with_fewer_zeros_tell_nothing(self):
        found = self.factors(gaussian=(4.0, 0.1, 0.4), uniform=(5.0, 0.0, 0.5))
        self.assertEqual(found["by_toggle_rate"][-1], [0.4, 1])

    def test_zeros_of_a_narrow_format_are_in_its_energy(self):
        found = self.factors(gaussian=(4.0, 0.3, 0.4), sparse=(3.0, 0.7, 0.4))
        self.assertEqual(found["by_zero_fraction"], [[0, 1], [0.3, 1], [0.7, 0.75], [1, 0.25]])
        found = self.factors(gaussian=(4.0, 1.0, None), sparse=(4.0, 1.0, None))
        self.assertEqual(found, {"by_zero_fraction": [[0, 1], [1, 0.25]]})

    def test_a_format_without_a_zero_has_none_of_zeros(self):
        self.assertEqual(list(self.factors(zeros=(4.0, 0.0, 0.4))), ["by_toggle_rate"])

    def test_need_their_streams(self):
        self.assertEqual(factors.factors(result(1.0), ("multiply",)), {})

    def test_are_those_of_the_first_design_at_a_position(self):
        first = {"gaussian": result(1.0)["streams"]["gaussian"]}
        first["gaussian"] |= {"zero_fraction": 0.0}
        for name in ("sparse", "zeros", "held", "still"):
            first[name] = statistics(**{name: self.STREAMS[name]})["streams"][name]
        made = [(design("first"), {"streams": first}), (design("second"), result(50.0))]
        point, = prices.curves(made, "lib")[0]["points"]
        self.assertEqual(point["by_zero_fraction"][0], [0, 1])
        self.assertEqual(point["energy_pj"], {"low": 1.0, "nominal": 2.0, "high": 3.0})


class Prices(unittest.TestCase):
    def test_bounds_are_no_glitches_and_wires(self):
        multiplier, _ = prices.curves([(design("int8_v1"), result(10.0))], "lib")
        self.assertEqual(multiplier["resource"], "integer_multiplier")
        self.assertEqual(multiplier["points"][0]["energy_pj"],
                         {"low": 10.0, "nominal": 20.0, "high": 30.0})

    def test_a_second_design_at_a_position_moves_only_the_bounds(self):
        """Of what it takes more, after the multiplication that both share."""
        made = [(design("first"), result(10.0)), (design("second"), result(50.0))]
        multiplier, adder = (curve["points"][0] for curve in prices.curves(made, "lib"))
        self.assertEqual(multiplier["energy_pj"], {"low": 10.0, "nominal": 20.0, "high": 30.0})
        self.assertEqual(adder["energy_pj"], {"low": 0.0, "nominal": 0.0, "high": 120.0})
        for point in (multiplier, adder):
            self.assertEqual(point["note"], "bounds also over second")

    def test_units_beside_a_datapath_have_prices(self):
        units = [design("update") | {"unit": "weight_update", "format": "lns16g2048",
                                     "operand_bits": 16},
                 design("bins") | {"unit": "bin_constants", "format": "lns8g8-bins-deferred",
                                   "options": {"table_entries": 8}}]
        update, bins = prices.curves([(unit, result(1.0)) for unit in units], "lib")
        self.assertEqual((update["resource"], update["action"], update["variant"]),
                         ("weight_update", "update", "lns_madam"))
        self.assertEqual(update["points"][0]["width_bits"], 16)
        self.assertEqual((bins["resource"], bins["action"], bins["variant"]),
                         ("lns_conversion", "combine", "deferred-bins"))
        self.assertEqual((bins["points"][0]["table_entries"], bins["points"][0]["width_bits"]),
                         (8, 24))

    def test_a_chains_sum_has_a_width_of_its_own(self):
        float16 = design("fp16-a16-chain_v8") | {
            "format": "fp16-a16-chain", "operand_bits": 16, "accumulator_bits": 16}
        multiplier, adder = prices.curves([(float16, result(1.0))], "lib")
        for curve in (multiplier, adder):
            self.assertEqual((curve["variant"], curve["points"][0]["width_bits"]), ("fp16", 16))
            self.assertEqual(curve["scaling"]["vector_size"], "any")

    def test_floats_in_a_window_have_prices_by_vector(self):
        made = [(design(f"fp8e4m3-a24_v{size}", size) | {"format": "fp8e4m3-a24"}, result(1.0))
                for size in (32, 1)]
        multiplier, adder = prices.curves(made, "lib")
        self.assertEqual((multiplier["resource"], multiplier["component"]),
                         ("float_window_multiplier", "multiplier"))
        self.assertEqual((adder["resource"], adder["component"]),
                         ("float_window_adder", "accumulator"))
        for curve, width in ((multiplier, 8), (adder, 24)):
            self.assertEqual(curve["variant"], "fp8e4m3")
            self.assertEqual([(point["vector_size"], point["width_bits"])
                              for point in curve["points"]], [(1, width), (32, width)])

    def test_fused_floats_have_prices_by_vector(self):
        bf16 = design("bf16_v32", 32) | {"format": "bf16", "operand_bits": 16,
                                         "accumulator_bits": 32}
        multiplier, adder = prices.curves([(bf16, result(1.0))], "lib")
        self.assertEqual((multiplier["resource"], adder["resource"]),
                         ("float_fused_multiplier", "float_fused_adder"))
        for curve, width in ((multiplier, 16), (adder, 32)):
            point = curve["points"][0]
            self.assertEqual((curve["variant"], point["vector_size"], point["width_bits"]),
                             ("bf16", 32, width))

    def test_microscaling_formats_have_prices_by_vector(self):
        mxfp4 = design("mxfp4_v32", 32) | {"format": "mxfp4", "operand_bits": 4,
                                           "accumulator_bits": 32}
        multiplier, adder = prices.curves([(mxfp4, result(1.0))], "lib")
        self.assertEqual((multiplier["resource"], multiplier["component"]),
                         ("mx_multiplier", "multiplier"))
        self.assertEqual((adder["resource"], adder["component"]), ("mx_adder", "accumulator"))
        for curve, width in ((multiplier, 4), (adder, 32)):
            point = curve["points"][0]
            self.assertEqual((curve["variant"], point["vector_size"], point["width_bits"]),
                             ("mxfp4", 32, width))

    def test_scaling_takes_the_first_rule_that_fits(self):
        curve = {"resource": "dram", "action": "read", "points": [
            {"energy_pj": {"low": 1, "nominal": 2, "high": 3}, "kind": "published"}]}
        rules = [{"of": {"resource": "dram"}},
                 {"low": 1, "nominal": 2, "high": 3, "note": "doubled"}]
        self.assertEqual(scaling.scaled([curve], rules, "a to b"), [curve])
        other, = scaling.scaled([curve | {"resource": "sram"}], rules, "a to b")
        self.assertEqual(other["points"][0]["energy_pj"], {"low": 1.0, "nominal": 4.0, "high": 9.0})
        self.assertEqual(other["points"][0]["kind"], "scaled")

    def test_what_a_rule_scales_has_its_factor_in_common(self):
        curve = {"resource": "sram", "action": "read", "common_factors": ["fit"], "points": [
            {"energy_pj": {"low": 1, "nominal": 2, "high": 3}, "kind": "published"}]}
        rules = [{"of": {"resource": "dram"}, "low": 2, "nominal": 2, "high": 2, "note": "sure"},
                 {"of": {"action": "read"}, "low": 1, "nominal": 2, "high": 3, "note": "doubled"}]
        made, = scaling.scaled([curve], rules, "a to b")
        self.assertEqual(made["common_factors"], ["fit", "a to b: read"])
        exact, = scaling.scaled([curve | {"resource": "dram"}], rules, "a to b")
        self.assertEqual(exact["common_factors"], ["fit"], "what is certain moves nothing")
        self.assertEqual(scaling.common_factors(rules, "a to b"),
                         {"a to b: read": {"low": 1, "nominal": 2, "high": 3, "note": "doubled"}})

    def test_datapaths_of_one_flow_are_of_one_draw(self):
        made = [(design("fp16_v8", 8) | {"format": "fp16"}, result(1.0))]
        self.assertEqual({curve["draw"] for curve in prices.curves(made, "lib")},
                         {"synthesised datapaths"})

    def test_the_text_is_json_without_unused_sources(self):
        document = {"name": "x", "sources": {"used": "U", "unused": "N"}, "entries": [
            {"resource": "r", "points": [{"source": "used"}]}], "leakage": []}
        read = json.loads(technology.to_text(document))
        self.assertEqual(read["sources"], {"used": "U"})
        self.assertEqual(read["entries"], document["entries"])

    def test_a_design_is_priced_as_what_it_takes(self):
        """Also where designs share a multiplication: what is another there is elsewhere, but that
        logarithmic ones of all base factors share an exponent adder, whose sums are those of other
        words."""
        energy = Path(__file__).resolve().parents[2] / "energy" / "technologies"
        for name in ("asap7", "osu180"):
            document = json.loads((energy / f"{name}.json").read_text(encoding="utf-8"))
            for made in document["designs"]:
                if made["unit"] == "vector_mac":
                    priced = sum(self.nominal(document, event) for event in prices.events(
                        {"options": {}} | made))
                    parts = made["streams"]["gaussian"]["gate_delay_no_wire_pj"].values()
                    own = sum(sum(part.values()) for part in parts)
                    self.assertLess(abs(priced / own - 1), 0.16 if made["format"].startswith("lns")
                                    else 0.02, f"{name} {made['name']}")

    @staticmethod
    def nominal(document, event):
        """Of the entry of an event, at the event's position."""
        entry, = (entry for entry in document["entries"]
                  if all(entry.get(key) == value for key, value in event.keys)
                  and set(dict(event.keys)) == set(entry) & {"resource", "action", "variant",
                                                             "component"})
        point, = (point for point in entry["points"]
                  if all(point[axis] == value for axis, value in event.position))
        return point["energy_pj"]["nominal"]

    def test_a_format_whose_products_are_mostly_zeros_has_a_remark(self):
        energy = Path(__file__).resolve().parents[2] / "energy" / "technologies"
        for name in ("asap7", "asap7-16nm", "osu180"):
            document = json.loads((energy / f"{name}.json").read_text(encoding="utf-8"))
            zeros = [remark["formats"] for remark in document["remarks"]
                     if "are 0" in remark["text"]]
            self.assertEqual(zeros, [["lns4g8"]], name)

    def test_a_derived_technology_has_the_remarks_of_what_it_is_derived_from(self):
        energy = Path(__file__).resolve().parents[2] / "energy"
        description = json.loads((energy / "characterisation" / "asap7-16nm.json").read_text())
        made = technology.derive(description, energy / "characterisation")
        shipped = (energy / "technologies" / "asap7-16nm.json").read_text(encoding="utf-8")
        self.assertIn("remarks", made)
        self.assertEqual(technology.to_text(made), shipped)

    def test_designs_on_record_keep_what_they_were_made_with(self):
        energy = Path(__file__).resolve().parents[2] / "energy"
        description = json.loads((energy / "characterisation" / "osu180.json").read_text())
        shipped = json.loads((energy / "technologies" / "osu180.json").read_text(encoding="utf-8"))
        other = shipped | {"voltage_v": 1.5, "designs": shipped["designs"][:1],
                           "description": "gates' delays (tool 1); every. 1 V, and 7 fF of wire"}
        changed = description | {"description": "All: gates' delays ({tools}); every. {voltage_v} "
                                                "V, and {wire_ff} fF of wire"}
        made = json.loads(technology.render_again(changed, other, energy / "characterisation"))
        self.assertEqual(made["description"],
                         "All: gates' delays (tool 1); every. 1.5 V, and 7 fF of wire")
        self.assertEqual(made["designs"], other["designs"])
        with self.assertRaisesRegex(InputError, "doesn't say its tools"):
            technology.render_again(description, other | {"description": "nothing"},
                                    energy / "characterisation")

    def test_areas_have_a_rule_of_their_own(self):
        energy = Path(__file__).resolve().parents[2] / "energy"
        base, made = (
            next(curve for curve in
                 json.loads((energy / "technologies" / f"{name}.json").read_text())["area"]
                 if curve["resource"] == "sram") for name in ("45nm", "osu180"))
        for old, new in zip(base["points"], made["points"], strict=True):
            self.assertAlmostEqual(new["area_um2"]["nominal"] / old["area_um2"]["nominal"], 16, 1)

    def test_without_a_vector_unit_a_processing_element_leaks_as_the_base_does(self):
        energy = Path(__file__).resolve().parents[2] / "energy"
        description = json.loads((energy / "characterisation" / "osu180.json").read_text())
        shipped = json.loads((energy / "technologies" / "osu180.json").read_text(encoding="utf-8"))

        def of_elements(designs):
            made = json.loads(technology.render_again(description, shipped | {"designs": designs},
                                                      energy / "characterisation"))
            return [curve["points"][0] for curve in made["leakage"]
                    if curve["resource"] == "processing_element"]

        units = [design for design in shipped["designs"] if design["unit"] == "vector_mac"]
        others = [design for design in shipped["designs"] if design["unit"] == "linear_to_log"]
        [known] = of_elements([others[0], units[0], units[1]])
        self.assertIn(units[0]["name"], known["locator"])
        self.assertTrue(all("lanes" not in point["locator"] for point in of_elements(others)))


if __name__ == "__main__":
    unittest.main()
