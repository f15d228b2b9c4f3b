// SPDX-License-Identifier: MIT
#include "sim/cycle/datapath/stimulus.hpp"

#include <algorithm>
#include <bit>
#include <random>

#include "models/base/enumeration.hpp"

namespace lnsim::cycle::datapath {
namespace {

constexpr EnumNames<Stimulus, all_stimuli.size()> stimulus_names{
    {{Stimulus::Random, "random"},
     {Stimulus::Largest, "largest"},
     {Stimulus::Zero, "zero"},
     {Stimulus::AlternatingSigns, "alternating signs"}}};

/// Places the root mean square of a sum of n random products in the middle of the format's range.
/// With exponents uniform over o octaves up to L it is near 2^(2 L / gamma) sqrt(n) / o.
std::int32_t centring_offset(std::uint64_t elements, const NumberFormat& format) {
  const auto largest = static_cast<std::int32_t>(numerics::largest_exponent(format));
  const auto gamma = static_cast<std::int32_t>(format.lns.base_factor);
  const auto octaves =
      static_cast<std::int32_t>(std::bit_width(static_cast<std::uint32_t>(largest / gamma)));
  const auto growth = static_cast<std::int32_t>(std::bit_width(elements)) / 2;
  return -(2 * largest + gamma * (growth - octaves) - largest / 2);
}

}  // namespace

std::string_view to_string(Stimulus stimulus) { return name_of(stimulus_names, stimulus); }

TileOperands make_operands(const TileShape& shape, const NumberFormat& format, Stimulus stimulus,
                           std::uint64_t seed) {
  const auto largest_code = numerics::largest_exponent(format);
  TileOperands tile{.shape = shape, .output_offset = centring_offset(shape.elements(), format)};
  const numerics::LnsCode largest{.exponent = largest_code};
  const auto fill = stimulus == Stimulus::Zero ? numerics::zero_code(format) : largest;
  tile.a.assign(shape.rows * shape.elements(), fill);
  tile.b.assign(shape.columns * shape.elements(), fill);
  if (stimulus == Stimulus::Random) {
    std::mt19937_64 random(seed);
    const auto code = [&] {
      return numerics::unpack(static_cast<std::uint32_t>(random()), format);
    };
    std::ranges::generate(tile.a, code);
    std::ranges::generate(tile.b, code);
  } else if (stimulus == Stimulus::AlternatingSigns) {
    for (std::size_t i = 1; i < tile.b.size(); i += 2) {
      tile.b[i].negative = true;
    }
  }
  return tile;
}

}  // namespace lnsim::cycle::datapath
