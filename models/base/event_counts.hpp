// SPDX-License-Identifier: MIT
#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <optional>
#include <string>

namespace lnsim {

/// Which half of the machine an event belongs to: the processing element (what the papers count),
/// or the rest of the system.
enum class Scope : std::uint8_t { ProcessingElement, System };

/// One kind of event in the hardware: what the report calls it (component), and what a technology
/// prices (resource, action, and the parameters that its energy depends on).
struct Event {
  Scope scope = Scope::ProcessingElement;
  std::string component;         ///< name in the breakdown, such as operand_buffer_a
  std::string resource;          ///< priced class, such as sram or integer_adder
  std::string action;            ///< such as read, write, add, multiply, convert
  std::string variant;           ///< number format or memory type that decides the energy, or ""
  std::uint32_t width_bits = 0;  ///< operand or port width
  std::uint64_t capacity_bytes = 0;    ///< bank capacity of a memory, else 0
  std::uint32_t table_entries = 0;     ///< size of a conversion table, else 0
  std::uint32_t base_factor = 0;       ///< gamma of a logarithmic datapath, else 0
  std::uint32_t accumulator_bits = 0;  ///< sums of a logarithmic datapath, else 0
  std::uint32_t vector_size = 0;       ///< elements of the vector unit that it is a part of, else 0
  std::uint32_t operand_bits = 0;      ///< words whose products a logarithmic sum takes in, else 0
  /// Of the operands of a multiply-accumulate, where known: products that are 0, of 1000.
  std::optional<std::uint32_t> zero_permille;
  /// The same: operand bits that differ from one element to the next, of 1000.
  std::optional<std::uint32_t> toggle_permille;

  auto operator<=>(const Event&) const = default;
};

/// How often each event happens: a value with algebra. Absent means zero; sums are checked.
class EventCounts {
 public:
  /// Adds count occurrences of an event; zero adds nothing.
  void add(const Event& event, std::uint64_t count);
  [[nodiscard]] std::uint64_t operator[](const Event& event) const;
  [[nodiscard]] const std::map<Event, std::uint64_t>& all() const { return counts_; }

  EventCounts& operator+=(const EventCounts& other);
  /// Every count times factor, checked.
  [[nodiscard]] EventCounts scaled(std::uint64_t factor) const;
  bool operator==(const EventCounts&) const = default;

 private:
  std::map<Event, std::uint64_t> counts_;
};

}  // namespace lnsim
