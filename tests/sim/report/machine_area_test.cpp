// SPDX-License-Identifier: MIT
#include "sim/report/machine_area.hpp"

#include <vector>

#include <gtest/gtest.h>

#include "tests/sim/machines.hpp"

namespace lnsim {
namespace {

PriceCurve curve(const std::string& resource, std::array<ScalingRule, price_axes.size()> rules,
                 PricePosition position, double area) {
  return {.resource = resource,
          .action = Name(occupy_action),
          .variant = "",
          .component = "",
          .rules = rules,
          .scaling_source = {},
          .points = {{.position = position, .value = {area, area, area}}}};
}

/// Positions of capacity and width among the axes.
constexpr std::size_t capacity = 2;
constexpr std::size_t width = 6;

/// Memories in proportion to their capacity and width, 1 um2 a byte of latches.
Technology technology() {
  std::array<ScalingRule, price_axes.size()> both{};
  both[capacity] = both[width] = ScalingRule::Linear;
  std::array<ScalingRule, price_axes.size()> bytes{};
  bytes[capacity] = ScalingRule::Linear;
  PricePosition one{};
  one[capacity] = 1;
  auto wide = one;
  wide[width] = 1;
  return {.name = "toy",
          .title = "t",
          .description = "d",
          .vector_units = {{"narrow", "lns8g8", 1, 8, 80.0},
                           {"wide", "lns8g8", 1, 32, 160.0},
                           {"float", "fp32", 1, 8, 400.0},
                           {"unknown", "int8", 1, 32}},
          .update_units = {{16, 7.0}},
          .energy = {},
          .leakage = {},
          .area = {curve("sram", both, wide, 0.5), curve("latch_array", bytes, one, 1.0)}};
}

MachineArea area(const std::string& format, const Technology& technology,
                 const std::string& machine = "lns-madam-pe") {
  return area_of(test::machine(machine), parse_role_formats(format), PriceList(technology));
}

TEST(MachineArea, IsThatOfElementsBanksAndLatches) {
  const auto machine = test::machine("lns-madam-pe");
  const auto& pe = machine.pe;
  const auto found = area("lns8g8", technology());
  EXPECT_EQ(found.datapaths, 160.0 * pe.lanes) << "the unit of 32 elements";
  const double global = static_cast<double>(machine.memory->global_buffer.capacity.value()) *
                        machine.memory->global_buffer.port_width_bits;
  const auto buffers =
      static_cast<double>(pe.buffer_a.capacity.value() + pe.buffer_b.capacity.value()) * 256;
  EXPECT_DOUBLE_EQ(*found.memories, 0.5 * (buffers + global)) << "32 elements of 8 bits";
  EXPECT_EQ(found.collector, pe.lanes * pe.collector_entries * 24.0 / 8);
  EXPECT_EQ(found.vector_unit, 50.0 * machine.vector_unit.lanes);
  EXPECT_EQ(found.weight_update, 7.0 * machine.weight_update.weights_per_cycle);
  EXPECT_DOUBLE_EQ(*found.total(), *found.datapaths + *found.memories + *found.collector +
                                       *found.vector_unit + *found.weight_update);
}

TEST(MachineArea, GrowsWithTheProcessingElements) {
  const auto one = area("lns8g8", technology());
  const auto sixteen = area("lns8g8", technology(), "lns-madam-chip16");
  EXPECT_EQ(sixteen.datapaths, 16 * *one.datapaths);
  EXPECT_EQ(sixteen.collector, 16 * *one.collector);
}

/// Where no area of events says how large a unit of this size is.
TEST(MachineArea, OfAUnitOfAnotherSizeIsThatOfItsElements) {
  const auto& pe = test::machine("lns-madam-pe").pe;
  EXPECT_EQ(area("fp32", technology()).datapaths, 400.0 / 8 * pe.vector_size * pe.lanes);
}

/// lns4g8 alone multiplies weights and activations, and lns8g8 errors with either.
TEST(MachineArea, OfSeveralLanesIsThatOfTheLargest) {
  const auto lanes = test::machine("lns-madam-pe").pe.lanes;
  auto other = technology();
  EXPECT_EQ(area("lns8g8+error=lns4g8", other).datapaths, 160.0 * lanes);
  const auto* two = "lns4g8+error=lns8g8";
  EXPECT_FALSE(area(two, other).datapaths);
  other.vector_units.push_back({"small", "lns4g8", 1, 32, 90.0});
  EXPECT_EQ(area(two, other).datapaths, 160.0 * lanes);
  other.vector_units.back().area_um2 = 170.0;
  EXPECT_EQ(area(two, other).datapaths, 170.0 * lanes);
}

TEST(MachineArea, OfAUnitWithoutAreaOrThatNobodyCharacterisedIsNotKnown) {
  EXPECT_FALSE(area("int8", technology()).datapaths);
  EXPECT_FALSE(area("fp16", technology()).datapaths);
}

/// 100 um2 for each part of a lane of 32 elements.
Technology with_areas_of_lanes() {
  auto result = technology();
  std::array<ScalingRule, price_axes.size()> any{};
  any.fill(ScalingRule::Any);
  for (const auto& [event, count] : multiply_accumulate_events(parse_number_format("lns8g8"))) {
    auto area = curve(event.resource.text(), any, {}, 100);
    area.variant = event.variant;
    result.area.push_back(area);
  }
  return result;
}

TEST(MachineArea, OfLanesWithoutAUnitOfTheirSizeIsThatOfTheirEvents) {
  const auto lanes = test::machine("lns-madam-pe").pe.lanes;
  auto other = with_areas_of_lanes();
  EXPECT_EQ(area("lns8g8", other).datapaths, 160.0 * lanes) << "a unit has this size";
  EXPECT_EQ(area("lns6g4", other).datapaths, 300.0 * lanes);
  std::erase_if(other.vector_units, [](const auto& unit) { return unit.name == "wide"; });
  EXPECT_EQ(area("lns8g8", other).datapaths, 300.0 * lanes) << "rather than 4 units of 8";
  EXPECT_FALSE(area("lns8g8-bins", other).datapaths);
}

TEST(MachineArea, OfUpdatesIsThatOfLogarithmicWeightsOfTheirWidthOrOfElementsInFp32) {
  const auto weights = test::machine("lns-madam-pe").weight_update.weights_per_cycle;
  EXPECT_EQ(area("fp32", technology()).weight_update, 50.0 * weights);
  EXPECT_EQ(area("int8", technology()).weight_update, 50.0 * weights);
  EXPECT_FALSE(area("lns8g8+update=lns12g128", technology()).weight_update);
}

TEST(MachineArea, IsNotKnownOfATechnologyWithoutAreas) {
  auto none = technology();
  none.area.clear();
  const auto found = area("lns8g8", none);
  EXPECT_FALSE(found.memories);
  EXPECT_FALSE(found.collector);
  EXPECT_FALSE(found.total());
}

}  // namespace
}  // namespace lnsim
