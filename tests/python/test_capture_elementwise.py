# SPDX-License-Identifier: MIT
"""Do ops of a captured step without a product cost what is stated, one by one and as chains?"""

import math
import unittest
from collections import Counter
from typing import Any

import torch
from torch import nn
from torch.nn import functional

from captured import Applied, Captured, multiply_accumulates, rows
from lnsim.capture import capture


class Op(nn.Module):
    """One op, after a parameter that its gradient is of."""

    def __init__(self, run: Any, *shape: int) -> None:
        super().__init__()
        self.run, self.weight = run, nn.Parameter(torch.randn(*shape))

    def forward(self):
        return self.run(self.weight)


class Costs(Captured):
    def of(self, run: Any, *shape: int) -> tuple[Counter[str], Counter[str]]:
        """Operations of the first op, and of all that the backward pass runs before the last."""
        self.step(Op(run, *shape), loss=lambda y: y.sum())
        self.assert_valid()
        lines = self.lines()[1:]
        forward = Counter(lines[0]["vector"]["operations"])
        backward: Counter[str] = Counter()
        for line in lines:
            if line["pass"] in ("input_gradient", "weight_gradient"):
                backward.update(line["vector"]["operations"])
        return +forward, +backward

    def test_activations(self):
        for run, forward, backward in (
                (functional.hardsigmoid, {"add": 12, "multiply": 12, "compare": 24},
                 {"multiply": 12, "compare": 24}),
                (functional.mish, {"add": 12, "multiply": 12, "exponential": 36},
                 {"add": 36, "multiply": 48, "exponential": 36, "divide": 12}),
                (functional.logsigmoid, {"add": 24, "compare": 12, "exponential": 24},
                 {"add": 12, "multiply": 12, "exponential": 12, "divide": 12})):
            with self.subTest(run.__name__):
                self.assertEqual(self.of(run, 3, 4), (forward, backward))
                self.assertEqual(self.lines()[1]["kind"], "activation")
        self.assertEqual(self.of(functional.glu, 3, 4),
                         ({"add": 6, "multiply": 6, "exponential": 6, "divide": 6},
                          {"add": 12, "multiply": 24, "exponential": 6, "divide": 6}))
        self.assertEqual([self.lines()[1]["vector"][key] for key in
                          ("read_elements", "written_elements")], [12, 6])

    def test_images(self):
        def larger(mode: str) -> Any:
            return lambda x: functional.interpolate(x, scale_factor=2, mode=mode)

        for run, shape, forward, backward in (
                (larger("linear"), (1, 1, 3), (6, 12), (12, 12)),
                (larger("bilinear"), (1, 1, 3, 4), (144, 192), (192, 192)),
                (larger("trilinear"), (1, 1, 2, 2, 2), (448, 512), (512, 512)),
                (larger("bicubic"), (1, 1, 3, 4), (720, 768), (768, 768))):
            found = self.of(run, *shape)
            self.assertEqual([tuple(part[name] for name in ("add", "multiply")) for part in found],
                             [forward, backward])
        _, backward = self.of(lambda x: functional.pad(x, (1, 1), mode="reflect"), 1, 1, 3)
        self.assertEqual(backward, {"add": 5})

    def test_sums_into_places(self):
        places = torch.tensor([0, 1, 1])
        forward, _ = self.of(lambda x: torch.zeros(2, 4).index_add(0, places, x), 3, 4)
        self.assertEqual(forward, {"add": 12})
        index = places[:, None].expand(3, 4)
        forward, _ = self.of(lambda x: torch.zeros(2, 4).scatter_add(0, index, x), 3, 4)
        self.assertEqual(forward, {"add": 12})

    def test_orders_and_bins(self):
        for run in (lambda x: x.sort(-1)[0], lambda x: x.topk(2)[0]):
            self.assertEqual(self.of(run, 3, 5)[0], {"compare": 3 * 5 * 3})
        self.assertEqual(self.of(lambda x: x.detach().histc(4) + x.sum(), 3, 5)[0],
                         {"add": 30, "multiply": 15})

    def test_distances(self):
        other = torch.randn(4, 5)
        for power, forward, backward in (
                (2.0, {"add": 2, "multiply": 1}, {"add": 2, "multiply": 2}),
                (1.0, {"add": 2, "compare": 1}, {"add": 2, "compare": 1, "multiply": 1}),
                (3.0, {"add": 2, "multiply": 1, "compare": 1, "exponential": 2},
                 {"add": 2, "multiply": 2, "compare": 1, "exponential": 2})):
            found = self.of(lambda x, power=power: torch.cdist(x, other, p=power), 3, 5)
            self.assertEqual(found, tuple({name: 60 * count for name, count in part.items()}
                                          for part in (forward, backward)))

    def test_transforms(self):
        forward, _ = self.of(lambda x: torch.view_as_real(torch.fft.rfft(x)), 3, 8)
        self.assertEqual(forward, {"add": 3 * 8 * 3 * 2, "multiply": 3 * 8 * 3})
        self.assertEqual([self.lines()[1]["vector"][key] for key in
                          ("read_elements", "written_elements")], [24, 2 * 3 * 5])

    def test_bags_of_an_embedding(self):
        bag = nn.EmbeddingBag(20, 4, mode="sum")
        self.step(bag, torch.tensor([[1, 2, 3], [4, 5, 1]]))
        forward, gradient = (line["vector"] for line in rows(self.lines(), kind="embedding"))
        self.assertEqual((forward["read_elements"], forward["written_elements"],
                          forward["operations"]["add"]), (6 * 4 + 6, 8, 24))
        self.assertEqual((gradient["read_elements"], gradient["written_elements"],
                          gradient["operations"]["add"]), (2 * 24 + 6, 24 + 80, 24))

    @unittest.skipIf(torch.__version__ < "2", "a weight's norm is no op of its own")
    def test_norms_of_weights(self):
        layer = nn.utils.parametrizations.weight_norm(nn.Linear(4, 3, bias=False))
        self.step(layer, torch.randn(2, 4))
        forward, gradient = (line["vector"] for line in self.lines()[1:] if
                             (line.get("vector") and "weight_norm" in line["layer"])
                             or ("parametrizations" in line["layer"] and "vector" in line))
        self.assertEqual(forward["operations"] | {"compare": 0, "exponential": 0}, {
            "add": 12, "multiply": 24, "divide": 6, "compare": 0, "exponential": 0})
        self.assertEqual((gradient["operations"]["add"], gradient["operations"]["multiply"]),
                         (24, 36 + 6))

    def test_a_power_of_a_number_by_tensors(self):
        self.assertEqual(self.of(lambda x: 2.0 ** x, 3, 4)[0],
                         {"multiply": 12, "exponential": 24})


