// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <systemc>
#include <utility>

#include "models/numerics/log_to_linear.hpp"

namespace lnsim::cycle::datapath {

/// The converters of a lane, one an element of the vector: table, Mitchell and shift.
/// Combinational.
class LogToLinear : public sc_core::sc_module {
 public:
  /// The converter must outlive the module.
  LogToLinear(const sc_core::sc_module_name& name, const numerics::LogToLinear& converter)
      : sc_module(name), converter_(converter) {}

  /// terms[i] = products[i] in accumulator units; both of one size.
  void convert(std::span<const numerics::LnsProduct> products, std::span<std::int64_t> terms);

  /// Conversions since the last call.
  std::uint64_t take_conversions() { return std::exchange(conversions_, 0); }

 private:
  const numerics::LogToLinear& converter_;
  std::uint64_t conversions_ = 0;
};

}  // namespace lnsim::cycle::datapath
