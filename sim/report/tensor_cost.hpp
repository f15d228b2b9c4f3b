// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "energy/pricing.hpp"
#include "workloads/tensor.hpp"

namespace lnsim {

/// What tensors of a class cost beyond arithmetic: to be moved, and to wait in memories.
struct TensorCost {
  std::uint64_t dram_bytes = 0;           ///< whole bursts, read and written
  std::uint64_t global_buffer_bytes = 0;  ///< whole accesses of the port, read and written
  EnergyRange energy;                     ///< of every memory and wire on the way

  TensorCost& operator+=(const TensorCost& other) {
    dram_bytes += other.dram_bytes;
    global_buffer_bytes += other.global_buffer_bytes;
    energy += other.energy;
    return *this;
  }
};

/// By class. Partial sums are of the class of their output.
using TensorCosts = Sums<TensorClass, TensorCost>;

}  // namespace lnsim
