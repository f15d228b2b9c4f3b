// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <vector>

#include <gtest/gtest.h>

#include "models/base/error.hpp"
#include "models/base/event.hpp"
#include "models/numerics/codec/mx_code.hpp"
#include "models/numerics/codec/quantise.hpp"
#include "models/numerics/codec/stochastic_rounding.hpp"
#include "models/numerics/codec/word.hpp"
#include "models/numerics/format/number_family.hpp"
#include "models/numerics/tensor/word_tensor.hpp"
#include "tests/models/numerics/mx_oracle.hpp"

namespace lnsim::numerics {
namespace {

using oracle::mx_formats;

/// Section 6.3 of the specification: floor(log2(maximum)) less the largest exponent of an element.
TEST(MxFamily, ScalesFollowTheSpecification) {
  EXPECT_EQ(scale_for_maximum(448, parse_number_format("mxfp8e4m3")), 1);
  EXPECT_EQ(scale_for_maximum(511, parse_number_format("mxfp8e4m3")), 1);
  EXPECT_EQ(scale_for_maximum(512, parse_number_format("mxfp8e4m3")), 2);
  EXPECT_EQ(scale_for_maximum(1, parse_number_format("mxfp8e5m2")), 0x1p-15);
  EXPECT_EQ(scale_for_maximum(0.75, parse_number_format("mxfp4")), 0x1p-3);
  EXPECT_EQ(scale_for_maximum(1.9, parse_number_format("mxint8")), 1);
  for (const auto& format : mx_formats()) {
    EXPECT_EQ(scale_for_maximum(0, format), 1) << format.name;
    EXPECT_EQ(scale_for_maximum(0x1p-200, format), 0x1p-127) << format.name;
    EXPECT_EQ(scale_for_maximum(0x1p300, format), 0x1p127) << format.name;
    EXPECT_FALSE(has_scale(format)) << format.name;
  }
}

/// Numbers of a block keep to half a step of it, but for those that saturate.
TEST(MxFamily, BlocksAreRoundedToTheNearestElements) {
  std::mt19937 random(1);
  std::normal_distribution<float> normal;
  for (const auto& format : mx_formats()) {
    std::vector<float> values(4 * 48);
    std::ranges::generate(values, [&] { return normal(random); });
    const ScaleGroups blocks{.rows = 4, .columns = 48, .group = mx_blocks.block_elements};
    const auto scales = scales_of<float>(values, blocks, format, ScaleRule::Maximum);
    ASSERT_EQ(scales.size(), 8U);
    EXPECT_EQ(scales, scales_of<float>(values, blocks, format, ScaleRule::PowerOfTwo));
    std::vector<std::uint32_t> words(values.size());
    encode_words<float>(values, blocks, scales, format, {}, words);
    std::vector<float> decoded(values.size());
    decode_words<float>(words, blocks, scales, format, decoded);
    std::vector<float> rounded(values.size());
    round_values(values, blocks, scales, format, {}, rounded);
    EXPECT_EQ(rounded, decoded) << format.name;
    std::vector<std::uint32_t> operands(words.size());
    operand_words(words, blocks, scales, format, operands);
    blocks.for_each([&](std::size_t block, std::size_t first, std::size_t size) {
      for (auto i = first; i < first + size; ++i) {
        EXPECT_EQ(words[i], encode_word(values[i], scales[block], format));
        EXPECT_EQ(operands[i], with_block_scale(words[i], scales[block], format));
        EXPECT_EQ(decoded[i], static_cast<float>(decode_word(words[i], scales[block], format)));
        const auto largest = decode_word(largest_element(format), scales[block], format);
        const auto error = std::abs(std::min<double>(std::abs(values[i]), largest) -
                                    std::abs(static_cast<double>(decoded[i])));
        for (const auto other : {words[i] - 1, words[i] + 1}) {
          const auto near = decode_word(other, scales[block], format);
          EXPECT_FALSE(std::abs(values[i] - near) < error) << format.name << " " << values[i];
        }
      }
    });
  }
}

TEST(MxFamily, RefusesWhatHasNoElement) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  for (const auto& format : mx_formats()) {
    const std::vector<double> values{nan};
    std::vector<std::uint32_t> words(1);
    const auto encode = [&] {
      family_of(format).group_shortcuts(format)->encode(values, 1, words);
      return encode_word(nan, 1, format);
    };
    if (has_nan_elements(format)) {
      EXPECT_TRUE(std::isnan(decode_word(encode(), 1, format))) << format.name;
      EXPECT_TRUE(std::isnan(decode_word(words.front(), 1, format))) << format.name;
    } else {
      EXPECT_THROW(static_cast<void>(encode()), Error) << format.name;
      EXPECT_THROW(static_cast<void>(encode_word(nan, 1, format)), Error) << format.name;
      EXPECT_THROW(static_cast<void>(encode_word_stochastically(nan, 1, format, 0)), Error);
    }
  }
}

TEST(MxFamily, StochasticRoundingIsUnbiased) {
  for (const auto& format : mx_formats()) {
    const double step = decode_word(1, 0x1p4, format);
    EXPECT_EQ(encode_word_stochastically(1.25 * step, 0x1p4, format, 0.24), 2U) << format.name;
    EXPECT_EQ(encode_word_stochastically(1.25 * step, 0x1p4, format, 0.26), 1U) << format.name;
  }
}

TEST(MxFamily, WordsForTestsAreWhatTheyAreCalled) {
  std::mt19937_64 random(1);
  for (const auto& format : mx_formats()) {
    const auto& family = family_of(format);
    const auto largest = family.largest_word(format);
    EXPECT_EQ(block_exponent(largest, format), 127) << format.name;
    EXPECT_EQ(decode_word(family.negated(largest, format), 1, format),
              -decode_word(largest, 1, format))
        << format.name;
    EXPECT_EQ(block_exponent(family.negated(largest, format), format), 127) << format.name;
    bool nan_scale = false;
    for (int i = 0; i < 100000; ++i) {
      const auto usual = family.random_word(random, WordRange::Usual, format);
      EXPECT_TRUE(std::isfinite(decode_word(usual, 1, format))) << format.name;
      EXPECT_LE(std::abs(block_exponent(usual, format)), 4) << format.name;
      EXPECT_LT(block_exponent(family.random_word(random, WordRange::Small, format), format), -58);
      EXPECT_EQ(block_exponent(family.uniform_word(random, format), format), 0);
      const auto any = family.random_word(random, WordRange::Any, format);
      EXPECT_LT(any, 1U << operand_bits(format));
      nan_scale = nan_scale || block_exponent(any, format) == nan_scale_exponent;
    }
    EXPECT_TRUE(nan_scale) << format.name;
  }
}

TEST(MxFamily, EventsNameTheFormat) {
  const auto rates = multiply_accumulate_events(parse_number_format("mxfp6e2m3"));
  ASSERT_EQ(rates.size(), 2U);
  EXPECT_EQ(rates[0].event, (Event{.component = "multiplier",
                                   .resource = "mx_multiplier",
                                   .action = "multiply",
                                   .variant = "mxfp6e2m3",
                                   .attributes = {{"width_bits", 6}}}));
  EXPECT_EQ(rates[1].event, (Event{.component = "accumulator",
                                   .resource = "mx_adder",
                                   .action = "add",
                                   .variant = "mxfp6e2m3",
                                   .attributes = {{"width_bits", 32}}}));
  const auto out = post_processing_events(parse_number_format("mxfp6e2m3"));
  ASSERT_EQ(out.size(), 2U);
  EXPECT_EQ(out[0].event.resource, "float_round");
  EXPECT_EQ(out[1].event.component, "post_processing");
  EXPECT_EQ(out[1].event.resource, "comparator");
  EXPECT_EQ(out[1].event.attributes["width_bits"], 8U);
}

}  // namespace
}  // namespace lnsim::numerics
