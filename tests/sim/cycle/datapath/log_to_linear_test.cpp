// SPDX-License-Identifier: MIT
#include "sim/cycle/datapath/log_to_linear.hpp"

#include <vector>

#include <gtest/gtest.h>

namespace lnsim::cycle::datapath {
namespace {

constexpr std::uint32_t sign = 1U << 7U;

/// The sums of one element, a lane each; words are exponents plus one, and b is 1.
std::vector<std::int64_t> terms(const char* name, const std::vector<std::uint32_t>& words) {
  const auto format = parse_number_format(name);
  const ExponentAdder adder("adder", format);
  const LogToLinear converter("converter", format, adder);
  std::vector<std::uint32_t> operands(words.size());
  adder.decode(words, format.storage, operands);
  std::vector<std::int64_t> sums(words.size());
  converter.sum(operands, std::vector{0U}, sums);
  return sums;
}

/// The largest quotient is 31; with 38 bits the accumulator's unit is 2^-1, and constants are 256,
/// 279, ... of 8 fraction bits.
TEST(LogToLinear, ConvertsByConstantAndShift) {
  EXPECT_EQ(terms("lns8g8-a38", {1, 9, 18, sign | 18, 0}),
            (std::vector<std::int64_t>{2, 4, (2 * 4 * 279) / 256, -(2 * 4 * 279) / 256, 0}));
}

TEST(LogToLinear, ApproximatesBelowATable) {
  EXPECT_EQ(terms("lns8g8-a38-t1", {1 + 8 + 4}), (std::vector<std::int64_t>{2 * 2 * 12 / 8}));
}

TEST(LogToLinear, CutsTowardsZeroOrDown) {
  EXPECT_EQ(terms("lns8g8-a38", {1, 2, sign | 2}), (std::vector<std::int64_t>{2, 2, -2}));
  EXPECT_EQ(terms("lns8g8-a38-floor", {1, 2, sign | 2}), (std::vector<std::int64_t>{2, 2, -3}));
}

/// Three elements in five lanes, powers of two.
TEST(LogToLinear, SumsUpTheElementsOfEachLane) {
  const auto format = parse_number_format("lns8g8-a38");
  const ExponentAdder adder("adder", format);
  const LogToLinear converter("converter", format, adder);
  std::vector<std::uint32_t> a;
  for (std::uint32_t element = 0; element < 3; ++element) {
    for (std::uint32_t lane = 0; lane < 5; ++lane) {
      a.push_back(8 * lane);
    }
  }
  std::vector<std::int64_t> sums(5);
  converter.sum(a, std::vector{0U, 8U, 16U}, sums);
  EXPECT_EQ(sums, (std::vector<std::int64_t>{14, 28, 56, 112, 224}));
}

}  // namespace
}  // namespace lnsim::cycle::datapath
