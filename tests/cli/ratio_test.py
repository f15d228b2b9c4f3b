# SPDX-License-Identifier: MIT
"""Intervals of ratios, computed again from events.json and the technology alone, by numpy."""

import csv
import io
import json
import tempfile
import unittest
from pathlib import Path

import numpy as np

import program

DRAWS = 40_000
# Of the interval's width: four standard errors of a 5th percentile of 4,096 draws, and the errors
# of these.
SAMPLING_ERROR = 0.06
ROUNDING = 1e-6
KEYS = ("resource", "action", "variant", "component")


def technology(name):
    path = program.SOURCE / "energy/technologies" / f"{name}.json"
    return json.loads(path.read_text(encoding="utf-8"))


class Sample:
    """Draws of all prices of a technology."""

    def __init__(self, document, seed):
        self.document = document
        self.random = np.random.default_rng(seed)
        self.numbers = {}

    def _uniform(self, name):
        return self.numbers.setdefault(name, self.random.uniform(size=DRAWS))

    def entry_of(self, event):
        """The most specific entry that prices an event: a component outranks a variant."""
        fits = [entry for entry in self.document["entries"] + self.document["leakage"]
                if all(entry.get(key, event[key]) == event[key] for key in KEYS)]
        return max(fits, key=lambda entry: 2 * ("component" in entry) + ("variant" in entry))

    def price(self, event):
        """What one event costs, or one instance leaks, in every draw."""
        entry = self.entry_of(event)
        own = dict(event.get("energy_pj") or event["power_mw"])
        values = np.ones(DRAWS)
        for name in entry.get("common_factors", []):
            factor = self.document["common_factors"][name]
            values *= self._quantile(factor, self._uniform(("factor", name)))
            nominal = own["nominal"] / factor["nominal"]
            own = {"low": own["low"] / factor["low"] if factor["low"] else nominal,
                   "nominal": nominal, "high": own["high"] / factor["high"]}
        own["low"], own["high"] = min(own["low"], own["nominal"]), max(own["high"], own["nominal"])
        leaks = "leak" if entry["action"] == "leak" else ""
        default = " ".join(filter(None, (entry["resource"], entry.get("variant"), leaks)))
        uniform = self._uniform(("draw", entry.get("draw", default)))
        return values * self._quantile(own, 1 - uniform if entry.get("opposite") else uniform)

    @staticmethod
    def _quantile(bounds, uniform):
        """By the cumulative distribution, on a fine grid of values."""
        low, nominal, high = (bounds[key] for key in ("low", "nominal", "high"))
        if low == high:
            return np.full(DRAWS, nominal)
        if low > 0:
            low, nominal, high = np.log((low, nominal, high))
        values = np.linspace(low, high, 20_001)
        # The ends take no division by zero where the nominal value is one of them.
        rise, fall = max(nominal - low, 1e-300), max(high - nominal, 1e-300)
        below = np.where(values < nominal, 0.5 * ((values - low) / rise) ** 2,
                         1 - 0.5 * ((high - values) / fall) ** 2)
        drawn = np.interp(uniform, below, values)
        return np.exp(drawn) if bounds["low"] > 0 else drawn


def energies(sample, events, seconds):
    """Of the processing elements and of everything, in every draw, pJ."""
    sums = {"pe": np.zeros(DRAWS), "beyond_pe": np.zeros(DRAWS)}
    for event in events:
        per_milliwatt = 1e9 * seconds if "power_mw" in event else 1
        sums[event["scope"]] += sample.price(event) * event["count"] * per_milliwatt
    return sums["pe"], sums["pe"] + sums["beyond_pe"]


class Intervals(unittest.TestCase):
    def simulated(self, *arguments):
        with tempfile.TemporaryDirectory() as folder:
            program.output("simulate", *arguments, "--out", folder)
            return [json.loads((Path(folder) / name).read_text(encoding="utf-8"))
                    for name in ("report.json", "events.json")]

    def assert_near(self, found, expected, width, what):
        self.assertLessEqual(abs(found - expected), SAMPLING_ERROR * width + ROUNDING, what)

    def test_are_those_of_independent_draws(self):
        for name, baseline in (("sub16nm", "fp8e4m3"), ("asap7", "fp8e4m3"),
                               ("asap7-16nm", "fp32"), ("45nm", "fp16"), ("osu180", "int8")):
            report, events = self.simulated("small-transformer", "-t", name, "-b", baseline)
            sample = Sample(technology(name), 7)
            of_format, of_baseline = (
                energies(sample, events[cost["format"]["name"]], cost["totals"]["time_s"])
                for cost in (report, report["baseline"]))
            for scope, above, below in zip(("energy_pe", "energy_system"), of_baseline, of_format,
                                           strict=True):
                ratio = report["ratio"][scope]
                p05, p95 = np.percentile(above / below, (5, 95))
                what = f"{name} {scope} {ratio} {p05} {p95}"
                self.assert_near(ratio["p05"], min(p05, ratio["nominal"]), p95 - p05, what)
                self.assert_near(ratio["p95"], max(p95, ratio["nominal"]), p95 - p05, what)

    def test_of_datapaths_are_equal_where_a_factor_is_all_that_parts_technologies(self):
        asap7, scaled = (program.report("small-transformer", "-t", name, "-b", "int8")
                         for name in ("asap7", "asap7-16nm"))
        for end in ("p05", "nominal", "p95"):
            one, other = (report["ratio"]["energy_by_component"]["accumulator"][end]
                          for report in (asap7, scaled))
            self.assertAlmostEqual(one / other, 1, delta=1e-3)
        bounds = [report["ratio"]["energy_by_component"]["accumulator"]["high"]
                  for report in (asap7, scaled)]
        self.assertGreater(bounds[1], 1.5 * bounds[0], "which the bounds do not see")

    def test_of_a_technology_are_those_beside_others(self):
        report = program.report("mnist-cnn", "-t", "asap7,45nm", "-b", "int8")
        alone = program.report("mnist-cnn", "-t", "45nm", "-b", "int8")
        for end in ("p05", "p95"):
            self.assertAlmostEqual(report["technologies"][1]["ratio"]["energy_pe"][end],
                                   alone["ratio"]["energy_pe"][end], places=9)

    def test_a_sweep_has_them(self):
        with tempfile.TemporaryDirectory() as folder:
            program.output("sweep", "mnist-cnn", "--vary", "format=lns8g8,int8", "-b", "fp32",
                           "--out", folder, "--no-plot", "-q")
            text = (Path(folder) / "sweep.csv").read_text(encoding="utf-8")
        ratio = program.report("mnist-cnn")["ratio"]
        row = next(csv.DictReader(io.StringIO(text)))
        for scope in ("energy_pe", "energy_system"):
            for end in ("p05", "p95"):
                self.assertEqual(float(row[f"ratio_{scope}_{end}"]), ratio[scope][end])


if __name__ == "__main__":
    unittest.main()
