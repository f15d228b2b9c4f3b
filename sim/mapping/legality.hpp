// SPDX-License-Identifier: MIT
#pragma once

#include "models/hardware/architecture.hpp"
#include "models/numerics/number_format.hpp"
#include "sim/mapping/mapping.hpp"

namespace lnsim {

/// Bytes of `elements` values of `bits` bits each, packed.
[[nodiscard]] Bytes packed_bytes(std::uint64_t elements, std::uint32_t bits);

/// What a machine's memories can hold of a nest, each double-buffered: half of a memory is filled
/// while the other half is used.
class Legality {
 public:
  Legality(const Architecture& machine, const NumberFormat& format)
      : machine_(machine), format_(format) {}

  /// `rows` of one processing element and their reduction elements in operand buffer A.
  [[nodiscard]] bool fits_buffer_a(const LoopNest& nest, std::uint64_t rows,
                                   std::uint64_t reduction) const;
  /// `columns` of one processing element and their reduction elements in operand buffer B.
  [[nodiscard]] bool fits_buffer_b(const LoopNest& nest, std::uint64_t columns,
                                   std::uint64_t reduction) const;
  /// Both operands and the outputs (or partial sums) of a global-buffer tile.
  [[nodiscard]] bool fits_global_buffer(const Mapping& mapping) const;

  /// Throws Error naming the broken rule where a mapping does not cover its nest, does not fit the
  /// array or the collector, or does not fit a memory.
  void check(const Mapping& mapping) const;

 private:
  const Architecture& machine_;
  const NumberFormat& format_;
};

}  // namespace lnsim
