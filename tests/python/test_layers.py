# SPDX-License-Identifier: MIT
import unittest

import fixtures
from lnsim import layers


def grouping_of(network_layers, **options):
    return layers.group(fixtures.report("n", network_layers, baseline=None)["ops"], **options)


class Group(unittest.TestCase):
    def test_few_layers_stay_single(self):
        grouping = grouping_of(fixtures.small_layers())
        self.assertEqual(grouping.groups, ["conv1", "relu1", "conv2", "fc1", "fc2", "loss"])

    def test_operations_without_macs_join_the_layer_before_them(self):
        grouping = grouping_of(fixtures.residual_layers())
        self.assertEqual(len(grouping.groups), 54)
        self.assertEqual(grouping.group_of["stage1.0.conv2.norm"], "stage1.0.conv2")
        self.assertEqual(grouping.group_of["pool"], "stage4.2.conv3")

    def test_a_deep_transformer_becomes_blocks(self):
        grouping = grouping_of(fixtures.encoder_layers())
        self.assertEqual(grouping.groups[:3], ["embedding", "encoder.0", "encoder.1"])
        self.assertEqual(len(grouping.groups), 27)

    def test_blocks_are_as_fine_as_the_bars_allow(self):
        self.assertEqual(grouping_of(fixtures.encoder_layers(), most=10).groups,
                         ["embedding", "encoder", "span", "loss"])

    def test_more_layers_than_bars_give_the_fewest_groups(self):
        flat = [(f"fc{index}", "matmul", 4096, 4096) for index in range(20)]
        self.assertEqual(len(grouping_of(flat, most=10).groups), 20)


if __name__ == "__main__":
    unittest.main()
