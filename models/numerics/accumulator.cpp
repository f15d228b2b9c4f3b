// SPDX-License-Identifier: MIT
#include "models/numerics/accumulator.hpp"

#include <limits>
#include <string>

#include "models/base/error.hpp"

namespace lnsim::numerics {
namespace {

constexpr std::uint32_t minimum_width = 8;

}  // namespace

Accumulator::Accumulator(std::uint32_t width_bits, OverflowPolicy policy)
    : width_bits_(width_bits), policy_(policy) {
  if (width_bits < minimum_width || width_bits > maximum_width) {
    throw Error("expected an accumulator of 8 to 64 bits, found " + std::to_string(width_bits));
  }
  largest_ = std::numeric_limits<std::int64_t>::max() >> (maximum_width - width_bits);
}

void Accumulator::clear() {
  value_ = 0;
  overflows_ = 0;
}

}  // namespace lnsim::numerics
