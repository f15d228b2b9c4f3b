// SPDX-License-Identifier: MIT
// Does the RTL make one sum of those of deferred bins as the numerics library does?
#include <algorithm>
#include <array>
#include <memory>
#include <random>
#include <vector>

#include <Vtotals.h>

#include "models/numerics/datapath/vector_datapath.hpp"
#include "tests/energy/rtl/bits.hpp"
#include "tests/energy/rtl/design_sets.hpp"
#include "tests/energy/rtl/unit_bench.hpp"

namespace lnsim::test {
namespace {

using Datapath = std::unique_ptr<numerics::VectorDatapath>;

/// A unit takes the lowest bits of as many sums as it has bins.
class TotalBench : public UnitBench<Vtotals, Datapath, numerics::DotResult> {
 public:
  TotalBench() {
    for (const auto& format : design_set("totals").formats) {
      const auto design = bin_constants_design(format);
      add(numerics::make_datapath(format), design);
      bins_ = std::max<std::size_t>(bins_, design.sums);
    }
  }

  /// Of the unit that has most.
  [[nodiscard]] std::size_t bins() const { return bins_; }

  void combine(const std::vector<std::uint64_t>& sums) {
    for (std::size_t i = 0; i < bins_; ++i) {
      model()->sums[i] = sums[i];
    }
    issue([&](const Datapath& datapath, const RtlDesign& design) {
      std::vector<numerics::Sum> running;
      for (std::uint32_t i = 0; i < design.sums; ++i) {
        running.push_back(sign_extend(sums[i], design.accumulator_bits));
      }
      return datapath->total(running);
    });
  }

  void finish() {
    drain();
    record();
  }

 private:
  numerics::DotResult seen(std::size_t i, const RtlDesign& design) override {
    return {.sum = sign_extend(model()->sum[i], design.accumulator_bits),
            .overflows = model()->overflow[i]};
  }

  std::size_t bins_ = 0;
};

TEST(RtlBinConstants, EveryPairOfEightBitSumsIsCombined) {
  constexpr std::uint64_t values = 256;
  TotalBench bench;
  std::vector<std::uint64_t> sums(bench.bins());
  for (std::uint64_t first = 0; first < values; ++first) {
    for (std::uint64_t second = 0; second < values; ++second) {
      sums[0] = first;
      sums[1] = second;
      bench.combine(sums);
      ASSERT_FALSE(testing::Test::HasFailure());
    }
  }
  bench.finish();
}

TEST(RtlBinConstants, RandomSumsOfEveryLengthAreCombined) {
  constexpr std::uint32_t count = 200000;
  TotalBench bench;
  std::mt19937_64 random(1);
  std::vector<std::uint64_t> sums(bench.bins());
  for (std::uint32_t i = 0; i < count; ++i) {
    const auto shortest = random() % 64;
    for (auto& sum : sums) {
      const auto length = std::max(shortest, random() % 64);
      sum = (random() >> length) * (random() % 2 == 0 ? 1 : ~std::uint64_t{0});
    }
    bench.combine(sums);
    ASSERT_FALSE(testing::Test::HasFailure());
  }
  bench.finish();
}

/// Ends of the range of every width, and what lies around 0 and around them.
TEST(RtlBinConstants, CornersAreCombined) {
  constexpr std::uint32_t count = 100000;
  constexpr std::array<std::uint32_t, 6> widths{8, 12, 16, 24, 32, 48};
  TotalBench bench;
  std::mt19937_64 random(1);
  std::vector<std::uint64_t> sums(bench.bins());
  for (std::uint32_t i = 0; i < count; ++i) {
    const auto end = std::uint64_t{1} << (widths.at(i % widths.size()) - 1);
    const auto alike = random() % 8;
    for (auto& sum : sums) {
      const std::array corners{end - 1,          end,         end + 1,    end / 2, std::uint64_t{0},
                               std::uint64_t{1}, end * 2 - 1, end / 2 * 3};
      sum = corners.at(random() % 4 == 0 ? random() % corners.size() : alike);
    }
    bench.combine(sums);
    ASSERT_FALSE(testing::Test::HasFailure());
  }
  bench.finish();
}

}  // namespace
}  // namespace lnsim::test
