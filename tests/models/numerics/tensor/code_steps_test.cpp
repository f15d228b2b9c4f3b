// SPDX-License-Identifier: MIT
#include "models/numerics/tensor/code_steps.hpp"

#include <optional>
#include <vector>

#include <gtest/gtest.h>

#include "models/base/error.hpp"
#include "models/numerics/codec/lns_code.hpp"

namespace lnsim::numerics {
namespace {

const auto format = parse_number_format("lns8g8");
const CodeStep whole_steps{.unit = 2, .largest_code = 100};

std::uint32_t word_of(bool negative, std::uint32_t exponent) {
  return pack({.negative = negative, .zero = false, .exponent = exponent}, format);
}

/// A weight after a step.
std::uint32_t moved(std::uint32_t word, double gradient, const CodeStep& step,
                    std::optional<double> random = {}) {
  std::vector<std::uint32_t> words{word};
  const std::vector<double> gradients{gradient};
  const std::vector<double> drawn{random.value_or(0)};
  (void)move_codes<double>(words, gradients,
                           random ? std::optional(std::span(drawn)) : std::nullopt, format, step);
  return words[0];
}

TEST(CodeSteps, MoveMagnitudesAgainstTheGradientAndTheSign) {
  EXPECT_EQ(moved(word_of(false, 50), 3, whole_steps), word_of(false, 44));
  EXPECT_EQ(moved(word_of(true, 50), 3, whole_steps), word_of(true, 56));
  EXPECT_EQ(moved(word_of(true, 50), -3, whole_steps), word_of(true, 44));
}

TEST(CodeSteps, RoundGradientsAndStepsTiesToEven) {
  EXPECT_EQ(moved(word_of(false, 50), 2.5, whole_steps), word_of(false, 46));
  const CodeStep fine{.unit = 2, .round_gradient = false, .largest_code = 100};
  EXPECT_EQ(moved(word_of(false, 50), 2.5, fine), word_of(false, 45));
  EXPECT_EQ(moved(word_of(false, 50), 1.25, fine), word_of(false, 48));
}

TEST(CodeSteps, RoundDownAfterRandomNumbersAreAdded) {
  const CodeStep small{.unit = 0.25, .largest_code = 100};
  EXPECT_EQ(moved(word_of(false, 50), 1, small, 0.24), word_of(false, 49));
  EXPECT_EQ(moved(word_of(false, 50), 1, small, 0.26), word_of(false, 50));
}

TEST(CodeSteps, DecayMovesEveryMagnitudeDown) {
  const CodeStep decay{.unit = 2, .weight_decay = 1.5, .largest_code = 100};
  EXPECT_EQ(moved(word_of(false, 50), 0, decay), word_of(false, 47));
  EXPECT_EQ(moved(word_of(true, 50), 0, decay), word_of(true, 47));
}

TEST(CodeSteps, CountWhatBecameOfThem) {
  std::vector<std::uint32_t> words{0, word_of(false, 99), word_of(true, 1), word_of(false, 40),
                                   word_of(false, 40)};
  const std::vector<float> gradients{1, -1, -1, 0, 1};
  const auto counts = move_codes<float>(words, gradients, {}, format, whole_steps);
  EXPECT_EQ(words, (std::vector<std::uint32_t>{0, word_of(false, 100), word_of(true, 0),
                                               word_of(false, 40), word_of(false, 38)}));
  EXPECT_EQ(counts.moved, 3U);
  EXPECT_EQ(counts.zero, 1U);
  EXPECT_EQ(counts.at_largest, 1U);
  EXPECT_EQ(counts.at_smallest, 1U);
  EXPECT_EQ(counts.below_one_code, 0U);
  const auto small =
      move_codes<float>(words, gradients, {}, format, {.unit = 0.25, .largest_code = 100});
  EXPECT_EQ(small.below_one_code, 3U);
}

TEST(CodeSteps, RefuseWhatIsNoCodeAndSizesThatDiffer) {
  std::vector<std::uint32_t> words(2);
  const std::vector<float> gradients(2);
  EXPECT_THROW((void)move_codes<float>(words, std::vector<float>(1), {}, format, whole_steps),
               Error);
  EXPECT_THROW(
      (void)move_codes<float>(words, gradients, {}, parse_number_format("int8"), whole_steps),
      Error);
}

}  // namespace
}  // namespace lnsim::numerics