class Gelu(nn.Module):
    """As eight ops."""

    def forward(self, x):
        inner = math.sqrt(2 / math.pi) * (x + 0.044715 * torch.pow(x, 3.0))
        return 0.5 * x * (1.0 + torch.tanh(inner))


class Chains(Captured):
    """Are chains of elementwise ops one record each, and the sum of what they were?"""

    def traces(self, model: nn.Module, *inputs: torch.Tensor) -> tuple[list[Any], list[Any]]:
        found = []
        for fuses in (False, True):
            model.zero_grad()
            self.step(model, *inputs, fuse_elementwise=fuses)
            self.assert_valid()
            self.assertEqual(self.whole(0)["elementwise"], "fused" if fuses else "as_run")
            found.append([self.whole(place) for place in range(1, len(self.lines()))])
        return found[0], found[1]

    def test_an_activation_of_eight_ops(self):
        model = nn.Sequential(nn.Linear(8, 16), Gelu(), nn.Linear(16, 4))
        single, fused = self.traces(model, torch.randn(2, 8))
        forward, = (line for line in fused if (line["layer"], line["pass"]) == ("1", "forward"))
        ran = [line for line in single if (line["layer"], line["pass"]) == ("1", "forward")]
        self.assertEqual(len(ran), 8)
        # What its own backward pass reads leaves too: the input's half, tanh, and its sum.
        self.assertEqual((forward["vector"]["read_elements"],
                          forward["vector"]["written_elements"]), (32, 4 * 32))
        self.assertEqual([value["elements"] for value in forward["reads"]], [32])
        self.assertEqual(len(forward["writes"]), 4)
        for name in forward["vector"]["operations"]:
            for pass_ in ("forward", "input_gradient"):
                self.assertEqual(*(sum(line["vector"]["operations"][name] for line in lines
                                       if "vector" in line and line["pass"] == pass_)
                                   for lines in (single, fused)))
        self.assertEqual(*(sum(multiply_accumulates(line) for line in lines
                               if "contraction" in line) for lines in (single, fused)))

    def test_a_result_that_only_the_next_reads_is_not_written(self):
        model = nn.Sequential(nn.Linear(4, 4), Chain())
        _, fused = self.traces(model, torch.randn(3, 4))
        chain, = (line for line in fused if (line["layer"], line["pass"]) == ("1", "forward"))
        self.assertEqual((chain["vector"]["read_elements"], chain["vector"]["written_elements"]),
                         (12, 12))
        self.assertEqual(chain["vector"]["operations"]["add"], 24)
        backward = [line for line in fused if (line["layer"], line["pass"]) == (
            "1", "input_gradient")]
        self.assertEqual(len(backward), 1)

    def test_layers_and_passes_and_sizes_are_kept_apart(self):
        class Model(nn.Module):
            def __init__(self):
                super().__init__()
                self.layer = nn.Linear(4, 4)
                self.one, self.other = Chain(), Chain()

            def forward(self, x):
                x = self.other(self.one(self.layer(x)))
                return x.sum(1, keepdim=True).sub(1) * x

        _, fused = self.traces(Model(), torch.randn(3, 4))
        layers = [line["layer"] for line in fused if line["pass"] == "forward"]
        self.assertEqual(layers[:6], ["layer", "one", "other", "sum", "sub", "mul"])

    def test_a_chain_ends_where_another_op_has_read_it(self):
        def run(x, layer):
            x = layer(x) + 1
            total = x.sum(0)
            return (x + 2) * total

        _, fused = self.traces(Applied(run, nn.Linear(4, 4)), torch.randn(3, 4))
        layers = [line["layer"] for line in fused if line["pass"] == "forward"]
        self.assertEqual(layers[:4], ["layer", "add", "sum", "add2"])
        order = {value["id"]: place for place, line in enumerate(fused)
                 for value in line["writes"]}
        for place, line in enumerate(fused):
            for value in line["reads"]:
                self.assertLess(order.get(value["id"], -1), place)

    def test_what_an_op_without_a_record_reads_is_written(self):
        def run(x, layer):
            x = layer(x) + 1
            return torch.cat([x, x + 2])

        _, fused = self.traces(Applied(run, nn.Linear(4, 4)), torch.randn(3, 4))
        chain, = (line for line in fused if line["layer"] == "add" and line["pass"] == "forward")
        self.assertEqual(chain["vector"]["written_elements"], 24)


    def test_what_an_op_that_is_missing_reads_is_written(self):
        model = nn.Sequential(nn.Linear(4, 4), Chain())
        with self.assertWarns(UserWarning), capture(model, self.path, fuse_elementwise=True):
            inner = model[0](torch.randn(3, 4)) + 1
            (inner * 2 + inner.cumprod(0)).sum().backward()
        added = next(line for line in self.lines() if line.get("layer") == "add")
        self.assertEqual(added["vector"]["written_elements"], 2 * 12)


