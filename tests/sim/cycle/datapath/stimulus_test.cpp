// SPDX-License-Identifier: MIT
#include "sim/cycle/datapath/stimulus.hpp"

#include <algorithm>
#include <set>

#include <gtest/gtest.h>

#include "models/numerics/lns_datapath.hpp"

namespace lnsim::cycle::datapath {
namespace {

TEST(Stimulus, RandomTilesReachEveryCodeAndRepeatWithTheirSeed) {
  const auto format = parse_number_format("lns4g2");
  const auto tile = make_operands({8, 8, 32, 1}, format, Stimulus::Random, 5);
  std::set<std::uint32_t> words;
  for (const auto& code : tile.a) {
    words.insert(pack(code, format));
  }
  EXPECT_EQ(words.size(), 15U);  // both signs of the zero field are one code
  EXPECT_EQ(tile.a.size(), 8U * 32U);
  EXPECT_EQ(make_operands({8, 8, 32, 1}, format, Stimulus::Random, 5).b, tile.b);
  EXPECT_NE(make_operands({8, 8, 32, 1}, format, Stimulus::Random, 6).b, tile.b);
}

/// Outputs that all saturate would hide differences.
TEST(Stimulus, RandomOutputsStayWithinTheRangeOfTheFormat) {
  for (const auto* name : {"lns4g2", "lns6g4", "lns8g8", "lns8g8-a16", "lns10g8"}) {
    const auto format = parse_number_format(name);
    const numerics::LnsDatapath numerics(format);
    int inside = 0;
    for (std::uint64_t seed = 0; seed < 100; ++seed) {
      const auto tile = make_operands({1, 1, 256, 1}, format, Stimulus::Random, seed);
      const auto sum = numerics.dot(tile.a, tile.b).sum;
      const auto output = numerics.linear_to_log()(sum, tile.output_offset);
      inside += output.exponent > 0 && output.exponent < numerics::largest_exponent(format) ? 1 : 0;
    }
    EXPECT_GT(inside, 50) << name;
  }
}

TEST(Stimulus, CornerTilesAreUniform) {
  const auto format = parse_number_format("lns8g8");
  const TileShape shape{2, 3, 5, 2};
  for (const auto& code : make_operands(shape, format, Stimulus::Largest, 0).b) {
    EXPECT_EQ(code, (numerics::LnsCode{.exponent = 126}));
  }
  for (const auto& code : make_operands(shape, format, Stimulus::Zero, 0).a) {
    EXPECT_TRUE(code.zero);
  }
  const auto clamp = parse_number_format("lns8g8-clamp");
  EXPECT_FALSE(make_operands(shape, clamp, Stimulus::Zero, 0).a.front().zero);
  const auto signs = make_operands(shape, format, Stimulus::AlternatingSigns, 0).b;
  EXPECT_EQ(std::ranges::count_if(signs, &numerics::LnsCode::negative), 15);
}

}  // namespace
}  // namespace lnsim::cycle::datapath
