// SPDX-License-Identifier: MIT
#include "sim/mapping/optimiser_cost.hpp"

#include "models/base/error.hpp"

namespace lnsim {
namespace {

/// v = beta v + (1 - beta) g^2; g / sqrt(v / correction); clamp to +-10. The bias correction is one
/// factor for all weights.
constexpr VectorOperations normalised_gradient{
    .add = 1, .multiply = 4, .compare = 2, .exponential = 0, .divide = 2};

/// The second moment is the only state.
constexpr OptimiserCost lns_madam{.operations = {}, .on_codes = true, .states = 1};

/// w *= exp(-lr g sign(w)); clamp to the largest magnitude.
OptimiserCost madam() {
  OptimiserCost cost{.operations = normalised_gradient, .states = 1};
  cost.operations.multiply += 2;
  cost.operations.exponential += 1;
  cost.operations.compare += 2;
  return cost;
}

/// w -= lr g.
constexpr OptimiserCost sgd{.operations = {.add = 1, .multiply = 1}};

/// First and second moment, both bias-corrected, w -= lr m / (sqrt(v) + epsilon).
constexpr OptimiserCost adam{.operations = {.add = 4, .multiply = 8, .divide = 2}, .states = 2};

}  // namespace

OptimiserCost optimiser_cost(Optimiser optimiser, NumberFamily family) {
  switch (optimiser) {
    case Optimiser::LnsMadam:
      return family == NumberFamily::Lns ? lns_madam : madam();
    case Optimiser::Madam:
      return madam();
    case Optimiser::Sgd:
      return sgd;
    case Optimiser::Adam:
      return adam;
  }
  throw Error("an optimiser without a cost");
}

}  // namespace lnsim
