// SPDX-License-Identifier: MIT
#include "sim/cycle/datapath/accumulation_collector.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

#include "models/numerics/float_codec.hpp"
#include "sim/cycle/datapath/float_results.hpp"

namespace lnsim::cycle::datapath {
namespace {

constexpr std::uint32_t word_bits = 64;

float as_float(std::int64_t bits) { return std::bit_cast<float>(static_cast<std::uint32_t>(bits)); }

}  // namespace

AccumulationCollector::AccumulationCollector(const sc_core::sc_module_name& name,
                                             std::uint32_t entries, std::uint32_t lanes,
                                             const NumberFormat& format)
    : sc_module(name),
      format_(format),
      sum_format_(numerics::sum_format(format)),
      lanes_(lanes),
      totals_(std::size_t{entries} * lanes) {}

void AccumulationCollector::clear() { std::ranges::fill(totals_, 0); }

void AccumulationCollector::accumulate(std::uint64_t entry, std::span<const VectorSum> sums) {
  const auto totals = std::span(totals_).subspan(entry * lanes_, sums.size());
  if (format_.family == NumberFamily::Float) {
    sums_are_half(format_) ? add_floats<Fp16>(totals, sums) : add_floats<Fp32>(totals, sums);
  } else if (format_.lns.overflow == OverflowPolicy::Saturate) {
    add_saturated(totals, sums);
  } else {
    add_wrapped(totals, sums);
  }
  counts_.reads += sums.size();
  counts_.writes += sums.size();
}

void AccumulationCollector::add_saturated(std::span<std::int64_t> totals,
                                          std::span<const VectorSum> sums) {
  const auto largest = (std::int64_t{1} << (format_.accumulator_bits - 1)) - 1;
  for (std::size_t lane = 0; lane < sums.size(); ++lane) {
    const auto total = totals[lane] + sums[lane];
    totals[lane] = std::clamp(total, -largest - 1, largest);
    counts_.overflows += totals[lane] != total ? 1 : 0;
  }
}

void AccumulationCollector::add_wrapped(std::span<std::int64_t> totals,
                                        std::span<const VectorSum> sums) {
  const auto unused = word_bits - format_.accumulator_bits;
  for (std::size_t lane = 0; lane < sums.size(); ++lane) {
    const auto total = totals[lane] + sums[lane];
    const auto shifted = static_cast<std::uint64_t>(total) << unused;
    totals[lane] = static_cast<std::int64_t>(shifted) >> unused;
    counts_.overflows += totals[lane] != total ? 1 : 0;
  }
}

/// Infinite because an operand was, or because the partial sum was, is no overflow.
template <class Results>
void AccumulationCollector::add_floats(std::span<std::int64_t> totals,
                                       std::span<const VectorSum> sums) {
  for (std::size_t lane = 0; lane < sums.size(); ++lane) {
    const auto before = as_float(totals[lane]);
    const auto after = Results::add(before, as_float(sums[lane]));
    const bool overflows =
        std::isinf(after) && !std::isinf(before) && (sums[lane] & infinite_operand) == 0;
    counts_.overflows += overflows ? 1 : 0;
    totals[lane] = std::bit_cast<std::uint32_t>(after);
  }
}

/// The only NaN is quiet and positive.
numerics::Sum AccumulationCollector::sum(std::uint64_t entry, std::uint64_t lane) const {
  const auto total = totals_.at(entry * lanes_ + lane);
  if (format_.family != NumberFamily::Float) {
    return total;
  }
  const double value = as_float(total);
  return numerics::encode_float(
      std::isnan(value) ? std::numeric_limits<double>::quiet_NaN() : value, sum_format_);
}

}  // namespace lnsim::cycle::datapath
