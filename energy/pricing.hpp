// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "energy/range.hpp"
#include "energy/technology.hpp"
#include "models/base/event_counts.hpp"
#include "models/base/inventory.hpp"
#include "models/base/sums.hpp"

namespace lnsim {

/// An entry of a technology by what it prices; an empty variant or component stands for every one.
struct PriceEntry {
  Name resource;
  Name action;
  Name variant;
  Name component;
  auto operator<=>(const PriceEntry&) const = default;
};

/// Such as integer_adder/add lns (exponent_adder).
[[nodiscard]] std::string to_string(const PriceEntry& entry);

/// What of a component one entry prices.
struct PricedPart {
  Scope scope = Scope::ProcessingElement;
  Name component;
  PriceEntry entry;
  auto operator<=>(const PricedPart&) const = default;
};

/// Energy by scope, and within it by component, and besides by the entry that priced it: a value
/// with algebra. Both sums are the same energy.
struct EnergyBreakdown {
  Sums<std::pair<Scope, Name>, EnergyRange> components;
  Sums<PricedPart, EnergyRange> entries;

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
    PriceEntry entry;
  };
  struct LeakagePrice {
    PowerRange power;
    SourceKind kind = SourceKind::Unverified;
    PriceEntry entry;
  };

  /// The energy of one event. Throws Error where no entry prices it, naming the technology, the
  /// event, and the nearest that is priced.
  [[nodiscard]] EnergyRange price(const Event& event) { return quote(event).energy; }
  /// The same with the kind of its source and the entry that it comes from.
  [[nodiscard]] Price quote(const Event& event);
  /// The leakage of one instance of an inventory. Throws as price does.
  [[nodiscard]] LeakagePrice leakage(const Instance& instance);

  /// The area of one instance, um2; nothing where no entry has one for it.
  [[nodiscard]] std::optional<double> area(const Instance& instance) const;

  [[nodiscard]] const Technology& technology() const { return technology_; }

 private:
  struct Found {
    CurveValue price;
    PriceEntry entry;
  };
  struct EventHash {
    std::size_t operator()(const Event& event) const;
  };
  using Known = std::unordered_map<Event, Found, EventHash>;
  [[nodiscard]] const Found& look_up(const Event& event, const std::vector<PriceCurve>& curves,
                                     Known& known) const;

  Technology technology_;
  Known energies_;
  Known powers_;
};

/// The ties of entries, which energies of their parts share.
using PriceTies = Sums<PriceEntry, PriceTie>;

/// Those of all entries of a technology.
[[nodiscard]] PriceTies ties_of(const Technology& technology);

/// Prices what happened (events, each with its energy) and what was there meanwhile (instances,
/// each with its power for the duration).
[[nodiscard]] EnergyBreakdown price(const EventCounts& events, const Inventory& inventory,
                                    Seconds duration, PriceList& prices);

}  // namespace lnsim
