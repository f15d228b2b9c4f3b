// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <memory>
#include <systemc>
#include <utility>

#include "sim/cycle/datapath/linear_to_log.hpp"

namespace lnsim::cycle::datapath {

/// The post-processing lanes: they convert sums to words of the format. A logarithmic one has
/// converters, an integer is scaled by a power of two and rounded half up, a floating-point number
/// scaled and rounded to the narrower format. Combinational.
class PostProcessingUnit : public sc_core::sc_module {
 public:
  PostProcessingUnit(const sc_core::sc_module_name& name, const NumberFormat& format);

  /// The word of a sum; offset scales it, by 2^(offset / gamma) in LNS, else by 2^offset.
  [[nodiscard]] std::uint32_t convert(numerics::Sum sum, std::int32_t offset);

  /// Conversions since the last call.
  std::uint64_t take_conversions() { return std::exchange(conversions_, 0); }

 private:
  [[nodiscard]] std::uint32_t requantise(numerics::Sum sum, std::int32_t offset) const;
  [[nodiscard]] std::uint32_t round(numerics::Sum sum, std::int32_t offset) const;

  NumberFormat format_;
  NumberFormat sum_format_;  ///< of a floating-point sum
  std::unique_ptr<LinearToLog> linear_to_log_;
  std::uint64_t conversions_ = 0;
};

}  // namespace lnsim::cycle::datapath
