// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "sim/cycle/datapath/weight_update_unit.hpp"

namespace lnsim::cycle::datapath {

/// What weights under test begin with, and which gradients come.
enum class WeightStimulus : std::uint8_t {
  Training,  ///< any words, from a second moment of 0 on: the first steps of a training
  Words,     ///< any words long after that; second moments from below to above the squares
  Corners    ///< in every step the ends of every range, and the zeros
};
inline constexpr std::array all_weight_stimuli{WeightStimulus::Training, WeightStimulus::Words,
                                               WeightStimulus::Corners};

[[nodiscard]] std::string_view to_string(WeightStimulus stimulus);

/// Weights before their first step. Equal arguments give equal weights, here and in make_step.
[[nodiscard]] std::vector<numerics::WeightState> make_weights(
    std::uint64_t count, const numerics::WeightUpdateParameters& parameters,
    WeightStimulus stimulus, std::uint64_t seed);

/// The `step`th step, from 1, of weights as the steps before it left them; corners begin anew.
[[nodiscard]] WeightTensor make_step(std::vector<numerics::WeightState> weights,
                                     const numerics::WeightUpdateParameters& parameters,
                                     WeightStimulus stimulus, std::uint32_t step);

}  // namespace lnsim::cycle::datapath
