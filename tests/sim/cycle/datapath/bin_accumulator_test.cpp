// SPDX-License-Identifier: MIT
#include "sim/cycle/datapath/bin_accumulator.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "models/base/error.hpp"

namespace lnsim::cycle::datapath {
namespace {

/// Bins of a lane after a vector of products, whose exponents are given.
struct Bins {
  NumberFormat format;
  ExponentAdder adder{"adder", format};
  BinAccumulator bins{"bins", format, adder, 4, 1};

  Bins(const char* name, const std::vector<std::uint32_t>& exponents)
      : format(parse_number_format(name)) {
    bins.bin(exponents, std::vector<std::uint32_t>(exponents.size()));
  }
  [[nodiscard]] std::int64_t sum() const {
    std::vector<std::int64_t> sums(1);
    bins.sum(sums);
    return sums[0];
  }
};

/// The accumulator's unit is 2^-1, as in LogToLinear's test.
TEST(BinAccumulator, AddsProductsOfOneConstant) {
  const Bins vector("lns8g8-a38-bins", {0, 8, 16, 1});
  EXPECT_EQ(vector.bins(0, 0), 2 * (1 + 2 + 4));
  EXPECT_EQ(vector.bins(1, 0), 2);
  EXPECT_EQ(vector.bins(7, 0), 0);
  EXPECT_EQ(vector.sum(), (14 * 256 + 2 * 279) / 256);
}

TEST(BinAccumulator, KeepsExtraBitsBelowTheUnit) {
  const Bins plain("lns8g8-a37-bins", {1, 1, 1});
  EXPECT_EQ(plain.bins(1, 0), 3);
  const Bins extra("lns8g8-a37-bins-x2", {1, 1, 1});
  EXPECT_EQ(extra.bins(1, 0), 12);
  EXPECT_EQ(extra.sum(), 3 * 279 / 256);
}

TEST(BinAccumulator, ApproximatesWithinABin) {
  const Bins mitchell("lns8g8-a38-t2-bins", {4 + 2});
  EXPECT_EQ(mitchell.bins(1, 0), 2 * 10 / 8);
}

TEST(BinAccumulator, RefusesVectorsThatDoNotFit) {
  const auto format = parse_number_format("lns8g8-a48-h1-bins");
  const ExponentAdder adder("adder", format);
  EXPECT_NO_THROW(BinAccumulator("bins", format, adder, 1024, 1));
  try {
    const BinAccumulator bins("bins", format, adder, 1U << 20U, 1);
    FAIL();
  } catch (const Error& error) {
    EXPECT_NE(std::string(error.what()).find("more than 64 bits"), std::string::npos);
  }
}

}  // namespace
}  // namespace lnsim::cycle::datapath
