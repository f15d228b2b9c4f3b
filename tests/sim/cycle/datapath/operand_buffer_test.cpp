// SPDX-License-Identifier: MIT
#include "sim/cycle/datapath/operand_buffer.hpp"

#include <numeric>
#include <vector>

#include <gtest/gtest.h>

namespace lnsim::cycle::datapath {
namespace {

using Words = std::vector<std::uint32_t>;

constexpr std::uint32_t masked = 99;

Words read(OperandBuffer& buffer, std::uint64_t group, std::uint64_t vector) {
  const auto words = buffer.read(group, vector);
  return {words.begin(), words.end()};
}

Words counting(std::size_t count) {
  Words words(count);
  std::iota(words.begin(), words.end(), 0U);
  return words;
}

/// Two lines of two taps of three elements, in vectors of two: each tap's last element is masked.
TEST(OperandBuffer, BeginsAVectorForEachTapAndMasksTheRest) {
  OperandBuffer buffer("buffer", 2);
  buffer.fill(counting(12), {.rows = 2, .columns = 1, .reduction = 3, .taps = 2}, 1, masked);
  EXPECT_EQ(read(buffer, 0, 0), (Words{0, 1}));
  EXPECT_EQ(read(buffer, 0, 1), (Words{2, masked}));
  EXPECT_EQ(read(buffer, 0, 2), (Words{3, 4}));
  EXPECT_EQ(read(buffer, 1, 3), (Words{11, masked}));
  EXPECT_EQ(buffer.take_reads(), 4U);
  EXPECT_EQ(buffer.take_reads(), 0U);
}

TEST(OperandBuffer, ReadsSeveralLinesAtOnce) {
  OperandBuffer buffer("buffer", 2);
  buffer.fill(counting(12), {.rows = 4, .columns = 1, .reduction = 3, .taps = 1}, 2, masked);
  EXPECT_EQ(read(buffer, 0, 0), (Words{0, 3, 1, 4}));
  EXPECT_EQ(read(buffer, 0, 1), (Words{2, 5, masked, masked}));
  EXPECT_EQ(read(buffer, 1, 0), (Words{6, 9, 7, 10}));
  EXPECT_EQ(buffer.take_reads(), 6U);
}

/// Neighbours are half a vector apart, their pairs a quarter.
TEST(OperandBuffer, ReversesTheBitsOfElements) {
  OperandBuffer buffer("buffer", 8);
  buffer.fill(counting(8), {.rows = 1, .columns = 1, .reduction = 8, .taps = 1}, 1, masked);
  EXPECT_EQ(read(buffer, 0, 0), (Words{0, 4, 2, 6, 1, 5, 3, 7}));
}

TEST(OperandBuffer, FillsUpToAPowerOfTwo) {
  OperandBuffer buffer("buffer", 3);
  buffer.fill(counting(3), {.rows = 1, .columns = 1, .reduction = 3, .taps = 1}, 1, masked);
  EXPECT_EQ(read(buffer, 0, 0), (Words{0, 2, 1, masked}));
}

}  // namespace
}  // namespace lnsim::cycle::datapath
