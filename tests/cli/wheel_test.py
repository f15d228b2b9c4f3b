# SPDX-License-Identifier: MIT
"""Does the Python package work from a wheel, in a virtual environment beside Debian's packages?

The wheel is built without network: its build backend is Debian's.
"""

import os
import subprocess
import sys
import tempfile
import unittest
import zipfile
from pathlib import Path

import program
import readme_test

# Neither the checkout nor pip's own settings are to be found. Compiled in haste: other tests show
# what the optimised module computes.
ENVIRONMENT = {name: value for name, value in os.environ.items()
               if not name.startswith(("PYTHON", "PIP_"))} | {
    "PIP_CONFIG_FILE": "/dev/null", "PYTHONDONTWRITEBYTECODE": "1", "OPENBLAS_NUM_THREADS": "1",
    "CMAKE_BUILD_TYPE": "None", "CXXFLAGS": "-O1"}
IMPORT_ALL = """
import importlib, pkgutil, lnsim
for module in pkgutil.walk_packages(lnsim.__path__, "lnsim."):
    if not module.name.endswith("__main__"):
        importlib.import_module(module.name)
print(lnsim.__file__)
"""


def run(*arguments: object, folder: Path) -> str:
    """Standard output of a command that succeeds."""
    done = subprocess.run([*map(str, arguments)], cwd=folder, env=ENVIRONMENT, text=True,
                          capture_output=True, check=False)
    if done.returncode != 0:
        raise AssertionError(f"{arguments}: exit {done.returncode}: {done.stderr}{done.stdout}")
    return done.stdout


class Wheel(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = Path(folder.name)
        before = program.contents(program.SOURCE / "tools")
        run(sys.executable, "-m", "pip", "wheel", "--no-build-isolation", "--no-deps", "--no-index",
            "-w", cls.folder, program.SOURCE, folder=cls.folder)
        cls.left = program.contents(program.SOURCE / "tools").keys() - before.keys()
        [cls.wheel] = cls.folder.glob("*.whl")
        run(sys.executable, "-m", "venv", "--without-pip", "--system-site-packages", "venv",
            folder=cls.folder)
        cls.python = cls.folder / "venv/bin/python3"
        # What is required must be there already, such as Debian's torch: nothing can be fetched.
        run(sys.executable, "-m", "pip", "--python", cls.python, "install", "--no-index",
            "--find-links", cls.folder, "lnsim[train,figures]", folder=cls.folder)

    def python_prints(self, code):
        return run(self.python, "-c", code, folder=self.folder).strip()

    def test_holds_the_package_and_nothing_else(self):
        package = program.PACKAGES / "lnsim"
        files = {f"lnsim/{path.relative_to(package)}"
                 for suffix in ("py", "pyi", "typed", "css", "json")
                 for path in package.rglob(f"*.{suffix}")}
        self.assertLessEqual({"lnsim/_numerics.pyi", "lnsim/py.typed"}, files)
        with zipfile.ZipFile(self.wheel) as wheel:
            found = {name for name in wheel.namelist() if ".dist-info/" not in name}
            self.assertEqual([name for name in wheel.namelist() if name.endswith("/LICENSE")],
                             [self.wheel.name.split("-cp")[0] + ".dist-info/LICENSE"])
        [extension] = found - files
        self.assertRegex(extension, r"^lnsim/_numerics\..*\.so$")
        self.assertEqual(files - found, set())

    def test_building_it_leaves_nothing_in_the_checkout(self):
        self.assertEqual(self.left, set())

    def test_schemas_are_those_of_the_program(self):
        for name in program.SCHEMAS:
            path = Path(name)
            text = self.python_prints(
                "from importlib import resources; "
                f"print((resources.files('lnsim') / 'schemas' / '{path.name}').read_text())")
            self.assertEqual(text, (program.SOURCE / path).read_text(encoding="utf-8").strip())

    def test_the_version_is_that_of_the_program(self):
        version = self.python_prints("import lnsim; print(lnsim.__version__)")
        self.assertEqual(program.output("--version"), f"lnsim {version}\n")
        self.assertEqual(self.python_prints("from importlib.metadata import version; "
                                            "print(version('lnsim'))"), version)

    def test_every_module_can_be_imported(self):
        place = self.python_prints(IMPORT_ALL)
        self.assertTrue(place.startswith(str(self.folder / "venv")), place)

    def test_examples_of_the_readme_work(self):
        codes = [block.content for block in readme_test.blocks() if block.kind == "python"]
        self.assertGreater(len(codes), 2)
        for code in codes:
            with self.subTest(code):
                self.python_prints(code)

    def test_a_captured_step_is_computed_again(self):
        code = next(block.content for block in readme_test.blocks()
                    if block.kind == "python" and "payload=True" in block.content)
        self.python_prints(code)
        program.output("simulate", self.folder / "bit-true.jsonl", "--fidelity", "datapath")

    def test_trains_and_draws(self):
        run(self.python, "-m", "lnsim", "train", "--task", "fashion-mnist-cnn", "--train-size",
            64, "--validation-size", 64, "--test-size", 64, "--epochs", 1, "--seeds", 0, "--out",
            "trained",
            folder=self.folder)
        program.output("simulate", "mnist-cnn", "--out", self.folder / "simulated")
        run(self.python, "-m", "lnsim", "report", "trained", "simulated", "--out", "drawn",
            folder=self.folder)
        self.assertTrue((self.folder / "drawn/report.html").is_file())
        program.output("sweep", "mnist-cnn", "--vary", "batch=1,2", "--no-plot", "--out",
                       self.folder / "swept")
        run(self.python, "-m", "lnsim", "sweep-figure", "swept/sweep.csv", "--out", "drawn",
            folder=self.folder)
        self.assertTrue((self.folder / "drawn/pareto.svg").is_file())


if __name__ == "__main__":
    unittest.main()
