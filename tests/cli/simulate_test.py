# SPDX-License-Identifier: MIT
"""What `lnsim simulate` prints and writes."""

import csv
import io
import itertools
import json
import math
import tempfile
import unittest
from pathlib import Path

import jsonschema

import program

NETWORKS = program.names("networks")
MACHINES = program.names("machines")
# What the machines' DRAM was in version 1 of their files: bytes a cycle, cycles.
VERSION_1 = {"lns-madam-pe": (24.38, 100), "lns-madam-chip16": (243.8, 100)}
TECHNOLOGIES = program.names("technologies")
SMALL_NETWORKS = ("mnist-cnn", "small-transformer")
PASSES = ("forward", "input_gradient", "weight_gradient", "update")
WIDEST = 100
WIDEST_OF_LONG_NAMES = 120
WIDEST_REMARK = 130
LONGEST_FORMAT = "lns16g2048-t1024-a38-f16-h10-bins-x10-floor-wrap-linear-clamp"
ROUNDING = 1e-9

SCHEMA = json.loads((program.SOURCE / "sim/report/report.schema.json").read_text(encoding="utf-8"))
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)


def deeper(name, folder, **pipelines):
    """A technology with units of 32 elements that have so many added stages and sums in turn."""
    path = program.SOURCE / "energy" / "technologies" / f"{name}.json"
    technology = json.loads(path.read_text(encoding="utf-8"))
    technology["designs"] = [
        {"name": form, "unit": "vector_mac", "format": form, "vector_size": 32,
         "critical_path_ps": 900, "clock_period_ps": 1000, "added_stages": stages,
         "sums_in_turn": sums} for form, (stages, sums) in pipelines.items()]
    copy = folder / f"{name}-deep.json"
    copy.write_text(json.dumps(technology | {"name": copy.stem}), encoding="utf-8")
    return copy


