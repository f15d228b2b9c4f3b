// SPDX-License-Identifier: MIT
#include "tests/energy/rtl/mac_bench.hpp"

namespace lnsim::test {
namespace {

std::uint64_t low_bits(numerics::Sum sum, std::uint32_t bits) {
  constexpr std::uint32_t word_bits = 64;
  return static_cast<std::uint64_t>(sum) << (word_bits - bits) >> (word_bits - bits);
}

}  // namespace

void Expectation::take(const Issue& issue, const std::vector<std::uint32_t>& a,
                       std::uint64_t cycle) {
  // Of a float's vector the absent elements keep their place in the tree, as products of zeros.
  const bool keeps_place = datapath_->format().family == NumberFamily::Float;
  std::vector<std::uint32_t> left;
  std::vector<std::uint32_t> right;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (issue.active[i] || keeps_place) {
      const auto mask =
          issue.active[i] ? ~std::uint32_t{0} >> (32 - datapath_->format().bits) : std::uint32_t{0};
      left.push_back(a[i] & mask);
      right.push_back(issue.b[i] & mask);
    }
  }
  sum_ = issue.first ? 0 : sum_;
  const auto overflows = datapath_->accumulate({&sum_, 1}, left, right);
  results_.push_back({.cycle = cycle + depth_ + 1,
                      .sum = low_bits(sum_, datapath_->format().accumulator_bits),
                      .overflow = overflows > 0});
}

bool Expectation::holds(std::uint64_t cycle, std::uint64_t sum, bool done, bool overflow) {
  if (results_.empty() || results_.front().cycle != cycle) {
    return !done;
  }
  const auto result = results_.front();
  results_.pop_front();
  return done && sum == result.sum && overflow == result.overflow;
}

}  // namespace lnsim::test
