// SPDX-License-Identifier: MIT
#include "models/hardware/machine_inventory.hpp"

namespace lnsim {
namespace {

Instance memory_bank(Scope scope, Bytes capacity) {
  return {.scope = scope,
          .component = scope == Scope::ProcessingElement ? "processing_element" : "memory",
          .resource = "sram",
          .variant = "",
          .attributes = {{"capacity_bytes", capacity.value()}}};
}

}  // namespace

Inventory inventory_of(const Architecture& machine) {
  constexpr auto pe_scope = Scope::ProcessingElement;
  const std::uint64_t count = machine.processing_elements;
  const auto& pe = machine.pe;
  Inventory inventory;
  inventory[Instance{.scope = pe_scope,
                     .component = "processing_element",
                     .resource = "processing_element",
                     .variant = ""}] += count;
  inventory[memory_bank(pe_scope, pe.buffer_a.bank())] += count * pe.buffer_a.banks;
  inventory[memory_bank(pe_scope, pe.buffer_b.bank())] += count * pe.buffer_b.banks;
  if (machine.memory) {
    const auto& memory = *machine.memory;
    inventory[memory_bank(Scope::BeyondPe, memory.global_buffer.bank())] +=
        memory.global_buffer.banks;
    inventory[Instance{.scope = Scope::BeyondPe,
                       .component = "memory",
                       .resource = "dram",
                       .variant = memory.dram.type}] += memory.dram.interfaces;
  }
  return inventory;
}

}  // namespace lnsim
