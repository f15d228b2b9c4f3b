// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <systemc>
#include <utility>

#include "models/numerics/exponent_adder.hpp"

namespace lnsim::cycle::datapath {

/// The adders in front of a lane, one an element of the vector: exponents are added, signs
/// combined. Combinational.
class ExponentAdder : public sc_core::sc_module {
 public:
  explicit ExponentAdder(const sc_core::sc_module_name& name) : sc_module(name) {}

  /// products[i] = a[i] x b[i]; all three of one size.
  void add(std::span<const numerics::LnsCode> a, std::span<const numerics::LnsCode> b,
           std::span<numerics::LnsProduct> products);

  /// Additions since the last call.
  std::uint64_t take_additions() { return std::exchange(additions_, 0); }

 private:
  std::uint64_t additions_ = 0;
};

}  // namespace lnsim::cycle::datapath
