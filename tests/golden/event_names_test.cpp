// SPDX-License-Identifier: MIT
/// The names of a machine's events, one by one: technologies price events by them.
#include <gtest/gtest.h>

#include "models/hardware/machine_inventory.hpp"
#include "sim/mapping/machine_events.hpp"
#include "tests/sim/machines.hpp"

namespace lnsim {
namespace {

constexpr auto pe = Scope::ProcessingElement;
constexpr auto whole = Scope::BeyondPe;

Architecture machine() {
  auto machine = test::machine("lns-madam-chip16");
  machine.pe.buffer_b.banks = 2;
  return machine;
}

Event event(Scope scope, const std::string& component, const std::string& resource,
            const std::string& action, std::uint32_t bits, std::uint64_t bytes = 0) {
  return {.scope = scope,
          .component = component,
          .resource = resource,
          .action = action,
          .attributes = {{"width_bits", bits}, {"capacity_bytes", bytes}}};
}

/// Vectors of 32 elements of 8 bits; banks of 4 KiB; partial sums of 24 bits.
TEST(EventNames, OfTheArrayAreAsTechnologiesPriceThem) {
  const MachineEvents names(machine(), parse_number_format("lns8g8"));
  EXPECT_EQ(names.buffer_a_read, event(pe, "operand_buffer_a", "sram", "read", 256, 4096));
  EXPECT_EQ(names.buffer_a_write, event(pe, "operand_buffer_a", "sram", "write", 256, 4096));
  EXPECT_EQ(names.operand_register_write, event(pe, "operand_register", "register", "write", 256));
  EXPECT_EQ(names.buffer_b_read, event(pe, "operand_buffer_b", "sram", "read", 256, 4096));
  EXPECT_EQ(names.buffer_b_write, event(pe, "operand_buffer_b", "sram", "write", 256, 4096));
  EXPECT_EQ(names.broadcast, event(pe, "broadcast", "broadcast_wire", "transfer", 256));
  EXPECT_EQ(names.collector_read, event(pe, "collector", "latch_array", "read", 24));
  EXPECT_EQ(names.collector_write, event(pe, "collector", "latch_array", "write", 24));
  EXPECT_FALSE(names.multiply_accumulate.empty());
  for (const auto& rate : names.multiply_accumulate) {
    EXPECT_EQ(rate.event.attributes["vector_size"], 32U);
  }
}

/// A port of 4096 bits into banks of 64 KiB, wires as wide, bursts of 64 bytes.
TEST(EventNames, OfTheMemoriesAreAsTechnologiesPriceThem) {
  const MachineEvents names(machine(), parse_number_format("lns8g8"));
  EXPECT_EQ(names.global_buffer_read, event(whole, "global_buffer", "sram", "read", 4096, 65536));
  EXPECT_EQ(names.global_buffer_write, event(whole, "global_buffer", "sram", "write", 4096, 65536));
  EXPECT_EQ(names.interconnect, event(whole, "interconnect", "wire", "transfer_mm", 4096));
  auto dram = event(whole, "dram", "dram", "read", 512);
  dram.variant = "hbm2";
  EXPECT_EQ(names.dram_read, dram);
  dram.action = "write";
  EXPECT_EQ(names.dram_write, dram);
}

TEST(EventNames, WithoutAMemorySystemHaveNoneOfItsEvents) {
  const MachineEvents names(test::machine("lns-madam-pe-ideal"), parse_number_format("lns8g8"));
  EXPECT_EQ(names.global_buffer_read, Event{});
  EXPECT_EQ(names.dram_write, Event{});
}

Instance instance(Scope scope, const std::string& component, const std::string& resource,
                  std::uint64_t bytes, const std::string& variant = "") {
  return {.scope = scope,
          .component = component,
          .resource = resource,
          .variant = variant,
          .attributes = {{"capacity_bytes", bytes}}};
}

TEST(Inventory, HasEveryBankAndElement) {
  const Inventory expected{{instance(pe, "processing_element", "processing_element", 0), 16},
                           {instance(pe, "processing_element", "sram", 4096), 16 * (32 + 2)},
                           {instance(whole, "memory", "sram", 65536), 128},
                           {instance(whole, "memory", "dram", 0, "hbm2"), 1}};
  EXPECT_EQ(inventory_of(machine()), expected);
}

TEST(Inventory, HasEveryInterfaceToDram) {
  auto wide = machine();
  wide.memory->dram.interfaces = 3;
  EXPECT_EQ(inventory_of(wide).at(instance(whole, "memory", "dram", 0, "hbm2")), 3U);
}

TEST(Inventory, WithoutAMemorySystemIsThatOfTheElements) {
  auto ideal = machine();
  ideal.memory.reset();
  const Inventory expected{{instance(pe, "processing_element", "processing_element", 0), 16},
                           {instance(pe, "processing_element", "sram", 4096), 16 * (32 + 2)}};
  EXPECT_EQ(inventory_of(ideal), expected);
}

}  // namespace
}  // namespace lnsim
