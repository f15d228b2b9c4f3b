// SPDX-License-Identifier: MIT
#include "sim/report/replay_json.hpp"

#include <gtest/gtest.h>

namespace lnsim {
namespace {

using Json = nlohmann::ordered_json;

TEST(ReplayJson, IsNullWhereNothingWasReplayed) { EXPECT_TRUE(replay_json({}).is_null()); }

TEST(ReplayJson, HasTotalsAndWhatWasFound) {
  const ReplayedOp wrong{.layer = "a",
                         .pass = Pass::WeightGradient,
                         .kind = OpKind::Convolution,
                         .outputs = 6,
                         .compared = 6,
                         .mismatches = 2,
                         .overflows = 1,
                         .first_mismatch = Mismatch{.index = {0, 5}, .expected = -7, .found = 8},
                         .signal_to_noise_db = 31.5,
                         .recorded = RecordedArithmetic{.format = "lns8g8", .vector_size = 32}};
  const ReplayedOp unknown{.layer = "b", .outputs = 4};
  const auto json = replay_json({wrong, unknown});
  EXPECT_EQ(json["outputs"], 10);
  EXPECT_EQ(json["compared"], 6);
  EXPECT_EQ(json["mismatches"], 2);
  EXPECT_EQ(json["ops"][0],
            Json({{"layer", "a"},
                  {"pass", "weight_gradient"},
                  {"kind", "convolution"},
                  {"outputs", 6},
                  {"compared", 6},
                  {"mismatches", 2},
                  {"overflows", 1},
                  {"first_mismatch", {{"index", {0, 5}}, {"expected", -7}, {"found", 8}}},
                  {"signal_to_noise_db", 31.5},
                  {"recorded", {{"format", "lns8g8"}, {"vector_size", 32}}}}));
  for (const auto* key : {"first_mismatch", "signal_to_noise_db", "recorded"}) {
    EXPECT_TRUE(json["ops"][1][key].is_null()) << key;
  }
}

}  // namespace
}  // namespace lnsim
