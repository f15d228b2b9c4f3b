// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <systemc>
#include <utility>

#include "models/numerics/linear_to_log.hpp"

namespace lnsim::cycle::datapath {

/// A post-processing lane's converter: leading one, then comparison with midpoints. Combinational.
class LinearToLog : public sc_core::sc_module {
 public:
  /// The converter must outlive the module.
  LinearToLog(const sc_core::sc_module_name& name, const numerics::LinearToLog& converter)
      : sc_module(name), converter_(converter) {}

  /// The code of a sum in accumulator units, offset exponent units higher.
  [[nodiscard]] numerics::LnsCode convert(std::int64_t sum, std::int32_t offset);

  /// Conversions since the last call.
  std::uint64_t take_conversions() { return std::exchange(conversions_, 0); }

 private:
  const numerics::LinearToLog& converter_;
  std::uint64_t conversions_ = 0;
};

}  // namespace lnsim::cycle::datapath
