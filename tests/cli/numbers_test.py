# SPDX-License-Identifier: MIT
"""Numbers in documents are those that the program prints, and a changed digit is noticed."""

import re
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import program

sys.path.insert(0, str(program.SOURCE / "tools"))
sys.path.insert(0, str(program.PACKAGES))

from regeneration import claims, parts, tables
from regeneration.pointer import resolve
from regeneration.sources import SourceError, Sources

REGENERATE = program.SOURCE / "tools" / "regenerate"
DOCUMENTS = ("README.md", "workloads/studies/README.md")
SENTENCES = ("tables", "claims", "stated")


def regenerate(*arguments: object) -> subprocess.CompletedProcess:
    return subprocess.run([sys.executable, REGENERATE, "--lnsim", program.PROGRAM,
                           *map(str, arguments)], capture_output=True, text=True, check=False)


def silent(_: str) -> None:
    pass


class Numbers(unittest.TestCase):
    def test_documents_say_what_is_computed(self):
        found = regenerate("--check", "--only", "technologies", "captured-steps", *SENTENCES)
        self.assertEqual(found.returncode, 0, f"tools/regenerate sets it right:\n{found.stdout}"
                                              f"{found.stderr}")

    def test_what_is_not_known_is_refused(self):
        found = regenerate("--only", "nothing")
        self.assertEqual(found.returncode, 2)
        self.assertIn("nothing", found.stderr)

    def test_a_program_that_fails_is_no_difference(self):
        found = regenerate("--check", "--only", "claims", "--lnsim", "/nonexistent")
        self.assertEqual(found.returncode, 2, found.stdout)


