// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "energy/price_fit.hpp"
#include "energy/price_point.hpp"
#include "energy/price_tie.hpp"
#include "energy/range.hpp"
#include "models/base/event.hpp"
#include "models/base/source.hpp"

namespace lnsim {

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

/// Whether points have a place on the axis of a rule.
[[nodiscard]] constexpr bool has_positions(ScalingRule rule) {
  return rule != ScalingRule::NotApplicable && rule != ScalingRule::Any;
}

/// The price of one action of one resource: points, a rule for each parameter, and where enough
/// designs were characterised a fit for what lies between and beyond the points. An empty
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
  std::optional<PriceFit> fit = {};
};

/// A price from a curve; kind is that of the points, at best Scaled where a rule was applied.
struct CurveValue {
  Range<double> value;
  SourceKind kind = SourceKind::Unverified;
};

/// Throws Error where an attribute is no axis.
[[nodiscard]] PricePosition position_of(const Event& event);

/// The curve's value for an event: that of the point at its position; else that of the fit, where
/// there is one for that position; else that of the points by the rules, and nothing where none
/// leads there. All are multiplied by the factors at the event's statistics (1 where they aren't
/// known).
[[nodiscard]] std::optional<CurveValue> evaluate(const PriceCurve& curve, const Event& event);

}  // namespace lnsim
