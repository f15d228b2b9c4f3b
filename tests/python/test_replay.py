# SPDX-License-Identifier: MIT
"""Does the SystemC processing element make the sums that bit-true training made?"""

import json
import os
import subprocess
import tempfile
import unittest
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import numpy
import torch
from torch import nn

from lnsim import formats
from lnsim import nn as lns
from lnsim.capture import capture

PROGRAM = os.environ["LNSIM_PROGRAM"]
ROOT = Path(__file__).resolve().parents[2]
REPORT = json.loads((ROOT / "sim/report/report.schema.json").read_text(encoding="utf-8"))
TRACE = json.loads((ROOT / "workloads/trace.schema.json").read_text(encoding="utf-8"))


def roles(name: str) -> dict[str, str]:
    return dict.fromkeys(("weight", "activation", "error", "gradient"), name)


def cnn() -> nn.Module:
    """Stride, padding, groups and dilation, apart and together."""
    return nn.Sequential(nn.Conv2d(4, 6, 3, stride=2, padding=1, groups=2), nn.ReLU(),
                         nn.Conv2d(6, 35, (3, 2), dilation=(2, 1), padding=(0, 1)), nn.ReLU(),
                         nn.Conv2d(35, 8, 1, stride=2, bias=False), nn.Flatten(), nn.Linear(48, 5))


def transformer() -> nn.Module:
    return nn.TransformerEncoderLayer(16, 2, 40, batch_first=True)


class Replayed(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.path = Path(folder.name) / "step.jsonl"
        torch.manual_seed(1)

    def step(self, model: nn.Module, inputs: torch.Tensor, **options: Any) -> None:
        if options:
            lns.wrap(model, **options)
        with capture(model, self.path, payload=True):
            model(inputs).square().mean().backward()

    def cnn_step(self, **options: Any) -> None:
        self.step(cnn(), torch.randn(2, 4, 13, 10, requires_grad=True), **options)

    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.path.read_text(encoding="utf-8").splitlines()]

    def change(self, number: int, change: Callable[[dict[str, Any]], Any]) -> None:
        """Changes the payload of a contraction, the numberth of the trace."""
        lines = self.lines()
        change([line for line in lines if "payload" in line][number]["payload"])
        self.path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")

    def change_array(self, number: int, change: Callable[[numpy.ndarray], numpy.ndarray],
                     file: Callable[[dict[str, Any]], str]) -> Path:
        payload = [line for line in self.lines() if "payload" in line][number]["payload"]
        path = self.path.parent / file(payload["datapath"])
        numpy.save(path, change(numpy.load(path)))
        return path

    def simulate(self, *arguments: str) -> subprocess.CompletedProcess:
        return subprocess.run([PROGRAM, "simulate", self.path, "--fidelity", "datapath",
                               "--baseline", "none", *arguments], check=False, text=True,
                              capture_output=True)

    def replay(self, *arguments: str, expected: int = 0) -> dict[str, Any]:
        done = self.simulate("--json", *arguments)
        self.assertEqual(done.returncode, expected, done.stderr)
        report = json.loads(done.stdout)
        jsonschema.validate(report, REPORT)
        return report["replay"]

    def assert_equal_sums(self, contractions: int) -> None:
        for line in self.lines():
            jsonschema.validate(line, TRACE)
        replay = self.replay()
        self.assertEqual((replay["mismatches"], len(replay["ops"])), (0, contractions))
        self.assertEqual(replay["compared"], replay["outputs"])
        for op in replay["ops"]:
            self.assertGreater(op["signal_to_noise_db"], 10, op)


