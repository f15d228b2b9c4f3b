// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <systemc>
#include <vector>

#include "sim/cycle/datapath/exponent_adder.hpp"

namespace lnsim::cycle::datapath {

/// The converters of all lanes, one an element, and the adders that sum up a lane's terms:
/// constant, Mitchell's approximation below it, and shift, looked up as one signed term a product.
/// Combinational.
class LogToLinear : public sc_core::sc_module {
 public:
  LogToLinear(const sc_core::sc_module_name& name, const NumberFormat& format,
              const ExponentAdder& adder);

  /// sums[lane]: the products of a[element][lane] and b[element], in accumulator units.
  void sum(std::span<const std::uint32_t> a, std::span<const std::uint32_t> b,
           std::span<std::int64_t> sums) const;

 private:
  std::vector<std::int64_t> terms_;  ///< by sum of two operands
};

}  // namespace lnsim::cycle::datapath
