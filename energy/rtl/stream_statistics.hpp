// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <utility>

#include "models/numerics/format/number_format.hpp"

namespace lnsim {

/// What the energy of a multiply-accumulate follows, of a stream of operands.
struct StreamStatistics {
  double zero_fraction = 0;  ///< products that are 0
  /// Bits of an operand that differ from those of the word before it in its element: a fraction,
  /// over the pairs without a zero; nothing where there is no such pair.
  std::optional<double> toggle_rate;
};

/// Counts over vectors of stored words.
class StreamMeter {
 public:
  explicit StreamMeter(NumberFormat format) : format_(std::move(format)) {}

  /// The words of one operand, and those that follow them.
  void add_pairs(std::span<const std::uint32_t> before, std::span<const std::uint32_t> after);
  void add_products(std::span<const std::uint32_t> a, std::span<const std::uint32_t> b);
  [[nodiscard]] StreamStatistics statistics() const;

 private:
  [[nodiscard]] bool is_zero(std::uint32_t word) const;

  NumberFormat format_;
  std::uint64_t pairs_ = 0;
  std::uint64_t different_bits_ = 0;
  std::uint64_t products_ = 0;
  std::uint64_t zeros_ = 0;
};

}  // namespace lnsim
