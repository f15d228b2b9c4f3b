// SPDX-License-Identifier: MIT
/// Streams by hand: a port and wires of 8 bytes, 5 cycles of way, DRAM of 4 bytes a cycle in bursts
/// of 16, 10 cycles of latency.
#include <gtest/gtest.h>

#include "sim/analytical/execute.hpp"
#include "tests/sim/analytical/hand_machine.hpp"

namespace lnsim::analytical {
namespace {

CycleStack cycles_of(const VectorTask& task, const Architecture& machine = hand_machine()) {
  return execute(machine, Job{task, hand_format()}).cycles;
}

/// 100 cycles of work decide; 160 bytes each way are 10 bursts, 40 cycles of DRAM, and 20 cycles of
/// a port. In one beat all pass one after the other: 40 + 20 + 100 + 20 + 40.
TEST(Stream, InOneBeatNothingOverlaps) {
  const VectorTask task{.read = Bytes(160), .written = Bytes(160), .work = Cycles(100)};
  EXPECT_EQ(cycles_of(task), (CycleStack{.fill_drain = Cycles(2 * (10 + 5)),
                                         .dram_stall = Cycles(2 * 40 + 2 * 20),
                                         .vector_unit = Cycles(100)}));
}

/// In four beats, the first and the last do not overlap with the slowest: a quarter of the rest.
TEST(Stream, InBeatsAllButTheSlowestOverlap) {
  const VectorTask task{.read = Bytes(160), .written = Bytes(160), .work = Cycles(100), .beats = 4};
  EXPECT_EQ(cycles_of(task).dram_stall, Cycles((2 * 40 + 2 * 20) / 4));
}

/// DRAM reads and writes one after the other, 80 cycles; the first beat is on its way through port
/// and unit for a quarter of 20 + 10 + 20 cycles, while DRAM reads the others.
TEST(Stream, WaitsForDramWhereItIsSlowest) {
  const VectorTask task{.read = Bytes(160), .written = Bytes(160), .work = Cycles(10), .beats = 4};
  EXPECT_EQ(cycles_of(task).dram_stall, Cycles(80 - 10));
}

/// 160 bytes in and 16 out: 44 cycles of DRAM, and a half of 20 + 10 + 2 of others, but for half of
/// the 4 cycles of output.
TEST(Stream, LeavesDramIdleWhereItHasNoOtherBeats) {
  const VectorTask task{.read = Bytes(160), .written = Bytes(16), .work = Cycles(10), .beats = 2};
  EXPECT_EQ(cycles_of(task).dram_stall, Cycles(44 - 10 + 16 - 2));
}

TEST(Stream, WaitsForTheWiresWhereTheyAreNarrowerThanThePort) {
  auto machine = hand_machine();
  machine.memory->interconnect.width_bits = 8;
  const VectorTask task{.read = Bytes(160), .work = Cycles(10), .beats = 2};
  EXPECT_EQ(cycles_of(task, machine).dram_stall, Cycles(160 - 10 + (40 + 10) / 2));
}

TEST(Stream, WaitsForThePortWhereItIsNarrowerThanTheWires) {
  auto machine = hand_machine();
  machine.memory->global_buffer.port_width_bits = 8;
  const VectorTask task{.written = Bytes(160), .work = Cycles(10), .beats = 2};
  EXPECT_EQ(cycles_of(task, machine).dram_stall, Cycles(160 - 10 + (40 + 10) / 2));
}

TEST(Stream, HasTheLatencyOfEachDirectionThatItUses) {
  const VectorTask zeros{.written = Bytes(16)};
  EXPECT_EQ(cycles_of(zeros), (CycleStack{.fill_drain = Cycles(10 + 5), .dram_stall = Cycles(6)}));
  const VectorTask read{.read = Bytes(16), .work = Cycles(1), .weight_update = true};
  EXPECT_EQ(cycles_of(read), (CycleStack{.fill_drain = Cycles(10 + 5),
                                         .dram_stall = Cycles(4 - 1 + 2 + 1),
                                         .weight_update = Cycles(1)}));
}

TEST(Stream, WithIdealMemoryTakesItsWork) {
  auto machine = hand_machine();
  machine.memory.reset();
  const VectorTask task{.read = Bytes(160), .written = Bytes(160), .work = Cycles(10)};
  EXPECT_EQ(cycles_of(task, machine), (CycleStack{.vector_unit = Cycles(10)}));
}

/// 100 bytes are 7 bursts and 13 accesses or flits, 20 bytes 2 and 3; wires are 3 mm long.
TEST(Stream, CountsBurstsAccessesAndFlits) {
  const VectorTask task{.read = Bytes(100), .written = Bytes(20), .work = Cycles(1)};
  const auto machine = hand_machine();
  const auto counts = execute(machine, Job{task, hand_format()}).counts;
  const MachineEvents events(machine, hand_format());
  EXPECT_EQ(counts[events.dram_read], 7U);
  EXPECT_EQ(counts[events.dram_write], 2U);
  EXPECT_EQ(counts[events.global_buffer_read], 13U + 3U);
  EXPECT_EQ(counts[events.global_buffer_write], 13U + 3U);
  EXPECT_EQ(counts[events.interconnect], 3 * (13U + 3U));
}

TEST(Stream, CountsItsOwnEvents) {
  const Event event{.component = "vector_unit", .resource = "float_adder", .action = "add"};
  const VectorTask task{.work = Cycles(1), .events = {{event, 42}}};
  EXPECT_EQ(execute(hand_machine(), Job{task, hand_format()}).counts[event], 42U);
}

}  // namespace
}  // namespace lnsim::analytical
