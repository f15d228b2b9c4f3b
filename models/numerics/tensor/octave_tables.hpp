// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "models/numerics/format/number_format.hpp"

namespace lnsim::numerics {

/// The layout of an fp32.
namespace fp32 {
constexpr std::uint32_t fraction_bits = 23;
constexpr std::int32_t fraction_mask = (1 << fraction_bits) - 1;
constexpr std::int32_t smallest_normal = 1 << fraction_bits;
constexpr std::int32_t largest = 0x7f7fffff;
constexpr std::int32_t magnitude_mask = 0x7fffffff;
constexpr std::int32_t sign_mask = ~magnitude_mask;
}  // namespace fp32

/// Entries that copies share. Kernels read the fields and call nothing of the standard library:
/// what it defines in headers would be built for their instruction set, and the linker keeps one of
/// all.
struct OctaveTable {
  OctaveTable() = default;
  explicit OctaveTable(std::vector<std::int32_t> entries);

  std::shared_ptr<const std::vector<std::int32_t>> owner;
  const std::int32_t* data = nullptr;
  std::size_t size = 0;
};

/// From fp32 numbers to the codes of one scale. A fraction's upper bits choose a bucket in which
/// there is at most one midpoint. Added to the fraction, the bucket's carry leaves above bit 23 how
/// many midpoints lie below, less the fraction's upper `octave_bits`, which are a first guess.
struct OctaveCodes {
  static constexpr std::uint32_t fewest_bucket_bits = 4;

  std::uint32_t octave_bits = 0;   ///< log2 of the base factor
  std::uint32_t bucket_shift = 0;  ///< of a fraction
  std::int32_t origin = 0;         ///< exponent code of significand 1 at biased exponent 0
  std::int32_t largest_exponent = 0;
  std::int32_t reserved_codes = 0;
  std::int32_t flushed_below = 0;  ///< exponents that become 0
  std::int32_t sign_bit = 0;       ///< of a word
  OctaveTable carries;             ///< by bucket
};

/// From codes of one scale to fp32 numbers.
struct OctaveNumbers {
  std::uint32_t octave_bits = 0;
  std::int32_t reserved_codes = 0;
  std::int32_t field_mask = 0;   ///< of a word
  std::uint32_t sign_shift = 0;  ///< from a word's sign to that of an fp32
  OctaveTable significands;      ///< fp32 of the codes of the lowest octave
};

/// midpoints: floors of an octave's significands, ascending, with 52 fraction bits, known to the
/// last of them; origin: exponent code of significand 1 at exponent 0. Nothing where one is so near
/// an fp32 number that the floor does not decide, or where subnormal numbers do not all have the
/// smallest code.
[[nodiscard]] std::optional<OctaveCodes> octave_codes(std::span<const std::uint64_t> midpoints,
                                                      std::int64_t origin,
                                                      const NumberFormat& format);

/// Nothing where not all numbers are normal ones of fp32.
[[nodiscard]] std::optional<OctaveNumbers> octave_numbers(double scale, const NumberFormat& format);

}  // namespace lnsim::numerics
