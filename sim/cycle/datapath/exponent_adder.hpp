// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <systemc>
#include <utility>

#include "models/numerics/datapath/exponent_adder.hpp"

namespace lnsim::cycle::datapath {

/// The adders in front of the lanes, one an element: exponents are added, signs combined.
/// Combinational.
///
/// An operand holds its exponent at the bottom, and its sign above all that two exponents can sum
/// to; 0 has an exponent of its own, beyond the largest product's. So one addition makes a product:
/// it is 0 where its exponent is beyond the largest, and negative where one sign was set.
class ExponentAdder : public sc_core::sc_module {
 public:
  /// Throws Error where the format is not logarithmic.
  ExponentAdder(const sc_core::sc_module_name& name, const NumberFormat& format);

  /// The operands of words of a format that is no finer than the adder's.
  void decode(std::span<const std::uint32_t> words, const Format& format,
              std::span<std::uint32_t> operands) const;
  [[nodiscard]] std::uint32_t zero() const { return 2 * largest_exponent_ + 1; }
  [[nodiscard]] static std::uint32_t add(std::uint32_t a, std::uint32_t b) { return a + b; }

  /// Every sum of two operands is below.
  [[nodiscard]] std::uint32_t sums() const { return 3U << sign_position_; }
  /// The product that a sum of two operands stands for.
  [[nodiscard]] numerics::LnsProduct product(std::uint32_t sum) const;

 private:
  NumberFormat format_;
  std::uint32_t largest_exponent_;
  std::uint32_t sign_position_;
};

}  // namespace lnsim::cycle::datapath
