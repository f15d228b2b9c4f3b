// SPDX-License-Identifier: MIT
#include "sim/cycle/datapath/bin_constants.hpp"

#include <bit>

#include "models/numerics/codec/power_table.hpp"
#include "sim/cycle/datapath/fixed_point.hpp"

namespace lnsim::cycle::datapath {
namespace {

__extension__ using WideInteger = __int128;

/// Bits that the constants and the addition of their multiples add to those of a bin.
std::uint32_t constant_bits(const LnsDatapathParameters& lns) {
  return lns.fraction_bits + 1 + static_cast<std::uint32_t>(std::bit_width(lns.table_entries));
}

}  // namespace

BinConstants::BinConstants(const sc_core::sc_module_name& name, const NumberFormat& format,
                           std::uint32_t bin_bits)
    : sc_module(name),
      cut_bits_(format.datapath.lns().fraction_bits + format.datapath.lns().extra_bits),
      rounding_(format.datapath.lns().term_rounding),
      fits_64_bits_(bin_bits + constant_bits(format.datapath.lns()) <= magnitude_bits) {
  const auto& lns = format.datapath.lns();
  for (const auto constant : numerics::rounded_power_table(lns.table_entries, lns.fraction_bits)) {
    constants_.push_back(static_cast<std::int64_t>(constant));
  }
}

template <class Integer>
void BinConstants::combine_as(std::span<const std::int64_t> bins,
                              std::span<std::int64_t> sums) const {
  const auto unit = Integer{1} << cut_bits_;
  for (std::size_t lane = 0; lane < sums.size(); ++lane) {
    Integer sum = 0;
    for (std::size_t i = 0; i < constants_.size(); ++i) {
      sum += Integer{constants_[i]} * Integer{bins[lane * constants_.size() + i]};
    }
    sums[lane] =
        static_cast<std::int64_t>(rounding_ == TermRounding::Floor ? sum >> cut_bits_ : sum / unit);
  }
}

void BinConstants::combine(std::span<const std::int64_t> bins, std::span<std::int64_t> sums) const {
  if (fits_64_bits_) {
    combine_as<std::int64_t>(bins, sums);
  } else {
    combine_as<WideInteger>(bins, sums);
  }
}

}  // namespace lnsim::cycle::datapath
