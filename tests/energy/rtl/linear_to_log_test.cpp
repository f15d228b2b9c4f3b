// SPDX-License-Identifier: MIT
// Does the RTL convert sums to the words that the numerics library gives?
#include <deque>
#include <random>

#include <Voutputs.h>

#include "energy/rtl_design.hpp"
#include "models/numerics/vector_datapath.hpp"
#include "tests/energy/rtl/bits.hpp"
#include "tests/energy/rtl/design_sets.hpp"
#include "tests/energy/rtl/verilated.hpp"

namespace lnsim::test {
namespace {

/// Every conversion with its datapath, and the words to come.
class OutputBench {
 public:
  OutputBench() {
    for (const auto& format : design_set("outputs").formats) {
      units_.push_back({numerics::make_datapath(format), linear_to_log_design(format), {}});
    }
  }

  void convert(std::uint64_t sum, std::int32_t offset) {
    model_->issue = 1;
    model_->sum = sum;
    model_->offset = static_cast<std::uint64_t>(std::int64_t{offset});
    for (auto& unit : units_) {
      const auto& format = unit.datapath->format();
      const auto taken =
          sign_extend(static_cast<std::uint64_t>(std::int64_t{offset}), format.bits + 2);
      unit.words.push_back(unit.datapath->output(sign_extend(sum, format.accumulator_bits),
                                                 static_cast<std::int32_t>(taken)));
    }
    ++converted_;
    clock();
  }

  void finish() {
    model_->issue = 0;
    for (std::uint32_t i = 0; i < 3; ++i) {
      clock();
    }
    for (const auto& unit : units_) {
      EXPECT_TRUE(unit.words.empty());
    }
    record_agreement(converted_ * units_.size(), units_.size());
  }

 private:
  struct Unit {
    std::unique_ptr<numerics::VectorDatapath> datapath;
    RtlDesign design;
    std::deque<std::uint32_t> words;
  };

  void clock() {
    model_.clock();
    ++cycles_;
    for (std::size_t i = 0; i < units_.size(); ++i) {
      auto& unit = units_[i];
      const bool due = !unit.words.empty() && cycles_ > unit.design.pipeline_depth + 1;
      ASSERT_EQ(model_->done[i] != 0, due) << unit.design.name;
      if (due) {
        ASSERT_EQ(model_->word[i], unit.words.front()) << unit.design.name;
        unit.words.pop_front();
      }
    }
  }

  Verilated<Voutputs> model_;
  std::vector<Unit> units_;
  std::uint64_t cycles_ = 0;
  std::uint64_t converted_ = 0;
};

TEST(RtlLinearToLog, ConvertsEverySumOfSixteenBits) {
  constexpr std::uint64_t sums = 1 << 16;
  OutputBench bench;
  for (const std::int32_t offset : {0, -1, -57, 13, -130, -500}) {
    for (std::uint64_t sum = 0; sum < sums; ++sum) {
      bench.convert(sum, offset);
      ASSERT_FALSE(testing::Test::HasFailure());
    }
  }
  bench.finish();
}

TEST(RtlLinearToLog, ConvertsRandomSumsOfEveryLength) {
  constexpr std::uint32_t count = 200000;
  OutputBench bench;
  std::mt19937_64 random(1);
  for (std::uint32_t i = 0; i < count; ++i) {
    const auto length = random() % 64;
    bench.convert((random() >> length) * (random() % 2 == 0 ? 1 : ~std::uint64_t{0}),
                  static_cast<std::int32_t>(random()));
    ASSERT_FALSE(testing::Test::HasFailure());
  }
  bench.finish();
}

}  // namespace
}  // namespace lnsim::test
