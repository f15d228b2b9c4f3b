// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <type_traits>

#include "models/base/units.hpp"

namespace lnsim::analytical {

/// At most N of something, in place; only those that have been added are ever written.
template <class Item, std::size_t N>
class Few {
 public:
  Few() {}  // NOLINT(modernize-use-equals-default): a default one would not leave `items_` alone.
  Few(const Few& other) : size_(other.size_) {
    std::uninitialized_copy_n(other.items_.data(), size_, items_.data());
  }
  void add(const Item& item) { std::construct_at(items_.data() + size_++, item); }
  [[nodiscard]] Item* begin() { return items_.data(); }
  [[nodiscard]] Item* end() { return items_.data() + size_; }
  [[nodiscard]] const Item* begin() const { return items_.data(); }
  [[nodiscard]] const Item* end() const { return items_.data() + size_; }

 private:
  static_assert(std::is_trivially_copyable_v<Item>);
  union {
    std::array<Item, N> items_;
  };
  std::size_t size_ = 0;
};

/// Tiles of one extent along an axis, and whether they are the axis's first or last.
struct Segment {
  std::uint64_t extent = 0;
  std::uint64_t count = 0;
  bool first = false;
  bool last = false;
};

/// Tiles of one extent, wherever they are.
struct Parts {
  std::uint64_t extent = 0;
  std::uint64_t count = 0;
};

/// The tiles that cover an axis: equal ones, and a last that may be shorter, so that sums over any
/// number of tiles have few terms.
class Segments {
 public:
  Segments(std::uint64_t whole, std::uint64_t tile)
      : tile_(tile), tiles_(ceil_div(whole, tile)), rest_(whole - (tiles_ - 1) * tile) {}

  [[nodiscard]] std::uint64_t tiles() const { return tiles_; }
  /// In order: a first, middle ones, and a last.
  [[nodiscard]] Few<Segment, 3> places() const {
    Few<Segment, 3> places;
    if (tiles_ > 1) {
      places.add({tile_, 1, true, false});
    }
    if (tiles_ > 2) {
      places.add({tile_, tiles_ - 2, false, false});
    }
    places.add({rest_, 1, tiles_ == 1, true});
    return places;
  }
  /// By extent.
  [[nodiscard]] Few<Parts, 2> parts() const {
    Few<Parts, 2> parts;
    const bool equal = rest_ == tile_;
    if (tiles_ > 1) {
      parts.add({tile_, equal ? tiles_ : tiles_ - 1});
    }
    if (tiles_ == 1 || !equal) {
      parts.add({rest_, 1});
    }
    return parts;
  }

 private:
  std::uint64_t tile_;
  std::uint64_t tiles_;
  std::uint64_t rest_;
};

}  // namespace lnsim::analytical
