// SPDX-License-Identifier: MIT
#include "models/numerics/datapath/bin_sum.hpp"

#include <bit>

#include "models/numerics/codec/power_table.hpp"
#include "models/numerics/datapath/log_to_linear.hpp"

namespace lnsim::numerics {
namespace {

/// A bin's sum times a constant: 60 bits times 17.
__extension__ using WideInteger = __int128;

}  // namespace

BinSum::BinSum(const NumberFormat& format, std::int32_t unit_exponent)
    : base_factor_(format.storage.lns().base_factor),
      lower_values_(format.storage.lns().base_factor / format.datapath.lns().table_entries),
      fraction_bits_(format.datapath.lns().fraction_bits),
      extra_bits_(format.datapath.lns().extra_bits),
      rounding_(format.datapath.lns().term_rounding),
      offset_(static_cast<std::int32_t>(extra_bits_) - unit_exponent -
              std::countr_zero(base_factor_)),
      constants_(rounded_power_table(format.datapath.lns().table_entries, fraction_bits_)) {}

std::vector<std::int64_t> BinSum::bin(std::span<const LnsProduct> products) const {
  std::vector<std::int64_t> bins(constants_.size());
  for (const auto& product : products) {
    if (!product.zero) {
      const auto rest = remainder(product, base_factor_);
      const auto shift = static_cast<std::int32_t>(quotient(product, base_factor_)) + offset_;
      bins[rest / lower_values_] +=
          shift_term(base_factor_ + rest % lower_values_, shift, product.negative, rounding_);
    }
  }
  return bins;
}

std::int64_t BinSum::combine(std::span<const std::int64_t> bins) const {
  WideInteger sum = 0;
  for (std::size_t i = 0; i < bins.size(); ++i) {
    sum += static_cast<WideInteger>(bins[i]) * static_cast<WideInteger>(constants_[i]);
  }
  const auto cut = fraction_bits_ + extra_bits_;
  if (rounding_ == TermRounding::Magnitude && sum < 0) {
    return -static_cast<std::int64_t>(-sum >> cut);
  }
  return static_cast<std::int64_t>(sum >> cut);
}

}  // namespace lnsim::numerics
