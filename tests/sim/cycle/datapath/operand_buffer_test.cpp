// SPDX-License-Identifier: MIT
#include "sim/cycle/datapath/operand_buffer.hpp"

#include <vector>

#include <gtest/gtest.h>

namespace lnsim::cycle::datapath {
namespace {

/// Two lines of two taps of three elements, in vectors of two: each tap's last element is masked.
TEST(OperandBuffer, BeginsAVectorForEachTapAndMasksTheRest) {
  OperandBuffer buffer("buffer", 2);
  std::vector<numerics::LnsCode> codes;
  for (std::uint32_t i = 0; i < 12; ++i) {
    codes.push_back({.exponent = i});
  }
  buffer.fill(codes, {.rows = 2, .columns = 1, .reduction = 3, .taps = 2});
  const auto exponents = [&](std::uint64_t line, std::uint64_t vector) {
    const auto word = buffer.read(line, vector);
    return std::vector{word[0].zero ? 99 : word[0].exponent, word[1].zero ? 99 : word[1].exponent};
  };
  EXPECT_EQ(exponents(0, 0), (std::vector<std::uint32_t>{0, 1}));
  EXPECT_EQ(exponents(0, 1), (std::vector<std::uint32_t>{2, 99}));
  EXPECT_EQ(exponents(0, 2), (std::vector<std::uint32_t>{3, 4}));
  EXPECT_EQ(exponents(1, 3), (std::vector<std::uint32_t>{11, 99}));
  EXPECT_EQ(buffer.take_reads(), 4U);
  EXPECT_EQ(buffer.take_reads(), 0U);
}

}  // namespace
}  // namespace lnsim::cycle::datapath
