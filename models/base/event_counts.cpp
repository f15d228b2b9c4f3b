// SPDX-License-Identifier: MIT
#include "models/base/event_counts.hpp"

#include "models/base/checked.hpp"

namespace lnsim {

void EventCounts::add(const Event& event, std::uint64_t count) {
  if (count == 0) {
    return;
  }
  const auto [place, inserted] = counts_.try_emplace(event, count);
  if (!inserted) {
    place->second = checked_add(place->second, count);
  }
}

std::uint64_t EventCounts::operator[](const Event& event) const {
  const auto found = counts_.find(event);
  return found == counts_.end() ? 0 : found->second;
}

}  // namespace lnsim
