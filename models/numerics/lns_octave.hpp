// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>

#include "models/numerics/lns_code.hpp"

namespace lnsim::numerics {

/// Encodes fp32 numbers by comparing each significand with all midpoints of an octave, in loops
/// that a compiler turns into vector instructions: for few midpoints.
class LnsOctave {
 public:
  static constexpr std::uint32_t most_midpoints = 16;

  /// midpoints: floors of significands, ascending, with 52 fraction bits, known to the last of
  /// them; origin: exponent code of significand 1 at exponent 0. Nothing where there are too many,
  /// or one is so near an fp32 number that the floor does not decide.
  static std::optional<LnsOctave> make(std::span<const std::uint64_t> midpoints,
                                       std::int64_t origin, const NumberFormat& format);

  /// Writes the words; false where a value is subnormal or not finite, whose word is undefined.
  [[nodiscard]] bool operator()(std::span<const float> values,
                                std::span<std::uint32_t> words) const;

 private:
  template <std::uint32_t base_factor>
  [[nodiscard]] bool encode(std::span<const float> values, std::span<std::uint32_t> words) const;

  std::array<std::int32_t, most_midpoints> midpoints_{};  ///< with 23 fraction bits, without the 1
  std::uint32_t base_factor_ = 0;
  std::int32_t origin_ = 0;  ///< exponent code of significand 1 at biased exponent 0
  std::int32_t largest_exponent_ = 0;
  std::int32_t reserved_codes_ = 0;
  std::int32_t flushed_below_ = 0;
  std::uint32_t sign_shift_ = 0;
  std::uint32_t zero_word_ = 0;
};

}  // namespace lnsim::numerics
