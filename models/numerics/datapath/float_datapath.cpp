// SPDX-License-Identifier: MIT
#include "models/numerics/datapath/float_datapath.hpp"

#include <bit>
#include <cmath>
#include <vector>

#include "models/numerics/codec/float_codec.hpp"

namespace lnsim::numerics {

FloatDatapath::FloatDatapath(const ProductFormats& formats) : FloatSumDatapath(formats) {}

std::uint64_t FloatDatapath::accumulate(std::span<Sum> sums, std::span<const std::uint32_t> a,
                                        std::span<const std::uint32_t> b) const {
  std::vector<double> terms(std::bit_ceil(a.size()));
  bool special = false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const double x = decode_operand(a[i], formats().a);
    const double y = decode_operand(b[i], formats().b);
    special = special || !std::isfinite(x) || !std::isfinite(y);
    terms[i] = arithmetic().multiply(x, y);
  }
  for (auto count = terms.size() / 2; count > 0; count /= 2) {
    for (std::size_t i = 0; i < count; ++i) {
      terms[i] = arithmetic().add(terms[2 * i], terms[2 * i + 1]);
    }
  }
  return add(sums.front(), terms.empty() ? 0.0 : terms.front(), special);
}

}  // namespace lnsim::numerics
