// SPDX-License-Identifier: MIT
#include "sim/mapping/loop_nest.hpp"

#include <set>
#include <tuple>

#include <gtest/gtest.h>

#include "models/base/error.hpp"
#include "sim/mapping/mapping.hpp"

namespace lnsim {
namespace {

Axis axis(std::uint64_t input, std::uint64_t taps, std::uint64_t stride, std::uint64_t padding,
          std::uint64_t dilation = 1) {
  const auto output = (input + 2 * padding - dilation * (taps - 1) - 1) / stride + 1;
  return {input, output, taps, stride, padding, dilation};
}

Contraction convolution(std::uint64_t n, std::uint64_t k, std::uint64_t c, const Axis& along) {
  return {.n = n, .k = k, .c = c, .height = along, .width = along};
}

std::uint64_t macs(const LoopNest& nest) {
  return nest.groups * nest.whole.rows * nest.whole.columns * nest.whole.reduction * nest.taps;
}

std::uint64_t macs(const Contraction& op, Pass pass) {
  std::uint64_t total = 0;
  for (const auto& nest : loop_nests(op, pass)) {
    total += macs(nest);
  }
  return total;
}

/// (output, tap) pairs along an axis of an input gradient by brute force: input h and tap r meet an
/// output gradient where (h + padding - r dilation) is a multiple of the stride.
std::uint64_t pairs(const Axis& a) {
  std::uint64_t count = 0;
  for (std::uint64_t h = 0; h < a.input; ++h) {
    for (std::uint64_t r = 0; r < a.taps; ++r) {
      const auto offset =
          static_cast<std::int64_t>(h + a.padding) - static_cast<std::int64_t>(r * a.dilation);
      count += offset % static_cast<std::int64_t>(a.stride) == 0 ? 1 : 0;
    }
  }
  return count;
}

/// Distinct input positions under the windows of the first `outputs` outputs, padding left out.
std::uint64_t touched(const Axis& a, std::uint64_t outputs) {
  std::set<std::int64_t> positions;
  for (std::uint64_t p = 0; p < outputs; ++p) {
    for (std::uint64_t r = 0; r < a.taps; ++r) {
      const auto h = static_cast<std::int64_t>(p * a.stride + r * a.dilation) -
                     static_cast<std::int64_t>(a.padding);
      if (h >= 0 && h < static_cast<std::int64_t>(a.input)) {
        positions.insert(h);
      }
    }
  }
  return positions.size();
}

TEST(LoopNest, ForwardHasOutputChannelsAsRowsAndPixelsAsColumns) {
  const auto nest = loop_nests(convolution(2, 64, 3, axis(224, 7, 2, 3)), Pass::Forward).front();
  EXPECT_EQ(nest.whole, (Tile{64, 2 * 112 * 112, 3}));
  EXPECT_EQ(nest.taps, 49U);
  EXPECT_EQ(nest.vectors(3, 32), 49U);
}

TEST(LoopNest, WeightGradientReducesOverPixels) {
  const auto nest =
      loop_nests(convolution(2, 64, 3, axis(224, 7, 2, 3)), Pass::WeightGradient).front();
  EXPECT_EQ(nest.whole, (Tile{64, 3 * 49, 2 * 112 * 112}));
  EXPECT_EQ(nest.taps, 1U);
  EXPECT_EQ(nest.elements_out(nest.whole), 64U * 3 * 49);
}

TEST(LoopNest, AnUpdateHasNone) {
  EXPECT_THROW(static_cast<void>(loop_nests({}, Pass::Update)), Error);
}

TEST(LoopNest, MatmulIsTheCaseOfOnePixelAnImage) {
  const Contraction op{.groups = 12, .n = 384, .k = 64, .c = 768};
  for (const auto pass : {Pass::Forward, Pass::InputGradient, Pass::WeightGradient}) {
    EXPECT_EQ(macs(op, pass), 12ULL * 384 * 64 * 768);
    EXPECT_EQ(loop_nests(op, pass).size(), 1U);
  }
  const auto nest = loop_nests(op, Pass::Forward).front();
  EXPECT_EQ(nest.elements_b(nest.whole), 384ULL * 768);
}

class ConvolutionAxes : public testing::TestWithParam<Axis> {};

TEST_P(ConvolutionAxes, ForwardAndWeightGradientDoAllProducts) {
  const auto op = convolution(2, 8, 4, GetParam());
  const auto expected =
      2ULL * 8 * 4 * GetParam().output * GetParam().output * GetParam().taps * GetParam().taps;
  EXPECT_EQ(macs(op, Pass::Forward), expected);
  EXPECT_EQ(macs(op, Pass::WeightGradient), expected);
}

TEST_P(ConvolutionAxes, InputGradientDoesTheProductsThatMeet) {
  const auto op = convolution(2, 8, 4, GetParam());
  EXPECT_EQ(macs(op, Pass::InputGradient), 2ULL * 8 * 4 * pairs(GetParam()) * pairs(GetParam()));
}

TEST_P(ConvolutionAxes, InputGradientCoversEveryInputThatAnyTapReaches) {
  std::uint64_t covered = 0;
  for (const auto& nest : loop_nests(convolution(1, 8, 4, GetParam()), Pass::InputGradient)) {
    covered += nest.whole.columns;
  }
  EXPECT_LE(covered, GetParam().input * GetParam().input);
  if (GetParam().taps >= GetParam().stride && GetParam().dilation == 1) {
    EXPECT_EQ(covered, GetParam().input * GetParam().input);
  }
}

TEST_P(ConvolutionAxes, OperandBOfTheWholeIsTheInputWithoutPadding) {
  const auto& a = GetParam();
  const auto nest = loop_nests(convolution(2, 8, 4, a), Pass::Forward).front();
  const auto exact = touched(a, a.output) * touched(a, a.output);
  const auto counted = nest.elements_b(nest.whole) / (2 * 4);
  EXPECT_GE(counted, exact);
  EXPECT_LE(counted, a.input * a.input);
}

INSTANTIATE_TEST_SUITE_P(Axes, ConvolutionAxes,
                         testing::Values(axis(14, 3, 1, 1), axis(56, 3, 2, 1), axis(57, 3, 2, 1),
                                         axis(56, 1, 2, 0), axis(224, 7, 2, 3), axis(17, 5, 3, 2),
                                         axis(20, 3, 1, 2, 2), axis(21, 3, 2, 2, 2),
                                         axis(23, 3, 3, 0, 2), axis(9, 2, 4, 0), axis(1, 1, 1, 0)));

TEST(LoopNest, WindowsShareTheirOverlap) {
  const auto nest = loop_nests(convolution(1, 8, 4, axis(56, 3, 1, 1)), Pass::Forward).front();
  EXPECT_EQ(nest.elements_b({0, 16, 4}), 4U * 3 * 18);
  EXPECT_EQ(nest.elements_b({0, 2 * 56, 4}), 4U * 4 * 56);
}

TEST(LoopNest, PointwiseConvolutionTouchesJustItsPixels) {
  const auto nest = loop_nests(convolution(1, 8, 4, axis(56, 1, 2, 0)), Pass::Forward).front();
  EXPECT_EQ(nest.elements_b({0, 30, 4}), 4U * 30);
}

}  // namespace
}  // namespace lnsim
