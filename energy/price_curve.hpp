// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "energy/factor_line.hpp"
#include "energy/price_tie.hpp"
#include "energy/range.hpp"
#include "models/base/event.hpp"
#include "models/base/source.hpp"

namespace lnsim {

/// The attributes of an event that a price may depend on: their names, and keys in a technology
/// file.
inline constexpr std::array<std::string_view, 7> price_axes{
    "accumulator_bits", "base_factor", "capacity_bytes", "operand_bits",
    "table_entries",    "vector_size", "width_bits"};
using PricePosition = std::array<std::uint64_t, price_axes.size()>;

/// How a price follows one parameter. Between two points every rule except Exact and NearestLarger
/// interpolates on a log-log line.
enum class ScalingRule : std::uint8_t {
  NotApplicable,  ///< the parameter must be 0 (the default where a file states no rule)
  Any,            ///< the price doesn't depend on the parameter
  Exact,          ///< only the given points
  Interpolate,    ///< between the points, never beyond
  Extrapolate,    ///< also beyond, along the outermost two points
  Linear,         ///< beyond the points proportional to the parameter
  Quadratic,      ///< beyond the points proportional to its square
  NearestLarger   ///< the smallest point that is not smaller
};

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

/// The price of one action of one resource: points, and a rule for each parameter. An empty
/// variant or component matches every one.
struct PriceCurve {
  Name resource;
  Name action;
  Name variant;
  Name component;
  std::array<ScalingRule, price_axes.size()> rules{};
  std::optional<Source> scaling_source;  ///< of the rules; set where a rule computes
  std::vector<PricePoint> points;
  PriceTie tie = {};
};

/// A price from a curve; kind is that of the points, at best Scaled where a rule was applied.
struct CurveValue {
  Range<double> value;
  SourceKind kind = SourceKind::Unverified;
};

/// Throws Error where an attribute is no axis.
[[nodiscard]] PricePosition position_of(const Event& event);

/// The curve's value for an event: that of the points, each times the factors at the event's
/// statistics (1 where they aren't known), by the rules at its position; nothing where none leads
/// there.
[[nodiscard]] std::optional<CurveValue> evaluate(const PriceCurve& curve, const Event& event);

}  // namespace lnsim
