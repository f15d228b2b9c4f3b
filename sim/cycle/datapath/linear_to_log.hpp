// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <systemc>
#include <vector>

#include "models/numerics/datapath/vector_datapath.hpp"

namespace lnsim::cycle::datapath {

/// The converter of a post-processing lane: the leading one of a sum gives the quotient, comparison
/// of the normalised sum with midpoints the remainder. Combinational.
class LinearToLog : public sc_core::sc_module {
 public:
  /// Throws Error where the format is not logarithmic.
  LinearToLog(const sc_core::sc_module_name& name, const ProductFormats& formats);

  /// The word of a sum in accumulator units, offset exponent units higher.
  [[nodiscard]] std::uint32_t convert(numerics::Sum sum, std::int32_t offset) const;

 private:
  NumberFormat format_;
  std::int32_t unit_exponent_;
  std::vector<std::uint64_t> midpoints_;  ///< above each remainder, with 63 fraction bits
};

}  // namespace lnsim::cycle::datapath
