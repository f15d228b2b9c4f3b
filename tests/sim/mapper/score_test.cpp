// SPDX-License-Identifier: MIT
#include "sim/mapper/score.hpp"

#include <gtest/gtest.h>

#include "models/base/error.hpp"
#include "tests/sim/machines.hpp"

namespace lnsim {
namespace {

/// Every count another power of two, so that a sum tells which of them are in it.
constexpr analytical::Tally tally{.lane_vectors = 1,
                                  .a_words = 2,
                                  .a_reads = 4,
                                  .b_words = 8,
                                  .b_reads = 16,
                                  .preloaded_sums = 32,
                                  .outputs = 64,
                                  .port_reads = 128,
                                  .port_writes = 256,
                                  .link_reads = 512,
                                  .link_writes = 1024,
                                  .dram_reads = 2048,
                                  .dram_writes = 4096};
constexpr double cycles = 100;
constexpr double dram = 2048 + 4096;

class ScoreTest : public testing::Test {
 protected:
  Architecture machine_ = test::machine("lns-madam-pe");
  NumberFormat format_ = parse_number_format("fp16");
};

TEST_F(ScoreTest, CyclesAndDramComeFirstAndOnChipBytesLast) {
  const double vector_bytes = 2 * machine_.pe.vector_size;
  const auto port_bytes = static_cast<double>(machine_.memory->global_buffer.port_bytes());
  const double on_chip = (128 + 256) * port_bytes + (2 + 4 + 8 + 16) * vector_bytes;
  const double to_multipliers = 2 * vector_bytes;
  const auto score = [&](Objective objective) {
    return Scorer(objective, machine_, format_, std::nullopt).of(cycles, tally);
  };
  EXPECT_EQ(score(Objective::LeastCycles), (Score{cycles, dram, on_chip + to_multipliers}));
  EXPECT_EQ(score(Objective::LeastDram), (Score{dram, cycles, on_chip + to_multipliers}));
}

TEST_F(ScoreTest, EnergyHasThePriceOfEveryCount) {
  const TallyPrices prices{.lane_vector = 3,
                           .a_word = 5,
                           .a_read = 7,
                           .b_word = 11,
                           .b_read = 13,
                           .preloaded_sum = 17,
                           .output = 19,
                           .port_read = 23,
                           .port_write = 29,
                           .link_byte = 31,
                           .dram_read = 37,
                           .dram_write = 41,
                           .cycle = 43};
  const double energy = 1 * 3 + 2 * 5 + 4 * 7 + 8 * 11 + 16 * 13 + 32 * 17 + 64 * 19 + 128 * 23 +
                        256 * 29 + (512 + 1024) * 31 + 2048 * 37 + 4096 * 41 + cycles * 43;
  const auto score = [&](Objective objective) {
    return Scorer(objective, machine_, format_, prices).of(cycles, tally);
  };
  EXPECT_EQ(score(Objective::LeastEnergy), (Score{energy, cycles, dram}));
  EXPECT_EQ(score(Objective::LeastEdp), (Score{energy * cycles, cycles, dram}));
}

TEST_F(ScoreTest, EnergyNeedsPrices) {
  EXPECT_THROW(Scorer(Objective::LeastEnergy, machine_, format_, std::nullopt), Error);
  EXPECT_THROW(Scorer(Objective::LeastEdp, machine_, format_, std::nullopt), Error);
  EXPECT_NO_THROW(Scorer(Objective::LeastCycles, machine_, format_, std::nullopt));
}

}  // namespace
}  // namespace lnsim
