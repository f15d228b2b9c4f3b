// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <cstdint>

namespace lnsim::cycle {

/// What moves bytes, one transfer after the other, so many a cycle. Fractions of a cycle carry over
/// from transfer to transfer; how long transfers take does not depend on when they do.
class Lane {
 public:
  explicit Lane(double bytes_per_cycle) : bytes_per_cycle_(bytes_per_cycle) {}

  /// The cycle in which so many bytes have moved that are there at `arrival`.
  std::uint64_t move(std::uint64_t bytes, std::uint64_t arrival) {
    if (arrival > since_ && static_cast<double>(arrival - since_) > busy()) {
      since_ = arrival;
      bytes_ = 0;
    }
    bytes_ += bytes;
    return since_ + static_cast<std::uint64_t>(std::ceil(busy()));
  }

 private:
  [[nodiscard]] double busy() const { return static_cast<double>(bytes_) / bytes_per_cycle_; }

  double bytes_per_cycle_;
  std::uint64_t since_ = 0;  ///< it has moved bytes without a pause since this cycle
  std::uint64_t bytes_ = 0;  ///< since then
};

}  // namespace lnsim::cycle
