// SPDX-License-Identifier: MIT
#include "sim/cycle/datapath/float_adder_tree.hpp"

#include <vector>

#include <gtest/gtest.h>

namespace lnsim::cycle::datapath {
namespace {

/// Elements 1, 2^24, -2^24, 1 at positions 0, 2, 1, 3: (1 + 2^24) + (-2^24 + 1) is 1, as the first
/// sum loses its 1; any other order gives 0 or 2.
TEST(FloatAdderTree, AddsNeighbours) {
  const FloatAdderTree tree("tree", parse_number_format("fp32"));
  std::vector<float> terms{1, -0x1p24F, 0x1p24F, 1};
  tree.sum(terms, 1);
  EXPECT_EQ(terms[0], 1.0F);
}

TEST(FloatAdderTree, KeepsLanesApart) {
  const FloatAdderTree tree("tree", parse_number_format("fp16-a16"));
  std::vector<float> terms{1, 10, 2048, 20, 3, 30, 1, 40};
  tree.sum(terms, 2);
  EXPECT_EQ(terms[0], 2052.0F);  // (1 + 3) + (2048 + 1), which rounds to 2048
  EXPECT_EQ(terms[1], 100.0F);
}

}  // namespace
}  // namespace lnsim::cycle::datapath
