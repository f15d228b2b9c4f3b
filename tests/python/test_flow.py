# SPDX-License-Identifier: MIT
"""Is a design characterised once, and not where a technology has it on record?"""

import json
import tempfile
import unittest
from pathlib import Path
from unittest import mock

from lnsim.characterise import technology
from lnsim.characterise.flow import KEY_DIGITS, Characterisation

TECHNOLOGIES = Path(__file__).resolve().parents[2] / "energy" / "technologies"
KEY = "0123456789abcdef" * 4
RESULT = {"cells": 7, "streams": {"gaussian": {"zero_fraction": 0.5}}}


class Results(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.folder = Path(temporary.name)

    def run_it(self, known, measures):
        characterisation = Characterisation(mock.Mock(), 0.0, self.folder, known)
        characterisation._library.name = "library"
        with mock.patch.object(characterisation, "_key", return_value=KEY), \
                mock.patch.object(characterisation, "_measure", **measures) as measure:
            return characterisation.run({"name": "unit"}), measure.call_count

    def test_are_measured_once_and_kept_with_their_key(self):
        expected = RESULT | {"key": KEY[:KEY_DIGITS]}
        self.assertEqual(self.run_it({}, {"return_value": RESULT}), (expected, 1))
        self.assertEqual(self.run_it({}, {"side_effect": AssertionError}), (expected, 0))

    def test_that_are_known_are_not_measured(self):
        known = {KEY[:KEY_DIGITS]: RESULT}
        self.assertEqual(self.run_it(known, {"side_effect": AssertionError}),
                         (RESULT | {"key": KEY[:KEY_DIGITS]}, 0))
        self.assertEqual(self.run_it({KEY[1:KEY_DIGITS + 1]: RESULT},
                                     {"return_value": RESULT})[1], 1)

    def test_are_on_record_in_technologies(self):
        path = self.folder / "technology.json"
        self.assertEqual(technology.recorded(path), {})
        path.write_text(json.dumps({"designs": [
            {"name": "old"}, {"name": "unit", "unit": "vector_mac", "stages": [], "source": "s",
                              "locator": "l", "kind": "synthesised", "key": "k"} | RESULT]}))
        self.assertEqual(technology.recorded(path), {"k": RESULT})
        for name in ("asap7", "osu180"):
            designs = json.loads((TECHNOLOGIES / f"{name}.json").read_text())["designs"]
            self.assertEqual(len(technology.recorded(TECHNOLOGIES / f"{name}.json")), len(designs))


if __name__ == "__main__":
    unittest.main()
