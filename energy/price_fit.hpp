// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "energy/price_point.hpp"

namespace lnsim {

/// A factor on a price, where a parameter has a value.
struct FactorPlace {
  double at = 0;
  double factor = 1;
  bool operator==(const FactorPlace&) const = default;
};

/// How a price follows a parameter: places in ascending order, or none where it doesn't. Factors
/// between two places lie on a log-log line.
using FactorTable = std::vector<FactorPlace>;

/// How far a fitted price is from that of designs which had no part in it: as parts of the price.
struct FitError {
  std::uint64_t designs = 0;
  double largest = 0;
  double root_mean_square = 0;
  bool operator==(const FitError&) const = default;
};

/// Parameters of a fit that follow from others: the octaves of a logarithmic format's range,
/// 2^(bits - 1) / base_factor; the entries of a table or the bins for each element of a vector; and
/// the steps of an octave for each entry.
inline constexpr std::array<std::string_view, 3> derived_parameters{
    "octaves", "entries_per_element", "steps_per_entry"};

/// A price by factors that were fitted to characterised designs: a value where every factor is 1,
/// with bounds that include the fit's errors, times a factor for each parameter.
struct PriceFit {
  PricePoint reference;  ///< its position means nothing
  std::array<FactorTable, price_axes.size()> factors{};
  std::array<FactorTable, derived_parameters.size()> derived{};
  FitError leave_one_out;                 ///< each design beside the fit of the others
  std::optional<FitError> held_out = {};  ///< designs that no fit saw
};

/// The product of the factors at a position; nothing where a parameter is beyond its table. Derived
/// parameters beyond their tables take the ends: a shifter shifts no farther than an accumulator is
/// wide.
[[nodiscard]] std::optional<double> factor_at(const PriceFit& fit, const PricePosition& position);

/// Reads a fit. Throws InputError.
[[nodiscard]] PriceFit read_fit(const JsonNode& node, const Citations& citations,
                                std::string_view unit);

}  // namespace lnsim
