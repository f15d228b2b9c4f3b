// SPDX-License-Identifier: MIT
#include "models/numerics/datapath/integer_datapath.hpp"

#include <algorithm>

#include "models/numerics/codec/integer_codec.hpp"
#include "models/numerics/codec/word.hpp"

namespace lnsim::numerics {
namespace {

/// Beyond these a sum of 48 bits is out of every format's range, or rounds to 0.
constexpr std::int32_t largest_shift = 14;
constexpr std::int32_t smallest_shift = -60;

}  // namespace

IntegerDatapath::IntegerDatapath(const ProductFormats& formats)
    : VectorDatapath(formats),
      largest_(largest_integer(formats.result)),
      accumulator_(formats.lane.datapath.accumulator_bits, OverflowPolicy::Saturate) {}

std::uint64_t IntegerDatapath::accumulate(std::span<Sum> sums, std::span<const std::uint32_t> a,
                                          std::span<const std::uint32_t> b) const {
  std::int64_t products = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    products += std::int64_t{sign_extend(a[i], formats().a.storage.bits)} *
                sign_extend(b[i], formats().b.storage.bits);
  }
  return accumulator_.add(sums.front(), products);
}

std::uint32_t IntegerDatapath::output(Sum sum, std::int32_t offset) const {
  const auto shift = std::clamp(offset, smallest_shift, largest_shift);
  const auto rounded =
      shift >= 0 ? sum * (std::int64_t{1} << shift) : ((sum >> (-shift - 1)) + 1) >> 1;
  const auto code = std::clamp(rounded, -largest_, largest_);
  return static_cast<std::uint32_t>(code) & ((1U << formats().output().bits) - 1);
}

double IntegerDatapath::value_of(Sum sum, double scale) const {
  return static_cast<double>(sum) * scale;
}

}  // namespace lnsim::numerics
