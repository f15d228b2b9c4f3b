// SPDX-License-Identifier: MIT
#include "sim/mapping/machine_events.hpp"

#include <utility>

#include <gtest/gtest.h>

#include "models/base/error.hpp"
#include "tests/sim/machines.hpp"

namespace lnsim {
namespace {

TEST(MachineEvents, ArithmeticIsThatOfAVectorUnitOfTheMachinesSize) {
  auto machine = test::machine("lns-madam-pe");
  machine.pe.vector_size = 4;
  for (const auto* format : {"lns8g8", "fp16", "int8"}) {
    const MachineEvents events(machine, parse_number_format(format));
    for (const auto& [event, count] : events.multiply_accumulate) {
      EXPECT_EQ(event.attributes["vector_size"], 4U) << format << " " << event.component;
    }
    EXPECT_EQ(events.operand_register_write.attributes["vector_size"], 0U);
  }
}

/// Operands are as wide as they are stored, sums as the lane's, and results as the output's.
TEST(MachineEvents, OfMixedFormatsAreThoseOfEachTensor) {
  const ProductFormats formats(parse_number_format("lns6g4"), parse_number_format("lns8g8-a20"),
                               parse_number_format("lns16g2048"));
  const auto machine = test::machine("lns-madam-pe");
  const MachineEvents events(machine, formats);
  const auto vector = machine.pe.vector_size;
  EXPECT_EQ(events.buffer_a_read.attributes["width_bits"], 6 * vector);
  EXPECT_EQ(events.operand_register_write.attributes["width_bits"], 6 * vector);
  EXPECT_EQ(events.buffer_b_read.attributes["width_bits"], 8 * vector);
  EXPECT_EQ(events.broadcast.attributes["width_bits"], 8 * vector);
  EXPECT_EQ(events.collector_read.attributes["width_bits"], 20U);
  EXPECT_EQ(events.multiply_accumulate.front().event.attributes["width_bits"], 8U);
  EXPECT_EQ(events.post_processing.front().event.attributes["table_entries"], 2048U);
}

TEST(MachineEvents, ThePartialSumOfDeferredBinsIsAsWideAsAllOfThem) {
  const auto machine = test::machine("lns-madam-pe");
  for (const auto& [format, bits] : {std::pair{"lns8g8-a20-bins", 20U},
                                     {"lns8g8-a20-bins-deferred", 160U},
                                     {"lns8g8-t1-a20-bins-deferred", 20U}}) {
    const MachineEvents events(machine, parse_number_format(format));
    EXPECT_EQ(events.collector_read.attributes["width_bits"], bits) << format;
    EXPECT_EQ(events.collector_write.attributes["width_bits"], bits) << format;
  }
}

TEST(MachineEvents, AVectorIsReadWithTheScaleOfItsBlock) {
  auto machine = test::machine("lns-madam-pe");
  const MachineEvents events(machine, parse_number_format("mxfp4"));
  EXPECT_EQ(events.buffer_a_read.attributes["width_bits"], 32 * 4 + 8U);
  EXPECT_EQ(events.broadcast.attributes["width_bits"], 32 * 4 + 8U);
  machine.pe.vector_size = 64;
  EXPECT_THROW(MachineEvents(machine, parse_number_format("mxfp4")), Error);
  EXPECT_NO_THROW(MachineEvents(machine, parse_number_format("int4")));
}

TEST(EventStatistics, AreRoundedToAThousandthAndKnowNoFractionOfZero) {
  EXPECT_EQ(event_statistics(0.25, 0.1256),
            (EventStatistics{.zero_permille = 250, .toggle_permille = 126}));
  EXPECT_EQ(event_statistics(0.0004, std::nullopt), EventStatistics{});
  EXPECT_EQ(event_statistics(0, 0.0),
            (EventStatistics{.zero_permille = std::nullopt, .toggle_permille = 0}));
}

TEST(WithStatistics, MarksMultiplyAccumulatesAlone) {
  const MachineEvents events(test::machine("lns-madam-pe"), parse_number_format("int8"));
  auto multiply = events.multiply_accumulate[0].event;
  EventCounts counts;
  counts.add(multiply, 10);
  counts.add(events.buffer_a_read, 10);
  EXPECT_EQ(with_statistics(counts, events, {}), counts);
  const EventStatistics statistics{.zero_permille = 260, .toggle_permille = 0};
  const auto known = with_statistics(counts, events, statistics);
  multiply.statistics = statistics;
  EXPECT_EQ(known[multiply], 10U);
  EXPECT_EQ(known[events.buffer_a_read], 10U);
  EXPECT_EQ(known.all().size(), 2U);
}

}  // namespace
}  // namespace lnsim
