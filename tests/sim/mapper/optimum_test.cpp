// SPDX-License-Identifier: MIT
/// The mapper against all mappings of small nests, one by one.
#include <algorithm>
#include <array>
#include <optional>
#include <sstream>

#include <gtest/gtest.h>

#include "sim/analytical/contraction.hpp"
#include "sim/mapper/search.hpp"
#include "tests/sim/mapper/exhaustive.hpp"
#include "tests/sim/mapper/random_cases.hpp"

namespace lnsim {
namespace {

/// Few enough mappings to visit all; enough for several tiles along every axis.
constexpr std::uint64_t most_mappings = 100'000;
/// The search gives up the last fifth of the third part of a score, which only orders mappings that
/// are equally good by the first two.
constexpr double third_part = 1.25;
constexpr int cases_of_a_seed = 60;

struct Case {
  LoopNest nest;
  Architecture machine;
  ProductFormats formats;
  TallyPrices prices;
  LanePipeline pipeline;
};

/// Whether every size of a tile is a candidate, however groups are packed.
bool is_dense(const LoopNest& nest) {
  const auto& whole = packed(nest, nest.groups).whole;
  return std::max({whole.rows, whole.columns, whole.reduction}) <= dense_extent;
}

Case small_case(test::Random& random) {
  while (true) {
    Case drawn{.nest = test::random_nest(random, {}),
               .machine = test::small_machine(random, random.chance(80)),
               .formats = test::random_formats(random),
               .prices = test::random_prices(random),
               .pipeline = test::random_pipeline(random)};
    const auto size = test::mappings_of(drawn.nest, drawn.machine);
    // Small spaces are drawn often enough.
    if (is_dense(drawn.nest) && size <= most_mappings &&
        (size > most_mappings / 50 || random.chance(10))) {
      return drawn;
    }
  }
}

std::string text(const Case& drawn) {
  const auto& [nest, machine, formats, prices, pipeline] = drawn;
  std::ostringstream out;
  out << nest.groups << " groups of " << nest.whole.rows << " x " << nest.whole.columns << " x "
      << nest.whole.reduction << " x " << nest.whole.taps << " taps in " << formats.a.name << " x "
      << formats.b.name << " to " << formats.result.name << " on " << machine.processing_elements
      << " of " << machine.pe.lanes << " x " << machine.pe.vector_size << ", "
      << pipeline.sums_in_turn << " sums in turn" << (machine.memory ? "" : ", ideal memory");
  return out.str();
}

double energy_of(const analytical::Account& account, const TallyPrices& prices) {
  const auto& [lane_vectors, a_words, a_reads, b_words, b_reads, preloaded_sums, outputs,
               port_reads, port_writes, link_reads, link_writes, dram_reads, dram_writes] =
      account.tally;
  const auto priced = [](std::uint64_t count, double price) {
    return static_cast<double>(count) * price;
  };
  return priced(lane_vectors, prices.lane_vector) + priced(a_words, prices.a_word) +
         priced(a_reads, prices.a_read) + priced(b_words, prices.b_word) +
         priced(b_reads, prices.b_read) + priced(preloaded_sums, prices.preloaded_sum) +
         priced(outputs, prices.output) + priced(port_reads, prices.port_read) +
         priced(port_writes, prices.port_write) +
         priced(link_reads + link_writes, prices.link_byte) + priced(dram_reads, prices.dram_read) +
         priced(dram_writes, prices.dram_write) + priced(account.cycles(), prices.cycle);
}

/// What an objective compares, in order.
Score score_of(Objective objective, const analytical::Account& account, const Case& drawn) {
  const auto& tally = account.tally;
  const auto& machine = drawn.machine;
  const auto cycles = static_cast<double>(account.cycles());
  const auto dram = static_cast<double>(tally.dram_reads + tally.dram_writes);
  const auto port = machine.memory ? machine.memory->global_buffer.port_width_bits : 0;
  const auto word_a = machine.pe.vector_size * drawn.formats.a.storage.bits;
  const auto word_b = machine.pe.vector_size * drawn.formats.b.storage.bits;
  const auto on_chip_bits =
      (tally.port_reads + tally.port_writes) * port + (tally.a_words + tally.a_reads) * word_a +
      (tally.b_words + tally.b_reads) * word_b + tally.lane_vectors * (word_a + word_b);
  const auto on_chip = static_cast<double>(on_chip_bits) / 8;
  switch (objective) {
    case Objective::LeastCycles:
      return {cycles, dram, on_chip};
    case Objective::LeastDram:
      return {dram, cycles, on_chip};
    case Objective::LeastEnergy:
      return {energy_of(account, drawn.prices), cycles, dram};
    case Objective::LeastEdp:
      return {energy_of(account, drawn.prices) * cycles, cycles, dram};
  }
  return {};
}

/// The least score of every objective over all mappings that memories hold.
using Best = std::array<std::optional<Score>, all_objectives.size()>;

Best visit_all(const Case& drawn) {
  const analytical::MachineRates rates(drawn.machine, drawn.formats, drawn.pipeline);
  const Legality legality(drawn.machine, drawn.formats);
  Best best;
  std::uint64_t disagreements = 0;
  test::for_each_mapping(drawn.nest, drawn.machine, [&](const Mapping& mapping) {
    const bool legal = test::fits_all_memories(mapping, drawn.machine, drawn.formats);
    disagreements += legal != legality.allows(mapping) ? 1 : 0;
    if (!legal) {
      return;
    }
    const auto account = analytical::account_of(mapping, rates);
    for (std::size_t i = 0; i < best.size(); ++i) {
      const auto score = score_of(all_objectives.at(i), account, drawn);
      if (!best.at(i) || score < *best.at(i)) {
        best.at(i) = score;
      }
    }
  });
  EXPECT_EQ(disagreements, 0U) << "mappings that Legality and sums of bits judge differently";
  return best;
}

void expect_optimum(Objective objective, const std::optional<Score>& best, const Case& drawn) {
  const Scorer scorer(objective, drawn.machine, drawn.formats, drawn.prices);
  const auto result =
      Search(drawn.machine, drawn.formats, scorer, Effort{}, drawn.pipeline).run(drawn.nest);
  ASSERT_EQ(result.mapping.has_value(), best.has_value());
  if (!best) {
    return;
  }
  EXPECT_TRUE(result.proven());
  EXPECT_TRUE(test::fits_all_memories(*result.mapping, drawn.machine, drawn.formats));
  const analytical::MachineRates rates(drawn.machine, drawn.formats, drawn.pipeline);
  const auto found = score_of(objective, analytical::account_of(*result.mapping, rates), drawn);
  EXPECT_DOUBLE_EQ(found.first, best->first);
  EXPECT_DOUBLE_EQ(found.second, best->second);
  EXPECT_LE(found.third, best->third * third_part);
  EXPECT_DOUBLE_EQ(result.score.first, found.first);
}

class Optimum : public testing::TestWithParam<std::uint64_t> {};

TEST_P(Optimum, OfASmallNestIsFound) {
  test::Random random(GetParam());
  for (int i = 0; i < cases_of_a_seed; ++i) {
    const auto drawn = small_case(random);
    const auto best = visit_all(drawn);
    for (std::size_t j = 0; j < best.size(); ++j) {
      SCOPED_TRACE(std::string(to_string(all_objectives.at(j))) + ", case " + std::to_string(i) +
                   ": " + text(drawn));
      expect_optimum(all_objectives.at(j), best.at(j), drawn);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, Optimum, testing::Range<std::uint64_t>(1, 11));

}  // namespace
}  // namespace lnsim
