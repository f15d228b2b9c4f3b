// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <random>
#include <vector>

#include "models/numerics/format/number_format.hpp"
#include "tests/energy/rtl/mac_bench.hpp"

namespace lnsim::test {

/// Vectors that find the corners of a datapath: uniform words, families of words that nearly
/// cancel, and every so often range ends, zeros, not-a-numbers and subnormal numbers. Each vector
/// is made for one of the formats; the others take its lowest bits.
class MacStimulus {
 public:
  MacStimulus(const DesignSet& set, std::uint32_t seed);

  /// The next cycle: bubbles, partial vectors, reloads of a and new sums in between.
  [[nodiscard]] Issue next();

 private:
  [[nodiscard]] std::uint32_t below(std::uint32_t limit) {
    return std::uniform_int_distribution<std::uint32_t>(0, limit - 1)(random_);
  }
  [[nodiscard]] const NumberFormat& choose();
  [[nodiscard]] std::uint32_t ordinary(const NumberFormat& format);
  [[nodiscard]] std::uint32_t corner(const NumberFormat& format);
  [[nodiscard]] std::vector<std::uint32_t> words(const NumberFormat& format);

  [[nodiscard]] Issue pile();
  [[nodiscard]] Issue mixture();

  std::uint32_t size_;
  std::vector<NumberFormat> floats_;
  std::vector<NumberFormat> others_;
  std::mt19937 random_;
  NumberFormat format_;         ///< of the stretch
  std::uint32_t left_ = 0;      ///< cycles that it still has
  bool piles_up_ = false;       ///< whether it makes sums overflow
  std::uint32_t negative_ = 0;  ///< the sign bit of the products that do
};

}  // namespace lnsim::test
