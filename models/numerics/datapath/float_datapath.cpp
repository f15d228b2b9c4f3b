// SPDX-License-Identifier: MIT
#include "models/numerics/datapath/float_datapath.hpp"

#include <bit>
#include <cmath>
#include <vector>

#include "models/numerics/codec/float_codec.hpp"

namespace lnsim::numerics {

FloatDatapath::FloatDatapath(const ProductFormats& formats)
    : VectorDatapath(formats), arithmetic_(sum_format(formats.lane)) {}

std::uint64_t FloatDatapath::accumulate(std::span<Sum> sums, std::span<const std::uint32_t> a,
                                        std::span<const std::uint32_t> b) const {
  std::vector<double> terms(std::bit_ceil(a.size()));
  const double before = arithmetic_.from_bits(static_cast<std::uint32_t>(sums.front()));
  bool finite = std::isfinite(before);
  for (std::size_t i = 0; i < a.size(); ++i) {
    const double x = decode_operand(a[i], formats().a);
    const double y = decode_operand(b[i], formats().b);
    finite = finite && std::isfinite(x) && std::isfinite(y);
    terms[i] = arithmetic_.multiply(x, y);
  }
  for (auto count = terms.size() / 2; count > 0; count /= 2) {
    for (std::size_t i = 0; i < count; ++i) {
      terms[i] = arithmetic_.add(terms[2 * i], terms[2 * i + 1]);
    }
  }
  const double after = arithmetic_.add(before, terms.empty() ? 0.0 : terms.front());
  sums.front() = arithmetic_.to_bits(after);
  return finite && !std::isfinite(after) ? 1 : 0;
}

std::uint32_t FloatDatapath::output(Sum sum, std::int32_t offset) const {
  const double value = std::ldexp(arithmetic_.from_bits(static_cast<std::uint32_t>(sum)), offset);
  return encode_output(value, formats().result);
}

double FloatDatapath::value_of(Sum sum, double scale) const {
  return arithmetic_.from_bits(static_cast<std::uint32_t>(sum)) * scale;
}

}  // namespace lnsim::numerics
