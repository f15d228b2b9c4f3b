# SPDX-License-Identifier: MIT
"""Are the values that a captured step's ops read and write those that its memory held?"""

import unittest
import warnings
import weakref
from typing import Any

import torch
from torch import nn
from torch.nn import functional
from torch.utils.checkpoint import checkpoint

from captured import Captured
from lnsim.capture import capture


class Named(Captured):
    def records(self, **wanted: str) -> list[dict[str, Any]]:
        count = len(self.path.read_text(encoding="utf-8").splitlines())
        found = [self.whole(place) for place in range(1, count)]
        return [line for line in found if all(line[key.rstrip("_")] == value
                                              for key, value in wanted.items())]

    def ids(self, side: str, **wanted: str) -> list[int]:
        line, = self.records(**wanted)
        return [value["id"] for value in line[side]]

    def classes(self, side: str, **wanted: str) -> list[str]:
        line, = self.records(**wanted)
        return [value["class"] for value in line[side]]

    def assert_consistent(self) -> set[int]:
        """An id has one class and one size, and is written once; returns those, but for weights,
        that are read and that no op wrote."""
        self.assert_valid()
        known: dict[int, tuple[int, str]] = {}
        written: set[int] = set()
        unwritten: set[int] = set()
        for line in self.records():
            for value in (*line["reads"], *line["writes"]):
                described = value["elements"], value["class"]
                self.assertEqual(known.setdefault(value["id"], described), described)
            unwritten |= {value["id"] for value in line["reads"]
                          if "weight" not in value["class"] and value["id"] not in written}
            for value in line["writes"]:
                self.assertNotIn(value["id"], written)
                written.add(value["id"])
        self.assertEqual(sorted(known), list(range(len(known))))
        return unwritten

    def test_of_a_network_with_a_loss(self):
        model = nn.Sequential(nn.Conv2d(1, 4, 3), nn.BatchNorm2d(4), nn.ReLU(inplace=True),
                              nn.MaxPool2d(2), nn.Flatten(), nn.Linear(36, 5), nn.GELU(),
                              nn.Linear(5, 3))
        self.step(model, torch.randn(2, 1, 8, 8),
                  loss=lambda y: functional.cross_entropy(y, torch.arange(2)))
        self.assertEqual(len(self.assert_consistent()), 2, "the input, and an error of ones")
        self.assertEqual(self.classes("reads", layer="0", pass_="forward"),
                         ["activation", "weight", "weight"])
        self.assertEqual(self.ids("reads", layer="2", pass_="forward"),
                         self.ids("writes", layer="1", pass_="forward"))
        self.assertNotEqual(self.ids("writes", layer="2", pass_="forward"),
                            self.ids("reads", layer="2", pass_="forward"), "written over")
        self.assertEqual(self.ids("reads", layer="5", pass_="forward")[0],
                         self.ids("writes", layer="3", pass_="forward")[0], "a view")
        self.assertEqual(self.ids("reads", layer="loss", pass_="forward"),
                         self.ids("writes", layer="7", pass_="forward"))
        self.assertEqual(self.classes("reads", layer="loss", pass_="input_gradient"),
                         ["error", "activation"])

    def test_of_attention(self):
        layer = nn.TransformerEncoderLayer(8, 2, 16, batch_first=True, dropout=0.0)
        self.step(layer, torch.randn(3, 5, 8))
        self.assert_consistent()

    def test_of_recurrent_layers(self):
        self.step(nn.GRU(4, 6), torch.randn(3, 2, 4), loss=lambda y: y[0].square().mean())
        for line in self.records():
            for value in (*line["reads"], *line["writes"]):
                self.assertIn(value["class"], ("weight", "activation", "error", "gradient",
                                               "stored_weight"))

    def test_of_updates(self):
        self.step(nn.Sequential(nn.Linear(4, 3)), torch.randn(2, 4))
        self.assertEqual(self.classes("reads", pass_="update"),
                         ["gradient", "gradient", "stored_weight", "stored_weight"])
        self.assertEqual(self.classes("writes", pass_="update"), ["stored_weight"] * 2)
        read = self.ids("reads", pass_="update")
        made = [value["id"] for line in self.records(pass_="weight_gradient")
                for value in line["writes"]]
        self.assertEqual(set(read[:2]), set(made))
        self.assertFalse(set(read) & set(self.ids("writes", pass_="update")))
        line, = self.records(pass_="update")
        self.assertEqual([value["elements"] for value in line["reads"]], [12, 3, 12, 3])

    def test_elements_are_those_of_the_memory(self):
        class Part(nn.Module):
            def __init__(self):
                super().__init__()
                self.layer = nn.Linear(4, 4, bias=False)

            def forward(self, x):
                y = self.layer(x)
                return y[:1] * torch.ones(1).expand(4)

        self.step(Part(), torch.randn(6, 4))
        product, = self.records(layer="mul", pass_="forward")
        self.assertEqual([value["elements"] for value in product["reads"]], [24, 1])
        self.assertEqual(product["reads"][0]["id"],
                         self.ids("writes", layer="layer", pass_="forward")[0])

    def test_a_copy_holds_what_it_is_a_copy_of(self):
        class Copies(nn.Module):
            def __init__(self, copy: Any):
                super().__init__()
                self.copy, self.layer = copy, nn.Linear(4, 4, bias=False)

            def forward(self, x):
                return self.copy(self.layer(x)).tanh()

        for copy, same in ((lambda y: y.t().contiguous().clone(), True),
                           (lambda y: y[:, :2].contiguous(), True),
                           (lambda y: y[None].expand(3, -1, -1).contiguous(), False)):
            self.step(Copies(copy), torch.randn(6, 4))
            check = self.assertEqual if same else self.assertNotEqual
            check(self.ids("reads", layer="tanh", pass_="forward"),
                  self.ids("writes", layer="layer", pass_="forward"))

    def test_a_weight_that_is_copied_into_remains_one(self):
        class Sets(nn.Module):
            def __init__(self):
                super().__init__()
                self.layer = nn.Linear(4, 4)

            def forward(self, x):
                with torch.no_grad():
                    self.layer.weight.copy_(x[:4] * 2)
                return self.layer(x)

        self.step(Sets(), torch.randn(6, 4))
        self.assertEqual(self.classes("reads", layer="layer", pass_="forward"),
                         ["activation", "weight", "weight"])
        self.assertEqual({line["contraction"]["second"] for line in self.records(kind="matmul")},
                         {"weight"})

    def test_a_bias_that_is_added_later_is_a_part_of_the_product(self):
        class Late(nn.Module):
            def __init__(self):
                super().__init__()
                self.weight, self.bias = nn.Parameter(torch.randn(4, 3)), nn.Parameter(
                    torch.randn(3))

            def forward(self, x):
                return (x @ self.weight + self.bias).tanh()

        self.step(Late(), torch.randn(6, 4))
        self.assertEqual(self.ids("reads", layer="tanh", pass_="forward"),
                         self.ids("writes", kind="matmul", pass_="forward"))

    def test_what_is_added_to_a_product_makes_another_value(self):
        class Sum(nn.Module):
            def __init__(self):
                super().__init__()
                self.weight = nn.Parameter(torch.randn(4, 3))

            def forward(self, x, y):
                return torch.addmm(y, x, self.weight).tanh()

        self.step(Sum(), torch.randn(6, 4), torch.randn(6, 3))
        product, = self.records(kind="matmul", pass_="forward")
        added = next(line for line in self.records(kind="elementwise") if line["pass"] == "forward")
        self.assertEqual(added["layer"], product["layer"])
        self.assertEqual(added["reads"][0], product["writes"][0])
        self.assertEqual(self.ids("reads", layer="tanh", pass_="forward"),
                         [value["id"] for value in added["writes"]])

    def test_a_scaling_that_a_softmax_takes_in_is_not_written(self):
        class Scores(nn.Module):
            def __init__(self):
                super().__init__()
                self.layer = nn.Linear(4, 4, bias=False)

            def forward(self, x):
                return (self.layer(x) / 2).softmax(-1)

        self.step(Scores(), torch.randn(6, 4))
        self.assertEqual(self.ids("reads", layer="softmax", pass_="forward"),
                         self.ids("writes", layer="layer", pass_="forward"))

    def test_what_a_backward_pass_kept(self):
        self.step(nn.Sequential(nn.Linear(4, 4), nn.Sigmoid(), nn.Linear(4, 4), nn.GELU()),
                  torch.randn(2, 4))
        self.assertIn(self.ids("writes", layer="1", pass_="forward")[0],
                      self.ids("reads", layer="1", pass_="input_gradient"))
        self.assertIn(self.ids("reads", layer="3", pass_="forward")[0],
                      self.ids("reads", layer="3", pass_="input_gradient"))