class Copy(unittest.TestCase):
    """A copy of the documents, in which something is changed."""

    @classmethod
    def setUpClass(cls):
        cls.sources = parts.Workshop(program.SOURCE, program.PROGRAM, 2, silent).sources

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name)
        for path in DOCUMENTS:
            (self.root / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(program.SOURCE / path, self.root / path)

    def differences(self):
        shop = parts.Workshop(self.root, program.PROGRAM, 2, silent)
        shop.sources = self.sources
        found = [difference for name in SENTENCES for difference in parts.PARTS[name](shop)]
        return shop, found

    def replace(self, path, old, new):
        text = (self.root / path).read_text(encoding="utf-8")
        self.assertEqual(text.count(old), 1, old)
        (self.root / path).write_text(text.replace(old, new), encoding="utf-8")

    def places_of_numbers(self, path):
        """A digit of each number that is neither in an example nor a part of a name."""
        text = (program.SOURCE / path).read_text(encoding="utf-8")
        kept = re.sub(r"^```(?!text).*?^```$|`[^`\n]*`|\]\([^)]*\)|^<!--[^\n]*",
                      lambda match: re.sub(r"[^\n]", " ", match.group()), text,
                      flags=re.MULTILINE | re.DOTALL)
        return text, [match.start() for match in re.finditer(r"(?<![\w.`-])\d", kept)]

    def test_every_changed_digit_is_noticed(self):
        for path in DOCUMENTS:
            text, places = self.places_of_numbers(path)
            self.assertGreater(len(places), 40)
            for place in places:
                other = "3" if text[place] == "7" else "7"
                (self.root / path).write_text(text[:place] + other + text[place + 1:],
                                              encoding="utf-8")
                line = text.count("\n", 0, place) + 1
                with self.subTest(f"{path}:{line}: {text.splitlines()[line - 1]}"):
                    self.assertTrue(self.differences()[1])

    def test_a_number_is_set_right_and_nothing_else(self):
        path = DOCUMENTS[1]
        before = (self.root / path).read_bytes()
        said = re.search(r"transformer \((\d\.\d) % at 6 bits\)", before.decode()).group(1)
        self.replace(path, f"({said} % at 6 bits)", "(9.9 % at 6 bits)")
        shop, found = self.differences()
        self.assertEqual([(d.path, d.said, d.computed) for d in found], [(path, "9.9", said)])
        self.assertEqual(shop.write(), [path])
        self.assertEqual((self.root / path).read_bytes(), before)

    def test_a_number_that_nothing_computes_is_told(self):
        self.replace(DOCUMENTS[1], "## Formats", "LNS is 17 times as good.\n\n## Formats")
        self.assertEqual([difference.said for difference in self.differences()[1]], ["17"])

    def test_a_sentence_that_numbers_contradict_is_told(self):
        claim = claims.Claim(DOCUMENTS[1], "Cycles do not depend on statistics.",
                             ("len(captured('fashion-mnist-cnn', 'fp32', 'default', 'cycles')) < 0",
                              "captured('fashion-mnist-cnn', 'fp32', 'default', 'cycles') < 1"))
        text = {DOCUMENTS[1]: (self.root / DOCUMENTS[1]).read_text(encoding="utf-8")}
        wrong = claims.apply([claim._replace(holds=claim.holds[1:])], text, self.sources)
        self.assertTrue(wrong[0].by_hand)
        self.assertIn("not captured", wrong[0].computed)
        broken = claims.apply([claim], text, self.sources)
        self.assertIn("len", broken[0].computed)

    def test_a_sentence_that_is_gone_is_told(self):
        self.replace(DOCUMENTS[1], "Cycles do not depend on statistics.", "")
        self.assertTrue(any("Cycles do not depend on statistics" in difference.computed
                            and difference.by_hand for difference in self.differences()[1]))

    def test_the_exit_code_and_the_output_say_what_differs(self):
        self.replace(DOCUMENTS[1], "## Formats", "LNS is 17 times as good.\n\n## Formats")
        line = (self.root / DOCUMENTS[1]).read_text(encoding="utf-8").split("LNS is 17")[0]
        for check in (["--check"], []):
            found = regenerate(*check, "--only", "stated", "--root", self.root)
            self.assertEqual(found.returncode, 1)
            self.assertIn(f"{DOCUMENTS[1]}:{line.count(chr(10)) + 1}: said 17, ", found.stdout)

    def test_a_table_without_its_markers_is_told(self):
        self.replace(DOCUMENTS[1], "<!-- end: formats -->", "")
        self.assertTrue(any("end: formats" in str(d) for d in self.differences()[1]))


class Reading(unittest.TestCase):
    DOCUMENT = {"a": [{"k": {"n": 1}, "v": 2}, {"k": {"n": 2}, "v": 3}]}

    def test_pointers_select_elements_and_spread_lists(self):
        for pointer, value in (("/a/0/v", 2), ("/a/[k.n=2]/v", 3), ("/a/*/v", [2, 3]),
                               ("/a/*/k/*", [1, 2])):
            self.assertEqual(resolve(self.DOCUMENT, pointer), value)
        for pointer in ("a", "/b", "/a/2", "/a/[k.n=3]", "/a/[v=2]/k/n/x",
                        "/a/[missing=None]/v"):
            with self.subTest(pointer), self.assertRaises(SourceError):
                resolve(self.DOCUMENT, pointer)

    def test_sources_refuse_what_they_do_not_have(self):
        sources = Sources(program.SOURCE, program.PROGRAM, {"file": "{}.json#/a"})
        self.assertEqual(sources.place("file", ["x", "/b"]), ("x.json", "/a/b"))
        for name, arguments in (("other", []), ("file", []), ("file", ["x", "/b", "/c"])):
            with self.subTest(name), self.assertRaises(SourceError):
                sources.place(name, arguments)

    def test_a_command_that_fails_is_told(self):
        sources = Sources(program.SOURCE, program.PROGRAM, {})
        with self.assertRaisesRegex(SourceError, "nothing --json: exit 2: .*unknown network"):
            sources.document("lnsim simulate nothing --json")

    def test_a_row_has_its_label_and_a_number_in_every_column(self):
        table = {"document": "d", "name": "t", "columns": [{"label": "one", "of": "a"}],
                 "rows": [{"label": "first"}], "cell": "{1 + 2:.1f} $of"}
        text = {"d": "<!-- begin: t -->\n<!-- end: t -->\n"}
        tables.apply([table], text, Sources(program.SOURCE, program.PROGRAM, {}))
        self.assertEqual(text["d"], "<!-- begin: t -->\n| | one |\n|---|---|\n| first | 3.0 a |\n"
                                    "<!-- end: t -->\n")


if __name__ == "__main__":
    unittest.main()
