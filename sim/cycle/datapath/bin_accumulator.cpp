// SPDX-License-Identifier: MIT
#include "sim/cycle/datapath/bin_accumulator.hpp"

#include <algorithm>
#include <bit>

#include "models/base/error.hpp"
#include "models/numerics/power_table.hpp"
#include "sim/cycle/datapath/fixed_point.hpp"

namespace lnsim::cycle::datapath {
namespace {

__extension__ using WideInteger = __int128;

constexpr std::uint32_t magnitude_bits = 62;

/// Bits of the largest magnitude that a bin may hold after a vector.
std::uint32_t bin_bits(const NumberFormat& format, std::uint32_t vector_size) {
  return format.accumulator_bits - format.lns.guard_bits + format.lns.extra_bits +
         static_cast<std::uint32_t>(std::bit_width(vector_size));
}

/// What a product adds to its bin, by sum of two operands.
std::vector<std::int64_t> bin_terms(const NumberFormat& format, const ExponentAdder& adder) {
  const auto& lns = format.lns;
  const auto lower_values = lns.base_factor / lns.table_entries;
  const auto grid = unit_exponent(format) - static_cast<std::int32_t>(lns.extra_bits);
  std::vector<std::int64_t> terms;
  for (std::uint32_t sum = 0; sum < adder.sums(); ++sum) {
    const auto product = adder.product(sum);
    const std::int64_t significand =
        lns.base_factor + numerics::remainder(product, lns.base_factor) % lower_values;
    const auto shift =
        static_cast<std::int32_t>(numerics::quotient(product, lns.base_factor)) - grid;
    const auto term = product.negative ? -significand : significand;
    terms.push_back(
        product.zero ? 0
                     : shifted(term, shift - std::countr_zero(lns.base_factor), lns.term_rounding));
  }
  return terms;
}

}  // namespace

BinAccumulator::BinAccumulator(const sc_core::sc_module_name& name, const NumberFormat& format,
                               const ExponentAdder& adder, std::uint32_t vector_size,
                               std::uint32_t lanes)
    : sc_module(name),
      lower_bits_(static_cast<std::uint32_t>(
          std::countr_zero(format.lns.base_factor / format.lns.table_entries))),
      cut_bits_(format.lns.fraction_bits + format.lns.extra_bits),
      rounding_(format.lns.term_rounding),
      terms_(bin_terms(format, adder)),
      bins_(std::size_t{format.lns.table_entries} * lanes) {
  const auto& lns = format.lns;
  for (const auto constant : numerics::rounded_power_table(lns.table_entries, lns.fraction_bits)) {
    constants_.push_back(static_cast<std::int64_t>(constant));
  }
  const auto bits = bin_bits(format, vector_size);
  if (bits > magnitude_bits) {
    throw Error("number format \"" + format.name + "\": the bins of a vector of " +
                std::to_string(vector_size) + " elements need more than 64 bits");
  }
  const auto constant_bits =
      lns.fraction_bits + 1 + static_cast<std::uint32_t>(std::bit_width(lns.table_entries));
  fits_64_bits_ = bits + constant_bits <= magnitude_bits;
}

void BinAccumulator::bin(std::span<const std::uint32_t> a, std::span<const std::uint32_t> b) {
  std::ranges::fill(bins_, 0);
  const auto bins = constants_.size();
  const auto mask = static_cast<std::uint32_t>(bins - 1);
  const auto lanes = a.size() / b.size();
  const auto* operands = a.data();
  for (const auto operand : b) {
    auto* lane_bins = bins_.data();
    for (std::size_t lane = 0; lane < lanes; ++lane, lane_bins += bins) {
      const auto product = ExponentAdder::add(operands[lane], operand);
      lane_bins[product >> lower_bits_ & mask] += terms_[product];
    }
    operands += lanes;
  }
}

template <class Integer>
void BinAccumulator::sum_as(std::span<std::int64_t> sums) const {
  const auto unit = Integer{1} << cut_bits_;
  for (std::size_t lane = 0; lane < sums.size(); ++lane) {
    Integer sum = 0;
    for (std::size_t i = 0; i < constants_.size(); ++i) {
      sum += Integer{constants_[i]} * Integer{bins_[lane * constants_.size() + i]};
    }
    sums[lane] =
        static_cast<std::int64_t>(rounding_ == TermRounding::Floor ? sum >> cut_bits_ : sum / unit);
  }
}

void BinAccumulator::sum(std::span<std::int64_t> sums) const {
  if (fits_64_bits_) {
    sum_as<std::int64_t>(sums);
  } else {
    sum_as<WideInteger>(sums);
  }
}

}  // namespace lnsim::cycle::datapath
