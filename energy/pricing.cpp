// SPDX-License-Identifier: MIT
#include "energy/pricing.hpp"

#include <algorithm>
#include <cmath>
#include <set>
#include <vector>

#include <boost/functional/hash.hpp>

#include "models/base/nearest.hpp"

namespace lnsim {
namespace {

/// What a technology's entries of leakage and of areas are looked up by.
Event event_of(const Instance& instance, std::string_view action) {
  return {.scope = instance.scope,
          .component = instance.component,
          .resource = instance.resource,
          .action = Name(action),
          .variant = instance.variant,
          .attributes = instance.attributes};
}

bool matches(const PriceCurve& curve, const Event& event) {
  return curve.resource == event.resource && curve.action == event.action &&
         (curve.variant.empty() || curve.variant == event.variant) &&
         (curve.component.empty() || curve.component == event.component);
}

/// A component named outranks a variant named.
int specificity(const PriceCurve& curve) {
  return (curve.component.empty() ? 0 : 2) + (curve.variant.empty() ? 0 : 1);
}

const PriceCurve* most_specific(const std::vector<PriceCurve>& curves, const Event& event) {
  const PriceCurve* best = nullptr;
  for (const auto& curve : curves) {
    if (matches(curve, event) && (!best || specificity(curve) > specificity(*best))) {
      best = &curve;
    }
  }
  return best;
}

PriceEntry entry_of(const PriceCurve& curve) {
  return {curve.resource, curve.action, curve.variant, curve.component};
}

std::string describe(const Event& event) {
  std::string text = to_string(PriceEntry{event.resource, event.action, event.variant, ""});
  const auto position = position_of(event);
  for (std::size_t axis = 0; axis < price_axes.size(); ++axis) {
    if (position.at(axis) != 0) {
      text += ", " + std::string(price_axes.at(axis)) + " " + std::to_string(position.at(axis));
    }
  }
  return text + " (" + event.component.text() + ")";
}

/// Where the resource is known, what of it is priced; else the resources of the nearest names.
std::string nearest_priced(const std::vector<PriceCurve>& curves, const Event& event) {
  std::set<std::string> resources;
  std::set<std::string> priced;
  for (const auto& curve : curves) {
    resources.insert(curve.resource.text());
    if (curve.resource == event.resource) {
      priced.insert(to_string(entry_of(curve)));
    }
  }
  if (priced.empty()) {
    return did_you_mean(event.resource.text(), {resources.begin(), resources.end()});
  }
  std::string list;
  for (const auto& name : priced) {
    list += (list.empty() ? "; priced are " : ", ") + name;
  }
  return list;
}

/// The range of each parameter that a curve has points for, for a message.
std::string describe_coverage(const PriceCurve& curve) {
  std::string text;
  for (std::size_t axis = 0; axis < price_axes.size(); ++axis) {
    const auto less = [axis](const PricePoint& a, const PricePoint& b) {
      return a.position.at(axis) < b.position.at(axis);
    };
    const auto [first, last] = std::minmax_element(curve.points.begin(), curve.points.end(), less);
    if (last->position.at(axis) == 0) {
      continue;
    }
    text += (text.empty() ? "" : ", ") + std::string(price_axes.at(axis)) + " " +
            std::to_string(first->position.at(axis)) + " to " +
            std::to_string(last->position.at(axis));
  }
  return text;
}

/// With its file, where it is from one.
std::string name_of(const Technology& technology) {
  return (technology.file.empty() ? "" : technology.file + ": ") + "technology " + technology.name;
}

bool is_finite(const Range<double>& range) {
  return std::isfinite(range.low) && std::isfinite(range.nominal) && std::isfinite(range.high);
}

std::string unpriced(const Technology& technology, const std::vector<PriceCurve>& curves,
                     const Event& event, const PriceCurve* curve) {
  const std::string start = name_of(technology) + " has no price for " + describe(event);
  if (curve) {
    return start + ": its entry has points at " + describe_coverage(*curve) +
           ", and no rule from there";
  }
  return start + nearest_priced(curves, event);
}

}  // namespace

std::string to_string(const PriceEntry& entry) {
  return entry.resource.text() + "/" + entry.action.text() +
         (entry.variant.empty() ? "" : " " + entry.variant.text()) +
         (entry.component.empty() ? "" : " (" + entry.component.text() + ")");
}

EnergyRange EnergyBreakdown::total(Scope scope) const {
  EnergyRange sum;
  for (const auto& [key, energy] : components) {
    if (key.first == scope) {
      sum += energy;
    }
  }
  return sum;
}

EnergyRange EnergyBreakdown::total() const {
  return total(Scope::ProcessingElement) + total(Scope::BeyondPe);
}

EnergyBreakdown& EnergyBreakdown::operator+=(const EnergyBreakdown& other) {
  add_sums(components, other.components);
  add_sums(entries, other.entries);
  return *this;
}

PriceList::PriceList(Technology technology) : technology_(std::move(technology)) {}

std::size_t PriceList::EventHash::operator()(const Event& event) const {
  std::size_t hash = 0;
  for (const auto name : {event.component, event.resource, event.action, event.variant}) {
    boost::hash_combine(hash, &name.text());
  }
  for (const auto& [name, value] : event.attributes) {
    boost::hash_combine(hash, value);
  }
  return hash;
}

const PriceList::Found& PriceList::look_up(const Event& event,
                                           const std::vector<PriceCurve>& curves,
                                           Known& known) const {
  if (const auto found = known.find(event); found != known.end()) {
    return found->second;
  }
  const auto* curve = most_specific(curves, event);
  const auto value = curve ? evaluate(*curve, event) : std::nullopt;
  if (!value) {
    throw Error(unpriced(technology_, curves, event, curve));
  }
  if (!is_finite(value->value)) {
    throw Error(name_of(technology_) + ": the price for " + describe(event) +
                " is no finite number");
  }
  return known.emplace(event, Found{*value, entry_of(*curve)}).first->second;
}

PriceList::Price PriceList::quote(const Event& event) {
  const auto& [price, entry] = look_up(event, technology_.energy, energies_);
  const auto& value = price.value;
  return {{Picojoules(value.low), Picojoules(value.nominal), Picojoules(value.high)},
          price.kind,
          entry};
}

PriceList::LeakagePrice PriceList::leakage(const Instance& instance) {
  const auto& [price, entry] =
      look_up(event_of(instance, leak_action), technology_.leakage, powers_);
  const auto& value = price.value;
  return {{Milliwatts(value.low), Milliwatts(value.nominal), Milliwatts(value.high)},
          price.kind,
          entry};
}

std::optional<double> PriceList::area(const Instance& instance) const {
  const auto event = event_of(instance, occupy_action);
  const auto* curve = most_specific(technology_.area, event);
  const auto found = curve ? evaluate(*curve, event) : std::nullopt;
  return found ? std::optional(found->value.nominal) : std::nullopt;
}

PriceTies ties_of(const Technology& technology) {
  PriceTies ties;
  for (const auto* curves : {&technology.energy, &technology.leakage}) {
    for (const auto& curve : *curves) {
      ties.emplace(entry_of(curve), curve.tie);
    }
  }
  return ties;
}

EnergyBreakdown price(const EventCounts& events, const Inventory& inventory, Seconds duration,
                      PriceList& prices) {
  EnergyBreakdown breakdown;
  const auto add = [&](Scope scope, Name component, const PriceEntry& entry,
                       const EnergyRange& energy) {
    breakdown.components[{scope, component}] += energy;
    breakdown.entries[{scope, component, entry}] += energy;
  };
  breakdown.components.reserve(events.all().size() + inventory.size());
  breakdown.entries.reserve(events.all().size() + inventory.size());
  for (const auto& [event, count] : events.all()) {
    const auto quote = prices.quote(event);
    add(event.scope, event.component, quote.entry, quote.energy * static_cast<double>(count));
  }
  for (const auto& [instance, count] : inventory) {
    const auto leakage = prices.leakage(instance);
    add(instance.scope, leakage_component, leakage.entry,
        leakage.power * duration * static_cast<double>(count));
  }
  const auto sum = breakdown.total();
  if (!is_finite({sum.low.value(), sum.nominal.value(), sum.high.value()})) {
    throw Error(name_of(prices.technology()) + ": the energy of all events is no finite number");
  }
  return breakdown;
}

}  // namespace lnsim
