// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "energy/range.hpp"
#include "energy/technology.hpp"
#include "models/base/event_counts.hpp"

namespace lnsim {

/// Energy by scope and component: a value with algebra.
struct EnergyBreakdown {
  std::map<std::pair<Scope, std::string>, EnergyRange> components;

  [[nodiscard]] EnergyRange total(Scope scope) const;
  [[nodiscard]] EnergyRange total() const;
  EnergyBreakdown& operator+=(const EnergyBreakdown& other);
  friend EnergyBreakdown operator+(EnergyBreakdown a, const EnergyBreakdown& b) { return a += b; }
  bool operator==(const EnergyBreakdown&) const = default;
};

/// The component under which leakage is reported.
inline constexpr std::string_view leakage_component = "leakage";

/// A technology's prices by event, each looked up once. Of the entries that match an event the one
/// that names the event's component wins, then the one that names its variant.
class PriceList {
 public:
  explicit PriceList(Technology technology);

  struct Price {
    EnergyRange energy;
    SourceKind kind = SourceKind::Unverified;
  };
  struct LeakagePrice {
    PowerRange power;
    SourceKind kind = SourceKind::Unverified;
  };

  /// The energy of one event. Throws Error where no entry prices it, naming the technology, the
  /// event, and the nearest that is priced.
  [[nodiscard]] EnergyRange price(const Event& event) { return quote(event).energy; }
  /// The same with the kind of its source.
  [[nodiscard]] Price quote(const Event& event);
  /// The leakage of one instance of an inventory event (action "leak"). Throws as price does.
  [[nodiscard]] LeakagePrice leakage(const Event& event);

  [[nodiscard]] const Technology& technology() const { return technology_; }

 private:
  [[nodiscard]] const CurveValue& look_up(const Event& event);

  Technology technology_;
  std::map<Event, CurveValue> known_;
};

/// Prices what happened (events, each with its energy) and what was there meanwhile (inventory:
/// instances of events with action "leak", each with its power for the duration).
[[nodiscard]] EnergyBreakdown price(const EventCounts& events, const EventCounts& inventory,
                                    Seconds duration, PriceList& prices);

}  // namespace lnsim