class Memory(Captured):
    """Is nothing kept alive that the step lets go of?"""

    def test_of_a_part_without_gradients_and_of_a_checkpoint(self):
        alive: list[Any] = []
        teacher = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 4))
        block = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 4))

        class Model(nn.Module):
            def __init__(self):
                super().__init__()
                self.teacher, self.block, self.layer = teacher, block, nn.Linear(4, 4)

            def forward(self, x):
                with torch.no_grad():
                    x = x + self.teacher(x)
                x = self.layer(x)
                x = checkpoint(self.block, x, use_reentrant=True)
                return self.layer(x)

        for part in (teacher[0], teacher[1], block[0], block[1]):
            part.register_forward_hook(
                lambda _module, _inputs, output: alive.append(weakref.ref(output)))
        model = Model()
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            with capture(model, self.path):
                output = model(torch.randn(2, 4))
                self.assertEqual([kept() for kept in alive], [None] * 4)
                output.square().mean().backward()

    def test_of_factors_that_are_not_multiplied_again(self):
        model = nn.Sequential(nn.Linear(4, 4), nn.Linear(4, 4))
        model[1].requires_grad_(False)
        seen: list[Any] = []
        model[0].register_forward_hook(
            lambda _module, _inputs, output: seen.append(weakref.ref(output)))
        with capture(model, self.path):
            output = model(torch.randn(2, 4))
            self.assertIsNone(seen[0](), "its gradient needs the weight alone")
            output.sum().backward()


if __name__ == "__main__":
    unittest.main()
