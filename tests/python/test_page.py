# SPDX-License-Identifier: MIT
import html.parser
import re
import tempfile
import unittest
from collections import Counter
from pathlib import Path
from unittest import mock

import fixtures
from lnsim import commands, report
from lnsim.figures import style

VOID = {"meta"}


class Outline(html.parser.HTMLParser):
    """Checks that tags nest, and collects ids, references, tags and text."""

    def __init__(self):
        super().__init__()
        self.open, self.tags, self.ids, self.links = [], Counter(), [], []
        self.addresses, self.unlabelled, self.text = [], [], []

    def handle_starttag(self, tag, attrs):
        self.tags[tag] += 1
        self._note(tag, dict(attrs))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags[tag] += 1
        self._note(tag, dict(attrs))

    def _note(self, tag, attributes):
        self.ids += [attributes["id"]] if "id" in attributes else []
        for name, value in attributes.items():
            if name in ("href", "src", "xlink:href"):
                (self.links if value.startswith("#") else self.addresses).append(value)
            self.links += re.findall(r"url\((#[^)]+)\)", value or "")
        if tag == "svg" and not attributes.get("aria-label"):
            self.unlabelled.append(tag)

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            raise AssertionError(f"</{tag}> closes nothing")

    def handle_data(self, data):
        self.text.append(data)


class Page(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        with tempfile.TemporaryDirectory() as root:
            documents = {name: fixtures.report(name, fixtures.small_layers(), baseline=baseline)
                         for name, baseline in (("cnn", "fp32"), ("<other> & more", None))}
            # One of a program that did not say which build it was.
            del documents["<other> & more"]["manifest"]["build"]
            documents["cnn"]["remarks"] = ["take it with a grain of salt"]
            folders = [fixtures.write(Path(root) / name, document)
                       for name, document in documents.items()]
            for folder, trained in zip(folders, ("int8", "fp32"), strict=True):
                fixtures.write_training(folder, trained)
            files = commands.report_files(folders, Path(root) / "out")
            cls.page = files[Path(root) / "out" / "report.html"].decode("utf-8")
        cls.outline = Outline()
        cls.outline.feed(cls.page)
        cls.outline.close()

    def test_tags_nest(self):
        self.assertEqual(self.outline.open, [])

    def test_nothing_is_loaded_from_elsewhere(self):
        self.assertNotIn("://", self.page)
        self.assertEqual(self.outline.addresses, [])
        self.assertEqual(self.outline.tags["script"] + self.outline.tags["link"], 0)

    def test_ids_are_unique_and_references_resolve(self):
        self.assertEqual(len(self.outline.ids), len(set(self.outline.ids)))
        targets = {link[1:] for link in self.outline.links}
        self.assertGreater(len(targets), 0)
        self.assertEqual(targets - set(self.outline.ids), set())

    def test_figures_are_captioned_and_labelled(self):
        self.assertEqual(self.outline.tags["figure"], 2 * 4 + 2 + 1 + 2 + 1)
        self.assertEqual(self.outline.tags["figcaption"], self.outline.tags["figure"])
        self.assertEqual(self.outline.tags["svg"], self.outline.tags["figure"])
        self.assertEqual(self.outline.unlabelled, [])

    def test_text_is_escaped(self):
        self.assertNotIn("<other>", self.page)
        self.assertNotIn("<&>", self.page)
        self.assertIn("&lt;other&gt; &amp; more", self.page)

    def test_remarks_are_shown_where_there_are_some(self):
        text = " ".join(self.outline.text)
        self.assertEqual(text.count("take it with a grain of salt"), 1)
        self.assertEqual(text.count("Remarks"), 1)

    def test_what_a_trace_lacks_is_in_every_picture(self):
        document = fixtures.report("cnn", fixtures.small_layers())
        document["missing"] = {"ops": 5, "macs": 7, "macs_share": 0.25, "ops_of_unknown_macs": 2,
                               "list": []}
        with tempfile.TemporaryDirectory() as root:
            folder = fixtures.write(Path(root) / "cnn", document)
            loaded = report.load(folder)
            self.assertEqual(loaded.warning, "cnn: the trace lacks 5 ops, 25 % of the "
                             "multiply-accumulates and those of 2 more ops")
            with mock.patch.object(style, "render", wraps=style.render) as render:
                files = commands.report_files([folder], None)
            self.assertEqual([call.args[2] for call in render.call_args_list],
                             [loaded.warning] * 6)
            document["missing"] |= {"ops": 0, "ops_of_unknown_macs": 0}
            self.assertEqual(report.load(fixtures.write(folder, document)).warning, "")
            plain = commands.report_files([folder], None)
            self.assertNotEqual(files[folder / "roofline.png"], plain[folder / "roofline.png"])

    def test_a_baseline_on_a_machine_of_its_own_is_named_with_it(self):
        document = fixtures.report("cnn", fixtures.small_layers(), "lns8g8", "lns8g8")
        own = document["machine"]
        document["baseline"]["machine"] = {**own, "lanes": 7, "title": "seven lanes"}
        document["ratio"]["time"] = 1234.5
        with tempfile.TemporaryDirectory() as root:
            def text(**changes):
                document["baseline"]["machine"] |= changes
                files = commands.report_files([fixtures.write(Path(root) / "cnn", document)], None)
                outline = Outline()
                outline.feed(files[Path(root) / "cnn" / "report.html"].decode("utf-8"))
                return "".join(outline.text)

            other = text()
            for expected in ("seven lanes", "1234.50", "elements of 7 lanes",
                             "memories of the baseline",
                             "weight gradient, lns8g8 on chip, 7 lanes"):
                self.assertIn(expected, other)
            other = text(name="card")
            self.assertIn("weight gradient, lns8g8 on card", other)
            self.assertNotIn("on card, 7", other)
            document["baseline"]["machine"] = own
            for same in (text(), text(name=own["name"])):
                self.assertNotIn("of the baseline", same)
                self.assertNotIn("lns8g8 on ", same)

    def test_tables_show_totals_passes_layers_and_provenance(self):
        text = "".join(self.outline.text)
        for expected in ("ratio", "weight gradient, fp32", "costliest layers", "a" * 64, "b" * 40,
                         "DRAM traffic", "lnsim 0.1.0", "131,072 bytes", "45nm, PE scope",
                         "67.2 GB/s, 64 bytes/cycle",
                         "sram: ", "1.00 to unbounded",
                         "fashion-mnist-cnn trained in int8 by lns_madam", "55,338 parameters",
                         "500 steps of 64 examples, 5 epochs of 6,400 examples"):
            self.assertIn(expected, text)
        self.assertEqual(self.outline.tags["table"], 2 * 5 + 2 + 1 + 2 * 3)


if __name__ == "__main__":
    unittest.main()
