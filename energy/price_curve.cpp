// SPDX-License-Identifier: MIT
#include "energy/price_curve.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <map>

#include "models/base/error.hpp"

namespace lnsim {
namespace {

/// A point at the statistics of an event.
struct WeightedPoint {
  const PricePoint* point = nullptr;
  double factor = 1;
};

using Points = std::vector<WeightedPoint>;
using Groups = std::map<std::uint64_t, Points>;

std::optional<CurveValue> along(const PriceCurve& curve, const Points& points,
                                const PricePosition& position, std::size_t axis);

SourceKind weaker(SourceKind a, SourceKind b) { return std::max(a, b); }

/// On a log-log line, or a straight one where a value is 0.
double on_line(double x0, double y0, double x1, double y1, double x) {
  if (y0 <= 0 || y1 <= 0) {
    return std::max(0.0, y0 + (y1 - y0) * (x - x0) / (x1 - x0));
  }
  return y0 * std::pow(y1 / y0, std::log(x / x0) / std::log(x1 / x0));
}

/// One curve along one axis, its other axes already fixed by recursion.
class AxisWalk {
 public:
  AxisWalk(const PriceCurve& curve, const Points& points, const PricePosition& position,
           std::size_t axis)
      : curve_(curve), position_(position), axis_(axis), rule_(curve.rules.at(axis)) {
    for (const auto& weighted : points) {
      groups_[weighted.point->position.at(axis)].push_back(weighted);
    }
  }

  [[nodiscard]] std::optional<CurveValue> value() const {
    const auto x = position_.at(axis_);
    const auto above = groups_.lower_bound(x);
    if (above != groups_.end() && above->first == x) {
      return at(above);
    }
    if (x == 0 || rule_ == ScalingRule::Exact) {
      return std::nullopt;
    }
    if (rule_ == ScalingRule::NearestLarger) {
      return above == groups_.end() ? std::nullopt : scaled_by(above, 1.0);
    }
    if (above != groups_.begin() && above != groups_.end()) {
      return between(std::prev(above), above);
    }
    return beyond(above == groups_.end());
  }

 private:
  using Iterator = Groups::const_iterator;

  [[nodiscard]] std::optional<CurveValue> at(Iterator group) const {
    return along(curve_, group->second, position_, axis_ + 1);
  }

  [[nodiscard]] std::optional<CurveValue> scaled_by(Iterator group, double factor) const {
    auto result = at(group);
    if (result) {
      result->value = result->value * factor;
      result->kind = weaker(result->kind, SourceKind::Scaled);
    }
    return result;
  }

  [[nodiscard]] std::optional<CurveValue> between(Iterator first, Iterator second) const {
    const auto a = at(first);
    const auto b = at(second);
    if (!a || !b) {
      return std::nullopt;
    }
    const auto line = [&](double y0, double y1) {
      return on_line(static_cast<double>(first->first), y0, static_cast<double>(second->first), y1,
                     static_cast<double>(position_.at(axis_)));
    };
    Range<double> value{line(a->value.low, b->value.low), line(a->value.nominal, b->value.nominal),
                        line(a->value.high, b->value.high)};
    value.low = std::min(value.low, value.nominal);
    value.high = std::max(value.high, value.nominal);
    return CurveValue{value, weaker(weaker(a->kind, b->kind), SourceKind::Scaled)};
  }

  [[nodiscard]] std::optional<CurveValue> beyond(bool after_last) const {
    const auto nearest = after_last ? std::prev(groups_.end()) : groups_.begin();
    const double ratio =
        static_cast<double>(position_.at(axis_)) / static_cast<double>(nearest->first);
    if (rule_ == ScalingRule::Linear) {
      return scaled_by(nearest, ratio);
    }
    if (rule_ == ScalingRule::Quadratic) {
      return scaled_by(nearest, ratio * ratio);
    }
    if (rule_ == ScalingRule::Extrapolate && groups_.size() > 1) {
      return after_last ? between(std::prev(nearest), nearest)
                        : between(nearest, std::next(nearest));
    }
    return std::nullopt;
  }

  const PriceCurve& curve_;
  const PricePosition& position_;
  std::size_t axis_;
  ScalingRule rule_;
  Groups groups_;
};

std::optional<CurveValue> along(const PriceCurve& curve, const Points& points,
                                const PricePosition& position, std::size_t axis) {
  if (axis == price_axes.size()) {
    const auto& [point, factor] = points.front();
    return CurveValue{point->value * factor, point->source.kind};
  }
  const auto rule = curve.rules.at(axis);
  if (rule == ScalingRule::NotApplicable && position.at(axis) != 0) {
    return std::nullopt;
  }
  if (rule == ScalingRule::NotApplicable || rule == ScalingRule::Any) {
    return along(curve, points, position, axis + 1);
  }
  return AxisWalk(curve, points, position, axis).value();
}

double factor_of(const FactorLine& line, std::optional<std::uint32_t> permille) {
  constexpr double permilles = 1000;
  return permille ? factor_at(line, *permille / permilles) : 1;
}

double factor_of(const PricePoint& point, const EventStatistics& statistics) {
  return factor_of(point.by_zero_fraction, statistics.zero_permille) *
         factor_of(point.by_toggle_rate, statistics.toggle_permille);
}

/// Whether a point lies at a position, on the axes that points have a place on.
bool is_at(const PriceCurve& curve, const PricePoint& point, const PricePosition& position) {
  for (std::size_t axis = 0; axis < price_axes.size(); ++axis) {
    if (has_positions(curve.rules.at(axis)) && point.position.at(axis) != position.at(axis)) {
      return false;
    }
  }
  return true;
}

bool is_applicable(const PriceCurve& curve, const PricePosition& position) {
  for (std::size_t axis = 0; axis < price_axes.size(); ++axis) {
    if (curve.rules.at(axis) == ScalingRule::NotApplicable && position.at(axis) != 0) {
      return false;
    }
  }
  return true;
}

/// A point keeps its own price: the fit is for where there is none.
std::optional<CurveValue> at_point_or_fit(const PriceCurve& curve, const PricePosition& position,
                                          const EventStatistics& statistics) {
  if (!is_applicable(curve, position)) {
    return std::nullopt;
  }
  for (const auto& point : curve.points) {
    if (is_at(curve, point, position)) {
      return CurveValue{point.value * factor_of(point, statistics), point.source.kind};
    }
  }
  const auto factor = factor_at(*curve.fit, position);
  const auto& reference = curve.fit->reference;
  return factor ? std::optional(
                      CurveValue{reference.value * (*factor * factor_of(reference, statistics)),
                                 reference.source.kind})
                : std::nullopt;
}

}  // namespace

PricePosition position_of(const Event& event) {
  PricePosition position{};
  for (const auto& [name, value] : event.attributes) {
    const auto* axis = std::ranges::find(price_axes, name.text());
    if (axis == price_axes.end()) {
      throw Error("no technology knows the attribute " + name.text() + " of " +
                  event.resource.text() + "/" + event.action.text());
    }
    position.at(static_cast<std::size_t>(axis - price_axes.begin())) = value;
  }
  return position;
}

std::optional<CurveValue> evaluate(const PriceCurve& curve, const Event& event) {
  const auto position = position_of(event);
  if (curve.fit) {
    if (const auto fitted = at_point_or_fit(curve, position, event.statistics)) {
      return fitted;
    }
  }
  Points points;
  for (const auto& point : curve.points) {
    points.push_back({&point, factor_of(point, event.statistics)});
  }
  return along(curve, points, position, 0);
}

}  // namespace lnsim
