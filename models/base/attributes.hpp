// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <compare>
#include <cstdint>
#include <initializer_list>

#include <boost/container/static_vector.hpp>

#include "models/base/name.hpp"

namespace lnsim {

/// A whole number that a price may depend on, such as width_bits 8.
struct Attribute {
  Name name;
  std::uint64_t value = 0;
  auto operator<=>(const Attribute&) const = default;
};

/// The attributes of an event or of an instance, by name. One of value 0 is the same as none.
class Attributes {
 public:
  static constexpr std::size_t most = 8;

  Attributes() = default;
  /// Throws std::bad_alloc beyond the most that there can be.
  Attributes(std::initializer_list<Attribute> list) {
    for (const auto& [name, value] : list) {
      set(name, value);
    }
  }

  /// Of a name that is not there 0.
  [[nodiscard]] std::uint64_t operator[](Name name) const {
    const auto found = std::ranges::find(list_, name, &Attribute::name);
    return found == list_.end() ? 0 : found->value;
  }
  void set(Name name, std::uint64_t value) {
    const auto place = std::ranges::lower_bound(list_, name, {}, &Attribute::name);
    const bool known = place != list_.end() && place->name == name;
    if (value == 0) {
      list_.erase(place, place + (known ? 1 : 0));
    } else if (known) {
      place->value = value;
    } else {
      list_.insert(place, {name, value});
    }
  }

  [[nodiscard]] auto begin() const { return list_.begin(); }  ///< in the order of names
  [[nodiscard]] auto end() const { return list_.end(); }

  friend bool operator==(const Attributes& a, const Attributes& b) {
    return std::ranges::equal(a.list_, b.list_);
  }
  friend auto operator<=>(const Attributes& a, const Attributes& b) {
    return std::lexicographical_compare_three_way(a.begin(), a.end(), b.begin(), b.end());
  }

 private:
  boost::container::static_vector<Attribute, most> list_;
};

}  // namespace lnsim
