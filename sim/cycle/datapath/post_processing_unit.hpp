// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <systemc>
#include <utility>

#include "sim/cycle/datapath/bin_constants.hpp"
#include "sim/cycle/datapath/linear_to_log.hpp"

namespace lnsim::cycle::datapath {

/// The post-processing lanes: they convert sums to words of the format. A logarithmic one has
/// converters and, before them, the constants of deferred bins; an integer is scaled by a power of
/// two and rounded half up, a floating-point number, or a sum in a window as one, scaled and
/// rounded to the narrower format, or to an element of a block of a given scale. Combinational.
class PostProcessingUnit : public sc_core::sc_module {
 public:
  PostProcessingUnit(const sc_core::sc_module_name& name, const ProductFormats& formats);

  /// The sum that an output's running sums make: with deferred bins their constants are applied,
  /// and it is saturated or wrapped to the accumulator's width.
  [[nodiscard]] numerics::Sum total(std::span<const numerics::Sum> sums);
  /// The word of a sum; offset scales it, by 2^(offset / gamma) in LNS, else by 2^offset.
  [[nodiscard]] std::uint32_t convert(numerics::Sum sum, std::int32_t offset);

  struct Counts {
    std::uint64_t combinations = 0;  ///< of deferred bins
    std::uint64_t conversions = 0;
    std::uint64_t overflows = 0;  ///< of totals
  };
  /// Work since the last call.
  Counts take_counts() { return std::exchange(counts_, {}); }

 private:
  [[nodiscard]] std::uint32_t requantise(numerics::Sum sum, std::int32_t offset) const;
  [[nodiscard]] std::uint32_t round_in_block(numerics::Sum sum, std::int32_t offset) const;
  [[nodiscard]] double number(numerics::Sum sum) const;
  [[nodiscard]] std::uint32_t round(numerics::Sum sum, std::int32_t offset) const;

  NumberFormat lane_;
  NumberFormat result_;
  NumberFormat sum_format_;                      ///< of a floating-point sum
  std::int32_t unit_place_ = 0;                  ///< of a sum in a window
  std::unique_ptr<BinConstants> bin_constants_;  ///< of deferred bins
  std::unique_ptr<LinearToLog> linear_to_log_;
  Counts counts_;
};

}  // namespace lnsim::cycle::datapath
