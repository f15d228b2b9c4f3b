// SPDX-License-Identifier: MIT
#include "models/numerics/datapath/accumulator.hpp"

#include <algorithm>
#include <string>

#include "models/base/error.hpp"

namespace lnsim::numerics {
namespace {

constexpr std::uint32_t word_bits = 64;
constexpr std::uint32_t minimum_width = 8;
constexpr std::uint32_t maximum_width = 48;

}  // namespace

Accumulator::Accumulator(std::uint32_t width_bits, OverflowPolicy policy)
    : width_bits_(width_bits), policy_(policy) {
  if (width_bits < minimum_width || width_bits > maximum_width) {
    throw Error("expected an accumulator of 8 to 48 bits, found " + std::to_string(width_bits));
  }
  largest_ = (std::int64_t{1} << (width_bits - 1)) - 1;
}

std::uint64_t Accumulator::add(Sum& sum, std::int64_t term) const {
  const auto exact = sum + term;
  const auto clamped = std::clamp(exact, -largest_ - 1, largest_);
  if (clamped == exact) {
    sum = exact;
    return 0;
  }
  const auto unused = word_bits - width_bits_;
  const auto wrapped =
      static_cast<std::int64_t>(static_cast<std::uint64_t>(exact) << unused) >> unused;
  sum = policy_ == OverflowPolicy::Wrap ? wrapped : clamped;
  return 1;
}

}  // namespace lnsim::numerics
