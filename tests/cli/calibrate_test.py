# SPDX-License-Identifier: MIT
"""What tools/calibrate_sub16nm.py fits."""

import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import program

TOOLS = program.SOURCE / "tools"
sys.path.insert(0, str(TOOLS))

from calibration import curves  # noqa: E402


def memory(rows):
    return {"points": [{"capacity_bytes": capacity, "width_bits": width,
                        "energy_pj": dict.fromkeys(curves.BOUNDS, pj)}
                       for capacity, width, pj in rows]}


class Calibrate(unittest.TestCase):
    def test_gives_the_shipped_technology_again(self):
        with tempfile.TemporaryDirectory() as folder:
            out = Path(folder) / "sub16nm.json"
            subprocess.run([sys.executable, TOOLS / "calibrate_sub16nm.py", "--lnsim",
                            program.PROGRAM, "--out", out], check=True, capture_output=True)
            shipped = program.SOURCE / "energy" / "technologies" / "sub16nm.json"
            self.assertEqual(out.read_text(encoding="utf-8"),
                             shipped.read_text(encoding="utf-8"))

    def test_a_memory_is_on_the_plane_of_its_points(self):
        # pJ = sqrt(capacity) x width / 100, between the points and beyond them.
        rows = [(capacity, width, capacity ** 0.5 * width / 100)
                for capacity in (256, 4096) for width in (32, 512)]
        for capacity, width in ((256, 32), (1024, 128), (16384, 8)):
            found = curves.memory_pj(memory(rows), capacity, width)["nominal"]
            self.assertAlmostEqual(found, capacity ** 0.5 * width / 100)


if __name__ == "__main__":
    unittest.main()
