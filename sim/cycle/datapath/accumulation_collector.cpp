// SPDX-License-Identifier: MIT
#include "sim/cycle/datapath/accumulation_collector.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

#include "models/numerics/codec/float_codec.hpp"
#include "sim/cycle/datapath/fixed_point.hpp"
#include "sim/cycle/datapath/float_results.hpp"

namespace lnsim::cycle::datapath {
namespace {

float as_float(std::int64_t bits) { return std::bit_cast<float>(static_cast<std::uint32_t>(bits)); }

}  // namespace

AccumulationCollector::AccumulationCollector(const sc_core::sc_module_name& name,
                                             std::uint32_t entries, std::uint32_t lanes,
                                             const NumberFormat& format)
    : sc_module(name),
      format_(format),
      sum_format_(numerics::sum_format(format)),
      bins_(running_sums(format)),
      lanes_(lanes),
      totals_(entries * lanes_ * bins_) {}

void AccumulationCollector::clear() { std::ranges::fill(totals_, 0); }

void AccumulationCollector::accumulate(std::uint64_t entry, std::span<const VectorSum> sums) {
  const auto totals = std::span(totals_).subspan(entry * lanes_ * bins_, sums.size());
  if (format_.datapath.sums_are_floats()) {
    sums_are_half(format_) ? add_floats<Fp16>(totals, sums) : add_floats<Fp32>(totals, sums);
  } else if (numerics::sums_in_window(format_)) {
    add_in_window(totals, sums);
  } else if (format_.datapath.overflow == OverflowPolicy::Saturate) {
    add_saturated(totals, sums);
  } else {
    add_wrapped(totals, sums);
  }
  const auto partial_sums = sums.size() / bins_;
  counts_.reads += partial_sums;
  counts_.writes += partial_sums;
}

void AccumulationCollector::add_saturated(std::span<std::int64_t> totals,
                                          std::span<const VectorSum> sums) {
  const auto bits = format_.datapath.accumulator_bits;
  for (std::size_t i = 0; i < sums.size(); ++i) {
    const auto total = totals[i] + sums[i];
    totals[i] = saturated(total, bits);
    counts_.overflows += totals[i] != total ? 1 : 0;
  }
}

void AccumulationCollector::add_wrapped(std::span<std::int64_t> totals,
                                        std::span<const VectorSum> sums) {
  const auto bits = format_.datapath.accumulator_bits;
  for (std::size_t i = 0; i < sums.size(); ++i) {
    const auto total = totals[i] + sums[i];
    totals[i] = wrapped(total, bits);
    counts_.overflows += totals[i] != total ? 1 : 0;
  }
}

/// The lowest word stands for no number, so that sums saturate one unit above it.
void AccumulationCollector::add_in_window(std::span<std::int64_t> totals,
                                          std::span<const VectorSum> sums) {
  const auto nan = float_window_nan(format_.datapath.accumulator_bits);
  for (std::size_t i = 0; i < sums.size(); ++i) {
    if (totals[i] == nan || sums[i] == not_a_number) {
      totals[i] = nan;
      continue;
    }
    const auto total = totals[i] + sums[i];
    totals[i] = std::max(saturated(total, format_.datapath.accumulator_bits), nan + 1);
    counts_.overflows += totals[i] != total ? 1 : 0;
  }
}

/// Infinite or no number because an operand was, or because the partial sum was, is no overflow.
template <class Results>
void AccumulationCollector::add_floats(std::span<std::int64_t> totals,
                                       std::span<const VectorSum> sums) {
  for (std::size_t lane = 0; lane < sums.size(); ++lane) {
    const auto before = as_float(totals[lane]);
    const auto after = Results::add(before, as_float(sums[lane]));
    const bool overflows =
        !std::isfinite(after) && std::isfinite(before) && (sums[lane] & special_operand) == 0;
    counts_.overflows += overflows ? 1 : 0;
    totals[lane] = std::bit_cast<std::uint32_t>(after);
  }
}

/// The only NaN is quiet and positive.
numerics::Sum AccumulationCollector::sum(std::uint64_t entry, std::uint64_t lane,
                                         std::uint64_t bin) const {
  const auto total = totals_.at((entry * lanes_ + lane) * bins_ + bin);
  if (!format_.datapath.sums_are_floats()) {
    return total;
  }
  const double value = as_float(total);
  return numerics::encode_float(
      std::isnan(value) ? std::numeric_limits<double>::quiet_NaN() : value, sum_format_);
}

}  // namespace lnsim::cycle::datapath
