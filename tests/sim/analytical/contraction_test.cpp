// SPDX-License-Identifier: MIT
/// Accounts of small mappings worked out by hand, on the machine of hand_machine.hpp.
#include "sim/analytical/contraction.hpp"

#include <gtest/gtest.h>

#include "sim/analytical/execute.hpp"
#include "tests/sim/analytical/hand_machine.hpp"

namespace lnsim::analytical {
namespace {

Mapping one_step(const Tile& whole) {
  return {.nest = {.whole = whole}, .array = whole, .buffer = whole};
}

Architecture ideal_machine() {
  auto machine = hand_machine();
  machine.memory.reset();
  return machine;
}

Account account(const Mapping& mapping, const Architecture& machine = hand_machine(),
                const LanePipeline& pipeline = {}) {
  return account_of(mapping, MachineRates(machine, hand_format(), pipeline));
}

/// What the array counts; wires and ports are of no consequence where memory is ideal.
Tally array_tally(const Account& account) {
  auto tally = account.tally;
  tally.link_reads = 0;
  tally.link_writes = 0;
  return tally;
}

/// 8 rows are 2 blocks of lanes, 10 elements 3 vectors, 6 columns 2 blocks of the collector:
/// 2 * 3 * 6 issues, a way of 6 cycles, and one cycle to convert the last column.
TEST(IdealMemory, IssuesVectorAfterVector) {
  const auto found = account(one_step({8, 6, 10}), ideal_machine());
  EXPECT_EQ(found.compute, 36U);
  EXPECT_EQ(found.fill_drain, 6U + 1U);
  EXPECT_EQ(found.operand_stall + found.output_stall + found.dram_stall, 0U);
  EXPECT_EQ(array_tally(found), (Tally{.lane_vectors = 8 * 6 * 3,
                                       .a_words = 8 * 3,
                                       .a_reads = 8 * 3 * 2,
                                       .b_words = 60 / 4,
                                       .b_reads = 2 * 6 * 3,
                                       .outputs = 48}));
}

/// An interval of 3 cycles; columns leave one every 3 cycles, and none waits for another.
TEST(IdealMemory, IssuesEveryInterval) {
  auto machine = ideal_machine();
  machine.pe.initiation_interval_cycles = 3;
  machine.pe.post_processing_lanes = 2;
  const auto found = account(one_step({8, 6, 10}), machine);
  EXPECT_EQ(found.compute, 3 * 36U);
  EXPECT_EQ(found.fill_drain, 6U + 2U);
  EXPECT_EQ(found.output_stall, 0U);
}

/// Of 3 vectors the next two each begin 5 cycles after the one before, be they of 4 columns or of
/// 2: 2 * 5 + 4 and 2 * 5 + 2 cycles for each of 2 blocks of lanes, and a way of 6 + 3 cycles.
TEST(IdealMemory, WaitsUntilASumCanBeAddedToAgain) {
  const auto mapping = one_step({8, 6, 10});
  const auto found = account(mapping, ideal_machine(), {.added_stages = 3, .sums_in_turn = 5});
  EXPECT_EQ(found.compute, 2U * (14 + 12));
  EXPECT_EQ(found.fill_drain, 6U + 3U + 1U);
  EXPECT_EQ(found.operand_stall + found.output_stall + found.dram_stall, 0U);
  EXPECT_EQ(found.tally, account(mapping, ideal_machine()).tally);
}

/// An interval of 3 cycles: 4 columns take 12 cycles, more than the 7 of an addition, 2 take 6.
TEST(IdealMemory, WaitsForSumsBeyondTheInterval) {
  auto machine = ideal_machine();
  machine.pe.initiation_interval_cycles = 3;
  const auto found = account(one_step({8, 6, 10}), machine, {.sums_in_turn = 7});
  EXPECT_EQ(found.compute, 2U * (3 * 12 + 2 * 7 + 6));
}

/// A reduction in two tiles of one vector, whose sums stay: for each of 2 blocks of lanes the first
/// takes an addition of 6 cycles, as its sums are added to again, the second 2 for its columns.
TEST(IdealMemory, WaitsForSumsThatStay) {
  auto mapping = one_step({8, 2, 8});
  mapping.array.reduction = 4;
  mapping.buffer.reduction = 4;
  EXPECT_EQ(account(mapping, ideal_machine(), {.sums_in_turn = 6}).compute, 2U * (6 + 2));
}

/// The same of 4 steps of 2 columns whose sums leave after the first of two tiles and come back: it
/// takes an addition of 5 cycles a step, the second 2.
TEST(IdealMemory, WaitsForSumsThatComeBack) {
  auto mapping = one_step({4, 4, 8});
  mapping.array = {2, 2, 4};
  mapping.buffer.reduction = 4;
  EXPECT_EQ(account(mapping, ideal_machine(), {.sums_in_turn = 5}).compute, 4U * 5 + 4U * 2);
}

/// DRAM of 1 byte a cycle brings operands of 8 rows and 4 columns of 32 elements in 384 cycles, 40
/// after the array could be done with them: 2 blocks of lanes, whose 8 vectors each come 24 cycles
/// apart, 7 * 24 + 4. The first vectors come with 3 accesses; the other
/// 4 rows' operands, in 128 cycles, are there in time for another 172.
TEST(OneStep, HidesLoadsBehindSums) {
  auto machine = hand_machine();
  machine.memory->dram.bandwidth_bytes_per_cycle = 1;
  auto mapping = one_step({12, 4, 32});
  mapping.array.rows = 8;
  const auto found = account(mapping, machine, {.sums_in_turn = 24});
  EXPECT_EQ(found.compute, 3U * 172);
  EXPECT_EQ(found.dram_stall, 10U + 40U + 3U);
}

/// A column of 8 rows takes one lane 8 cycles, two more than its issues. Of the last pass, over 2
/// columns of 4 rows, the second waits 3 cycles for the first and takes 4.
TEST(IdealMemory, WaitsForPostProcessing) {
  auto machine = ideal_machine();
  machine.pe.post_processing_lanes = 1;
  const auto found = account(one_step({8, 6, 10}), machine);
  EXPECT_EQ(found.compute, 36U);
  EXPECT_EQ(found.output_stall, 6U * 8U - 36U);
  EXPECT_EQ(found.operand_stall, 0U);
  EXPECT_EQ(found.fill_drain, 6U + 4U + 3U);
}

/// Rows 3, 3 and 2 on three processing elements, columns 4 and 3 on two: the fullest takes
/// 1 * 4 * 2 cycles. A goes to both columns of processing elements, B to all three rows.
TEST(IdealMemory, DealsRowsAndColumnsToProcessingElements) {
  auto mapping = one_step({8, 7, 8});
  mapping.pe_rows = 3;
  mapping.pe_columns = 2;
  const auto found = account(mapping, ideal_machine());
  EXPECT_EQ(found.compute, 8U);
  EXPECT_EQ(found.fill_drain, 6U + 1U);
  EXPECT_EQ(array_tally(found), (Tally{.lane_vectors = 8 * 7 * 2,
                                       .a_words = 2 * (8 * 2),
                                       .a_reads = 2 * (8 * 2),
                                       .b_words = 3 * (32 / 4 + 24 / 4),
                                       .b_reads = 3 * (7 * 2),
                                       .outputs = 56}));
}

/// Steps of 4 x 4 of 6 rows and 5 columns: 4 + 2 rows by 4 + 1 columns, each of one vector. B comes
/// anew for each block of rows: 2 * 5 elements' words of one vector.
TEST(IdealMemory, WalksRaggedSteps) {
  auto mapping = one_step({6, 5, 4});
  mapping.array = {4, 4, 4};
  const auto found = account(mapping, ideal_machine());
  EXPECT_EQ(found.compute, 2U * 5U);
  EXPECT_EQ(array_tally(found), (Tally{.lane_vectors = 30,
                                       .a_words = 6,
                                       .a_reads = 6 * 2,
                                       .b_words = 2 * 5,
                                       .b_reads = 2 * 5,
                                       .outputs = 30}));
}

/// Each chunk of the reduction and each tap begins a vector: chunks of 6, 6 and 2 elements take
/// 2 + 2 + 1 vectors, for each of 3 groups.
TEST(IdealMemory, BeginsAVectorWithEveryChunkInEveryGroup) {
  auto mapping = one_step({4, 4, 14});
  mapping.nest.groups = 3;
  mapping.array.reduction = 6;
  const auto found = account(mapping, ideal_machine());
  EXPECT_EQ(found.compute, 3U * 4U * 5U);
  EXPECT_EQ(array_tally(found), (Tally{.lane_vectors = 3 * 16 * 5,
                                       .a_words = 3 * 4 * 5,
                                       .a_reads = 3 * 4 * 5,
                                       .b_words = 3 * (6 + 6 + 2),
                                       .b_reads = 3 * 4 * 5,
                                       .outputs = 3 * 16}));
}

/// A and B, 32 bytes each, come through the port in 4 accesses, 16 bytes of outputs leave in 2.
/// DRAM loads 4 bursts of 4 cycles, which decides, as the burst of outputs leaves while another op
/// would wait for its operands: 16, and 2 of the first vectors' 3 accesses, one of which the last
/// vector waits for anyway, which is there after 8; + its latency of 10 + the way in and out of 5
/// each + 1 + the array's 6 + 1. Operands wait 5 cycles on their way and that one.
TEST(OneStep, WaitsForDramWhereThatIsSlowest) {
  const auto found = account(one_step({4, 4, 8}));
  EXPECT_EQ(found.compute, 8U);
  EXPECT_EQ(found.cycles(), 16U + 2 + 10 + 5 + 5 + 1 + 6 + 1);
  EXPECT_EQ(found.fill_drain, 6U + 1 + 5 + 1);
  EXPECT_EQ(found.operand_stall, 5U + 1U);
  EXPECT_EQ(found.tally.port_reads, 4U + 4 + 2);
  EXPECT_EQ(found.tally.port_writes, 2U + 4 + 4);
  EXPECT_EQ(found.tally.link_reads, 64U);
  EXPECT_EQ(found.tally.link_writes, 16U);
  EXPECT_EQ(found.tally.dram_reads, 4U);
  EXPECT_EQ(found.tally.dram_writes, 1U);
}

/// DRAM of 1024 bytes a cycle: the first vectors of A take 2 accesses, that of B one, then 8 cycles
/// of issue.
TEST(OneStep, WaitsForTheFirstVectors) {
  auto machine = hand_machine();
  machine.memory->dram.bandwidth_bytes_per_cycle = 1024;
  const auto found = account(one_step({4, 4, 8}), machine);
  EXPECT_EQ(found.compute, 8U);
  EXPECT_EQ(found.dram_stall + found.operand_stall, 10U + 5U + 3U);
  EXPECT_EQ(found.cycles(), 8U + 3 + 10 + 5 + 5 + 1 + 6 + 1);
}

/// Wires of one byte: 64 bytes take 64 cycles, however wide the port is, and the last vector one.
TEST(OneStep, WaitsForTheWires) {
  auto machine = hand_machine();
  machine.memory->dram.bandwidth_bytes_per_cycle = 1024;
  machine.memory->interconnect.width_bits = 8;
  const auto found = account(one_step({4, 4, 8}), machine);
  EXPECT_EQ(found.compute + found.operand_stall, 64U + 5U + 1U);
  EXPECT_EQ(found.output_stall, 0U);
  EXPECT_EQ(found.tally.port_reads, 4U + 4 + 2);
}

/// Without spilling: B stays in its buffer for both tiles of rows, which load A only.
TEST(Tiles, BringWhatChanges) {
  auto mapping = one_step({8, 4, 8});
  mapping.array.rows = 4;
  mapping.buffer.rows = 4;
  mapping.rows_outer = false;
  const auto found = account(mapping).tally;
  EXPECT_EQ(found.link_reads, 64U + 32U);
  EXPECT_EQ(found.b_words, 8U);
  EXPECT_EQ(found.dram_reads, 4U + 2U);
  EXPECT_EQ(found.dram_writes, 2U);
  EXPECT_EQ(found.port_reads, 12U + 4U);
  EXPECT_EQ(found.port_writes, 4U + 12U);
}

/// A tile of 2 x 2 steps whose reduction comes in two tiles: partial sums of 3 bytes leave after
/// the first and come back before the second, 12 bytes a step of 2 x 2, in 2 accesses.
TEST(Tiles, SpillPartialSums) {
  auto mapping = one_step({4, 4, 8});
  mapping.array = {2, 2, 4};
  mapping.buffer.reduction = 4;
  const auto found = account(mapping).tally;
  EXPECT_EQ(found.preloaded_sums, 16U);
  EXPECT_EQ(found.outputs, 16U);
  // Two tiles of: A once, 16 bytes in 2 steps; B for each of 2 rows of steps, 16 bytes in 2 steps.
  EXPECT_EQ(found.link_reads, 2 * (16U + 2 * 16U) + 4 * 12U);
  EXPECT_EQ(found.link_writes, 4 * 12U + 16U);
  // Outputs of 4 bytes take an access each; DRAM reads them in 2, after it has brought A and B.
  EXPECT_EQ(found.port_reads, 2 * (2U + 2 * 2U) + 4 * 2U + 2U);
  EXPECT_EQ(found.port_writes, 4 * 2U + 4 * 1U + 2 * (2U + 2U));
}

/// A tile that is one step keeps its sums in the collector, where they fit.
TEST(Tiles, KeepPartialSumsOfOneStep) {
  auto mapping = one_step({4, 4, 8});
  mapping.array.reduction = 4;
  mapping.buffer.reduction = 4;
  EXPECT_EQ(account(mapping).tally.preloaded_sums, 0U);
  EXPECT_EQ(account(mapping).tally.link_writes, 16U);
}

/// A reduction in two tiles that keep their sums: DRAM of 1 byte a cycle loads 512 bytes for the
/// first, which takes 1024 cycles, and then waits for it, as there are no outputs to store yet. All
/// in all it moves 1024 and 4096 bytes, the last of them for as long as another op would wait for
/// its first operands, 10 and 5 cycles.
TEST(Tiles, LeaveDramIdleBeforeTheFirstOutputs) {
  auto machine = hand_machine();
  machine.pe.collector_entries = 1024;
  machine.memory->dram.bandwidth_bytes_per_cycle = 1;
  auto mapping = one_step({64, 64, 8});
  mapping.array.reduction = 4;
  mapping.buffer.reduction = 4;
  EXPECT_EQ(account(mapping, machine).cycles(),
            1024U + 4096 - (10 + 5) + (1024 - 512) + 10 + 5 + 5 + 1 + 6 + 1);
}

/// Time alone, without the counts, is the same time.
TEST(TimeOf, IsThatOfTheAccount) {
  auto mapping = one_step({40, 40, 40});
  mapping.array = {4, 4, 16};
  mapping.buffer = {16, 8, 16};
  const MachineRates rates(hand_machine(), hand_format());
  const auto account = account_of(mapping, rates);
  const auto time = time_of(mapping, rates);
  EXPECT_EQ(time.cycles(), account.cycles());
  EXPECT_EQ(time.tally.dram_reads, account.tally.dram_reads);
  EXPECT_EQ(time.tally.dram_writes, account.tally.dram_writes);
  EXPECT_EQ(time.tally.lane_vectors, 0U);
}

/// What an account's causes are called, and events of it in a machine's names.
TEST(Execute, NamesCausesAndEvents) {
  const auto machine = hand_machine();
  const auto mapping = one_step({4, 4, 8});
  const auto account = account_of(mapping, MachineRates(machine, hand_format()));
  const auto [cycles, counts, traffic] = execute(machine, Job{mapping, hand_format()});
  EXPECT_EQ(cycles, (CycleStack{.compute = Cycles(account.compute),
                                .fill_drain = Cycles(account.fill_drain),
                                .operand_stall = Cycles(account.operand_stall),
                                .output_stall = Cycles(account.output_stall),
                                .dram_stall = Cycles(account.dram_stall)}));
  const MachineEvents events(machine, hand_format());
  EXPECT_EQ(counts[events.buffer_a_write], 8U);
  EXPECT_EQ(counts[events.buffer_a_read], 8U);
  EXPECT_EQ(counts[events.operand_register_write], 8U);
  EXPECT_EQ(counts[events.buffer_b_write], 8U);
  EXPECT_EQ(counts[events.buffer_b_read], 8U);
  EXPECT_EQ(counts[events.broadcast], 8U);
  EXPECT_EQ(counts[events.collector_read], 32U);
  EXPECT_EQ(counts[events.collector_write], 32U);
  EXPECT_EQ(counts[events.interconnect], 3 * (8U + 2U));
  EXPECT_EQ(counts[events.dram_read], 4U);
  EXPECT_EQ(counts[events.dram_write], 1U);
  for (const auto& [event, rate] : events.multiply_accumulate) {
    EXPECT_EQ(counts[event], 32 * 4 * rate);
  }
  for (const auto& [event, rate] : events.post_processing) {
    EXPECT_EQ(counts[event], 16 * rate);
  }
  const auto& [a, b, output] = traffic;
  EXPECT_EQ(a.dram_reads, 2U);
  EXPECT_EQ(b.dram_reads, 2U);
  EXPECT_EQ(output.dram_writes, 1U);
  EXPECT_EQ(a.port_reads + b.port_reads + output.port_reads, counts[events.global_buffer_read]);
  EXPECT_EQ(a.port_writes + b.port_writes + output.port_writes, counts[events.global_buffer_write]);
}

}  // namespace
}  // namespace lnsim::analytical
