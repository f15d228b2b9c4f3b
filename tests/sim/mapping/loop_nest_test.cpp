// SPDX-License-Identifier: MIT
#include "sim/mapping/loop_nest.hpp"

#include <set>

#include <gtest/gtest.h>

#include "models/base/error.hpp"
#include "sim/mapping/mapping.hpp"
#include "tests/sim/mapping/pixels_under.hpp"

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
  const auto& whole = nest.whole;
  return nest.groups * whole.rows * whole.columns * whole.reduction * whole.taps;
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
  EXPECT_EQ(nest.whole, (Tile{64, 2 * 112 * 112, 3, 49}));
  EXPECT_EQ(nest.vectors(3, 49, 32), 49U);
  EXPECT_EQ(nest.vectors(3, 7, 2), 2U * 7);
}

TEST(LoopNest, WeightGradientReducesOverPixels) {
  const auto nest =
      loop_nests(convolution(2, 64, 3, axis(224, 7, 2, 3)), Pass::WeightGradient).front();
  EXPECT_EQ(nest.whole, (Tile{64, 3 * 49, 2 * 112 * 112, 1}));
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
  EXPECT_EQ(nest.elements_b({0, 16, 4, 9}), 4U * 3 * 18);
  EXPECT_EQ(nest.elements_b({0, 2 * 56, 4, 9}), 4U * 4 * 56);
  // A row of the kernel, and one of its positions.
  EXPECT_EQ(nest.elements_b({0, 16, 4, 3}), 4U * 18);
  EXPECT_EQ(nest.elements_b({0, 16, 4, 1}), 4U * 16);
}

TEST(LoopNest, PointwiseConvolutionTouchesJustItsPixels) {
  const auto nest = loop_nests(convolution(1, 8, 4, axis(56, 1, 2, 0)), Pass::Forward).front();
  EXPECT_EQ(nest.elements_b({0, 30, 4}), 4U * 30);
}

/// Numbers of kernel positions up to 13 that a tile of a nest may have.
std::set<std::uint64_t> allowed_taps(const LoopNest& nest) {
  std::set<std::uint64_t> allowed;
  for (std::uint64_t taps = 0; taps <= 13; ++taps) {
    if (nest.divides_taps(taps)) {
      allowed.insert(taps);
    }
  }
  return allowed;
}

TEST(LoopNest, ATileHasAllTapsWholeRowsOfThemOrEqualPartsOfARow) {
  const Axis height{.input = 9, .output = 9, .taps = 3};
  const Axis width{.input = 9, .output = 9, .taps = 4};
  const Contraction op{.k = 8, .c = 4, .height = height, .width = width};
  const auto nest = loop_nests(op, Pass::Forward).front();
  EXPECT_EQ(allowed_taps(nest), (std::set<std::uint64_t>{1, 2, 4, 8, 12}));
}

TEST(LoopNest, ATileOfAVolumeHasWholePlanesOfTaps) {
  const Axis along{.input = 9, .output = 9, .taps = 2};
  const Contraction op{.k = 8, .c = 4, .depth = {9, 9, 3}, .height = along, .width = along};
  const auto nest = loop_nests(op, Pass::Forward).front();
  EXPECT_EQ(allowed_taps(nest), (std::set<std::uint64_t>{1, 2, 4, 8, 12}));
}

TEST(LoopNest, WindowsOfAVolumeShareTheirOverlap) {
  const Contraction op{.k = 8,
                       .c = 4,
                       .depth = axis(6, 3, 1, 1),
                       .height = axis(8, 3, 1, 1),
                       .width = axis(10, 3, 1, 1)};
  const auto nest = loop_nests(op, Pass::Forward).front();
  EXPECT_EQ(nest.whole, (Tile{8, 6 * 8 * 10, 4, 27}));
  for (std::uint64_t windows = 1; windows <= nest.whole.columns; ++windows) {
    EXPECT_GE(nest.elements_b({0, windows, 1, 27}), test::pixels_under(op, windows)) << windows;
  }
  EXPECT_EQ(nest.elements_b({0, 10, 4, 27}), 4U * 3 * 3 * 10);
  EXPECT_EQ(nest.elements_b({0, 2 * 8 * 10, 4, 27}), 4U * 4 * 8 * 10);
  EXPECT_EQ(nest.elements_b({0, 2 * 8 * 10, 4, 9}), 4U * 2 * 8 * 10) << "a plane of the kernel";
  EXPECT_EQ(nest.elements_b(nest.whole), 4U * 6 * 8 * 10);
  const auto weights = loop_nests(op, Pass::WeightGradient).front();
  EXPECT_EQ(weights.whole, (Tile{8, 4 * 27, 6 * 8 * 10, 1}));
  EXPECT_EQ(weights.elements_b(weights.whole), 4U * 6 * 8 * 10);
}

