// SPDX-License-Identifier: MIT
#include "sim/report/report.hpp"

#include <limits>

#include <gtest/gtest.h>

#include "models/base/error.hpp"

namespace lnsim {
namespace {

Event event(const std::string& component, std::uint32_t width_bits) {
  return {.component = component,
          .resource = "sram",
          .action = "read",
          .attributes = {{"width_bits", width_bits}}};
}

Cost cost(std::uint64_t scale) {
  Cost result;
  result.macs = 3 * scale;
  result.cycles = {.compute = Cycles(5 * scale), .dram_stall = Cycles(7 * scale)};
  result.events.add(event("dram", 512), 11 * scale);
  const Picojoules energy(13.0 * static_cast<double>(scale));
  result.energy.components[{Scope::BeyondPe, "dram"}] = {energy, energy, energy};
  return result;
}

TEST(Cost, AddsEveryPart) {
  auto sum = cost(1);
  sum += cost(2);
  const auto expected = cost(3);
  EXPECT_EQ(sum.macs, expected.macs);
  EXPECT_EQ(sum.cycles, expected.cycles);
  EXPECT_EQ(sum.events, expected.events);
  EXPECT_EQ(sum.energy, expected.energy);
}

TEST(Cost, NothingIsNeutral) {
  auto sum = cost(4);
  sum += Cost{};
  EXPECT_EQ(sum.macs, cost(4).macs);
  EXPECT_EQ(sum.cycles, cost(4).cycles);
  EXPECT_EQ(sum.events, cost(4).events);
  EXPECT_EQ(sum.energy, cost(4).energy);
}

TEST(Cost, SumsAreChecked) {
  Cost most;
  most.macs = std::numeric_limits<std::uint64_t>::max();
  EXPECT_THROW(most += cost(1), OverflowError);
}

TEST(ComponentName, TellsTheLeakagesApart) {
  EXPECT_EQ(component_name({Scope::ProcessingElement, "leakage"}), "pe_leakage");
  EXPECT_EQ(component_name({Scope::BeyondPe, "leakage"}), "leakage");
  EXPECT_EQ(component_name({Scope::BeyondPe, "dram"}), "dram");
}

TEST(TrafficBytes, AreWidthTimesCountOverWidthsRoundedUpOnce) {
  EventCounts events;
  events.add(event("collector", 24), 3);
  events.add(event("collector", 20), 1);
  events.add(event("dram", 512), 2);
  EXPECT_EQ(traffic_bytes(events, "collector"), 12U);  // 92 bits
  EXPECT_EQ(traffic_bytes(events, "dram"), 128U);
}

TEST(TrafficBytes, LeaveOutOtherComponents) {
  EventCounts events;
  events.add(event("interconnect", 1024), 5);
  EXPECT_EQ(traffic_bytes(events, "dram"), 0U);
}

TEST(TrafficBytes, AreChecked) {
  EventCounts events;
  events.add(event("dram", 512), std::numeric_limits<std::uint64_t>::max() / 2);
  EXPECT_THROW(static_cast<void>(traffic_bytes(events, "dram")), OverflowError);
}

TEST(Utilisation, IsUtilisedMacsOverPeakInTheSameCycles) {
  Architecture machine;
  machine.processing_elements = 2;
  machine.pe.lanes = 4;
  machine.pe.vector_size = 8;
  Cost half;
  half.macs = 400;
  half.utilised_macs = 320;
  half.cycles.compute = Cycles(6);
  half.cycles.output_stall = Cycles(4);
  EXPECT_DOUBLE_EQ(utilisation(half, machine), 0.5);
  EXPECT_EQ(utilisation(Cost{}, machine), 0);
}

}  // namespace
}  // namespace lnsim
