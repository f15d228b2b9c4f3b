// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "sim/analytical/machine_rates.hpp"
#include "sim/mapping/mapping.hpp"

namespace lnsim::analytical {

/// The step that ends a contraction: nothing comes after its outputs that could hide them.
class LastStep {
 public:
  LastStep(const Mapping& mapping, const MachineRates& rates);

  /// Cycles after the last vector until its last column is converted.
  [[nodiscard]] std::uint64_t outputs_behind() const;
  /// Cycles for which its outputs keep the channel busy while another op would wait for its first
  /// operands.
  [[nodiscard]] double hidden() const;
  /// How much longer its last outputs are under way to DRAM than the first operands of another op.
  [[nodiscard]] double tail() const;

 private:
  const MachineRates& rates_;
  Tile extent_;
  std::uint64_t rows_;  ///< on the fullest processing element
  std::uint64_t columns_;
  std::uint64_t outputs_;
};

}  // namespace lnsim::analytical
