// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

namespace lnsim::numerics {

/// What a sum outside of the accumulator's range becomes: the nearest end, or its low bits.
enum class OverflowPolicy : std::uint8_t { Saturate, Wrap };

/// A two's complement register of 8 to 64 bits that counts the sums that do not fit.
class Accumulator {
 public:
  /// Throws Error where the width is not 8 to 64 bits.
  Accumulator(std::uint32_t width_bits, OverflowPolicy policy);

  void add(std::int64_t term);
  void clear();

  [[nodiscard]] std::int64_t value() const { return value_; }
  [[nodiscard]] std::uint64_t overflows() const { return overflows_; }

 private:
  static constexpr std::uint32_t maximum_width = 64;

  std::uint32_t width_bits_;
  OverflowPolicy policy_;
  std::int64_t largest_;
  std::int64_t value_ = 0;
  std::uint64_t overflows_ = 0;
};

inline void Accumulator::add(std::int64_t term) {
  const auto smallest = -largest_ - 1;
  std::int64_t sum = 0;
  const bool wide = __builtin_add_overflow(value_, term, &sum);
  if (!wide && sum >= smallest && sum <= largest_) {
    value_ = sum;
    return;
  }
  ++overflows_;
  if (policy_ == OverflowPolicy::Saturate) {
    value_ = (wide ? term : sum) < 0 ? smallest : largest_;
  } else {
    const auto unused = maximum_width - width_bits_;
    value_ = static_cast<std::int64_t>(static_cast<std::uint64_t>(sum) << unused) >> unused;
  }
}

}  // namespace lnsim::numerics
