// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <systemc>

#include "models/numerics/datapath/weight_update.hpp"

namespace lnsim::cycle::datapath {

/// A weight-update lane of LNS-Madam: it squares the gradient, moves the second moment, normalises
/// the gradient by it, and steps the weight; all but the second moment on exponents. Combinational.
class WeightUpdateLane : public sc_core::sc_module {
 public:
  /// Throws Error where numerics::WeightUpdate does.
  WeightUpdateLane(const sc_core::sc_module_name& name,
                   const numerics::WeightUpdateParameters& parameters);

  [[nodiscard]] numerics::WeightUpdateResult update(const numerics::WeightState& state,
                                                    std::uint32_t gradient,
                                                    const numerics::WeightUpdateStep& step) const;

 private:
  /// The bits of the fp32 of g^2, where g = 2^(exponent / gamma).
  [[nodiscard]] std::uint32_t squared(std::int32_t exponent) const;
  /// The bits of v + (square - v) 2^-shift.
  [[nodiscard]] std::uint32_t moved_average(std::uint32_t second_moment,
                                            std::uint32_t square) const;
  /// The nearest integer to half the log2 of an fp32, in normalisation steps.
  [[nodiscard]] std::int32_t half_logarithm(std::uint32_t second_moment) const;
  /// The magnitude of a normalised gradient, rounded and clamped; position is its log2 in
  /// normalisation steps.
  [[nodiscard]] std::uint32_t rounded(std::int32_t position) const;
  void step(numerics::WeightUpdateResult& result, bool towards_zero) const;

  numerics::WeightUpdate constants_;  ///< shared: powers, midpoints and thresholds
  std::int32_t largest_exponent_;     ///< of a weight
};

}  // namespace lnsim::cycle::datapath
