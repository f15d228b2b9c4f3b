// SPDX-License-Identifier: MIT
#include "sim/mapper/box_bound.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string>

#include <gtest/gtest.h>

#include "sim/analytical/contraction.hpp"
#include "sim/mapper/mapping_bound.hpp"
#include "sim/mapper/score.hpp"
#include "sim/mapper/tile_sizes.hpp"
#include "sim/mapping/legality.hpp"
#include "tests/sim/mapper/random_cases.hpp"

namespace lnsim {
namespace {

using analytical::Tally;

/// What a tally counts, by name.
constexpr std::array<std::pair<std::uint64_t Tally::*, const char*>, 13> counts{
    {{&Tally::lane_vectors, "lane_vectors"},
     {&Tally::a_words, "a_words"},
     {&Tally::a_reads, "a_reads"},
     {&Tally::b_words, "b_words"},
     {&Tally::b_reads, "b_reads"},
     {&Tally::preloaded_sums, "preloaded_sums"},
     {&Tally::outputs, "outputs"},
     {&Tally::port_reads, "port_reads"},
     {&Tally::port_writes, "port_writes"},
     {&Tally::link_reads, "link_reads"},
     {&Tally::link_writes, "link_writes"},
     {&Tally::dram_reads, "dram_reads"},
     {&Tally::dram_writes, "dram_writes"}}};

/// A box of a region: a place and one that is nowhere before it.
struct Box {
  Places low;
  Places high;
};

Box random_box(test::Random& random, const Region& region) {
  Box box;
  const auto last = region.last();
  const bool point = random.chance(20);
  for (const auto axis : place_axes) {
    box.low.*axis = static_cast<std::uint32_t>(random.between(0, last.*axis));
    box.high.*axis = point ? box.low.*axis
                           : static_cast<std::uint32_t>(random.between(box.low.*axis, last.*axis));
  }
  return box;
}

/// A mapping of a box with any length of chunks; nothing where blocks do not lie in tiles.
std::optional<Mapping> random_mapping(test::Random& random, const Region& region, const Box& box) {
  std::array<std::uint64_t, place_axes.size()> sizes{};
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    const auto axis = place_axes.at(i);
    const auto place = random.between(box.low.*axis, box.high.*axis);
    sizes.at(i) = region.size(i, static_cast<std::uint32_t>(place));
  }
  const auto& [nest, pe_rows, pe_columns, rows_outer, buffer_taps, array_taps] = region.choice;
  const auto& [reduction, buffer_rows, buffer_columns, array_rows, array_columns] = sizes;
  if (array_rows > buffer_rows || array_columns > buffer_columns) {
    return std::nullopt;
  }
  const auto chunk = random.chance(50) ? reduction : random.between(1, reduction);
  return Mapping{.nest = nest,
                 .pe_rows = pe_rows,
                 .pe_columns = pe_columns,
                 .array = {array_rows, array_columns, chunk, array_taps},
                 .buffer = {buffer_rows, buffer_columns, reduction, buffer_taps},
                 .rows_outer = rows_outer};
}

/// Random boxes of a nest's regions against random legal mappings in them.
class Sampler {
 public:
  Sampler(test::Random& random, const LoopNest& nest, const Architecture& machine,
          const ProductFormats& formats)
      : random_(random),
        machine_(machine),
        formats_(formats),
        prices_(test::random_prices(random)),
        pipeline_(test::random_pipeline(random)),
        regions_(regions_of(nest, machine, random.chance(50) ? dense_extent : 3)) {}

  /// The legal mappings that a box of a region was compared with.
  std::uint64_t compare_a_box() {
    const auto region = random_.one_of(regions_);
    const auto box = random_box(random_, region);
    const analytical::MachineRates rates(machine_, formats_, pipeline_);
    const BoxBound bound(region, RegionTotals(region.choice), rates, box.low, box.high);
    std::uint64_t compared = 0;
    for (int i = 0; i < mappings_of_a_box; ++i) {
      const auto mapping = random_mapping(random_, region, box);
      if (mapping && Legality(machine_, formats_).allows(*mapping)) {
        const auto account = analytical::account_of(*mapping, rates);
        compare(bound, account);
        compare_least_score(*mapping, box.low == box.high ? &bound : nullptr, account);
        ++compared;
      }
    }
    return compared;
  }

 private:
  static constexpr int mappings_of_a_box = 12;

  void compare(const BoxBound& bound, const analytical::Account& account) const {
    EXPECT_LE(bound.cycles(), static_cast<double>(account.cycles()));
    for (const auto& [count, name] : counts) {
      EXPECT_LE(bound.tally().*count, account.tally.*count) << name;
    }
    for (const auto objective : all_objectives) {
      const Scorer scorer(objective, machine_, formats_, prices_);
      const auto least = scorer.of(bound.cycles(), bound.tally());
      const auto score = scorer.of(static_cast<double>(account.cycles()), account.tally);
      EXPECT_LE(least.first, score.first) << to_string(objective);
      EXPECT_LE(least.second, score.second) << to_string(objective);
      EXPECT_LE(least.third, score.third) << to_string(objective);
    }
  }

  /// A mapping's own bound, which is that of a box that has no other sizes.
  void compare_least_score(const Mapping& mapping, const BoxBound* of_point,
                           const analytical::Account& account) const {
    const analytical::MachineRates rates(machine_, formats_, pipeline_);
    for (const auto objective : all_objectives) {
      const Scorer scorer(objective, machine_, formats_, prices_);
      const auto least = least_score(mapping, scorer, rates);
      EXPECT_LE(least, scorer.of(static_cast<double>(account.cycles()), account.tally));
      if (of_point != nullptr) {
        EXPECT_EQ(least, scorer.of(of_point->cycles(), of_point->tally()));
      }
    }
  }

  test::Random& random_;
  const Architecture& machine_;
  const ProductFormats& formats_;
  TallyPrices prices_;
  LanePipeline pipeline_;
  std::vector<Region> regions_;
};

class BoxBounds : public testing::TestWithParam<std::uint64_t> {};

TEST_P(BoxBounds, AreNeverAboveALegalMappingOfTheBox) {
  constexpr int nests = 400;
  constexpr int boxes_of_a_nest = 50;
  test::Random random(GetParam());
  std::uint64_t compared = 0;
  for (int i = 0; i < nests; ++i) {
    const bool small = random.chance(60);
    const auto nest = small ? test::random_nest(random, {.extent = 12, .pixels = 6, .taps = 4})
                            : test::random_nest(random, {.extent = 600, .pixels = 30, .taps = 7});
    const auto machine =
        small ? test::small_machine(random, random.chance(85)) : test::usual_machine(random);
    const auto formats = test::random_formats(random);
    SCOPED_TRACE("nest " + std::to_string(i));
    Sampler sampler(random, nest, machine, formats);
    for (int j = 0; j < boxes_of_a_nest && !testing::Test::HasFailure(); ++j) {
      SCOPED_TRACE("box " + std::to_string(j));
      compared += sampler.compare_a_box();
    }
  }
  EXPECT_GT(compared, 1000U);
  RecordProperty("mappings", std::to_string(compared));
}

INSTANTIATE_TEST_SUITE_P(Seeds, BoxBounds, testing::Range<std::uint64_t>(1, 5));

}  // namespace
}  // namespace lnsim
