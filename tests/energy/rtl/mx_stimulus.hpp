// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <random>
#include <vector>

#include "models/numerics/format/number_format.hpp"
#include "tests/energy/rtl/mac_bench.hpp"

namespace lnsim::test {

/// Vectors that find the corners of a microscaling datapath: elements of every kind at scales whose
/// sums meet, elements that nearly cancel, sums near either end of fp32, and every so often any
/// words. Each vector is made for one of the formats; the others take its lowest bits.
class MxStimulus {
 public:
  MxStimulus(const DesignSet& set, std::uint32_t seed) : set_(set), random_(seed) {}

  /// The next cycle: bubbles, partial vectors, reloads of a and new sums in between.
  [[nodiscard]] Issue next();

 private:
  [[nodiscard]] std::uint32_t below(std::uint32_t limit) {
    return std::uniform_int_distribution<std::uint32_t>(0, limit - 1)(random_);
  }
  void begin();
  [[nodiscard]] std::vector<std::uint32_t> words();
  /// Elements, but for the corners of a format none that are infinite or no number.
  [[nodiscard]] std::uint32_t element();

  DesignSet set_;
  std::mt19937 random_;
  NumberFormat format_;      ///< of the stretch
  std::uint32_t left_ = 0;   ///< cycles that it still has
  std::int32_t middle_ = 0;  ///< of its scales' exponents
  bool corners_ = false;     ///< whether its words are any
};

}  // namespace lnsim::test
