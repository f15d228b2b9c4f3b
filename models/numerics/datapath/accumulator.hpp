// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "models/numerics/datapath/vector_datapath.hpp"

namespace lnsim::numerics {

/// The register of a partial sum: two's complement of 8 to 48 bits.
class Accumulator {
 public:
  /// Throws Error where the width is not 8 to 48 bits.
  Accumulator(std::uint32_t width_bits, OverflowPolicy policy);

  /// Adds a term to a sum and makes it fit; sum fits already, and |term| is below 2^62. Returns 1
  /// where it did not fit, else 0.
  std::uint64_t add(Sum& sum, std::int64_t term) const;

 private:
  std::uint32_t width_bits_;
  OverflowPolicy policy_;
  std::int64_t largest_;
};

}  // namespace lnsim::numerics
