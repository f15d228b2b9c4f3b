// SPDX-License-Identifier: MIT
#include "sim/cycle/datapath/linear_to_log.hpp"

#include <gtest/gtest.h>

#include "models/numerics/datapath/lns_datapath.hpp"

namespace lnsim::cycle::datapath {
namespace {

/// The accumulator's unit is 1: the largest quotient, 31, stands 31 bits above the lowest.
TEST(LinearToLog, GivesTheNearestCodeWithItsOffset) {
  const LinearToLog module("module", parse_number_format("lns8g8-a37"));
  EXPECT_EQ(module.convert(16, 0), 33U);
  EXPECT_EQ(module.convert(-16, -8), 128U + 25U);
  EXPECT_EQ(module.convert(0, 5), 0U);
}

/// Every sum of narrow accumulators.
TEST(LinearToLog, AgreesWithTheNumericsLibrary) {
  for (const auto* name : {"lns6g4-a16", "lns6g4-a16-linear", "lns6g4-a16-clamp", "lns8g8-a8-h1"}) {
    const auto format = parse_number_format(name);
    const numerics::LnsDatapath numerics(format);
    const LinearToLog module(sc_core::sc_gen_unique_name("module"), format);
    const std::int64_t end = std::int64_t{1} << (format.datapath.accumulator_bits - 1);
    for (auto sum = -end; sum < end; ++sum) {
      for (const auto offset : {-40, -3, 0, 25}) {
        ASSERT_EQ(module.convert(sum, offset), numerics.output(sum, offset)) << name << ' ' << sum;
      }
    }
  }
}

}  // namespace
}  // namespace lnsim::cycle::datapath
