// SPDX-License-Identifier: MIT
// Does the RTL convert sums to the words that the numerics library gives?
#include <memory>
#include <random>

#include <Voutputs.h>

#include "models/numerics/datapath/vector_datapath.hpp"
#include "tests/energy/rtl/bits.hpp"
#include "tests/energy/rtl/design_sets.hpp"
#include "tests/energy/rtl/unit_bench.hpp"

namespace lnsim::test {
namespace {

using Datapath = std::unique_ptr<numerics::VectorDatapath>;

class OutputBench : public UnitBench<Voutputs, Datapath, std::uint64_t> {
 public:
  OutputBench() {
    for (const auto& format : design_set("outputs").formats) {
      add(numerics::make_datapath(format), linear_to_log_design(format));
    }
  }

  void convert(std::uint64_t sum, std::int32_t offset) {
    model()->sum = sum;
    model()->offset = static_cast<std::uint64_t>(std::int64_t{offset});
    issue([&](const Datapath& datapath, const RtlDesign&) {
      const auto& format = datapath->format();
      const auto taken =
          sign_extend(static_cast<std::uint64_t>(std::int64_t{offset}), format.storage.bits + 2);
      return datapath->output(sign_extend(sum, format.datapath.accumulator_bits),
                              static_cast<std::int32_t>(taken));
    });
  }

  void finish() {
    drain();
    record();
  }

 private:
  std::uint64_t seen(std::size_t i, const RtlDesign& /*design*/) override {
    return model()->word[i];
  }
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