class Chain(nn.Module):
    """Two sums with numbers and a negation, none of which is kept."""

    def forward(self, x):
        return -((x + 1) + 2)


class Batch(Captured):
    """Is the batch that of the model's first input, however it is called?"""

    def batch(self, model: nn.Module, *inputs: Any, options: Any = None, **keywords: Any) -> int:
        with capture(model, self.path, **(options or {})):
            model(*inputs, **keywords).sum().backward()
        return self.lines()[0]["batch"]

    def test_by_place_and_by_keyword(self):
        class Model(nn.Module):
            def __init__(self):
                super().__init__()
                self.layer = nn.Linear(4, 4)

            def forward(self, scale=None, *, parts=None, x=None):
                if parts is not None:
                    return sum(self.layer(part).sum() for part in parts)
                return self.layer(x if scale is None else scale)

        model, inputs = Model(), torch.randn(7, 4)
        self.assertEqual(self.batch(model, inputs), 7)
        self.assertEqual(self.batch(model, x=inputs), 7)
        self.assertEqual(self.batch(model, None, x=inputs), 7)
        self.assertEqual(self.batch(model, parts=list(inputs)), 7)
        self.assertEqual(self.batch(model, x=inputs, options={"batch": 3}), 3)
        self.assertNotIn("forward", vars(model))
        model.forward = model.forward
        kept = vars(model)["forward"]
        self.assertEqual(self.batch(model, x=inputs), 7)
        self.assertIs(vars(model)["forward"], kept)

    def test_of_a_part_that_is_called_alone(self):
        model = nn.ModuleDict({"part": nn.Linear(4, 4)})
        with capture(model, self.path):
            model["part"](torch.randn(5, 4)).sum().backward()
        self.assertEqual(self.lines()[0]["batch"], 5)


if __name__ == "__main__":
    unittest.main()
