// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <vector>

namespace lnsim::numerics {

/// floor(2^(i/steps) * 2^fraction_bits) for i in 0..steps-1, in integer arithmetic; steps is a
/// power of two, fraction_bits at most 63. Every entry but the first is irrational, so that
/// comparing an integer with the floor decides its comparison with the power itself.
[[nodiscard]] std::vector<std::uint64_t> floor_power_table(std::uint32_t steps,
                                                           std::uint32_t fraction_bits);

/// 2^(i/steps) * 2^fraction_bits rounded to the nearest integer; no entry can tie.
[[nodiscard]] std::vector<std::uint64_t> rounded_power_table(std::uint32_t steps,
                                                             std::uint32_t fraction_bits);

}  // namespace lnsim::numerics
