// SPDX-License-Identifier: MIT
#include "energy/rtl/stream_statistics.hpp"

#include <gtest/gtest.h>

namespace lnsim {
namespace {

using Words = std::vector<std::uint32_t>;

StreamMeter meter() { return StreamMeter(parse_number_format("int8")); }

TEST(StreamStatistics, AProductIsZeroWhereEitherOperandIs) {
  auto found = meter();
  found.add_products(Words{0, 1, 2, 0}, Words{0, 0, 3, 4});
  EXPECT_EQ(found.statistics().zero_fraction, 0.75);
}

TEST(StreamStatistics, BitsThatDifferAreCountedOverPairsWithoutAZero) {
  auto found = meter();
  found.add_pairs(Words{0x0f, 0x00, 0x55}, Words{0x1f, 0xff, 0xaa});
  EXPECT_EQ(found.statistics().toggle_rate, (1 + 8) / 16.0);
}

/// The block's scale above an element is none of its bits.
TEST(StreamStatistics, ScalesAreNotCounted) {
  StreamMeter found(parse_number_format("mxfp4"));
  found.add_pairs(Words{0x0f3}, Words{0xf01});
  EXPECT_EQ(found.statistics().toggle_rate, 1 / 4.0);
}

TEST(StreamStatistics, ARateOfNoPairIsUnknown) {
  auto found = meter();
  found.add_pairs(Words{0, 1}, Words{1, 0});
  EXPECT_EQ(found.statistics().toggle_rate, std::nullopt);
  EXPECT_EQ(found.statistics().zero_fraction, 0);
}

}  // namespace
}  // namespace lnsim