class Report(unittest.TestCase):
    def assert_sums(self, parts, total, message):
        """Sums of the printed doubles, so that only rounding may part them."""
        self.assertTrue(math.isclose(math.fsum(parts), total, rel_tol=1e-9, abs_tol=1e-9), message)

    def check_stacks(self, block, system_pj):
        self.assertEqual(sum(block["cycle_stack"].values()), block["cycles"])
        self.assert_sums(block["energy_by_component_pj"].values(), system_pj, "components")

    def check_energy(self, energy):
        self.assertLessEqual(energy["pe"], energy["system"])
        self.assertTrue(energy["low"] <= energy["system"] <= energy["high"], energy)
        self.assertTrue(energy["pe_low"] <= energy["pe"] <= energy["pe_high"], energy)

    def check_block(self, block, ops):
        """A block against the ops that it sums."""
        self.check_stacks(block, block["energy_pj"]["system"])
        self.check_energy(block["energy_pj"])
        for name in ("macs", "cycles"):
            self.assertEqual(sum(op[name] for op in ops), block[name])
        for name, cycles in block["cycle_stack"].items():
            self.assertEqual(sum(op["cycle_stack"][name] for op in ops), cycles)
        for scope in ("system", "pe"):
            self.assert_sums((op["energy_pj"][scope] for op in ops), block["energy_pj"][scope],
                             scope)
        self.assert_sums((op["time_s"] for op in ops), block["time_s"], "time")

    def check_side(self, side):
        """One format: totals are the sum of the passes, and both of their ops."""
        passes = side["passes"]
        self.assertEqual(tuple(passes), PASSES)
        self.check_block(side["totals"], side["ops"])
        for name, block in passes.items():
            self.check_block(block, [op for op in side["ops"] if op["pass"] == name])
        for name in ("macs", "cycles"):
            self.assertEqual(sum(block[name] for block in passes.values()), side["totals"][name])
        for op in side["ops"]:
            self.check_stacks(op, op["energy_pj"]["system"])

    def check_ratio(self, report):
        ours, theirs = report["totals"], report["baseline"]["totals"]
        ratio = report["ratio"]
        self.assertAlmostEqual(ratio["cycles"], theirs["cycles"] / ours["cycles"], places=9)
        below, above = ours["energy_pj"], theirs["energy_pj"]
        for name, scope, prefix in (("energy_pe", "pe", "pe_"), ("energy_system", "system", "")):
            low, high = prefix + "low", prefix + "high"
            for found, over, under in (("nominal", scope, scope), ("low", low, high),
                                       ("high", high, low)):
                self.assertTrue(math.isclose(ratio[name][found], above[over] / below[under]))
            self.check_decider(ratio[name])
            self.check_interval(ratio[name])
        components = set(ours["energy_by_component_pj"]) & set(theirs["energy_by_component_pj"])
        self.assertEqual(set(ratio["energy_by_component"]), components)

    def check_comparison(self, report):
        compared = report["comparison"]
        split = compared["energy_system"]
        factors = [split[key] for key in ("storage", "mapping", "arithmetic", "memory_prices")]
        for found in (math.prod(factors), split["ratio"]):
            self.assertTrue(math.isclose(found, report["ratio"]["energy_system"]["nominal"],
                                         rel_tol=ROUNDING), split)
        for side, cost in ((compared["format"], report), (compared["baseline"],
                                                          report["baseline"])):
            self.assertEqual(side["format"], cost["format"]["name"])
            self.assertEqual(side["area_um2"], cost["totals"]["area_um2"])
            self.assertEqual(side["bits"]["stored_weight"], cost["format"]["stored_weight_bits"])
        priced = report["technologies"][0]
        self.assertEqual(compared["format"]["meets_clock"], priced["meets_clock"])
        self.assertEqual(compared["baseline"]["meets_clock"], priced["baseline_meets_clock"])

    def check_decider(self, ratio):
        decider = ratio["decided_by"]
        order = [ratio["low"], decider["low"], ratio["nominal"], decider["high"], ratio["high"]]
        for less, more in itertools.pairwise(order):
            self.assertLessEqual(less, more * (1 + ROUNDING), ratio)

    def check_interval(self, ratio):
        order = [ratio[end] for end in ("low", "p05", "nominal", "p95", "high")]
        self.assertEqual(order, sorted(order))
        ends = [(bar["p05"], ratio["nominal"], bar["p95"]) for bar in ratio["tornado"]]
        widths = [math.log(max(three) / min(three)) for three in ends]
        for more, less in itertools.pairwise(widths):
            self.assertGreaterEqual(more * (1 + ROUNDING) + ROUNDING, less)

    def check_technologies(self, report):
        first = report["technologies"][0]
        self.assertEqual({key: first[key] for key in report["technology"]}, report["technology"])
        for name, energy in first["energy_pj"].items():
            self.assertTrue(math.isclose(energy, report["totals"]["energy_pj"][name]), name)

    def check(self, report):
        VALIDATOR.validate(report)
        self.check_side(report)
        self.check_technologies(report)
        if report["baseline"] is None:
            self.assertIsNone(report["ratio"])
            self.assertIsNone(report["comparison"])
        else:
            self.check_side(report["baseline"])
            self.check_ratio(report)
            self.check_comparison(report)

    def test_of_every_network(self):
        for network in NETWORKS:
            with self.subTest(network):
                report = program.report(network)
                self.check(report)
                self.assertEqual(report["workload"]["name"], network)
                self.assertEqual(report["baseline"]["format"]["name"], "fp32")

    def test_of_every_machine_technology_and_fidelity(self):
        for network, machine, technology, fidelity, baseline in itertools.product(
                SMALL_NETWORKS, MACHINES, TECHNOLOGIES, ("analytical", "tile"), ("none", "bf16")):
            with self.subTest(f"{network} {machine} {technology} {fidelity} {baseline}"):
                report = program.report(network, "-m", machine, "-t", technology, "--fidelity",
                                        fidelity, "-b", baseline)
                self.check(report)
                self.assertEqual((report["machine"]["name"], report["technology"]["name"],
                                  report["fidelity"]), (machine, technology, fidelity))

    def test_of_every_format(self):
        for name in program.names("formats"):
            with self.subTest(name):
                # The default technology has no prices of microscaling units.
                technology = "asap7" if name.startswith("mx") else "sub16nm"
                report = program.report("mnist-cnn", "--format", name, "--baseline", "none",
                                        "--technology", technology)
                self.check(report)
                self.assertEqual(report["format"]["name"], name)

    def test_of_every_optimiser(self):
        for name in ("lns_madam", "madam", "sgd", "adam"):
            with self.subTest(name):
                report = program.report("mnist-cnn", "--optimiser", name)
                self.check(report)
                self.assertEqual(report["workload"]["optimiser"], name)

    def test_of_format_costs(self):
        costs = {"transposition", "conversion", "scale_search", "scale_traffic"}
        on, off = (program.report("mnist-cnn", "--format-costs", choice)
                   for choice in ("on", "off"))
        self.assertEqual(program.report("mnist-cnn")["ops"], on["ops"])
        self.assertEqual(on["workload"]["format_costs"], "on")
        self.assertEqual(off["workload"]["format_costs"], "off")
        self.assertEqual([op for op in on["ops"] if op["kind"] not in costs], off["ops"])
        kinds = {op["kind"] for op in on["ops"]}
        self.assertEqual(kinds - {op["kind"] for op in off["ops"]}, costs)
        for report in (on, off):
            self.check(report)
        for op in on["baseline"]["ops"]:
            if op["kind"] in costs - {"transposition"}:
                self.assertEqual((op["cycles"], op["energy_pj"]["system"]), (0, 0), op)

    def test_of_an_embeddings_gradient(self):
        dense, sparse = (program.report("bert-base", "--embedding-gradient", choice)
                         for choice in ("dense", "sparse"))
        self.assertEqual(program.report("bert-base")["totals"], dense["totals"])
        self.assertEqual(sparse["workload"],
                         dense["workload"] | {"embedding_gradient": "sparse"})
        for name in ("weight_gradient", "update"):
            self.assertLess(sparse["passes"][name]["traffic_bytes"]["dram"],
                            dense["passes"][name]["traffic_bytes"]["dram"])

    def test_at_datapath_fidelity(self):
        report = program.report("small-transformer", "--fidelity", "datapath")
        self.check(report)
        self.assertGreater(report["datapath_check"]["outputs"], 0)
        self.assertGreater(report["datapath_check"]["weights"], 0)

    def test_at_datapath_fidelity_says_what_was_computed(self):
        text = program.run("simulate", "mnist-cnn", "--fidelity", "datapath").stdout
        self.assertRegex(text, r"datapath: \d+ tiles, .+ outputs, .+ updates of weights computed")

    def test_of_a_network_against_itself(self):
        report = program.report("resnet18", "--format", "int8", "--baseline", "int8")
        ratio = report["ratio"]
        self.assertEqual((ratio["cycles"], ratio["energy_pe"]["nominal"],
                          ratio["energy_system"]["nominal"]), (1, 1, 1))
        self.assertIsNone(ratio["energy_pe"]["decided_by"], "what both share moves no ratio")
        for scope in ("energy_pe", "energy_system"):
            self.assertEqual((ratio[scope]["p05"], ratio[scope]["p95"]), (1, 1))
            self.assertEqual(ratio[scope]["tornado"], [])
        self.assertEqual(report["baseline"]["totals"], report["totals"])

    def test_in_several_technologies_is_that_of_each(self):
        both = program.report("mnist-cnn", "-t", "sub16nm,45nm")
        self.check(both)
        self.assertEqual([priced["name"] for priced in both["technologies"]], ["sub16nm", "45nm"])
        alone = program.report("mnist-cnn", "-t", "45nm")
        self.assertEqual(both["technologies"][1], alone["technologies"][0])
        self.assertEqual(len(both["manifest"]["data_files"]), 5)

    def test_in_technologies_of_different_depth_is_an_execution_of_each(self):
        with tempfile.TemporaryDirectory() as folder:
            deep = deeper("sub16nm", Path(folder), lns8g8=(6, 3), fp32=(9, 4))
            arguments = ("mnist-cnn", "-t", f"sub16nm,{deep}", "-m", "lns-madam-chip16")
            report = program.report(*arguments)
            self.check(report)
            shallow, own = report["technologies"]
            self.assertNotIn("cycles", shallow)
            self.assertNotIn("baseline_cycles", shallow)
            self.assertGreater(own["cycles"], report["totals"]["cycles"])
            self.assertGreater(own["baseline_cycles"], report["baseline"]["totals"]["cycles"])
            self.assertGreater(own["energy_pj"]["system"], shallow["energy_pj"]["system"])
            self.assertRegex(program.output("simulate", *arguments),
                             rf"\n +cycles +{own['cycles']} +{own['baseline_cycles']}\n")
            alone = program.report("mnist-cnn", "-t", str(deep), "-m", "lns-madam-chip16")
            self.check(alone)
            self.assertLessEqual(alone["totals"]["cycles"], own["cycles"])
            depths = [[side[key]["pipeline_depth_cycles"] for key in ("format", "baseline")]
                      for side in (report["comparison"], alone["comparison"])]
            self.assertEqual(depths, [[6, 6], [12, 15]])
            self.assertRegex(program.output("simulate", "mnist-cnn", "-t", str(deep)),
                             r"12 cycles, 6 of them added +15 cycles, 9 of them added\n")

    def test_multiply_accumulates_grow_with_the_batch(self):
        one, four = (program.report("resnet18", "--batch", batch)["totals"] for batch in (1, 4))
        self.assertEqual(four["macs"], 4 * one["macs"])
        self.assertLess(four["cycles"], 4 * one["cycles"])

    def test_hashes_of_the_configuration_tell_configurations_apart(self):
        def configuration(*arguments):
            return program.report("mnist-cnn", *arguments)["manifest"]["configuration_sha256"]

        different = ((), ("--batch", 2), ("-f", "int8"), ("-b", "none"), ("-t", "45nm"),
                     ("--optimiser", "sgd"), ("--fidelity", "tile"), ("-m", "lns-madam-chip16"))
        self.assertEqual(len({configuration(*arguments) for arguments in different}),
                         len(different))
        self.assertEqual(configuration(), configuration("-f", "lns8g8", "-m", "lns-madam-pe"))


