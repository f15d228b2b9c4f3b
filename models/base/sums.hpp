// SPDX-License-Identifier: MIT
#pragma once

#include <boost/container/flat_map.hpp>

#include "models/base/checked.hpp"

namespace lnsim {

/// Sums by key, in the order of keys; absent means zero. Integers are checked.
template <class Key, class Value>
using Sums = boost::container::flat_map<Key, Value>;

/// Adds to each sum that of the same key in `more`. In one walk over both, as most keys are common
/// and equality is cheaper to see than order.
template <class Key, class Value>
void add_sums(Sums<Key, Value>& sums, const Sums<Key, Value>& more) {
  if (sums.empty()) {
    sums = more;
    return;
  }
  auto place = sums.begin();
  for (const auto& [key, value] : more) {
    while (place != sums.end() && place->first != key && place->first < key) {
      ++place;
    }
    if (place != sums.end() && place->first == key) {
      if constexpr (std::integral<Value>) {
        place->second = checked_add(place->second, value);
      } else {
        place->second += value;
      }
    } else {
      place = sums.emplace_hint(place, key, value);
    }
  }
}

}  // namespace lnsim
