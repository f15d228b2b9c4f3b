# SPDX-License-Identifier: MIT
"""Is every option of `train` carried to the package that trains, and its results back?"""

import gzip
import json
import struct
import tempfile
import unittest
from pathlib import Path

import program
from lnsim.train.defaults import OPTIMISERS, TASKS
from lnsim.train.option_list import OPTIONS as LISTED
from lnsim.train.option_list import choices_of

TINY = ("train", "--task", "fashion-mnist-cnn", "--train-size", 32,
        "--validation-size", 16, "--test-size", 16, "--batch", 8)
# Value of each option, and where it lands in the results' options.
OPTIONS = (("weight", "int8", "weight", "int8"), ("activation", "lns8g4", "activation", "lns8g4"),
           ("error", "fp32", "error", "fp32"), ("gradient", "bf16", "gradient", "bf16"),
           ("update", "12", "update", "lns12g128"), ("exactness", "fast", "exactness", "fast"),
           ("outputs", "sums", "outputs", "sums"),
           ("update-rounding", "stochastic", "update_rounding", "stochastic"),
           ("optimiser", "madam", "optimiser", "madam"), ("lr", "2^-6", "learning_rate", 2 ** -6),
           ("decay", "linear", "decay", "linear"), ("p-scale", "3", "p_scale", 3),
           ("weight-decay", "0.5", "weight_decay", 0.5), ("steps", "3", "steps", 3),
           ("threads", "1", "threads", 1), ("checkpoint", "2", "batch", 8))


def write_images(folder: Path) -> None:
    for name, size in (("train", 48), ("t10k", 16)):
        images = struct.pack(">4B3I", 0, 0, 8, 3, size, 28, 28) + bytes(range(196)) * 4 * size
        labels = struct.pack(">4BI", 0, 0, 8, 1, size) + bytes(i % 10 for i in range(size))
        (folder / f"{name}-images-idx3-ubyte.gz").write_bytes(gzip.compress(images))
        (folder / f"{name}-labels-idx1-ubyte.gz").write_bytes(gzip.compress(labels))


class Listed(unittest.TestCase):
    """The list of options, which the program and the package have in common."""

    def test_the_help_has_it(self):
        self.assertEqual(program.options_of("train"),
                         {"--help", *(f"--{option.name}" for option in LISTED)})
        text = " ".join(program.output("train", "--help").split())
        for option in LISTED:
            with self.subTest(option.name):
                short = f"-{option.short},--" if option.short else "--"
                value = f" {option.value}" if option.value else ""
                required = " REQUIRED" if option.required else ""
                self.assertIn(f"{short}{option.name}{value}{required} {option.help}", text)

    def test_the_help_of_an_option_names_its_choices(self):
        for option in LISTED:
            for choice in option.choices:
                self.assertIn(choice, option.help)

    def test_there_is_a_task_and_a_rate_for_each_choice(self):
        self.assertEqual(choices_of("task"), tuple(TASKS))
        self.assertEqual(choices_of("optimiser"), OPTIMISERS)


@unittest.skipUnless(list((program.BUILD / "lib" / "lnsim").rglob("*.so")),
                     "built without the package's extension module")
class Train(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        temporary = tempfile.TemporaryDirectory()
        cls.addClassCleanup(temporary.cleanup)
        cls.folder = Path(temporary.name)
        write_images(cls.folder)

    def test_carries_every_option(self):
        words = [word for name, value, *_ in OPTIONS for word in (f"--{name}", value)]
        done = program.run(*TINY, *words, "--seeds", "1..2", "--data", self.folder, "-o",
                           self.folder / "out")
        self.assertEqual(done.returncode, 0, done.stderr)
        content = json.loads((self.folder / "out" / "training.json").read_text(encoding="utf-8"))
        for _, _, key, value in OPTIONS:
            self.assertEqual(content["options"][key], value)
        self.assertEqual([seed["seed"] for seed in content["seeds"]], [1, 2])
        self.assertIn("seed 2: test loss", done.stdout)
        self.assertTrue(done.stdout.endswith("training.json\n"))
        self.assertIn("seed 1: step 3 of 3", done.stderr)
        again = program.run(*TINY, *words, "--seeds", "1..2", "--data", self.folder, "-o",
                            self.folder / "out", "--resume")
        self.assertEqual((again.returncode, again.stdout, again.stderr), (0, done.stdout, ""))

    def test_names_what_is_wrong(self):
        for arguments, message in (
                (("train",), "--task is required"),
                (("train", "--task", "mnist"), "--task: expected one of fashion-mnist-cnn, "),
                ((*TINY, "--format", "lns8g9"), "power of two"),
                ((*TINY, "--data", self.folder / "none"), "dataset-fashion-mnist")):
            done = program.run(*arguments)
            self.assertEqual((done.returncode, done.stdout), (2, ""))
            self.assertIn(message, done.stderr)


if __name__ == "__main__":
    unittest.main()