class Table(unittest.TestCase):
    def assert_fits(self, *arguments, widest=WIDEST):
        text = program.output("simulate", *arguments)
        self.assertLessEqual(max(map(len, text.splitlines())), widest, text)
        return text

    def test_of_every_network_fits_a_terminal(self):
        for network in NETWORKS:
            with self.subTest(network):
                self.assert_fits(network)
        for machine in MACHINES:
            with self.subTest(machine):
                self.assert_fits("bert-large", "-m", machine, "-t", "45nm", "--batch", 1000)

    def test_of_the_longest_format_fits_a_wide_terminal(self):
        text = self.assert_fits("small-transformer", "-f", LONGEST_FORMAT, "-b",
                                LONGEST_FORMAT.replace("a38", "a37"), "--batch", 100000,
                                widest=WIDEST_OF_LONG_NAMES)
        self.assertIn("\n" + LONGEST_FORMAT + "\n", text)

    def test_names_formats_whole_up_to_24_characters(self):
        name = "lns8g8-t4-a20-bins-floor"
        text = self.assert_fits("small-transformer", "-f", name, widest=WIDEST_OF_LONG_NAMES)
        self.assertNotIn("~", text)
        for heading in ("total +", "fp32 over ", "energy by component +scope +"):
            self.assertRegex(text, f"(?m)^{heading}{name} ")

    def test_at_datapath_fidelity_fits_a_terminal(self):
        self.assertIn("computed bit by bit", self.assert_fits("mnist-cnn", "--fidelity",
                                                               "datapath"))

    def test_has_all_that_it_should(self):
        lines = self.assert_fits("resnet50").splitlines()
        text = "\n".join(lines)
        for name in (*PASSES, "total"):
            with self.subTest(name):
                row = next(i for i, line in enumerate(lines) if line.startswith(name))
                self.assertIn("lns8g8", lines[row])
                self.assertIn("fp32", lines[row + 1])
        for heading in ("cycles", "time", "util %", "PE energy", "system", "energy by component",
                        "cycles by cause", "costliest layers", "roofline"):
            self.assertIn(heading, text)
        costliest = lines.index("costliest layers (all passes, lns8g8)")
        self.assertEqual(lines[costliest + 4], "")

    def test_shows_the_interval_of_every_ratio_and_what_moves_it(self):
        text = self.assert_fits("resnet50")
        report = program.report("resnet50")
        ratio = report["ratio"]["energy_pe"]
        shown = "{nominal:.2f} ({p05:.2f} - {p95:.2f})".format(**ratio)
        total = [line for line in text.splitlines() if line.startswith("total")][-1]
        self.assertIn(shown, total)
        for bar in ratio["tornado"]:
            ends = sorted((bar["p05"], bar["p95"]))
            self.assertRegex(text, rf"{ends[0]:.2f} - {ends[1]:.2f} +{bar['prices']}\n")
        accumulator = report["ratio"]["energy_by_component"]["accumulator"]
        self.assertIn("{nominal:.2f} ({p05:.2f} - {p95:.2f})".format(**accumulator), text)

    def test_compares_both_sides_line_by_line(self):
        text = program.output("simulate", "mnist-cnn", "-b", "fp8e4m3", "-t", "asap7",
                              "--objective", "dram")
        compared = program.report("mnist-cnn", "-b", "fp8e4m3", "-t", "asap7", "--objective",
                                  "dram")["comparison"]
        lines = text.splitlines()
        first = next(at for at, line in enumerate(lines) if line.startswith("compared"))
        names = ("head", "machine", "array", "bits", "accumulation", "pipeline", "clock")
        shown = dict(zip(names, lines[first:], strict=False))
        self.assertRegex(shown["head"], r"^compared +lns8g8 +fp8e4m3$")
        self.assertRegex(shown["bits"], r" 8/8/8/8, stored 16 +8/8/8/8, stored 32$")
        for side in ("format", "baseline"):
            self.assertIn(compared[side]["accumulation"][0], shown["accumulation"])
        self.assertRegex(shown["clock"],
                         r" 952 ps, unit \d+ ps: met +952 ps, unit \d+ ps: not met$")
        self.assertIn("both: mappings of least dram, batch 1, nothing kept on chip between ops",
                      lines)
        split = compared["energy_system"]
        self.assertIn(f"system ratio: {split['ratio']:.2f} = {split['storage']:.2f} storage x "
                      f"{split['mapping']:.2f} mapping x {split['arithmetic']:.2f} arithmetic x "
                      f"{split['memory_prices']:.2f} memory prices", lines)

    def test_has_a_line_for_each_remark_of_the_report(self):
        arguments = ("small-transformer", "-f", "lns8g8-t4", "-b", "fp8e5m2-chain", "-t",
                     "sub16nm,asap7,asap7-16nm,osu180")
        remarks = program.report(*arguments)["remarks"]
        shown = self.assert_fits(*arguments, widest=WIDEST_REMARK).splitlines()
        self.assertEqual([line for line in shown if line.startswith("remark: ")],
                         [f"remark: {remark}" for remark in remarks])
        concerned = [remark.split(",")[0] for remark in remarks if "a chain of adders" in remark]
        self.assertEqual(concerned, ["asap7", "asap7-16nm", "osu180"])
        self.assertIn("sub16nm, fp8e5m2-chain: priced as a fused sum: the paper does not say how "
                      "its floats are added up", remarks)
        self.assertIn("sub16nm, fp8e5m2-chain: fitted to FP8 cells of LNS-Madam's Table 8 that "
                      "nobody has re-read", remarks)
        report = program.report(*arguments)
        shares = [side["totals"]["energy_by_component_pj"]["dram"] /
                  side["totals"]["energy_pj"]["system"] for side in (report, report["baseline"])]
        self.assertIn("batch 1, nothing kept on chip between ops: DRAM is "
                      "{:.0%} and {:.0%} of".format(*shares).replace("%", " %"), remarks[-1])

    def test_has_no_remark_where_none_applies(self):
        for arguments in (("--batch", 2), ("--baseline", "none"),
                          ("--machine", "lns-madam-pe-ideal")):
            with self.subTest(arguments):
                self.assertEqual(program.report("mnist-cnn", *arguments)["remarks"], [])

    def test_remarks_on_a_clock_that_no_characterised_unit_meets(self):
        remarks = program.report("mnist-cnn", "-b", "none", "-t", "sub16nm,osu180,asap7")["remarks"]
        self.assertEqual(len(remarks), 2)
        self.assertRegex(remarks[0], r"^osu180, lns8g8: the clock of 952 ps is faster than the "
                                     r"vector unit lns8g8_v32 .*\(\d+ ps\)$")
        self.assertRegex(remarks[1], "^asap7, lns8g8: the clock ")

    def test_puts_technologies_side_by_side(self):
        text = self.assert_fits("bert-base", "-t", "sub16nm,45nm")
        self.assertRegex(text, r"\nsub16nm +PE ")
        self.assertRegex(text, r"\n45nm +PE ")
        self.assertNotRegex(self.assert_fits("bert-base"), r"\nsub16nm +PE ")

    def test_without_a_baseline_has_no_ratios(self):
        text = self.assert_fits("resnet50", "--baseline", "none")
        self.assertNotIn("fp32", text)

    def test_numbers_have_four_digits_and_a_prefix(self):
        report = program.report("resnet50", "--baseline", "none")
        total = next(line for line in program.output("simulate", "resnet50").splitlines()
                     if line.startswith("total"))
        cycles, energy = report["totals"]["cycles"], report["totals"]["energy_pj"]["pe"]
        self.assertIn(f"{cycles / 1e6:#.4g} M", total)
        self.assertIn(f"{energy / 1e9:#.4g} mJ", total)


