# SPDX-License-Identifier: MIT
"""What `lnsim validate` compares, and what it says of it."""

import json
import tempfile
import unittest
from pathlib import Path

import program

SECTIONS = ("datapath", "tile", "analytical", "mapper", "papers", "conversion", "published")
MODELS = SECTIONS[:3]
VERDICTS = {"ok", "in range", "known", "OUT OF TOLERANCE", "FAILED"}
BASES = {"independent", "calibrated", "circular"}


def validate(*arguments):
    """The sections by name, and the program's result."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "not" / "there.json"
        result = program.run("validate", *arguments, "--json", file)
        document = json.loads(file.read_text(encoding="utf-8"))
    return {section["name"]: section for section in document["sections"]}, result


class Validate(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.sections, cls.result = validate()

    def test_has_every_section_in_order(self):
        self.assertEqual(tuple(self.sections), SECTIONS)
        for section in self.sections.values():
            self.assertGreater(len(section["checks"]), 0)
            self.assertIn(f"{section['name']}: {section['title']}\n", self.result.stdout)

    def test_exits_with_1_where_a_check_is_out_of_tolerance(self):
        self.assertTrue(all(section["passed"] for section in self.sections.values()))
        self.assertEqual(self.result.returncode, 0, "nothing is wrong that is not known")
        self.assertNotIn("OUT OF TOLERANCE", self.result.stdout)
        self.assertEqual(program.run("validate", "papers", "--technology", "45nm").returncode, 1)

    def test_known_deviations_are_listed_apart_with_their_reasons(self):
        known = [check for section in self.sections.values() for check in section["checks"]
                 if check["verdict"] == "known"]
        self.assertGreater(len(known), 0)
        apart = self.result.stdout.split("known deviations, which are no failures:\n")[1:]
        for check in known:
            band, times = check["known"], check["measured"] / check["expected"]
            self.assertTrue(band["low"] <= times <= band["high"], check)
            self.assertTrue(any(check["what"] in text and "because " + band["reason"] in text
                                for text in apart), check)
        self.assertRegex(self.result.stdout, rf"\n(\d+) of \1 checks passed, {len(known)} of them "
                         "known deviations\n")

    def test_what_proves_nothing_is_not_counted_among_what_is_independent(self):
        checks = [check for section in self.sections.values() for check in section["checks"]]
        self.assertEqual({check["basis"] for check in checks}, BASES)
        independent = [check for check in checks if check["basis"] == "independent"]
        agree = [check for check in independent if check["verdict"] in ("ok", "in range")]
        self.assertIn(f"\n{len(agree)} of {len(independent)} independent checks agree; ",
                      self.result.stdout)
        bases = {check["what"]: check["basis"] for check in checks}
        self.assertEqual(bases["bert-base lns8g8"], "calibrated")
        self.assertEqual(bases["bert-large lns8g8"], "independent")
        self.assertEqual(bases["45nm: fp32 add, 45 nm"], "circular")
        self.assertEqual(bases["sub16nm: lns8g8"], "calibrated")
        self.assertEqual(bases["asap7: lns8g8"], "independent")

    def test_models_agree(self):
        for name in MODELS:
            with self.subTest(name):
                self.assertTrue(self.sections[name]["passed"], self.sections[name])

    def test_datapath_is_compared_in_every_kind_of_format(self):
        checks = {check["what"]: check for check in self.sections["datapath"]["checks"]}
        for name in ("lns8g8", "lns8g8-bins", "int8", "fp8e4m3", "fp32", "lns8g8 update",
                     "lns16g2048 update"):
            self.assertGreater(checks[name]["expected"], 0)

    def test_verdicts_follow_from_the_numbers(self):
        for section in self.sections.values():
            for check in section["checks"]:
                self.assertIn(check["verdict"], VERDICTS)
                if check["verdict"] == "ok" and "factor" in check:
                    times = check["measured"] / check["expected"]
                    self.assertTrue(1 / check["factor"] <= times <= check["factor"], check)
                elif check["verdict"] == "ok":
                    self.assertLessEqual(abs(check["measured"] - check["expected"]),
                                         check["expected"] * max(check["tolerance"], 1e-9))
                elif check["verdict"] == "in range":
                    self.assertTrue(check["low"] <= check["expected"] <= check["high"], check)

    def test_every_technology_is_beside_the_published_figures(self):
        for name in ("papers", "conversion", "published"):
            text = json.dumps(self.sections[name])
            for technology in program.names("technologies"):
                self.assertIn(technology, text, name)

    def test_the_papers_table_has_its_cells(self):
        cells = [check["what"] for check in self.sections["papers"]["checks"]]
        for network in ("resnet18", "resnet50", "bert-base", "bert-large"):
            for number_format in ("lns8g8", "fp8e4m3", "fp16", "fp32"):
                self.assertIn(f"{network} {number_format}", cells)

    def test_ratios_come_with_what_decides_them_and_with_their_parts(self):
        notes = "\n".join(self.sections["papers"]["notes"])
        self.assertIn("fp32 over lns8g8 in sub16nm is decided by ", notes)
        for part in ("multiplication", "alignment, accumulation", "memories", "total"):
            self.assertIn(part, notes)
        self.assertIn("\nsub16nm, fp8e4m3: fitted to FP8 cells", notes)
        self.assertNotIn("asap7, fp8e4m3: ", notes)
        self.assertIn("batch 1, nothing kept on chip between ops: DRAM decides", notes)
        self.assertRegex(notes, r"\n45nm: [0-9.]+ where the paper has 11; ")


class Sections(unittest.TestCase):
    def test_can_be_chosen(self):
        sections, result = validate("conversion", "published")
        self.assertEqual(tuple(sections), ("conversion", "published"))
        self.assertEqual(result.stderr, "")

    def test_energies_of_the_papers_are_those_of_both_models(self):
        analytical, tile = (program.run("validate", "papers", "--fidelity", fidelity).stdout
                            for fidelity in ("analytical", "tile"))
        self.assertEqual(analytical, tile)


if __name__ == "__main__":
    unittest.main()
