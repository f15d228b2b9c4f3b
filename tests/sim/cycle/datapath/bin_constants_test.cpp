// SPDX-License-Identifier: MIT
#include "sim/cycle/datapath/bin_constants.hpp"

#include <gtest/gtest.h>

namespace lnsim::cycle::datapath {
namespace {

using Integers = std::vector<std::int64_t>;

Integers combine(const char* format, std::uint32_t bin_bits, const Integers& bins,
                 std::size_t lanes) {
  const BinConstants constants("constants", parse_number_format(format), bin_bits);
  Integers sums(lanes);
  constants.combine(bins, sums);
  return sums;
}

/// The constants are 256 and 362 of 256.
TEST(BinConstants, MultiplyTheBinsOfEachLane) {
  EXPECT_EQ(combine("lns4g2-bins", 24, {10, 0, 0, 256, -3, 256}, 3), (Integers{10, 362, 359}));
}

TEST(BinConstants, CutTowardsZeroOrDown) {
  EXPECT_EQ(combine("lns4g2-bins", 24, {0, -1}, 1), Integers{-1});
  EXPECT_EQ(combine("lns4g2-bins-floor", 24, {0, -1}, 1), Integers{-2});
}

TEST(BinConstants, DropTheExtraBitsOfTheBins) {
  EXPECT_EQ(combine("lns8g8-bins-x2", 26, {0, 12, 0, 0, 0, 0, 0, 0}, 1), Integers{3 * 279 / 256});
}

/// Products of 48-bit bins and 17-bit constants need more than 64 bits.
TEST(BinConstants, KeepEveryBitOfWideBins) {
  const auto bin = (std::int64_t{1} << 47) - 1;
  EXPECT_EQ(combine("lns4g2-a48-f16-bins-deferred", 48, {bin, bin}, 1),
            Integers{bin + bin / 65536 * 92682 + bin % 65536 * 92682 / 65536});
}

}  // namespace
}  // namespace lnsim::cycle::datapath
