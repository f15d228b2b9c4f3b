// SPDX-License-Identifier: MIT
#pragma once

#include <compare>
#include <cstdint>
#include <optional>

#include "models/base/attributes.hpp"
#include "models/base/name.hpp"

namespace lnsim {

/// Which half of the machine an event belongs to: the processing element (what the papers count),
/// or the rest of the machine.
enum class Scope : std::uint8_t { ProcessingElement, BeyondPe };

/// Of the operands of a multiply-accumulate, where known.
struct EventStatistics {
  std::optional<std::uint32_t> zero_permille;    ///< products that are 0, of 1000
  std::optional<std::uint32_t> toggle_permille;  ///< bits that differ from the element before
  auto operator<=>(const EventStatistics&) const = default;
};

/// One kind of event in the hardware: what the report calls it (component), and what a technology
/// prices (resource, action, variant, and the attributes that its energy depends on).
struct Event {
  Scope scope = Scope::ProcessingElement;
  Name component;              ///< name in the breakdown, such as operand_buffer_a
  Name resource;               ///< priced class, such as sram or integer_adder
  Name action;                 ///< such as read, write, add, multiply, convert
  Name variant;                ///< number format or memory type that decides the energy, or ""
  Attributes attributes = {};  ///< such as width_bits, of operands or a port
  EventStatistics statistics = {};

  auto operator<=>(const Event&) const = default;
};

}  // namespace lnsim
