// SPDX-License-Identifier: MIT
/// A grouped convolution is part of the dense one over all of its channels, and takes no longer.
#include <array>
#include <iostream>
#include <limits>
#include <string>
#include <tuple>

#include <gtest/gtest.h>

#include "sim/mapper/mapper.hpp"
#include "tests/sim/mapper/random_cases.hpp"

namespace lnsim {
namespace {

constexpr std::array passes = {Pass::Forward, Pass::InputGradient, Pass::WeightGradient};

Contraction dense(Contraction op) {
  op.k *= op.groups;
  op.c *= op.groups;
  op.groups = 1;
  return op;
}

/// Cycles of all nests of a pass; infinite where one has no mapping.
double cycles_of(const Contraction& op, Pass pass, const MapperSetting& setting) {
  double sum = 0;
  for (const auto& result : map_nests(loop_nests(op, pass), setting)) {
    sum += result.mapping ? result.score.first : std::numeric_limits<double>::infinity();
  }
  return sum;
}

void expect_no_longer(const Contraction& op, const MapperSetting& setting) {
  for (const auto pass : passes) {
    const auto grouped = cycles_of(op, pass, setting);
    const auto whole = cycles_of(dense(op), pass, setting);
    EXPECT_LE(grouped, whole) << to_string(pass) << ", " << op.groups << " groups of " << op.n
                              << " x " << op.k << " x " << op.c << ", " << op.height.input << " x "
                              << op.width.input << " pixels, kernel " << op.height.taps << " x "
                              << op.width.taps << ", stride " << op.height.stride;
  }
}

class RandomGroups : public testing::TestWithParam<std::uint64_t> {};

TEST_P(RandomGroups, TakeNoLongerThanTheDenseConvolution) {
  constexpr int cases = 25;
  test::Random random(GetParam());
  for (int i = 0; i < cases; ++i) {
    const Contraction op{.groups = random.between(2, 24),
                         .n = random.between(1, 2),
                         .k = random.chance(50) ? 1 : random.between(1, 6),
                         .c = random.chance(50) ? 1 : random.between(1, 6),
                         .height = test::random_axis(random, 12, 5),
                         .width = test::random_axis(random, 12, 5)};
    const auto machine = random.chance(50) ? test::small_machine(random, random.chance(80))
                                           : test::usual_machine(random);
    const auto format = test::random_format(random);
    SCOPED_TRACE("case " + std::to_string(i) + " on " +
                 std::to_string(machine.processing_elements) + " x " +
                 std::to_string(machine.pe.lanes) + " x " + std::to_string(machine.pe.vector_size) +
                 " in " + format.name);
    const MapperSetting setting{.machine = machine, .formats = format};
    expect_no_longer(op, setting);
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, RandomGroups, testing::Range<std::uint64_t>(1, 5));

/// A depthwise layer of a published network: channels, pixels, kernel and stride.
struct Layer {
  const char* network;
  std::uint64_t channels;
  std::uint64_t pixels;
  std::uint64_t kernel;
  std::uint64_t stride;
};

/// MobileNetV3-Large (arXiv:1905.02244, Table 1), EfficientNet-B0 (arXiv:1905.11946, Table 1),
/// ConvNeXt-T (arXiv:2201.03545, Table 9).
constexpr std::array layers = {
    Layer{"MobileNetV3", 16, 112, 3, 1},  Layer{"MobileNetV3", 64, 112, 3, 2},
    Layer{"MobileNetV3", 72, 56, 5, 2},   Layer{"MobileNetV3", 240, 28, 3, 2},
    Layer{"MobileNetV3", 672, 14, 5, 2},  Layer{"MobileNetV3", 960, 7, 5, 1},
    Layer{"EfficientNet", 144, 56, 3, 1}, Layer{"EfficientNet", 240, 28, 5, 1},
    Layer{"EfficientNet", 480, 14, 3, 1}, Layer{"ConvNeXt", 96, 56, 7, 1},
    Layer{"ConvNeXt", 384, 14, 7, 1},     Layer{"ConvNeXt", 768, 7, 7, 1}};

class DepthwiseLayers
    : public testing::TestWithParam<std::tuple<std::size_t, std::string, std::string>> {};

TEST_P(DepthwiseLayers, TakeNoLongerThanTheDenseConvolution) {
  const auto& [place, machine_name, format_name] = GetParam();
  const auto& layer = layers.at(place);
  const auto axis = test::axis(layer.pixels, layer.kernel, layer.stride, layer.kernel / 2);
  const auto machine = test::machine(machine_name);
  const auto format = parse_number_format(format_name);
  SCOPED_TRACE(layer.network);
  expect_no_longer({.groups = layer.channels, .height = axis, .width = axis},
                   {.machine = machine, .formats = format});
}

INSTANTIATE_TEST_SUITE_P(All, DepthwiseLayers,
                         testing::Combine(testing::Range<std::size_t>(0, layers.size()),
                                          testing::Values("lns-madam-pe", "lns-madam-pe-ideal",
                                                          "lns-madam-chip16"),
                                          testing::Values("lns8g8", "fp32")));

}  // namespace
}  // namespace lnsim
