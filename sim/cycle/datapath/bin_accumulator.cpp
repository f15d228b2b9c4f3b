// SPDX-License-Identifier: MIT
#include "sim/cycle/datapath/bin_accumulator.hpp"

#include <algorithm>
#include <bit>

#include "models/base/error.hpp"
#include "sim/cycle/datapath/fixed_point.hpp"

namespace lnsim::cycle::datapath {
namespace {

/// Bits of the largest magnitude that a bin may hold after a vector.
std::uint32_t bits_after(const NumberFormat& format, std::uint32_t vector_size) {
  return format.datapath.accumulator_bits - format.datapath.lns().guard_bits +
         format.datapath.lns().extra_bits + static_cast<std::uint32_t>(std::bit_width(vector_size));
}

/// What a product adds to its bin, by sum of two operands.
std::vector<std::int64_t> bin_terms(const NumberFormat& format, const ExponentAdder& adder) {
  const auto& lns = format.datapath.lns();
  const auto gamma = format.storage.lns().base_factor;
  const auto lower_values = gamma / lns.table_entries;
  const auto grid = unit_exponent(format) - static_cast<std::int32_t>(lns.extra_bits);
  std::vector<std::int64_t> terms;
  for (std::uint32_t sum = 0; sum < adder.sums(); ++sum) {
    const auto product = adder.product(sum);
    const std::int64_t significand = gamma + numerics::remainder(product, gamma) % lower_values;
    const auto shift = static_cast<std::int32_t>(numerics::quotient(product, gamma)) - grid;
    const auto term = product.negative ? -significand : significand;
    terms.push_back(
        product.zero ? 0 : shifted(term, shift - std::countr_zero(gamma), lns.term_rounding));
  }
  return terms;
}

}  // namespace

BinAccumulator::BinAccumulator(const sc_core::sc_module_name& name, const NumberFormat& format,
                               const ExponentAdder& adder, std::uint32_t vector_size)
    : sc_module(name),
      bin_bits_(bits_after(format, vector_size)),
      table_entries_(format.datapath.lns().table_entries),
      lower_bits_(static_cast<std::uint32_t>(std::countr_zero(
          format.storage.lns().base_factor / format.datapath.lns().table_entries))),
      terms_(bin_terms(format, adder)) {
  if (bin_bits_ > magnitude_bits) {
    throw Error("number format \"" + format.name + "\": the bins of a vector of " +
                std::to_string(vector_size) + " elements need more than 64 bits");
  }
}

void BinAccumulator::bin(std::span<const std::uint32_t> a, std::span<const std::uint32_t> b,
                         std::span<std::int64_t> bins) const {
  std::ranges::fill(bins, 0);
  const auto stride = table_entries_;
  const auto mask = static_cast<std::uint32_t>(stride - 1);
  const auto lanes = a.size() / b.size();
  const auto* operands = a.data();
  for (const auto operand : b) {
    auto* lane_bins = bins.data();
    for (std::size_t lane = 0; lane < lanes; ++lane, lane_bins += stride) {
      const auto product = ExponentAdder::add(operands[lane], operand);
      lane_bins[product >> lower_bits_ & mask] += terms_[product];
    }
    operands += lanes;
  }
}

}  // namespace lnsim::cycle::datapath
