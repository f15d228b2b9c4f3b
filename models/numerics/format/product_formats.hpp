// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <utility>

#include "models/base/units.hpp"
#include "models/numerics/format/number_format.hpp"

namespace lnsim {

/// The formats of a product: how its tensors are stored, and the lane that multiplies them.
struct ProductFormats {
  NumberFormat a;       ///< of operand A
  NumberFormat b;       ///< of operand B
  NumberFormat lane;    ///< its storage is what words of both operands are widened to
  NumberFormat result;  ///< what becomes of a sum of the lane: its storage is that of the output

  /// Both operands and the output in one format.
  // NOLINTNEXTLINE(google-explicit-constructor): a format is the formats of such a product.
  ProductFormats(const NumberFormat& format) : a(format), b(format), lane(format), result(format) {}
  /// Throws Error naming the two operands' formats where no lane can multiply them, and the lane's
  /// and the output's where its sums can't become an output.
  ProductFormats(const NumberFormat& of_a, const NumberFormat& of_b, const NumberFormat& of_output);

  [[nodiscard]] const Format& output() const { return result.storage; }
  /// What the running sums of so many outputs take wherever they wait.
  [[nodiscard]] Bytes sum_bytes(std::uint64_t outputs) const {
    return packed_bytes(outputs, partial_sum_bits(lane));
  }
  bool operator==(const ProductFormats&) const = default;
};

}  // namespace lnsim
