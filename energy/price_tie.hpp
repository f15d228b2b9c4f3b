// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "energy/citations.hpp"
#include "energy/range.hpp"
#include "models/base/name.hpp"

namespace lnsim {

class JsonNode;

/// A factor that prices have in common, such as that of a node from another.
struct CommonFactor {
  Name name;
  Range<double> value;
  bool operator==(const CommonFactor&) const = default;
};

/// What a price shares with others: where it is between its bounds when the others are somewhere
/// between theirs. The price's own bounds are those that its common factors leave of it.
struct PriceTie {
  Name draw;              ///< prices of one draw are equally far between their own bounds
  bool opposite = false;  ///< as far from the upper bound as the others from the lower
  std::vector<CommonFactor> factors = {};
  bool operator==(const PriceTie&) const = default;
};

/// By name.
using CommonFactors = std::map<std::string, Range<double>>;

/// The keys of an entry that tie it to others.
inline constexpr std::string_view draw_key = "draw";
inline constexpr std::string_view opposite_key = "opposite";
inline constexpr std::string_view factors_key = "common_factors";

/// low, nominal and high of a node, in order; throws InputError.
[[nodiscard]] Range<double> read_bounds(const JsonNode& node);

/// The "common_factors" of a technology file; none where it has no such key.
[[nodiscard]] CommonFactors read_common_factors(const JsonNode& root, const Citations& citations);

/// The tie of an entry. What states no draw shares that of its resource and variant, whatever the
/// action and the component: a read and a write of a memory are as wrong as each other.
[[nodiscard]] PriceTie read_tie(const JsonNode& entry, const CommonFactors& factors);

}  // namespace lnsim
