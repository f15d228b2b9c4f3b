// SPDX-License-Identifier: MIT
#include "sim/cycle/datapath/bin_accumulator.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "models/base/error.hpp"

namespace lnsim::cycle::datapath {
namespace {

/// Bins of a lane after a vector of products, whose exponents are given.
std::vector<std::int64_t> bins_of(const char* name, const std::vector<std::uint32_t>& exponents) {
  const auto format = parse_number_format(name);
  const ExponentAdder adder("adder", format);
  const BinAccumulator accumulator("accumulator", format, adder, 4);
  std::vector<std::int64_t> bins(format.datapath.lns().table_entries, 99);
  accumulator.bin(exponents, std::vector<std::uint32_t>(exponents.size()), bins);
  return bins;
}

/// The accumulator's unit is 2^-1, as in LogToLinear's test.
TEST(BinAccumulator, AddsProductsOfOneConstant) {
  EXPECT_EQ(bins_of("lns8g8-a38-bins", {0, 8, 16, 1}),
            (std::vector<std::int64_t>{2 * (1 + 2 + 4), 2, 0, 0, 0, 0, 0, 0}));
}

TEST(BinAccumulator, KeepsExtraBitsBelowTheUnit) {
  EXPECT_EQ(bins_of("lns8g8-a37-bins", {1, 1, 1})[1], 3);
  EXPECT_EQ(bins_of("lns8g8-a37-bins-x2", {1, 1, 1})[1], 12);
}

TEST(BinAccumulator, ApproximatesWithinABin) {
  EXPECT_EQ(bins_of("lns8g8-a38-t2-bins", {4 + 2})[1], 2 * 10 / 8);
}

/// [lane][bin], of operands [element][lane].
TEST(BinAccumulator, KeepsLanesApart) {
  const auto format = parse_number_format("lns4g2-a24-bins");
  const ExponentAdder adder("adder", format);
  const BinAccumulator accumulator("accumulator", format, adder, 2);
  std::vector<std::int64_t> bins(4);
  accumulator.bin(std::vector<std::uint32_t>{0, 1, 2, 3}, std::vector<std::uint32_t>{0, 1}, bins);
  const auto unit = bins[0];
  EXPECT_GT(unit, 0);
  EXPECT_EQ(bins, (std::vector<std::int64_t>{unit, 2 * unit, 4 * unit, unit}));
}

TEST(BinAccumulator, RefusesVectorsThatDoNotFit) {
  const auto format = parse_number_format("lns8g8-a48-h1-bins");
  const ExponentAdder adder("adder", format);
  EXPECT_NO_THROW(BinAccumulator("bins", format, adder, 1024));
  try {
    const BinAccumulator bins("bins", format, adder, 1U << 20U);
    FAIL();
  } catch (const Error& error) {
    EXPECT_NE(std::string(error.what()).find("more than 64 bits"), std::string::npos);
  }
}

}  // namespace
}  // namespace lnsim::cycle::datapath