class Agreement(Replayed):
    def test_of_convolutions_in_every_pass(self):
        self.cnn_step(**roles("lns8g8"), exactness="bit_true")
        self.assert_equal_sums(4 * 3)

    def test_of_a_transformers_products(self):
        self.step(transformer(), torch.randn(3, 5, 16), **roles("lns8g8"), exactness="bit_true")
        self.assert_equal_sums(8 * 3 - 3)

    def test_in_other_datapaths(self):
        for name in ("lns6g4-a14-wrap-floor", "lns8g8-bins-deferred", "lns10g8-a30", "int8",
                     "fp8e4m3", "fp16-a16"):
            with self.subTest(name):
                self.cnn_step(**roles(name), exactness="bit_true")
                self.assertEqual(self.replay()["mismatches"], 0)

    def test_of_floats_in_a_fixed_point_window(self):
        for name in ("fp8e4m3-a24", "fp8e5m2-a24"):
            with self.subTest(name):
                self.cnn_step(**roles(name), exactness="bit_true")
                replay = self.replay("--technology", "asap7")
                self.assertEqual(replay["mismatches"], 0)
                self.assertGreater(min(op["signal_to_noise_db"] for op in replay["ops"]), 10)

    def test_where_words_were_rounded_stochastically(self):
        every = frozenset(("weight", "activation", "error", "gradient"))
        self.cnn_step(**roles("lns8g8"), exactness="bit_true", stochastic=every)
        self.assert_equal_sums(4 * 3)

    def test_where_outputs_were_rounded_to_words(self):
        self.cnn_step(**roles("lns8g8"), exactness="bit_true", outputs="words",
                      scale_rule="power_of_two")
        self.assert_equal_sums(4 * 3)

    def test_of_formats_by_role(self):
        for name, others in (("fp8e4m3", {"error": "fp8e5m2", "gradient": "bf16"}),
                             ("lns8g8", {"weight": "lns6g4", "error": "lns4g2"}),
                             ("int8", {"error": "int4", "gradient": "lns8g8"})):
            for outputs in ("sums", "words") if name == "lns8g8" else ("sums",):
                with self.subTest(f"{name}, {others}, {outputs}"):
                    self.cnn_step(**roles(name) | others, exactness="bit_true", outputs=outputs)
                    for line in self.lines():
                        jsonschema.validate(line, TRACE)
                    replay = self.replay()
                    self.assertEqual((replay["mismatches"], len(replay["ops"])), (0, 4 * 3))
                    self.assertEqual(replay["compared"], replay["outputs"])

    def test_of_blocks_is_of_the_same_numbers(self):
        self.cnn_step(**roles("mxfp8e4m3"), exactness="bit_true")
        replay = self.replay("--format", "mxfp8e4m3", "--technology", "asap7")
        self.assertEqual((replay["compared"], len(replay["ops"])), (0, 4 * 3))
        self.assertGreater(min(op["signal_to_noise_db"] for op in replay["ops"]), 20)

    def test_in_vectors_of_another_size(self):
        self.cnn_step(**roles("lns8g8-a16"), exactness="bit_true", vector_size=8)
        replay = self.replay()
        self.assertEqual((replay["compared"], replay["mismatches"]), (0, 0))
        self.assertEqual(replay["ops"][0]["recorded"], {"format": "lns8g8-a16", "vector_size": 8})


class Fault(Replayed):
    """Is one wrong number found, and its place?"""

    def test_in_a_sum(self):
        def add_one(sums: numpy.ndarray) -> numpy.ndarray:
            sums[1, 2, 3, 4] += 1
            return sums

        self.cnn_step(**roles("lns8g8"), exactness="bit_true")
        self.change_array(0, add_one, lambda datapath: datapath["sums"])
        replay = self.replay(expected=1)
        self.assertEqual(replay["mismatches"], 1)
        first = replay["ops"][0]["first_mismatch"]
        self.assertEqual(first["index"], [1, 2, 3, 4])
        self.assertEqual(first["expected"], first["found"] + 1)
        shown = self.simulate()
        self.assertEqual(shown.returncode, 1)
        self.assertIn("the first at [1, 2, 3, 4]: expected", shown.stdout)

    def test_in_a_word(self):
        def negate(words: numpy.ndarray) -> numpy.ndarray:
            words[2, 7] ^= 128
            return words

        self.cnn_step(**roles("lns8g8"), exactness="bit_true")
        number = 3  # the linear layer, forward
        self.change_array(number, negate, lambda datapath: datapath["second"]["words"])
        ops = self.replay(expected=1)["ops"]
        wrong = {(op["layer"], op["pass"]) for op in ops if op["mismatches"]}
        self.assertEqual(wrong, {("6", "forward"), ("6", "input_gradient")})
        self.assertEqual(ops[number]["first_mismatch"]["index"], [0, 2])


