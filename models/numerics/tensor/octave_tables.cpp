// SPDX-License-Identifier: MIT
#include "models/numerics/tensor/octave_tables.hpp"

#include <algorithm>
#include <bit>
#include <limits>

#include "models/numerics/codec/lns_code.hpp"
#include "models/numerics/codec/lns_codec.hpp"
#include "models/numerics/tensor/octave_constants.hpp"

namespace lnsim::numerics {
namespace {

constexpr std::int32_t bias = 127;

/// Fraction bits that a midpoint has beyond those of an fp32.
constexpr std::uint32_t further_bits = 52 - fp32::fraction_bits;
constexpr std::uint64_t further_mask = (std::uint64_t{1} << further_bits) - 1;

std::uint32_t octave_bits(const NumberFormat& format) {
  return static_cast<std::uint32_t>(std::countr_zero(format.storage.lns().base_factor));
}

std::int32_t reserved_codes(const NumberFormat& format) {
  return format.storage.lns().zero_policy == ZeroPolicy::ReservedCode ? 1 : 0;
}

std::vector<std::int32_t> carries_of(std::span<const std::uint64_t> midpoints,
                                     std::uint32_t bucket_shift, std::uint32_t octave_bits) {
  std::vector<std::int32_t> carries;
  std::size_t below = 0;
  for (std::int32_t begin = 0; begin < fp32::smallest_normal; begin += 1 << bucket_shift) {
    const auto guess = begin >> (fp32::fraction_bits - octave_bits);
    carries.push_back((static_cast<std::int32_t>(below) - guess) * fp32::smallest_normal);
    if (below == midpoints.size()) {
      continue;
    }
    const auto midpoint =
        static_cast<std::int32_t>(midpoints[below] >> further_bits) & fp32::fraction_mask;
    if (midpoint < begin + (1 << bucket_shift)) {
      carries.back() += fp32::fraction_mask - midpoint;
      ++below;
    }
  }
  return carries;
}

}  // namespace

OctaveTable::OctaveTable(std::vector<std::int32_t> entries)
    : owner(std::make_shared<const std::vector<std::int32_t>>(std::move(entries))),
      data(owner->data()),
      size(owner->size()) {}

std::optional<OctaveCodes> octave_codes(std::span<const std::uint64_t> midpoints,
                                        std::int64_t origin, const NumberFormat& format) {
  const auto base_factor = static_cast<std::int32_t>(format.storage.lns().base_factor);
  OctaveCodes codes;
  codes.octave_bits = octave_bits(format);
  codes.origin = static_cast<std::int32_t>(origin) - base_factor * bias;
  codes.largest_exponent = static_cast<std::int32_t>(largest_exponent(format));
  codes.reserved_codes = reserved_codes(format);
  codes.flushed_below =
      codes.reserved_codes != 0 ? -base_factor : std::numeric_limits<std::int32_t>::min();
  codes.sign_bit = 1 << (format.storage.bits - 1);
  codes.bucket_shift =
      fp32::fraction_bits - std::max(codes.octave_bits + 1, OctaveCodes::fewest_bucket_bits);
  codes.carries = OctaveTable(carries_of(midpoints, codes.bucket_shift, codes.octave_bits));
  const auto of_smallest_normal = base_factor + codes.origin;
  const bool undecided = std::ranges::any_of(
      midpoints, [](std::uint64_t midpoint) { return (midpoint & further_mask) == further_mask; });
  if (undecided || of_smallest_normal >= std::max(codes.flushed_below, 1 - base_factor)) {
    return std::nullopt;
  }
  return codes;
}

std::optional<OctaveNumbers> octave_numbers(double scale, const NumberFormat& format) {
  using Limits = std::numeric_limits<float>;
  const double smallest = decode({.negative = false, .zero = false, .exponent = 0}, scale, format);
  const double largest = decode(
      {.negative = false, .zero = false, .exponent = largest_exponent(format)}, scale, format);
  if (smallest < double{Limits::min()} || largest > double{Limits::max()}) {
    return std::nullopt;
  }
  OctaveNumbers numbers;
  numbers.octave_bits = octave_bits(format);
  numbers.reserved_codes = reserved_codes(format);
  numbers.field_mask = (1 << (format.storage.bits - 1)) - 1;
  numbers.sign_shift = 32 - format.storage.bits;
  std::vector<std::int32_t> significands;
  for (const double power : octave_constants(format.storage.lns().base_factor).powers) {
    significands.push_back(std::bit_cast<std::int32_t>(static_cast<float>(power * scale)));
  }
  numbers.significands = OctaveTable(std::move(significands));
  return numbers;
}

}  // namespace lnsim::numerics
