// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string_view>

#include "models/base/json_reader.hpp"
#include "models/base/source.hpp"
#include "models/numerics/format/number_format.hpp"
#include "workloads/workload.hpp"

namespace lnsim {

/// What one weight's update takes.
struct OptimiserCost {
  VectorOperations operations;  ///< in the vector unit's floating-point format
  /// Instead of them: cycles between two weights whose logarithmic codes a lane updates.
  std::uint64_t code_cycles = 0;
  std::uint64_t states = 0;  ///< state variables read and written
  Source source;

  [[nodiscard]] bool on_codes() const { return code_cycles > 0; }
};

/// The optimisers' arithmetic and state as workloads/optimisers.json, which is compiled in, has it.
[[nodiscard]] std::string_view optimisers_json();

/// Reads an optimiser's cost for weights of a format from such a document. LNS-Madam adds an
/// integer to the weight's exponent, in a lane of its own whose arithmetic numerics::WeightUpdate
/// states; on a linear format it is the optimiser that the document names. Throws InputError.
[[nodiscard]] OptimiserCost read_optimiser_cost(const JsonNode& document, Optimiser optimiser,
                                                const Format& weights);

/// As read_optimiser_cost from optimisers_json().
[[nodiscard]] const OptimiserCost& optimiser_cost(Optimiser optimiser, const Format& weights);

}  // namespace lnsim
