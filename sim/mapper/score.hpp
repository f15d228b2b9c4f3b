// SPDX-License-Identifier: MIT
#pragma once

#include <compare>
#include <optional>

#include "models/hardware/architecture.hpp"
#include "models/numerics/format/product_formats.hpp"
#include "sim/analytical/tally.hpp"
#include "sim/mapping/objective.hpp"

namespace lnsim {

/// The energy of each event of a tally and of a cycle's leakage, in pJ.
struct TallyPrices {
  double lane_vector = 0;
  double a_word = 0;
  double a_read = 0;
  double b_word = 0;
  double b_read = 0;
  double preloaded_sum = 0;
  double output = 0;
  double port_read = 0;
  double port_write = 0;
  double link_byte = 0;
  double dram_read = 0;
  double dram_write = 0;
  double cycle = 0;
  bool operator==(const TallyPrices&) const = default;
};

/// What mappings are compared by, the first difference deciding: less is better.
struct Score {
  double first = 0;
  double second = 0;
  double third = 0;
  auto operator<=>(const Score&) const = default;
};

/// Scores by an objective. A score never falls where cycles or a count rises, so that the score of
/// least cycles and least counts is a bound of scores.
class Scorer {
 public:
  /// Prices are needed for energy and edp alone; throws Error where they are missing.
  Scorer(Objective objective, const Architecture& machine, const ProductFormats& formats,
         std::optional<TallyPrices> prices);

  /// Whether the first two parts of a score depend on more than cycles and DRAM traffic.
  [[nodiscard]] bool counts_all() const { return needs_prices(objective_); }
  /// Whether the first part of a score is DRAM traffic.
  [[nodiscard]] bool counts_dram_first() const { return objective_ == Objective::LeastDram; }
  [[nodiscard]] Score of(double cycles, const analytical::Tally& tally) const;

 private:
  [[nodiscard]] double energy(double cycles, const analytical::Tally& tally) const;

  Objective objective_;
  double port_bytes_;
  double vector_bytes_a_;
  double vector_bytes_b_;
  TallyPrices prices_;
};

}  // namespace lnsim
