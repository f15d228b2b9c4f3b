// SPDX-License-Identifier: MIT
/// Cycles of the array by hand: 32 lanes of 32 multipliers, outputs stationary, operands always
/// there. One vector of one column for 32 rows is a cycle, whatever the order of the loops, so
///
///   compute = ceil(rows / 32) * columns * ceil(reduction / 32) * taps,
///
/// Outputs leave while the columns after them are computed: a column of 32 outputs is complete
/// every cycle at the soonest, and 32 post-processing lanes take one a cycle, so that no column
/// waits for another. After the last vector of the last column there are the 6 stages of its way
/// into the collector, and the one cycle in which its own outputs are converted.
#include <gtest/gtest.h>

#include "sim/analytical/execute.hpp"
#include "sim/mapper/mapper.hpp"
#include "tests/sim/machines.hpp"

namespace lnsim {
namespace {

struct Shape {
  std::uint64_t n;
  std::uint64_t k;
  std::uint64_t c;
  std::uint64_t compute;  ///< forward, worked out by hand
};

void PrintTo(const Shape& shape, std::ostream* out) {
  *out << shape.n << " x " << shape.k << " x " << shape.c;
}

const Cycles drain(6 + 1);

CycleStack cycles_of(const Contraction& contraction, Pass pass) {
  const auto machine = test::machine("lns-madam-pe-ideal");
  const auto format = parse_number_format("lns8g8");
  Execution sum;
  for (const auto& nest : loop_nests(contraction, pass)) {
    const auto mapping = map_nest(nest, {.machine = machine, .formats = format});
    sum += analytical::execute(machine, Job{mapping, format});
  }
  return sum.cycles;
}

class Matmul : public testing::TestWithParam<Shape> {};

TEST_P(Matmul, ForwardTakesTheCyclesWorkedOutByHand) {
  const auto [n, k, c, compute] = GetParam();
  const CycleStack expected{.compute = Cycles(compute), .fill_drain = drain};
  EXPECT_EQ(cycles_of({.n = n, .k = k, .c = c}, Pass::Forward), expected);
}

TEST_P(Matmul, EveryPassFollowsTheFormulaWithItsOwnRowsColumnsAndReduction) {
  const auto [n, k, c, compute] = GetParam();
  const auto formula = [](std::uint64_t rows, std::uint64_t columns, std::uint64_t reduction) {
    return Cycles((rows + 31) / 32 * columns * ((reduction + 31) / 32));
  };
  const Contraction matmul{.n = n, .k = k, .c = c};
  EXPECT_EQ(cycles_of(matmul, Pass::Forward).compute, formula(k, n, c));
  EXPECT_EQ(cycles_of(matmul, Pass::InputGradient).compute, formula(c, n, k));
  EXPECT_EQ(cycles_of(matmul, Pass::WeightGradient).compute, formula(k, c, n));
}

INSTANTIATE_TEST_SUITE_P(
    Golden, Matmul,
    testing::Values(Shape{1, 1, 1, 1}, Shape{16, 32, 32, 16}, Shape{16, 33, 33, 64},
                    Shape{7, 100, 100, 112}, Shape{32, 64, 64, 128}, Shape{48, 31, 1000, 1536},
                    Shape{384, 768, 768, 221184}, Shape{384, 3072, 768, 884736},
                    Shape{384, 768, 3072, 884736}, Shape{1, 1000, 2048, 2048}));

/// ResNet's first layer: 7x7 taps of 3 channels, each a vector by itself; 64 channels of 112x112.
TEST(Convolution, AKernelPositionIsAVectorOfItsChannels) {
  const Axis axis{.input = 224, .output = 112, .taps = 7, .stride = 2, .padding = 3};
  const Contraction convolution{.n = 1, .k = 64, .c = 3, .height = axis, .width = axis};
  const CycleStack expected{.compute = Cycles(2 * 112 * 112 * 49), .fill_drain = drain};
  EXPECT_EQ(cycles_of(convolution, Pass::Forward), expected);
}

Contraction grouped(std::uint64_t groups, std::uint64_t channels) {
  const Axis axis{.input = 14, .output = 14, .taps = 3, .padding = 1};
  return {.groups = groups, .n = 4, .k = channels, .c = channels, .height = axis, .width = axis};
}

/// Groups that fill the lanes and the vector gain nothing from each other.
TEST(Convolution, GroupsRunOneAfterTheOther) {
  const Cycles one(4 * 14 * 14 * 9);
  EXPECT_EQ(cycles_of(grouped(1, 32), Pass::Forward).compute, one);
  EXPECT_EQ(cycles_of(grouped(4, 32), Pass::Forward).compute, one * 4);
}

/// Four groups of 8 channels side by side fill 32 lanes and a vector of 32: the zeros off the
/// diagonal take places that would be empty, and the four take as long as one.
TEST(Convolution, SmallGroupsArePackedSideBySide) {
  const Cycles one(4 * 14 * 14 * 9);
  EXPECT_EQ(cycles_of(grouped(1, 8), Pass::Forward).compute, one);
  EXPECT_EQ(cycles_of(grouped(4, 8), Pass::Forward).compute, one);
  EXPECT_EQ(cycles_of(grouped(8, 8), Pass::Forward).compute, one * 2);
}

}  // namespace
}  // namespace lnsim
