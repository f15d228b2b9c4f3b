// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstdint>

namespace lnsim::cycle {

/// A transfer in portions whose whole units (bursts, accesses of a port) add up to those of the
/// transfer in one piece: a unit that holds the end of a portion and the start of the next one
/// moves once, with the first.
class Cumulative {
 public:
  explicit Cumulative(std::uint64_t unit) : unit_(unit) {}

  /// The bytes, in whole units, that move when `total` of the transfer have to be there.
  std::uint64_t up_to(std::uint64_t total) {
    const auto end = std::max(moved_, (total + unit_ - 1) / unit_ * unit_);
    const auto portion = end - moved_;
    moved_ = end;
    return portion;
  }

 private:
  std::uint64_t unit_;
  std::uint64_t moved_ = 0;
};

}  // namespace lnsim::cycle
