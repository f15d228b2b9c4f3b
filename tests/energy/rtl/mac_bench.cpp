// SPDX-License-Identifier: MIT
#include "tests/energy/rtl/mac_bench.hpp"

#include <algorithm>
#include <utility>

#include "tests/energy/rtl/bits.hpp"

namespace lnsim::test {

void Expectation::take(const Issue& issue, const std::vector<std::uint32_t>& a,
                       std::uint64_t cycle) {
  // In a chain's vector the absent elements keep their place in the tree, as products of zeros, and
  // the first one of a block its scale.
  const auto& format = datapath_->format();
  const bool keeps_place =
      format.datapath.accumulation == Accumulation::Chain || format.storage.scale.per_block();
  const auto operand = ~std::uint32_t{0} >> (32 - operand_bits_);
  const auto scale = operand & ~(~std::uint32_t{0} >> (32 - format.storage.bits));
  std::vector<std::uint32_t> left;
  std::vector<std::uint32_t> right;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (issue.active[i] || keeps_place) {
      const auto mask = issue.active[i] ? operand : scale;
      left.push_back(a[i] & mask);
      right.push_back(issue.b[i] & mask);
    }
  }
  auto& sums = turns_[issues_++ % turns_.size()];
  if (issue.first) {
    std::ranges::fill(sums, 0);
  }
  const auto before = sums;
  Result result{.overflows = datapath_->accumulate(sums, left, right)};
  std::vector<numerics::Sum> added(sums.size());
  const bool fits = sums.size() > 1 && datapath_->accumulate(added, left, right) == 0;
  for (std::size_t i = 0; i < sums.size(); ++i) {
    result.sums.push_back(low_bits(static_cast<std::uint64_t>(sums[i]),
                                   datapath_->format().datapath.accumulator_bits));
    if (fits) {
      result.flags.push_back(sums[i] == before[i] + added[i] ? 0 : 1);
    }
  }
  moving_.push_back(std::move(result));
  if (moving_.size() == turns_.size()) {
    moving_.front().cycle = cycle + depth_ + 1;
    results_.push_back(std::move(moving_.front()));
    moving_.pop_front();
  }
}

bool Expectation::holds(std::uint64_t cycle, bool done, std::span<const std::uint64_t> sums,
                        std::span<const std::uint64_t> overflows) {
  if (results_.empty() || results_.front().cycle != cycle) {
    return !done;
  }
  const auto result = std::move(results_.front());
  results_.pop_front();
  const auto overflowed = overflows.size() - std::ranges::count(overflows, 0);
  return done && std::ranges::equal(sums, result.sums) && overflowed == result.overflows &&
         (result.flags.empty() || std::ranges::equal(overflows, result.flags));
}

}  // namespace lnsim::test
