// SPDX-License-Identifier: MIT
#include "models/numerics/datapath/float_sum_datapath.hpp"

#include <cmath>

#include "models/numerics/codec/float_codec.hpp"

namespace lnsim::numerics {

FloatSumDatapath::FloatSumDatapath(const ProductFormats& formats)
    : VectorDatapath(formats), arithmetic_(sum_format(formats.lane)) {}

std::uint64_t FloatSumDatapath::add(Sum& sum, double vector, bool special_operand) const {
  const double before = arithmetic_.from_bits(static_cast<std::uint32_t>(sum));
  const double after = arithmetic_.add(before, vector);
  sum = arithmetic_.to_bits(after);
  return std::isfinite(before) && !special_operand && !std::isfinite(after) ? 1 : 0;
}

std::uint32_t FloatSumDatapath::output(Sum sum, std::int32_t offset) const {
  return encode_output(std::ldexp(value_of(sum, 1), offset), formats().result);
}

double FloatSumDatapath::value_of(Sum sum, double scale) const {
  return arithmetic_.from_bits(static_cast<std::uint32_t>(sum)) * scale;
}

}  // namespace lnsim::numerics
