// SPDX-License-Identifier: MIT
#include "models/numerics/tensor/octave_constants.hpp"

#include <array>
#include <bit>
#include <cmath>
#include <mutex>

#include "models/numerics/codec/power_table.hpp"

namespace lnsim::numerics {
namespace {

OctaveConstants compute(std::uint32_t base_factor) {
  OctaveConstants constants;
  const auto half_steps = floor_power_table(2 * base_factor, midpoint_bits);
  for (std::uint32_t j = 0; j < base_factor; ++j) {
    constants.midpoints.push_back(half_steps[2 * j + 1]);
    constants.powers.push_back(std::exp2(static_cast<double>(j) / base_factor));
  }
  return constants;
}

struct Memory {
  std::once_flag once;
  OctaveConstants constants;
};

}  // namespace

const OctaveConstants& octave_constants(std::uint32_t base_factor) {
  static std::array<Memory, 32> memory;
  auto& entry = memory.at(static_cast<std::size_t>(std::countr_zero(base_factor)));
  std::call_once(entry.once, [&] { entry.constants = compute(base_factor); });
  return entry.constants;
}

}  // namespace lnsim::numerics
