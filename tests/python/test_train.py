# SPDX-License-Identifier: MIT
"""Does a training give the same bytes again, whole or in parts, and say what is wrong with what it
is given?"""

import argparse
import gzip
import io
import json
import math
import signal
import struct
import subprocess
import sys
import tempfile
import time
import unittest
import warnings
from pathlib import Path

import jsonschema
import numpy
import torch

from closed import objects_of
from command import run
from lnsim import nn, optim, strict_json
from lnsim.errors import InputError
from lnsim.optim import StuckWarning
from lnsim.train import data, models, options, results
from lnsim.train.command import add_arguments
from lnsim.train.defaults import OPTIMISERS, TASKS
from lnsim.train.run import Diverged, Run

CNN = ("--task", "fashion-mnist-cnn", "--train-size", 64, "--validation-size", 30,
       "--test-size", 40, "--batch", 16)


def idx(array: numpy.ndarray) -> bytes:
    return bytes((0, 0, 8, array.ndim)) + struct.pack(f">{array.ndim}I", *array.shape) + \
        array.tobytes()


def saved(value: object) -> bytes:
    content = io.BytesIO()
    torch.save(value, content)
    return content.getvalue()


def write_images(folder: Path) -> None:
    """Ten classes, each a bright row of its own in noise."""
    random = numpy.random.default_rng(0)
    for name, size in (("train", 286), ("t10k", 100)):
        labels = numpy.arange(size, dtype=numpy.uint8) % 10
        images = random.integers(0, 100, (size, 28, 28), dtype=numpy.uint8)
        images[numpy.arange(size), 2 * labels + 3] = 255
        (folder / f"{name}-images-idx3-ubyte.gz").write_bytes(gzip.compress(idx(images)))
        (folder / f"{name}-labels-idx1-ubyte").write_bytes(idx(labels))


def write_text(folder: Path) -> None:
    words = ["and", "the", "lord", "said", "unto", "him"]
    random = numpy.random.default_rng(0)
    (folder / "text.txt").write_text(" ".join(random.choice(words, 4000)), encoding="ascii")


def resolved(*arguments: object) -> options.Options:
    parser = argparse.ArgumentParser()
    add_arguments(parser)
    return options.resolve(parser.parse_args(list(map(str, arguments))))


