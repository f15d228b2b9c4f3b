// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "models/base/event.hpp"
#include "models/base/sums.hpp"

namespace lnsim {

/// How often each event happens: a value with algebra. Absent means zero; sums are checked.
class EventCounts {
 public:
  /// Adds count occurrences of an event; zero adds nothing.
  void add(const Event& event, std::uint64_t count);
  [[nodiscard]] std::uint64_t operator[](const Event& event) const;
  [[nodiscard]] const Sums<Event, std::uint64_t>& all() const { return counts_; }

  EventCounts& operator+=(const EventCounts& other) {
    add_sums(counts_, other.counts_);
    return *this;
  }
  bool operator==(const EventCounts&) const = default;

 private:
  Sums<Event, std::uint64_t> counts_;
};

}  // namespace lnsim
