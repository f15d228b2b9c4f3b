// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "models/numerics/number_format.hpp"
#include "workloads/workload.hpp"

namespace lnsim {

/// What one weight's update takes.
struct OptimiserCost {
  VectorOperations operations;  ///< in the vector unit's floating-point format
  bool on_codes = false;        ///< instead of them, an update of the weight's logarithmic code
  std::uint64_t states = 0;     ///< state variables read and written
};

/// The cost of an optimiser for weights of a format. LNS-Madam adds an integer to the weight's
/// exponent (LNS-Madam, arXiv:2106.13914, and the authors' optimiser), in a lane of its own whose
/// arithmetic numerics::WeightUpdate states; on a linear format it is Madam, which multiplies by an
/// exponential (Madam, arXiv:2006.14560, Algorithm 1).
[[nodiscard]] OptimiserCost optimiser_cost(Optimiser optimiser, NumberFamily family);

}  // namespace lnsim
