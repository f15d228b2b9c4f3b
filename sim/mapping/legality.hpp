// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string_view>
#include <utility>

#include "models/hardware/architecture.hpp"
#include "models/numerics/format/product_formats.hpp"
#include "sim/mapping/mapping.hpp"

namespace lnsim {

/// What a machine's memories can hold of a nest, each double-buffered: half of a memory is filled
/// while the other half is used.
class Legality {
 public:
  Legality(const Architecture& machine, ProductFormats formats)
      : machine_(machine), formats_(std::move(formats)) {}

  /// `rows` of one processing element with their part of the reduction in operand buffer A, where
  /// the zeros of packed groups take places.
  [[nodiscard]] bool fits_buffer_a(std::uint64_t rows, std::uint64_t reduction,
                                   std::uint64_t taps) const;
  /// `columns` of one processing element and a chunk of their reduction in operand buffer B.
  [[nodiscard]] bool fits_buffer_b(const LoopNest& nest, std::uint64_t columns,
                                   std::uint64_t reduction, std::uint64_t taps) const;
  /// Both operands and the outputs of a global-buffer tile, or its partial sums where they spill.
  [[nodiscard]] bool fits_global_buffer(const LoopNest& nest, const Tile& tile, bool spills) const;

  /// Whether a mapping keeps all rules.
  [[nodiscard]] bool allows(const Mapping& mapping) const {
    return first_broken(mapping) == Rule::None;
  }
  /// The rule that a mapping breaks: tiles that do not lie in each other, do not fit the array or
  /// the collector, or do not fit a memory; empty where it breaks none.
  [[nodiscard]] std::string_view broken_rule(const Mapping& mapping) const;
  /// Throws Error naming the broken rule.
  void check(const Mapping& mapping) const;

 private:
  enum class Rule : std::uint8_t {
    None,
    Positive,
    Nested,
    Taps,
    ProcessingElements,
    Collector,
    BufferA,
    BufferB,
    GlobalBuffer
  };
  [[nodiscard]] Rule first_broken(const Mapping& mapping) const;

  const Architecture& machine_;
  ProductFormats formats_;
};

}  // namespace lnsim
