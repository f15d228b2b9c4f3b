# SPDX-License-Identifier: MIT
"""A report's energies from what happened (events.json) and a technology's file.

Nothing but the counts, the names and the duration is the program's: prices are looked up by
`technology_file`, which shares no code with it. Sums of some tens of doubles are all that may
differ; measured deviations are below 1e-14.
"""

import json
import tempfile
import unittest
from pathlib import Path

import program
from technology_file import BOUNDS, TechnologyFile

ROUNDING = 1e-12
FIVE_DIGITS = 5e-5
TECHNOLOGIES = {name: TechnologyFile(program.SOURCE / "energy/technologies" / f"{name}.json")
                for name in program.names("technologies")}
ALL = ("45nm", "asap7", "asap7-16nm", "osu180", "sub16nm")
CHARACTERISED = ("asap7", "osu180")
# Network, format, baseline, machine, and the technologies that have prices of both formats.
RUNS = (("mnist-cnn", "lns8g8", "fp32", "lns-madam-pe", ALL),
        ("small-transformer", "lns8g8-t4", "fp8e4m3", "lns-madam-chip16", ALL),
        ("resnet18", "int8", "bf16", "lns-madam-pe", ALL),
        ("mnist-cnn", "mxfp8e4m3", "fp16", "lns-madam-pe", ("asap7", "asap7-16nm", "osu180")),
        ("small-transformer", "lns6g8", "lns8g8-a16", "lns-madam-pe-ideal", ALL),
        ("resnet18", "lns8g8-bins", "int4", "lns-madam-chip16", ALL))
PE_KEYS = ("pe_low", "pe", "pe_high")
SYSTEM_KEYS = ("low", "system", "high")
STATISTICS = {"first": {"zero_fraction": 0.35, "toggle_rate": 0.3},
              "second": {"zero_fraction": 0.1, "toggle_rate": 0.45}}
PICOJOULES_PER_MILLIWATT_SECOND = 1e9


def energies(listed, technology, seconds):
    """Of the events of a format: (event, [low, nominal, high] of all of them)."""
    for event in listed:
        factor = event["count"]
        if event["action"] == "leak":
            factor *= seconds * PICOJOULES_PER_MILLIWATT_SECOND
        yield event, [factor * price for price in technology.price(event)]


def added(parts):
    return [sum(bound) for bound in zip(*parts, strict=True)]


class ReportEnergy(unittest.TestCase):
    def assert_same(self, own, theirs, message=None):
        self.assertAlmostEqual(own, theirs, delta=ROUNDING * abs(theirs), msg=message)

    def run_it(self, *arguments):
        """The report and the events."""
        with tempfile.TemporaryDirectory() as folder:
            program.output("simulate", *arguments, "--out", folder)
            return [json.loads((Path(folder) / name).read_text(encoding="utf-8"))
                    for name in ("report.json", "events.json")]

    def check_prices(self, listed, technology):
        """What events.json repeats of the technology that comes first."""
        for event in listed:
            shown = event.get("energy_pj") or event["power_mw"]
            for bound, price in zip(BOUNDS, technology.price(event), strict=True):
                self.assert_same(price, shown[bound], event)

    def check_energies(self, listed, technology, seconds, shown):
        every = list(energies(listed, technology, seconds))
        inside = added(energy for event, energy in every if event["scope"] == "pe")
        everything = added(energy for _, energy in every)
        for keys, own in ((PE_KEYS, inside), (SYSTEM_KEYS, everything)):
            for key, energy in zip(keys, own, strict=True):
                self.assert_same(energy, shown[key], key)

    def check_components(self, listed, technology, seconds, shown):
        own = dict.fromkeys(shown, 0.0)
        for event, (_, energy, _) in energies(listed, technology, seconds):
            name = event["component"]
            if event["action"] == "leak":
                name = "pe_leakage" if event["scope"] == "pe" else "leakage"
            own[name] += energy
        for name, energy in own.items():
            self.assert_same(energy, shown[name], name)

    def check(self, report, events):
        cycle = report["machine"]["clock_period_ps"] * 1e-12
        for side, before in ((report, ""), (report["baseline"], "baseline_")):
            listed, totals = events[side["format"]["name"]], side["totals"]
            seconds = totals["cycles"] * cycle
            first = TECHNOLOGIES[report["technology"]["name"]]
            self.check_prices(listed, first)
            self.check_energies(listed, first, seconds, totals["energy_pj"])
            self.check_components(listed, first, seconds, totals["energy_by_component_pj"])
            for priced in report["technologies"]:
                # Of another depth of pipelines the cycles are others, and with them the leakage.
                own = priced.get(f"{before}cycles", totals["cycles"]) * cycle
                self.check_energies(listed, TECHNOLOGIES[priced["name"]], own,
                                    priced[f"{before}energy_pj"])
        self.check_ratios(report)

    def check_ratios(self, report):
        for priced in report["technologies"]:
            for ratio, scope in (("energy_pe", "pe"), ("energy_system", "system")):
                self.assert_same(
                    priced["baseline_energy_pj"][scope] / priced["energy_pj"][scope],
                    priced["ratio"][ratio]["nominal"])

    def test_of_every_technology(self):
        self.assertEqual({name for *_, names in RUNS for name in names}, set(TECHNOLOGIES))
        for network, name, baseline, machine, names in RUNS:
            for first in names:
                others = [other for other in names if other != first]
                with self.subTest(network, format=name, technology=first):
                    report, events = self.run_it(
                        network, "-f", name, "-b", baseline, "-m", machine, "-t",
                        ",".join((first, *others)))
                    self.assertEqual(len(report["technologies"]), len(names))
                    self.check(report, events)

    def test_of_operands_with_statistics(self):
        """Zeros and toggle rates of a trace are factors on the prices of multiplications."""
        records = [json.loads(line) for line in program.output("trace", "mnist-cnn").splitlines()]
        for record in records:
            if "contraction" in record:
                record["statistics"] = STATISTICS
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "trace.jsonl"
            path.write_text("".join(json.dumps(record) + "\n" for record in records),
                            encoding="utf-8")
            report, events = self.run_it(path, "-t", "asap7,osu180", "-b", "int8")
            plain, _ = self.run_it("mnist-cnn", "-t", "asap7", "-b", "int8")
        self.check(report, events)
        for side in ("lns8g8", "int8"):
            self.assertIn((0.415, 0.375), [(event.get("zero_fraction"), event.get("toggle_rate"))
                                           for event in events[side]])
        self.assertLess(report["totals"]["energy_pj"]["pe"], plain["totals"]["energy_pj"]["pe"])


