// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <vector>

#include "models/numerics/codec/lns_code.hpp"

namespace lnsim::numerics {

/// What is wired into a weight-update lane. LNS-Madam's are the defaults (Zhao et al., reference
/// optimiser): the normalised gradient is rounded and clamped to 10, the learning rate is 2^-7.
struct WeightUpdateParameters {
  NumberFormat weight;                     ///< such as lns16g2048
  NumberFormat gradient;                   ///< such as lns8g8
  std::uint32_t clamp = 10;                ///< largest normalised gradient
  std::uint32_t unit_step = 16;            ///< weight codes for each unit of it: lr * gamma
  std::uint32_t second_moment_shift = 10;  ///< beta = 1 - 2^-shift
  std::uint32_t normalisation_steps = 32;  ///< codes an octave in which it is normalised
  bool operator==(const WeightUpdateParameters&) const = default;
};

/// What changes from step to step and is one for a tensor.
struct WeightUpdateStep {
  std::int32_t gradient_offset = 0;  ///< scale of the gradient, in its exponent units
  std::int32_t bias_offset = 0;      ///< log2 sqrt(1 - beta^t), in normalisation steps
};

/// A weight and the state that is stored with it.
struct WeightState {
  std::uint32_t weight = 0;         ///< stored word
  std::uint32_t second_moment = 0;  ///< bits of an fp32, not negative
  bool operator==(const WeightState&) const = default;
};

/// What became of an update that had a step to make.
struct WeightUpdateFlags {
  bool saturated = false;    ///< ended at the largest magnitude
  bool underflowed = false;  ///< ended at the smallest magnitude
  bool stuck = false;        ///< a zero weight, which no factor moves
  bool operator==(const WeightUpdateFlags&) const = default;
};

struct WeightUpdateResult {
  WeightState state;
  std::uint32_t normalised_gradient = 0;  ///< magnitude after rounding and clamp
  WeightUpdateFlags flags;
  bool operator==(const WeightUpdateResult&) const = default;
};

/// The multiplicative update W <- W 2^(-lr round(g / sqrt(v)) sign W) on codes (LNS-Madam): square
/// and normalisation are additions of exponents, the rounding is a comparison with the powers
/// (k - 1/2), the step an addition to the weight's exponent. The second moment v is an fp32.
class WeightUpdate {
 public:
  /// Throws Error where a format is not logarithmic or the normalisation has no whole multiple of
  /// the gradient's base factor.
  explicit WeightUpdate(WeightUpdateParameters parameters);

  [[nodiscard]] const WeightUpdateParameters& parameters() const { return parameters_; }
  [[nodiscard]] WeightUpdateResult operator()(const WeightState& state, std::uint32_t gradient,
                                              const WeightUpdateStep& step) const;

  /// round(2^(r / gamma) 2^23), by remainder of a squared gradient's exponent.
  [[nodiscard]] const std::vector<std::uint64_t>& squares() const { return squares_; }
  /// floor(2^((2j + 1) / N) 2^23): midpoints between the codes of half a second moment's logarithm.
  [[nodiscard]] const std::vector<std::uint64_t>& midpoints() const { return midpoints_; }
  /// X_k, k = 1..clamp: smallest x with 2^(x / N) >= k - 1/2.
  [[nodiscard]] const std::vector<std::int32_t>& thresholds() const { return thresholds_; }

 private:
  /// round(|g| / sqrt(v)), clamped; v is not 0.
  [[nodiscard]] std::uint32_t normalised(std::int64_t gradient_exponent,
                                         std::uint32_t second_moment,
                                         std::int32_t bias_offset) const;
  void move(WeightUpdateResult& result, bool gradient_negative) const;

  WeightUpdateParameters parameters_;
  std::vector<std::uint64_t> squares_;
  std::vector<std::uint64_t> midpoints_;
  std::vector<std::int32_t> thresholds_;
};

}  // namespace lnsim::numerics
