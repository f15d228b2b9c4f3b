// SPDX-License-Identifier: MIT
/// Work waits for every port that it uses: on a machine of which one alone is slow, at a byte a
/// cycle, both models take as many cycles as bytes pass there, and little more.
#include <gtest/gtest.h>

#include "sim/analytical/execute.hpp"
#include "sim/cycle/execute.hpp"
#include "tests/agreement/child.hpp"
#include "tests/sim/machines.hpp"

namespace lnsim {
namespace {

enum class Slow { Nothing, Dram, Port, Wires };

/// A machine on which nothing but what is slow takes more than a few cycles.
Architecture machine_with(Slow slow) {
  constexpr std::uint32_t byte = 8;
  constexpr std::uint32_t wide = 8192;
  auto machine = test::machine("lns-madam-chip16");
  machine.processing_elements = 1;
  machine.pe.lanes = 64;
  machine.pe.vector_size = 64;
  machine.pe.post_processing_lanes = 64;
  machine.vector_unit.lanes = 1U << 16U;
  machine.weight_update.weights_per_cycle = 1U << 16U;
  auto& memory = machine.memory.value();
  memory.global_buffer.port_width_bits = slow == Slow::Port ? byte : wide;
  memory.global_buffer.latency_cycles = 3;
  memory.interconnect.width_bits = slow == Slow::Wires ? byte : wide;
  memory.interconnect.latency_cycles = 2;
  memory.dram.bandwidth_bytes_per_cycle = slow == Slow::Dram ? 1 : 1024;
  memory.dram.latency_cycles = 10;
  return machine;
}

/// Cycles in closed form and of the SystemC model.
struct BothCycles {
  std::uint64_t closed = 0;
  std::uint64_t simulated = 0;
};

NumberFormat format() { return parse_number_format("lns8g8"); }

template <class Work>
BothCycles cycles_of(const Work& work, const Architecture& machine) {
  const auto simulated = test::in_child([&] {
    const std::vector<Job> jobs{{work, format()}};
    return std::vector{cycle::execute({{machine, jobs}}).front().front().cycles.total().value()};
  });
  const auto closed = analytical::execute(machine, Job{work, format()});
  return {closed.cycles.total().value(), simulated.front()};
}

/// In both models at least so many cycles, and no more beyond than the declared error.
void expect_about(const BothCycles& found, std::uint64_t cycles, const std::string& what) {
  const auto most = static_cast<double>(cycles) * (1 + analytical::declared_op_error) +
                    analytical::declared_op_latency_cycles;
  for (const auto& [model, each] :
       {std::pair("closed form", found.closed), {"SystemC", found.simulated}}) {
    EXPECT_GE(each, cycles) << model << ", " << what;
    EXPECT_LE(static_cast<double>(each), most) << model << ", " << what;
  }
}

constexpr std::uint64_t large = 1U << 18U;
constexpr std::uint64_t small = 1U << 12U;

VectorTask stream(std::uint64_t read, std::uint64_t written, bool weight_update) {
  return {.read = Bytes(read),
          .written = Bytes(written),
          .work = Cycles(10),
          .beats = 16,
          .weight_update = weight_update};
}

class Streams : public testing::TestWithParam<bool> {};

TEST_P(Streams, TakeNextToNothingWhereNothingIsSlow) {
  expect_about(cycles_of(stream(large, large, GetParam()), machine_with(Slow::Nothing)),
               2 * large / 1024, "both directions at 1024 bytes a cycle");
}

TEST_P(Streams, WaitForTheOneChannelOfDram) {
  const auto machine = machine_with(Slow::Dram);
  expect_about(cycles_of(stream(large, 0, GetParam()), machine), large, "read");
  expect_about(cycles_of(stream(0, large, GetParam()), machine), large, "written");
  expect_about(cycles_of(stream(large, large, GetParam()), machine), 2 * large, "both");
}

/// The read and the write port, and the wires of either direction, work at once.
TEST_P(Streams, WaitForEachPortAndForTheWiresOfEachDirection) {
  for (const auto slow : {Slow::Port, Slow::Wires}) {
    const auto machine = machine_with(slow);
    expect_about(cycles_of(stream(large, 0, GetParam()), machine), large, "read");
    expect_about(cycles_of(stream(large, small, GetParam()), machine), large, "mostly read");
    expect_about(cycles_of(stream(0, large, GetParam()), machine), large, "written");
    expect_about(cycles_of(stream(small, large, GetParam()), machine), large, "mostly written");
  }
}

INSTANTIATE_TEST_SUITE_P(Units, Streams, testing::Bool(), [](const auto& parameters) {
  return parameters.param ? "WeightUpdate" : "VectorUnit";
});

/// A product in one tile, of which one operand or the output is by far the largest tensor.
Mapping product_of(const Tile& whole) {
  return {.nest = {.whole = whole}, .array = whole, .buffer = whole};
}

struct Shape {
  const char* largest;
  Tile whole;
};

const std::vector<Shape> shapes{{"operand A", {.rows = 64, .columns = 1, .reduction = 1024}},
                                {"operand B", {.rows = 1, .columns = 64, .reduction = 64}},
                                {"output", {.rows = 64, .columns = 64, .reduction = 1}}};

TEST(Products, WaitForBothOperandsAndTheOutputsOnDram) {
  const auto machine = machine_with(Slow::Dram);
  for (const auto& [largest, whole] : shapes) {
    const auto bytes = (whole.rows + whole.columns) * whole.reduction + whole.rows * whole.columns;
    expect_about(cycles_of(product_of(whole), machine), bytes, largest);
  }
}

TEST(Products, WaitForBothOperandsAndTheOutputsOnThePortsAndTheWires) {
  for (const auto slow : {Slow::Port, Slow::Wires}) {
    const auto machine = machine_with(slow);
    for (const auto& [largest, whole] : shapes) {
      const auto in = (whole.rows + whole.columns) * whole.reduction;
      const auto out = whole.rows * whole.columns;
      expect_about(cycles_of(product_of(whole), machine), std::max(in, out), largest);
    }
  }
}

/// Tiles of which each brings another operand A for an operand B that stays, and the other way
/// round: it is the one that comes that they wait for.
TEST(Products, WaitForTheOneOperandThatATileLoads) {
  const auto machine = machine_with(Slow::Dram);
  constexpr std::uint64_t tiles = 16;
  const Tile tile{.rows = 64, .columns = 32, .reduction = 64};
  for (const bool rows_outer : {false, true}) {
    auto whole = tile;
    (rows_outer ? whole.columns : whole.rows) *= tiles;
    const Mapping mapping{
        .nest = {.whole = whole}, .array = tile, .buffer = tile, .rows_outer = rows_outer};
    const auto bytes = (whole.rows + whole.columns) * whole.reduction + whole.rows * whole.columns;
    expect_about(cycles_of(mapping, machine), bytes, rows_outer ? "operand B" : "operand A");
  }
}

/// A narrow interconnect costs cycles, the more the narrower it is; at 8 bits no more than a byte
/// goes in each direction and cycle.
TEST(Interconnect, HalfTheWidthTakesTwiceTheCycles) {
  auto machine = machine_with(Slow::Nothing);
  const Tile whole{.rows = 64, .columns = 64, .reduction = 128};
  const auto bytes = (whole.rows + whole.columns) * whole.reduction;
  for (const std::uint32_t width : {32U, 16U, 8U}) {
    machine.memory->interconnect.width_bits = width;
    expect_about(cycles_of(product_of(whole), machine), bytes * 8 / width,
                 std::to_string(width) + " bits");
  }
}

}  // namespace
}  // namespace lnsim
