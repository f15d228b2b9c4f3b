// SPDX-License-Identifier: MIT
#include "sim/cycle/datapath/operand_stimulus.hpp"

#include <algorithm>
#include <cmath>
#include <set>
#include <utility>

#include <gtest/gtest.h>

#include "models/numerics/codec/word.hpp"

namespace lnsim::cycle::datapath {
namespace {

TileOperands operands(const char* format, OperandStimulus stimulus, std::uint64_t seed = 0) {
  return make_operands({8, 8, 32, 2}, parse_number_format(format), stimulus, seed);
}

TEST(OperandStimulus, AnyWordsAreAllWordsAndRepeatWithTheirSeed) {
  const auto tile = operands("lns4g2", OperandStimulus::Words, 5);
  EXPECT_EQ(std::set<std::uint32_t>(tile.a.begin(), tile.a.end()).size(), 16U);
  EXPECT_EQ(tile.a.size(), 8U * 64U);
  EXPECT_EQ(operands("lns4g2", OperandStimulus::Words, 5).b, tile.b);
  EXPECT_NE(operands("lns4g2", OperandStimulus::Words, 6).b, tile.b);
}

/// Outputs that all saturate would hide differences.
TEST(OperandStimulus, RandomOutputsStayWithinTheRangeOfTheFormat) {
  for (const auto* name :
       {"lns4g2",    "lns6g4",      "lns8g8",      "lns8g8-a16",  "lns10g8",       "int4",
        "int8",      "fp8e4m3",     "fp8e5m2",     "bf16",        "fp16",          "fp32",
        "fp16-a16",  "fp8e4m3-a24", "fp8e5m2-a24", "fp8e4m3-a48", "fp8e4m3-chain", "bf16-chain",
        "mxfp8e4m3", "mxfp8e5m2",   "mxfp6e3m2",   "mxfp6e2m3",   "mxfp4",         "mxint8"}) {
    const auto format = parse_number_format(name);
    const auto numerics = numerics::make_datapath(format);
    const auto largest = std::abs(
        numerics::decode_word(operands(name, OperandStimulus::Largest).a.front(), 1, format));
    int inside = 0;
    for (std::uint64_t seed = 0; seed < 100; ++seed) {
      const auto tile = make_operands({1, 1, 256, 1}, format, OperandStimulus::Random, seed);
      const auto sum = numerics->dot(tile.a, tile.b, 32).sum;
      const auto output =
          std::abs(numerics::decode_word(numerics->output(sum, tile.output_offset), 1, format));
      inside += output > 0 && output < largest ? 1 : 0;
    }
    EXPECT_GT(inside, 50) << name;
  }
}

TEST(OperandStimulus, AnyFloatsHoldNanAndInfinityNowAndThen) {
  const auto format = parse_number_format("fp8e5m2");
  const TileShape shape{.rows = 16, .columns = 1, .reduction = 1024, .taps = 1};
  const auto random = make_operands(shape, format, OperandStimulus::Random, 0).a;
  const auto words = make_operands(shape, format, OperandStimulus::Words, 0).a;
  const auto is_finite = [&](std::uint32_t word) {
    return std::isfinite(numerics::decode_word(word, 1, format));
  };
  EXPECT_TRUE(std::ranges::all_of(random, is_finite));
  EXPECT_GT(std::ranges::count(random, 0U), 0);
  const auto special =
      words.size() - static_cast<std::size_t>(std::ranges::count_if(words, is_finite));
  EXPECT_GT(special, 0U);
  EXPECT_LT(special, words.size() / 20);
}

/// In the format of the sums, 2^-126 of fp32, or the unit of a window.
TEST(OperandStimulus, SmallestFloatsHaveProductsNearTheSmallestSum) {
  for (const auto& [name, smallest] :
       {std::pair{"fp32", 0x1p-126}, {"fp8e4m3-a24", 0.5}, {"fp8e5m2-a24", 0x1p13}}) {
    const auto format = parse_number_format(name);
    const auto tile = operands(name, OperandStimulus::Smallest);
    std::size_t vanishing = 0;
    for (std::size_t i = 0; i < tile.a.size(); ++i) {
      const auto product =
          numerics::decode_word(tile.a[i], 1, format) * numerics::decode_word(tile.b[i], 1, format);
      vanishing += std::abs(product) < smallest ? 1 : 0;
    }
    EXPECT_GT(vanishing, tile.a.size() / 4) << name;
    EXPECT_LT(vanishing, tile.a.size() * 3 / 4) << name;
  }
}

TEST(OperandStimulus, CornerTilesAreUniform) {
  EXPECT_EQ(operands("lns8g8", OperandStimulus::Largest).a.front(), 127U);
  EXPECT_EQ(operands("lns8g8", OperandStimulus::Smallest).b.back(), 1U);
  EXPECT_EQ(operands("lns8g8-clamp", OperandStimulus::Smallest).b.back(), 0U);
  EXPECT_EQ(operands("int8", OperandStimulus::Largest).a.front(), 127U);
  EXPECT_EQ(operands("fp8e4m3", OperandStimulus::Largest).a.front(), 0x7eU);
  EXPECT_EQ(operands("fp32", OperandStimulus::Zero).b.front(), 0U);
}

TEST(OperandStimulus, SignsAlternate) {
  const auto count = [](const char* format, std::uint32_t word) {
    return std::ranges::count(operands(format, OperandStimulus::AlternatingSigns).b, word);
  };
  EXPECT_EQ(count("lns8g8", 127U), 256);
  EXPECT_EQ(count("lns8g8", 255U), 256);
  EXPECT_EQ(count("int8", 0x81U), 256);
  EXPECT_EQ(count("fp32", 0xff7fffffU), 256);
}

}  // namespace
}  // namespace lnsim::cycle::datapath
