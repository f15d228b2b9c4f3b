// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <vector>

namespace lnsim::numerics {

/// What does not depend on the scale in an octave of a logarithmic format.
struct OctaveConstants {
  /// 2^((2j + 1) / (2 base_factor)) for j in 0..base_factor-1: floors, with `midpoint_bits`
  /// fraction bits.
  std::vector<std::uint64_t> midpoints;
  std::vector<double> powers;  ///< 2^(j / base_factor), to double precision
};
constexpr std::uint32_t midpoint_bits = 63;

/// Computed once; base_factor is a power of two.
[[nodiscard]] const OctaveConstants& octave_constants(std::uint32_t base_factor);

}  // namespace lnsim::numerics
