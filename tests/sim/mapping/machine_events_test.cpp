// SPDX-License-Identifier: MIT
#include "sim/mapping/machine_events.hpp"

#include <gtest/gtest.h>

#include "tests/sim/machines.hpp"

namespace lnsim {
namespace {

TEST(MachineEvents, ArithmeticIsThatOfAVectorUnitOfTheMachinesSize) {
  auto machine = test::machine("lns-madam-pe");
  machine.pe.vector_size = 4;
  for (const auto* format : {"lns8g8", "fp16", "int8"}) {
    const MachineEvents events(machine, parse_number_format(format));
    for (const auto& [event, count] : events.multiply_accumulate) {
      EXPECT_EQ(event.vector_size, 4U) << format << " " << event.component;
    }
    EXPECT_EQ(events.operand_register_write.vector_size, 0U);
  }
}

TEST(SplitZeroProducts, TakesTheRoundedShareOfMultiplyAccumulatesAlone) {
  const MachineEvents events(test::machine("lns-madam-pe"), parse_number_format("int8"));
  auto zero = events.multiply_accumulate[0].event;
  EventCounts counts;
  counts.add(zero, 10);
  counts.add(events.buffer_a_read, 10);
  const auto split = split_zero_products(counts, 0.26);
  EXPECT_EQ(split[zero], 7U);
  zero.zero_operand = true;
  EXPECT_EQ(split[zero], 3U);
  EXPECT_EQ(split[events.buffer_a_read], 10U);
  EXPECT_EQ(split_zero_products(counts, 0), counts);
}

}  // namespace
}  // namespace lnsim
