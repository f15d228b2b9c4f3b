// SPDX-License-Identifier: MIT
#include "sim/report/ratio_split.hpp"

#include <gtest/gtest.h>

namespace lnsim {
namespace {

const auto pe = Scope::ProcessingElement;
const auto beyond = Scope::BeyondPe;

/// What moves at a component, and what that costs.
void add(IterationCost& iteration, Scope scope, const char* component, std::uint64_t bytes,
         double energy) {
  const Picojoules picojoules(energy);
  iteration.total.energy.components[{scope, component}] += {picojoules, picojoules, picojoules};
  iteration.total.events.add(
      {.scope = scope, .component = component, .attributes = {{"width_bits", 8}}}, bytes);
}

IterationCost iteration(const std::string& format) {
  return {.formats = parse_role_formats(format), .ops = {}, .passes = {}, .total = {}};
}

void expect_factors(const RatioSplit& split, double storage, double mapping, double arithmetic,
                    double memory_prices) {
  EXPECT_DOUBLE_EQ(split.storage, storage);
  EXPECT_DOUBLE_EQ(split.mapping, mapping);
  EXPECT_DOUBLE_EQ(split.arithmetic, arithmetic);
  EXPECT_DOUBLE_EQ(split.memory_prices, memory_prices);
}

TEST(SplitRatio, GoesFromWordsToBytesToDatapathsToPrices) {
  auto format = iteration("lns8g8");
  add(format, pe, "operand_buffer_a", 100, 50);
  add(format, pe, "accumulator", 0, 40);
  add(format, beyond, "leakage", 0, 10);
  auto baseline = iteration("fp32");
  add(baseline, pe, "operand_buffer_a", 300, 180);
  add(baseline, pe, "multiplier", 0, 210);
  add(baseline, beyond, "leakage", 0, 20);
  const auto split = split_ratio(baseline, format);
  // 400 bytes of 0.5 pJ; then 300, and 20 pJ of leakage; then 210 pJ; then bytes of 0.6 pJ.
  expect_factors(split, 250.0 / 100, 210.0 / 250, 380.0 / 210, 410.0 / 380);
  EXPECT_DOUBLE_EQ(split.ratio(), 4.1);
}

TEST(SplitRatio, TensorsOfDramWidenByTheirClass) {
  auto format = iteration("lns8g8");
  add(format, beyond, "dram", 30, 30);
  format.total.tensors[TensorClass::Weight].dram_bytes = 10;
  format.total.tensors[TensorClass::StoredWeight].dram_bytes = 15;
  format.total.tensors[TensorClass::Scale].dram_bytes = 5;
  auto baseline = iteration("fp32");
  add(baseline, beyond, "dram", 90, 90);
  baseline.total.tensors[TensorClass::Weight].dram_bytes = 60;
  baseline.total.tensors[TensorClass::StoredWeight].dram_bytes = 30;
  // The weights' 10 bytes become 40, stored weights are the baseline's, which has no scales.
  expect_factors(split_ratio(baseline, format), 70.0 / 30, 90.0 / 70, 1, 1);
}

TEST(SplitRatio, PartialSumsWidenAsTheyWait) {
  auto format = iteration("lns8g8");
  add(format, pe, "collector", 24, 24);
  auto baseline = iteration("fp32");
  add(baseline, pe, "collector", 32, 32);
  expect_factors(split_ratio(baseline, format), 32.0 / 24, 1, 1, 1);
}

TEST(SplitRatio, OfAFormatToItselfIsOneEverywhere) {
  auto one = iteration("lns8g8");
  add(one, pe, "operand_buffer_a", 100, 50);
  add(one, beyond, "dram", 30, 30);
  one.total.tensors[TensorClass::Scale].dram_bytes = 5;
  add(one, pe, "accumulator", 0, 40);
  expect_factors(split_ratio(one, one), 1, 1, 1, 1);
}

TEST(SplitRatio, AMemoryThatTheFormatDoesNotUseIsOfTheMapping) {
  auto format = iteration("lns8g8");
  add(format, pe, "accumulator", 0, 40);
  auto baseline = iteration("lns8g8");
  add(baseline, pe, "accumulator", 0, 40);
  add(baseline, beyond, "dram", 10, 20);
  expect_factors(split_ratio(baseline, format), 1, 1.5, 1, 1);
}

}  // namespace
}  // namespace lnsim
