// SPDX-License-Identifier: MIT
#pragma once

#include <span>
#include <systemc>

#include "models/numerics/format/number_format.hpp"

namespace lnsim::cycle::datapath {

/// The trees of floating-point adders of all lanes, each over pairs of neighbours. Every sum is as
/// the accumulator's format rounds it. Combinational.
class FloatAdderTree : public sc_core::sc_module {
 public:
  FloatAdderTree(const sc_core::sc_module_name& name, const NumberFormat& format);

  /// Sums up terms[position][lane], whose elements are a power of two in bit-reversed order, so
  /// that neighbours are half the terms apart; terms[0][lane] is the sum.
  void sum(std::span<float> terms, std::size_t lanes) const;

 private:
  bool half_;
};

}  // namespace lnsim::cycle::datapath