class Training(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        temporary = tempfile.TemporaryDirectory()
        cls.addClassCleanup(temporary.cleanup)
        cls.folder = Path(temporary.name)
        cls.images, cls.text = cls.folder / "images", cls.folder / "text"
        cls.images.mkdir()
        cls.text.mkdir()
        write_images(cls.images)
        write_text(cls.text)

    def train(self, *arguments: object, name: str) -> bytes:
        """The results' bytes."""
        done = run("train", *CNN, "--data", self.images, *arguments, "--out", self.folder / name)
        self.assertEqual(done.returncode, 0, done.stderr)
        return (self.folder / name / results.FILE_NAME).read_bytes()

    def of(self, chosen: options.Options) -> Run:
        name = TASKS[chosen.task].data
        return Run(chosen, data.DATASETS[name](self.folder / name.split("-")[-1].replace(
            "mnist", "images").replace("james", "text")), 0)

    def finished(self, *arguments: object) -> Run:
        found = self.of(resolved(*CNN, *arguments))
        while not found.finished:
            found.advance()
        return found


class Results(Training):
    def test_are_the_same_again(self):
        kinds = (("--steps", 3, "--exactness", "bit_true"),
                 ("--steps", 3, "--optimiser", "adamw", "--update", 10,
                  "--update-rounding", "stochastic"))
        for number, arguments in enumerate(kinds):
            first, again = (self.train(*arguments, name=f"{number}{part}") for part in "ab")
            self.assertEqual(first, again)

    def test_hold_every_seed_and_their_spread(self):
        content = json.loads(self.train("--steps", 6, "--seeds", "0,2..3", name="seeds"))
        self.assertEqual([seed["seed"] for seed in content["seeds"]], [0, 2, 3])
        for seed in content["seeds"]:
            self.assertEqual([epoch["step"] for epoch in seed["epochs"]], [4, 6])
            self.assertEqual(seed["movement"]["elements"], 6 * content["task"]["parameters"])
        losses = [seed["final"]["test_loss"] for seed in content["seeds"]]
        self.assertEqual(len(set(losses)), 3)
        spread = content["summary"]["measures"]["test_loss"]
        self.assertAlmostEqual(spread["mean"], numpy.mean(losses))
        self.assertAlmostEqual(spread["standard_deviation"], numpy.std(losses, ddof=1))

    def test_of_a_text_have_bits_per_character(self):
        done = run("train", "--task", "king-james-transformer", "--train-size", 32,
                   "--validation-size", 4, "--test-size", 4, "--steps", 2, "--batch", 4, "--data",
                   self.text, "--out",
                   self.folder / "kjv")
        self.assertEqual(done.returncode, 0, done.stderr)
        final = results.load(self.folder / "kjv" / results.FILE_NAME)["seeds"][0]["final"]
        self.assertAlmostEqual(final["bits_per_character"], final["test_loss"] / math.log(2))
        self.assertIn("bits per character", done.stdout)

    def test_of_a_diverged_run_have_no_measure(self):
        content = json.loads(self.train("--optimiser", "sgd", "--lr", "1e30", "--epochs", 1,
                                        name="diverged"))
        self.assertEqual(content["summary"], {"diverged": 1, "measures": None})
        self.assertIsNone(content["seeds"][0]["final"])
        self.train("--optimiser", "sgd", "--lr", "1e30", "--epochs", 1, "--resume",
                   name="diverged")

    def test_meet_a_closed_schema(self):
        schema = strict_json.read(results.SCHEMA_PATH)
        jsonschema.Draft202012Validator.check_schema(schema)
        for path, node in objects_of(schema):
            with self.subTest(path=path):
                self.assertIs(node["additionalProperties"], False)
                for key, child in node["properties"].items():
                    self.assertTrue("description" in child or "$ref" in child, key)
        self.train("--steps", 1, name="valid")
        path = self.folder / "valid" / results.FILE_NAME
        results.load(path)
        path.write_text(path.read_text(encoding="utf-8").replace('"cosine"', '"sine"'),
                        encoding="utf-8")
        with self.assertRaisesRegex(InputError, "/options/decay: expected enum"):
            results.load(path)


class Resume(Training):
    KINDS = (("--optimiser", "lns_madam"),
             ("--optimiser", "adam", "--update", 10, "--update-rounding", "stochastic"))

    def killed(self, *arguments: object, name: str) -> None:
        """Trains until there is a checkpoint, and kills it at once."""
        out = self.folder / name
        command = [sys.executable, "-m", "lnsim", "train", *CNN, "--data", self.images, *arguments,
                   "--out", out]
        with subprocess.Popen(list(map(str, command)), stderr=subprocess.DEVNULL) as process:
            while not (out / "seed-0.pt").exists() and process.poll() is None:
                time.sleep(0.01)
            process.send_signal(signal.SIGKILL)
        self.assertFalse((out / results.FILE_NAME).exists())

    def test_after_a_kill_gives_the_bytes_of_an_uninterrupted_run(self):
        for number, kind in enumerate(self.KINDS):
            arguments = (*kind, "--epochs", 15, "--checkpoint", 3)
            self.killed(*arguments, name=f"killed{number}")
            resumed = self.train(*arguments, "--resume", name=f"killed{number}")
            self.assertEqual(resumed, self.train(*arguments, name=f"whole{number}"), kind)

    def test_from_any_step_reaches_the_same_state(self):
        for optimiser in OPTIMISERS:
            chosen = resolved(*CNN, "--steps", 6, "--optimiser", optimiser)
            whole, part = self.of(chosen), self.of(chosen)
            for _ in range(5):
                part.advance()
            saved = part.state()
            rest = self.of(chosen)
            rest.restore(saved)
            for _ in range(6):
                whole.advance()
            rest.advance()
            self.assertEqual(rest.epochs, whole.epochs, optimiser)
            for ours, theirs in zip(rest.model.parameters(), whole.model.parameters(), strict=True):
                self.assertTrue(torch.equal(ours, theirs), optimiser)

    def test_of_a_finished_run_trains_no_more(self):
        first = self.train("--steps", 2, "--seeds", 0, name="more")
        more = json.loads(self.train("--steps", 2, "--seeds", "0..1", "--resume", name="more"))
        self.assertEqual(more["seeds"][0], json.loads(first)["seeds"][0])

    def test_refuses_what_belongs_to_another_run(self):
        self.train("--steps", 1, name="other")
        out = self.folder / "other"
        done = run("train", *CNN, "--data", self.images, "--steps", 1, "--lr", 0.5, "--out", out,
                   "--resume")
        self.assertEqual(done.returncode, 2)
        self.assertIn("learning_rate 0.0625, expected 0.5", done.stderr)
        for content in (b"no checkpoint", saved(torch.zeros(3)), saved({"origin": 1, "state": 1})):
            (out / "seed-0.pt").write_bytes(content)
            done = run("train", *CNN, "--data", self.images, "--steps", 1, "--out", out, "--resume")
            self.assertEqual(done.returncode, 2)
            self.assertIn("expected a checkpoint", done.stderr)

    def test_refuses_a_state_that_is_not_whole(self):
        self.train("--steps", 1, name="part")
        path = self.folder / "part" / "seed-0.pt"
        saved = torch.load(path, weights_only=True)
        for key in saved["state"]:
            rest = {name: value for name, value in saved["state"].items() if name != key}
            torch.save(saved | {"state": rest}, path)
            done = run("train", *CNN, "--data", self.images, "--steps", 1, "--out", path.parent,
                       "--resume")
            self.assertEqual(done.returncode, 2, key)
            self.assertRegex(done.stderr,
                             r"\Alnsim: error: .*seed-0\.pt: expected the state .*\n\Z")


class Learning(Training):
    def test_succeeds_with_every_optimiser(self):
        for optimiser in OPTIMISERS:
            rate = "2^-4" if "madam" in optimiser else "0.005" if "a" in optimiser else "0.05"
            found = self.finished("--train-size", 256, "--epochs", 4, "--optimiser", optimiser,
                                  "--lr", rate)
            self.assertGreater(found.final["test_accuracy"], 0.5, optimiser)

    def test_is_plain_torch_in_fp32(self):
        chosen = resolved(*CNN, "--steps", 2, "--format", "fp32", "--optimiser", "sgd", "--lr",
                          0.1, "--decay", "constant")
        found = self.of(chosen)
        self.assertFalse(any(hasattr(layer, "arithmetic") for layer in found.model.modules()))
        torch.manual_seed(0)
        model = models.make(chosen.task, 10)
        optimiser = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
        images = data.fashion_mnist(self.images).train
        state = numpy.random.SeedSequence((0, 0)).generate_state(1)
        order = torch.randperm(64, generator=torch.Generator().manual_seed(int(state[0])))
        for step in range(2):
            inputs, targets = images.batch(order[16 * step:16 * step + 16])
            optimiser.zero_grad()
            torch.nn.functional.cross_entropy(model(inputs), targets).backward()
            optimiser.step()
            found.advance()
        for ours, theirs in zip(found.model.parameters(), model.parameters(), strict=True):
            self.assertTrue(torch.equal(ours, theirs))

    def test_keeps_weights_in_their_format(self):
        for optimiser in OPTIMISERS:
            lane = ("--lr", "2^-3", "--decay", "linear") if optimiser == "lane_madam" else ()
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", StuckWarning)
                # The rate of the lane's last step is a third of a code.
                found = self.finished("--steps", 3, "--optimiser", optimiser, "--update", 8, *lane)
            fresh = self.of(resolved(*CNN, "--steps", 3, "--optimiser", optimiser, "--update", 8,
                                     *lane))
            for parameter in (*found.model.parameters(), *fresh.model.parameters()):
                self.assertLessEqual(len(parameter.abs().unique()), 128)
            self.assertGreater(found.movement.below_one_code, 0)

    def test_by_the_lane_takes_gradients_as_codes(self):
        for gradient, taken, steps in (("lns8g4", "lns8g4", 32), ("fp32", "lns8g8", 32),
                                       ("lns16g2048", "lns16g2048", 2048)):
            run = self.finished("--steps", 1, "--optimiser", "lane_madam", "--gradient", gradient,
                                "--p-scale", 3, "--update", 12)
            optimiser = run._update.optimiser
            self.assertIsInstance(optimiser, optim.LaneMadam)
            (group,) = optimiser.param_groups
            self.assertEqual((group["gradient_format"], group["normalisation_steps"]),
                             (taken, steps))
            self.assertEqual((group["weight_format"], group["p_scale"]), ("lns12g128", 3))
            self.assertGreater(run.movement.moved, 0)

    def test_decays_the_rate(self):
        for decay, last in (("constant", 1), ("linear", 1 / 4), ("cosine", 0.146446609)):
            found = self.finished("--steps", 4, "--lr", 1, "--decay", decay, "--optimiser", "sgd",
                                  "--format", "fp32", "--lr", 0.001)
            self.assertAlmostEqual(found.epochs[-1]["learning_rate"], last / 1000)


class Models(Training):
    SIZES = {"fashion-mnist-cnn": (10, 55338), "fashion-mnist-resnet8": (10, 77082),
             "king-james-transformer": (63, 111679)}

    def test_have_the_sizes_that_are_told(self):
        for task, (classes, parameters) in self.SIZES.items():
            model = models.make(task, classes)
            self.assertEqual(sum(p.numel() for p in model.parameters()), parameters, task)

    def test_are_wrapped_whole_and_have_no_zero(self):
        for task, (classes, _) in self.SIZES.items():
            model = models.make(task, classes)
            self.assertFalse(any((p == 0).any() for p in model.parameters()))
            unwrapped = [why for name, why in nn.wrap(model).unwrapped]
            self.assertEqual(unwrapped, [])

    def test_predict_from_what_came_before(self):
        model = models.make("king-james-transformer", 9).eval()
        text = torch.randint(9, (1, data.WINDOW))
        changed = text.clone()
        changed[0, 40:] = (text[0, 40:] + 1) % 9
        ours, others = model(text), model(changed)
        self.assertTrue(torch.allclose(ours[0, :40], others[0, :40], atol=1e-6))
        self.assertFalse(torch.allclose(ours[0, 40:], others[0, 40:], atol=1e-2))


class Data(Training):
    def test_windows_of_text_are_disjoint_and_their_targets_one_on(self):
        text = (self.text / "text.txt").read_text(encoding="ascii")
        alphabet = "".join(sorted(set(text)))
        found = data.king_james(self.text)
        self.assertEqual(found.classes, len(alphabet))
        starts = set()
        for split in (found.train, found.test):
            inputs, targets = split.batch(torch.arange(split.size))
            for row, following in zip(inputs.tolist(), targets.tolist(), strict=True):
                self.assertEqual(row[1:], following[:-1])
                starts.add("".join(alphabet[code] for code in row))
        self.assertEqual(starts, {text[64 * i:64 * i + 64] for i in range((len(text) - 1) // 64)})

    @unittest.skipUnless(Path("/usr/lib/bible.data").exists(), "bible-kjv-text is not installed")
    def test_the_packaged_text_is_read_whole(self):
        found = data.king_james(None)
        self.assertEqual(found.classes, 63)
        self.assertEqual((found.train.size, found.test.size), (61421, 3232))

    @unittest.skipUnless(Path("/usr/share/datasets/fashion-mnist").exists(),
                         "dataset-fashion-mnist is not installed")
    def test_the_packaged_images_are_normalised(self):
        found = data.fashion_mnist(None)
        self.assertEqual((found.train.size, found.test.size), (60000, 10000))
        images, labels = found.train.batch(torch.arange(60000))
        self.assertAlmostEqual(float(images.mean()), 0, places=3)
        self.assertAlmostEqual(float(images.std()), 1, places=3)
        self.assertEqual(labels.bincount().tolist(), [6000] * 10)


LANE = (*CNN, "--optimiser", "lane_madam")
BAD_OPTIONS = (
    ((), '--task: expected one of fashion-mnist-cnn, '),
    (("--task", "cnn"), 'found "cnn"'),
    ((*CNN, "--optimiser", "rmsprop"), "--optimiser: expected one of lns_madam"),
    ((*CNN, "--format", "lns8g9"), "--format: .*power of two"),
    ((*CNN, "--error", "fp9"), "--error: .*fp9"),
    ((*CNN, "--update", "4"), "--update: expected 5 to 16 bits"),
    ((*CNN, "--update", "fp32"), "--update: expected a logarithmic format, whose codes lns_madam"),
    ((*LANE, "--update", "int8"), "--update: expected a logarithmic.*, whose codes lane_madam"),
    ((*LANE, "--update", "8", "--lr", "0.06"), "--lr: expected at least 0.0625, half a code of "
                                               "lns8g8, of lane_madam, found 0.06"),
    ((*LANE, "--weight-decay", "0.1"), "--weight-decay: expected 0, .*, found 0.1"),
    ((*LANE, "--update-rounding", "stochastic"),
     '--update-rounding: expected nearest.*"stochastic"'),
    ((*CNN, "--exactness", "bit_true", "--error", "int8"), "no lane multiplies int8 and lns8g8"),
    ((*CNN, "--lr", "nan"), '--lr: expected a number above 0, found "nan"'),
    ((*CNN, "--lr", "2^-9x"), "--lr: expected"),
    ((*CNN, "--epochs", "0"), "--epochs: expected a whole number from 1"),
    ((*CNN, "--epochs", "1", "--steps", "1"), "--steps: expected it or --epochs"),
    ((*CNN, "--seeds", "4..0"), "--seeds: expected numbers"),
    ((*CNN, "--seeds", "1,1"), "--seeds: expected different ones"),
    ((*CNN, "--batch", "65"), "--batch: expected at most the 64 examples"),
)


class BadInput(Training):
    def test_of_options_is_named(self):
        for arguments, message in BAD_OPTIONS:
            with self.subTest(arguments), self.assertRaisesRegex(InputError, message):
                resolved(*arguments)

    def test_gives_exit_code_2_and_one_line(self):
        for arguments, message in (
                (("--task", "cnn"), 'found "cnn"'),
                ((*CNN, "--resume"), "--resume: expected --out"),
                ((*CNN, "--data", self.text), "dataset-fashion-mnist"),
                ((*CNN, "--data", self.images, "--train-size", 257), "at most 256, found 257")):
            done = run("train", *arguments)
            self.assertEqual((done.returncode, done.stdout), (2, ""))
            self.assertEqual(done.stderr.count("\n"), 1, done.stderr)
            self.assertIn(message, done.stderr)

    def test_of_data_names_the_file(self):
        for content, message in ((b"", "expected an IDX file"),
                                 (b"\0\0\x08\1\0\0\0\2\1", "found 1"),
                                 (gzip.compress(b"")[:9], "cannot read|expected an IDX")):
            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder) / "labels"
                path.write_bytes(content)
                with self.assertRaisesRegex(InputError, f"labels: .*({message})"):
                    data.read_idx(path, 1)
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / "bible.data").write_bytes(bytes(200))
            with self.assertRaisesRegex(InputError, "bible.data: expected the compressed text"):
                data.king_james(Path(folder))

    def test_other_commands_load_no_torch(self):
        code = "import sys, lnsim.__main__ as m; m._parser(); print('torch' in sys.modules)"
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True,
                              check=True)
        self.assertEqual(done.stdout, "False\n")

    def test_divergence_is_no_error_of_the_user(self):
        found = self.of(resolved(*CNN, "--optimiser", "sgd", "--lr", "1e30", "--steps", 4))
        with self.assertRaises(Diverged):
            while True:
                found.advance()
        self.assertTrue(found.finished)


if __name__ == "__main__":
    unittest.main()