class WithoutWords(Replayed):
    """Is a payload of numbers alone quantised in the run's format?"""

    def test_of_an_fp32_model(self):
        self.cnn_step()
        coarse, fine = (self.replay("--format", name)["ops"] for name in ("lns6g4", "lns10g16"))
        for low, high in zip(coarse, fine, strict=True):
            self.assertEqual((low["compared"], low["recorded"]), (0, None))
            self.assertLess(low["signal_to_noise_db"], high["signal_to_noise_db"])

    def test_as_formats_would(self):
        self.step(nn.Linear(40, 3), torch.randn(4, 40))
        first, second = (torch.from_numpy(numpy.load(self.path.parent / self.lines()[1]["payload"][
            role])) for role in ("first", "second"))
        product = torch.matmul(*(formats.quantise(part, "lns8g8").dequantise(numpy.float64)
                                 for part in (first, second.T)))
        expected = formats.signal_to_noise(first.double() @ second.T.double(), product)
        found = self.replay()["ops"][0]["signal_to_noise_db"]
        self.assertAlmostEqual(found, expected, delta=0.1, msg="sums lose what is below the unit")

    def test_of_a_model_in_fast_arithmetic(self):
        self.cnn_step(**roles("lns8g8"), exactness="fast")
        replay = self.replay()
        self.assertEqual((replay["compared"], len(replay["ops"])), (0, 4 * 3))

    def test_where_the_run_has_another_format(self):
        self.cnn_step(**roles("lns8g8"), exactness="bit_true")
        shown = self.simulate("--format", "lns8g8-a20")
        self.assertEqual(shown.returncode, 0, shown.stderr)
        self.assertIn("not compared: sums recorded in lns8g8, vectors of 32;", shown.stdout)


class BadPayload(Replayed):
    def assert_refused(self, *parts: str) -> None:
        done = self.simulate()
        self.assertEqual((done.returncode, done.stdout), (2, ""), done.stderr)
        for part in parts:
            self.assertIn(part, done.stderr)

    def test_names_file_and_expectation(self):
        def words(datapath: dict[str, Any]) -> str:
            return datapath["first"]["words"]

        changes = {
            "expected elements of shape (2, 4, 13, 10) for layer 0, forward, found (2, 4, 10)":
                (lambda array: array[:, :, 0], words),
            "expected elements |u1, <u2 or <u4, found <f4":
                (lambda array: array.astype("<f4"), words),
            "expected words of 8 bits, found 256":
                (lambda array: array.astype("<u2") + 256 - array, words),
            "expected elements |u1, <u2, <u4 or <i8, found <f8":
                (lambda array: array.astype("<f8"), lambda datapath: datapath["sums"])}
        for message, (change, file) in changes.items():
            with self.subTest(message):
                self.cnn_step(**roles("lns8g8"), exactness="bit_true")
                self.assert_refused(str(self.change_array(0, change, file)), message)

    def test_that_is_cut_or_missing(self):
        self.cnn_step(**roles("lns8g8"), exactness="bit_true")
        path = self.change_array(2, lambda sums: sums, lambda datapath: datapath["sums"])
        path.write_bytes(path.read_bytes()[:-1])
        self.assert_refused(str(path), "the file is cut off")
        path.unlink()
        self.assert_refused(str(path), "No such file")

    def test_of_a_datapath_is_refused_by_line_and_pointer(self):
        def scale(value: float) -> Callable[[dict[str, Any]], Any]:
            return lambda payload: payload["datapath"]["first"].update(scale=value)

        changes = {
            "/payload/datapath/first/scale: expected a number": scale(0),
            "/payload/datapath/first/scale: expected": scale(-1.0),
            "/payload/datapath/format": lambda payload: payload["datapath"].update(format="lns8g9"),
            "/payload/datapath/output": lambda payload: payload["datapath"].update(
                output=payload["datapath"].pop("first")),
            "/payload/datapath: ": lambda payload: payload["datapath"].pop("sums"),
            "/payload/datapath/sums: expected a .npy file": lambda payload: payload[
                "datapath"].update(sums="../sums.npy"),
            "/payload/datapath/vector_size": lambda payload: payload["datapath"].update(
                vector_size=0)}
        for message, change in changes.items():
            with self.subTest(message):
                self.cnn_step(**roles("lns8g8"), exactness="bit_true")
                self.change(0, change)
                self.assert_refused(f"{self.path}:2", message)


if __name__ == "__main__":
    unittest.main()
