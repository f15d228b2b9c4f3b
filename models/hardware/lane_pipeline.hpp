// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

namespace lnsim {

/// How the lanes of a product's format are pipelined for a clock, beyond a machine's pipeline
/// depth, which is that of lanes without added registers.
struct LanePipeline {
  std::uint32_t added_stages = 0;  ///< registers that were added
  /// Running sums that take turns in the accumulation: so many cycles after a lane has added to a
  /// sum it can add to that sum again.
  std::uint32_t sums_in_turn = 1;
  bool operator==(const LanePipeline&) const = default;
};

}  // namespace lnsim
