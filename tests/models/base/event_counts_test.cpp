// SPDX-License-Identifier: MIT
#include "models/base/event_counts.hpp"

#include <limits>

#include <gtest/gtest.h>

#include "models/base/error.hpp"

namespace lnsim {
namespace {

constexpr auto largest = std::numeric_limits<std::uint64_t>::max();

Event adder(std::uint32_t width) {
  return {.component = "accumulators",
          .resource = "integer_adder",
          .action = "add",
          .attributes = {{"width_bits", width}}};
}

EventCounts counts(std::uint64_t narrow, std::uint64_t wide) {
  EventCounts result;
  result.add(adder(8), narrow);
  result.add(adder(24), wide);
  return result;
}

TEST(EventCounts, AbsentMeansZeroAndZeroStaysAbsent) {
  EventCounts events;
  events.add(adder(8), 0);
  EXPECT_TRUE(events.all().empty());
  EXPECT_EQ(events[adder(8)], 0U);
  EXPECT_TRUE(events.all().empty()) << "asking adds nothing";
}

TEST(EventCounts, AddsPerEvent) {
  auto events = counts(2, 3);
  events.add(adder(8), 5);
  EXPECT_EQ(events[adder(8)], 7U);
  EXPECT_EQ(events[adder(24)], 3U);
  EXPECT_EQ(events.all().size(), 2U);
}

TEST(EventCounts, EveryFieldTellsEventsApart) {
  Event system = adder(8);
  system.scope = Scope::BeyondPe;
  Event variant = adder(8);
  variant.variant = "fp32";
  Event capacity = adder(8);
  capacity.attributes.set("capacity_bytes", 4096);
  Event table = adder(8);
  table.attributes.set("table_entries", 8);
  Event gated = adder(8);
  gated.statistics.zero_permille = 500;
  EventCounts events;
  for (const auto& event : {adder(8), system, variant, capacity, table, gated}) {
    events.add(event, 1);
  }
  EXPECT_EQ(events.all().size(), 6U);
}

TEST(EventCounts, SumsCommuteAndAssociateWithTheEmptyOneAsZero) {
  const auto sum = [](EventCounts a, const EventCounts& b) { return a += b; };
  const auto a = counts(1, 2);
  const auto b = counts(3, 0);
  const auto c = counts(0, 5);
  EXPECT_EQ(sum(a, b), sum(b, a));
  EXPECT_EQ(sum(sum(a, b), c), sum(a, sum(b, c)));
  EXPECT_EQ(sum(a, EventCounts{}), a);
  EXPECT_EQ(sum(EventCounts{}, a), a);
}

TEST(EventCounts, AddsItselfToItself) {
  auto events = counts(2, 3);
  events += events;
  EXPECT_EQ(events, counts(4, 6));
}

TEST(EventCounts, OverflowThrows) {
  auto events = counts(largest, 1);
  EXPECT_THROW(events.add(adder(8), 1), OverflowError);
  EXPECT_THROW(events += counts(1, 0), OverflowError);
  EXPECT_EQ(events[adder(8)], largest);
}

}  // namespace
}  // namespace lnsim
