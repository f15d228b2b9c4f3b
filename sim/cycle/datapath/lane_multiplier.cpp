// SPDX-License-Identifier: MIT
#include "sim/cycle/datapath/lane_multiplier.hpp"

#include <algorithm>

namespace lnsim::cycle::datapath {

void LaneMultiplier::decode(Side /*side*/, std::span<const std::uint32_t> words,
                            std::span<std::uint32_t> operands) const {
  std::ranges::copy(words, operands.begin());
}

void LaneMultiplier::multiply(std::span<const std::uint32_t> a, std::span<const std::uint32_t> b,
                              std::span<VectorSum> sums) {
  for (std::size_t lane = 0; lane < sums.size(); ++lane) {
    sums[lane] = sum_of_lane(a, b, lane, sums.size());
  }
  multiplications_ += vector_size_ * sums.size();
}

}  // namespace lnsim::cycle::datapath