def also_of(point):
    """The designs that moved a point's bounds."""
    names = point.get("note", "").removeprefix("bounds also over ").split(", ")
    return [name for name in names if name]


def multiplications(document):
    """By design the one that its multiplication is priced as."""
    found = {}
    for point in (point for entry in document["entries"] for point in entry["points"]):
        first, _, part = point["locator"].partition(": ")
        if part == "multiply":
            found |= dict.fromkeys((first, *also_of(point)), first)
    return found


def part_of(designs, priced_as, name, stream, mode, part):
    """The energy of a design's part. A multiplication that is another one than that which prices it
    (of floats, or with a register behind it) leaves the difference to what follows, by the clock
    and by logic."""
    own, first = designs[name], priced_as.get(name, name)
    logarithmic = own["format"].startswith("lns")
    shares = first != name and (not logarithmic or "multiply" in own.get("stages", ()))
    parts = own["streams"][stream][mode]
    if not shares or part not in ("multiply", "convert" if logarithmic else "accumulate"):
        return sum(parts.get(part, {}).values())
    other = designs[first]["streams"][stream][mode]["multiply"]
    if part == "multiply":
        return sum(other.values())
    return sum(max(energy + parts["multiply"][key] - other[key], 0)
               for key, energy in parts[part].items())


def price_of(designs, priced_as, locator, also):
    """Low, nominal and high of the parts that a point names, of its design and others. Only
    streams that were simulated with wires count for the bounds."""
    name, parts = locator.split(": ")

    def energies(mode, names):
        return [sum(part_of(designs, priced_as, name, stream, mode, part)
                    for part in parts.split(", "))
                for name in names for stream, measured in designs[name]["streams"].items()
                if "gate_delay_wire_pj" in measured]

    nominal = energies("gate_delay_no_wire_pj", [name])[0]
    return [min(nominal, *energies("zero_delay_no_wire_pj", [name, *also])), nominal,
            max(nominal, *energies("gate_delay_wire_pj", [name, *also]))]


def positions_of(design):
    """The values that a point's axes may have."""
    operand, accumulator = design.get("operand_bits"), design.get("accumulator_bits")
    options = design.get("options", {})
    base, entries = options.get("base_factor"), options.get("table_entries")
    return {"vector_size": [design.get("vector_size")], "operand_bits": [operand],
            "accumulator_bits": [accumulator], "width_bits": [operand, accumulator],
            "base_factor": [base], "table_entries": [entries, base]}


class Prices(unittest.TestCase):
    """Of characterised datapaths, by the rule that a technology's description states."""

    def test_are_those_of_the_designs_that_they_name(self):
        for technology in CHARACTERISED:
            path = program.SOURCE / "energy/technologies" / f"{technology}.json"
            document = json.loads(path.read_text(encoding="utf-8"))
            designs = {design["name"]: design for design in document["designs"]}
            points = [point for entry in document["entries"] for point in entry["points"]
                      if point["locator"].split(": ")[0] in designs]
            self.assertGreater(len(points), 150)
            priced_as = multiplications(document)
            for point in points:
                with self.subTest(technology, point=point["locator"]):
                    own = price_of(designs, priced_as, point["locator"], also_of(point))
                    for bound, energy in zip(BOUNDS, own, strict=True):
                        self.assertAlmostEqual(energy / point["energy_pj"][bound], 1,
                                               delta=FIVE_DIGITS)
                    design = designs[point["locator"].split(": ")[0]]
                    for axis, values in positions_of(design).items():
                        if axis in point:
                            self.assertIn(point[axis], values)


if __name__ == "__main__":
    unittest.main()
