// SPDX-License-Identifier: MIT
#include "sim/cycle/datapath/stimulus.hpp"

#include <algorithm>
#include <bit>
#include <random>

#include "models/base/enumeration.hpp"
#include "models/numerics/float_codec.hpp"
#include "models/numerics/lns_code.hpp"

namespace lnsim::cycle::datapath {
namespace {

constexpr EnumNames<Stimulus, all_stimuli.size()> stimulus_names{
    {{Stimulus::Random, "random"},
     {Stimulus::Words, "any"},
     {Stimulus::Largest, "largest"},
     {Stimulus::Smallest, "smallest"},
     {Stimulus::Zero, "zero"},
     {Stimulus::AlternatingSigns, "alternating"}}};

/// Of a random floating-point number: octaves below 2, and the odds of zero and of any word at all.
constexpr std::uint32_t float_octaves = 12;
constexpr std::uint32_t zero_odds = 32;
constexpr std::uint32_t word_odds = 64;
/// Bits of an accumulator in fp16; others are in fp32.
constexpr std::uint32_t half_bits = 16;

std::uint32_t word_mask(const NumberFormat& format) {
  return static_cast<std::uint32_t>((std::uint64_t{1} << format.bits) - 1);
}

std::uint32_t sign_of(const NumberFormat& format) { return 1U << (format.bits - 1); }

std::uint32_t largest_word(const NumberFormat& format) {
  switch (format.family) {
    case NumberFamily::Lns:
      return numerics::pack({.exponent = numerics::largest_exponent(format)}, format);
    case NumberFamily::Float:
      return numerics::encode_float(numerics::largest_float(format), format);
    case NumberFamily::Integer:
      break;
  }
  return sign_of(format) - 1;
}

/// Zero is the word 0 in every format that has it; where one has not, 0 is the smallest magnitude.
std::uint32_t smallest_word(const NumberFormat& format) {
  const bool zero_is_a_magnitude =
      format.family == NumberFamily::Lns && format.lns.zero_policy == ZeroPolicy::ClampToSmallest;
  return zero_is_a_magnitude ? 0 : 1;
}

/// Negates a word that is not zero.
std::uint32_t negated(std::uint32_t word, const NumberFormat& format) {
  return format.family == NumberFamily::Integer ? (0 - word) & word_mask(format)
                                                : word ^ sign_of(format);
}

/// The biased exponents of random floating-point numbers: octaves from the largest down.
struct ExponentRange {
  std::uint32_t largest = 0;
  std::uint32_t octaves = 1;
};

ExponentRange exponent_range(const NumberFormat& format, Stimulus stimulus) {
  const auto bias = (1 << (format.floating.exponent_bits - 1)) - 1;
  if (stimulus != Stimulus::Smallest) {
    const auto largest = static_cast<std::uint32_t>(bias);
    return {largest, std::min(float_octaves, largest)};
  }
  const auto smallest_normal_exponent = format.accumulator_bits == half_bits ? -14 : -126;
  const auto middle = bias + smallest_normal_exponent / 2;
  constexpr auto octaves = 8;
  return {static_cast<std::uint32_t>(std::max(middle + octaves / 2, octaves - 1)), octaves};
}

/// A finite floating-point number, or zero.
std::uint32_t random_float(std::uint32_t bits, const NumberFormat& format, Stimulus stimulus) {
  const auto range = exponent_range(format, stimulus);
  const auto exponent = range.largest - bits % range.octaves;
  const auto below = bits / range.octaves;
  if (below % zero_odds == 0) {
    return 0;
  }
  const auto mantissa_bits = format.floating.mantissa_bits;
  const auto fraction = below / zero_odds & ((1U << mantissa_bits) - 1);
  return exponent << mantissa_bits | fraction;
}

/// Signs and odds are drawn from the upper half of the random bits.
std::uint32_t random_word(std::mt19937_64& random, const NumberFormat& format, Stimulus stimulus) {
  const auto draw = random();
  const auto bits = static_cast<std::uint32_t>(draw);
  const auto other_bits = static_cast<std::uint32_t>(draw >> 32U);
  if (format.family != NumberFamily::Float ||
      (stimulus == Stimulus::Words && other_bits / 2 % word_odds == 0)) {
    return bits & word_mask(format);
  }
  const auto sign = other_bits % 2 * sign_of(format);
  return sign | random_float(bits, format, stimulus);
}

bool is_random(Stimulus stimulus, const NumberFormat& format) {
  return stimulus == Stimulus::Random || stimulus == Stimulus::Words ||
         (stimulus == Stimulus::Smallest && format.family == NumberFamily::Float);
}

/// Places the root mean square of a sum of n random products in the middle of the format's range.
/// With exponents uniform over o octaves up to L it is near 2^(2 L / gamma) sqrt(n) / o.
std::int32_t logarithmic_offset(std::int32_t growth, const NumberFormat& format) {
  const auto largest = static_cast<std::int32_t>(numerics::largest_exponent(format));
  const auto gamma = static_cast<std::int32_t>(format.lns.base_factor);
  const auto octaves =
      static_cast<std::int32_t>(std::bit_width(static_cast<std::uint32_t>(largest / gamma)));
  return -(2 * largest + gamma * (growth - octaves) - largest / 2);
}

/// Integers of b bits have a root mean square of 2^(b-1) / sqrt(3), and sums are placed two octaves
/// below the largest; floating-point numbers stay below 2, with a root mean square below 1.
std::int32_t centring_offset(std::uint64_t elements, const NumberFormat& format) {
  const auto growth = static_cast<std::int32_t>(std::bit_width(elements)) / 2;
  switch (format.family) {
    case NumberFamily::Lns:
      return logarithmic_offset(growth, format);
    case NumberFamily::Float:
      break;
    case NumberFamily::Integer:
      return -(static_cast<std::int32_t>(format.bits) - 1 + growth);
  }
  return -growth;
}

}  // namespace

std::string_view to_string(Stimulus stimulus) { return name_of(stimulus_names, stimulus); }

TileOperands make_operands(const TileShape& shape, const NumberFormat& format, Stimulus stimulus,
                           std::uint64_t seed) {
  TileOperands tile{.shape = shape, .output_offset = centring_offset(shape.elements(), format)};
  const auto smallest = stimulus == Stimulus::Smallest ? smallest_word(format) : 0;
  const bool largest = stimulus == Stimulus::Largest || stimulus == Stimulus::AlternatingSigns;
  const auto word = largest ? largest_word(format) : smallest;
  tile.a.assign(shape.rows * shape.elements(), word);
  tile.b.assign(shape.columns * shape.elements(), word);
  if (is_random(stimulus, format)) {
    std::mt19937_64 random(seed);
    const auto next = [&] { return random_word(random, format, stimulus); };
    std::ranges::generate(tile.a, next);
    std::ranges::generate(tile.b, next);
  } else if (stimulus == Stimulus::AlternatingSigns) {
    for (std::size_t i = 1; i < tile.b.size(); i += 2) {
      tile.b[i] = negated(tile.b[i], format);
    }
  }
  return tile;
}

}  // namespace lnsim::cycle::datapath
