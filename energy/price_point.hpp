// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "energy/citations.hpp"
#include "energy/factor_line.hpp"
#include "energy/range.hpp"
#include "models/base/source.hpp"

namespace lnsim {

class JsonNode;

/// The attributes of an event that a price may depend on: their names, and keys in a technology
/// file.
inline constexpr std::array<std::string_view, 7> price_axes{
    "accumulator_bits", "base_factor", "capacity_bytes", "operand_bits",
    "table_entries",    "vector_size", "width_bits"};
using PricePosition = std::array<std::uint64_t, price_axes.size()>;

/// A priced position: a number with its source, and how it follows the operands' statistics, which
/// shares that source. Parameters without a point value are 0.
struct PricePoint {
  PricePosition position{};
  Range<double> value;
  FactorLine by_zero_fraction;  ///< of the products
  FactorLine by_toggle_rate;    ///< of the operands' bits, from one element to the next
  Source source;
  std::string note;  ///< the derivation, or ""
};

/// The unit of energies, which alone follow statistics; those of powers and areas are others.
inline constexpr std::string_view energy_unit = "energy_pj";

/// What a number of a file may be.
struct NumberBounds {
  double least = 0;
  double most = 0;
};

/// Pairs of something, whose name is told for messages, and the factor there, ascending. Throws
/// Error.
[[nodiscard]] std::vector<std::pair<double, double>> read_factor_pairs(
    const JsonNode& node, const std::string& what, const NumberBounds& of_first,
    const NumberBounds& of_factor);

/// The keys of a point besides those of its position.
[[nodiscard]] std::vector<std::string_view> price_keys(std::string_view unit);
/// The point of a node, but for its position, which others read. Throws InputError.
[[nodiscard]] PricePoint read_price(const JsonNode& node, const Citations& citations,
                                    std::string_view unit);

}  // namespace lnsim