TEST(LoopNest, AWindowHasNoMorePlanesThanTheVolume) {
  const Contraction op{.depth = axis(2, 5, 1, 2), .height = axis(8, 3, 1, 1)};
  const auto nest = loop_nests(op, Pass::Forward).front();
  EXPECT_EQ(nest.elements_b({0, 1, 1, 15}), 2U * 3);
}

TEST(LoopNest, AVolumeOfOnePlaneIsAnImage) {
  for (const auto pass : {Pass::Forward, Pass::InputGradient, Pass::WeightGradient}) {
    auto image = convolution(2, 8, 4, axis(9, 3, 2, 1));
    auto turned = image;
    turned.depth = image.height;
    turned.height = {};
    EXPECT_EQ(macs(image, pass), macs(turned, pass));
    EXPECT_EQ(unreached_elements(image, pass), unreached_elements(turned, pass));
  }
}

TEST(LoopNest, ATransposedConvolutionIsTheInputGradientOfAnother) {
  auto op = convolution(2, 8, 4, axis(9, 3, 2, 0));
  const auto plain = op;
  op.transposed = true;
  EXPECT_EQ(loop_nests(op, Pass::Forward), loop_nests(plain, Pass::InputGradient));
  EXPECT_EQ(loop_nests(op, Pass::InputGradient), loop_nests(plain, Pass::Forward));
  EXPECT_EQ(loop_nests(op, Pass::WeightGradient), loop_nests(plain, Pass::WeightGradient));
  auto sparse = convolution(2, 8, 4, axis(9, 1, 2, 0));
  const auto zeros = unreached_elements(sparse, Pass::InputGradient);
  EXPECT_GT(zeros, 0U);
  sparse.transposed = true;
  EXPECT_EQ(unreached_elements(sparse, Pass::Forward), zeros);
  EXPECT_EQ(unreached_elements(sparse, Pass::InputGradient), 0U);
}

TEST(LoopNest, AnEmptyProductHasNone) {
  for (const auto extent :
       {&Contraction::groups, &Contraction::n, &Contraction::k, &Contraction::c}) {
    auto op = convolution(2, 8, 4, axis(9, 1, 2, 0));
    op.*extent = 0;
    for (const auto pass : {Pass::Forward, Pass::InputGradient, Pass::WeightGradient}) {
      EXPECT_TRUE(loop_nests(op, pass).empty());
      EXPECT_EQ(unreached_elements(op, pass), 0U);
    }
  }
}

TEST(LoopNest, PackedGroupsAreOneDenseProductOfAsManyOperandsAndResults) {
  Contraction op = convolution(2, 3, 5, axis(9, 3, 1, 1));
  op.groups = 6;
  for (const auto pass : {Pass::Forward, Pass::InputGradient, Pass::WeightGradient}) {
    const auto nest = loop_nests(op, pass).front();
    for (const std::uint64_t together : {1, 2, 3, 6}) {
      const auto joined = packed(nest, together);
      EXPECT_EQ(joined.groups * joined.packed, 6U);
      EXPECT_EQ(joined.useful_macs(), nest.useful_macs());
      EXPECT_EQ(macs(joined), together * macs(nest));
      EXPECT_EQ(joined.groups * joined.elements_a(joined.whole), 6 * nest.elements_a(nest.whole));
      EXPECT_EQ(joined.groups * joined.elements_b(joined.whole), 6 * nest.elements_b(nest.whole));
      EXPECT_EQ(joined.groups * joined.elements_out(joined.whole),
                6 * nest.elements_out(nest.whole));
    }
    EXPECT_THROW(static_cast<void>(packed(nest, 4)), Error);
    EXPECT_THROW(static_cast<void>(packed(nest, 0)), Error);
  }
}

/// Positions of an axis of an input gradient that a kernel position reaches, by brute force.
std::uint64_t reached(const Axis& a) {
  std::uint64_t count = 0;
  for (std::uint64_t h = 0; h < a.input; ++h) {
    bool any = false;
    for (std::uint64_t r = 0; r < a.taps; ++r) {
      const auto offset =
          static_cast<std::int64_t>(h + a.padding) - static_cast<std::int64_t>(r * a.dilation);
      any = any || offset % static_cast<std::int64_t>(a.stride) == 0;
    }
    count += any ? 1 : 0;
  }
  return count;
}

TEST_P(ConvolutionAxes, WhatNoTapReachesIsTheRestOfTheInputGradient) {
  auto op = convolution(2, 8, 4, GetParam());
  op.groups = 3;
  const auto all = GetParam().input * GetParam().input;
  const auto some = reached(GetParam()) * reached(GetParam());
  EXPECT_EQ(unreached_elements(op, Pass::InputGradient), 3 * 4 * 2 * (all - some));
  EXPECT_EQ(unreached_elements(op, Pass::Forward), 0U);
  EXPECT_EQ(unreached_elements(op, Pass::WeightGradient), 0U);
}

}  // namespace
}  // namespace lnsim