class Files(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def test_are_three_and_the_report_is_what_json_prints(self):
        out = self.folder / "not" / "there"
        text = program.output("simulate", "mnist-cnn", "--out", out)
        self.assertIn("report.json", text)
        written = program.contents(out)
        self.assertEqual(set(written), {"report.json", "layers.csv", "events.json"})
        self.assertEqual(written["report.json"].decode(),
                         program.output("simulate", "mnist-cnn", "--json"))

    def test_hold_the_same_ops(self):
        program.output("simulate", "mnist-cnn", "--out", self.folder, "--json")
        written = program.contents(self.folder)
        report = json.loads(written["report.json"])
        rows = list(csv.DictReader(io.StringIO(written["layers.csv"].decode())))
        ops = report["ops"] + report["baseline"]["ops"]
        self.assertEqual([(row["layer"], row["pass"], int(row["cycles"])) for row in rows],
                         [(op["layer"], op["pass"], op["cycles"]) for op in ops])
        for row, op in zip(rows, ops, strict=True):
            for scope, energy in op["energy_pj"].items():
                self.assertEqual(float(row[f"energy_{scope}_pj"]), energy)
            self.assertEqual(int(row["dram_bytes"]), op["traffic_bytes"]["dram"])
        self.assertEqual(set(json.loads(written["events.json"])), {"lns8g8", "fp32"})

    def test_same_command_same_bytes(self):
        for fidelity in ("analytical", "tile", "datapath"):
            with self.subTest(fidelity):
                arguments = ("simulate", "mnist-cnn", "--fidelity", fidelity, "--out", self.folder)
                first = program.output(*arguments), program.contents(self.folder)
                self.assertEqual((program.output(*arguments), program.contents(self.folder)), first)


class MachineFile(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def machine(self, name="lns-madam-pe", version=2, **dram):
        """A file of a shipped machine with some of its DRAM replaced, or all of it in version 1."""
        path = program.SOURCE / f"models/hardware/{name}.json"
        document = json.loads(path.read_text(encoding="utf-8"))
        document["schema_version"] = version
        known = document["memory"]["dram"]
        if version == 1:
            known = {key: known[key] for key in ("type", "burst_bytes")}
        document["memory"]["dram"] = {**known, **dram}
        own = self.folder / "own.json"
        own.write_text(json.dumps(document), encoding="utf-8")
        return own

    def test_of_version_1_gives_the_bytes_of_version_2(self):
        for name, (bandwidth, latency) in VERSION_1.items():
            old = self.machine(name, 1, bandwidth_bytes_per_cycle=bandwidth,
                               latency_cycles=latency)
            for fidelity in ("analytical", "tile"):
                with self.subTest(name, fidelity=fidelity):
                    texts = [json.dumps(program.report("mnist-cnn", "-m", machine, "--fidelity",
                                                       fidelity) | {"manifest": None})
                             for machine in (old, name)]
                    self.assertEqual(*texts)

    def remarks(self, **dram):
        return program.report("mnist-cnn", "-b", "none", "-m", self.machine(**dram))["remarks"]

    def test_is_remarked_on_exactly_where_its_bandwidth_is_impossible(self):
        self.assertEqual(self.remarks(), [])
        self.assertEqual(self.remarks(type="ddr4", bandwidth_gb_per_s=25.6), [])
        self.assertEqual(self.remarks(type="ddr4", bandwidth_gb_per_s=51.2, interfaces=2), [])
        self.assertEqual(self.remarks(type="ddr4", bandwidth_gb_per_s=51.2),
                         ["DRAM bandwidth of 51.2 GB/s exceeds the 25.6 GB/s of 1 ddr4 "
                          "(64-bit channel, 3200 MT/s)"])
        self.assertEqual(len(self.remarks(version=1, bandwidth_bytes_per_cycle=300,
                                          latency_cycles=100)), 1)
        self.assertEqual(program.report("mnist-cnn", "-m", "lns-madam-pe-ideal")["remarks"], [])

    def test_has_its_remark_in_the_table_and_goes_on(self):
        own = self.machine(type="ddr3", bandwidth_gb_per_s=256)
        result = program.run("simulate", "mnist-cnn", "-b", "none", "-m", own)
        self.assertEqual((result.returncode, result.stderr), (0, ""))
        remarks = [line for line in result.stdout.splitlines() if line.startswith("remark: ")]
        self.assertEqual(len(remarks), 1)
        self.assertIn("256 GB/s exceeds the 17.067 GB/s of 1 ddr3", remarks[0])
        self.assertLessEqual(len(remarks[0]), WIDEST)
        self.assertNotIn("remark", program.output("simulate", "mnist-cnn", "-b", "none"))


if __name__ == "__main__":
    unittest.main()
