// SPDX-License-Identifier: MIT
#include "energy/rtl/stream_statistics.hpp"

#include <bit>

#include "models/numerics/codec/word.hpp"

namespace lnsim {
namespace {

double share(std::uint64_t part, std::uint64_t whole) {
  return static_cast<double>(part) / static_cast<double>(whole);
}

}  // namespace

bool StreamMeter::is_zero(std::uint32_t word) const {
  return numerics::decode_word(word, 1, format_) == 0;
}

void StreamMeter::add_pairs(std::span<const std::uint32_t> before,
                            std::span<const std::uint32_t> after) {
  const auto stored_bits = ~std::uint32_t{0} >> (32 - format_.storage.bits);
  for (std::size_t i = 0; i < after.size(); ++i) {
    if (!is_zero(before[i]) && !is_zero(after[i])) {
      ++pairs_;
      different_bits_ +=
          static_cast<std::uint64_t>(std::popcount((before[i] ^ after[i]) & stored_bits));
    }
  }
}

void StreamMeter::add_products(std::span<const std::uint32_t> a, std::span<const std::uint32_t> b) {
  for (std::size_t i = 0; i < a.size(); ++i) {
    ++products_;
    zeros_ += is_zero(a[i]) || is_zero(b[i]) ? 1 : 0;
  }
}

StreamStatistics StreamMeter::statistics() const {
  StreamStatistics found;
  if (products_ > 0) {
    found.zero_fraction = share(zeros_, products_);
  }
  if (pairs_ > 0) {
    found.toggle_rate = share(different_bits_, pairs_ * format_.storage.bits);
  }
  return found;
}

}  // namespace lnsim
