// SPDX-License-Identifier: MIT
#include "sim/cycle/datapath/log_to_linear.hpp"

#include <algorithm>
#include <array>
#include <bit>

#include "models/numerics/codec/power_table.hpp"
#include "sim/cycle/datapath/fixed_point.hpp"

namespace lnsim::cycle::datapath {
namespace {

/// Lanes that are summed up at once, in registers.
constexpr std::size_t block = 4;

/// The sums of Lanes lanes from the first on.
template <std::size_t Lanes>
void sum_lanes(std::span<const std::uint32_t> a, std::span<const std::uint32_t> b,
               const std::vector<std::int64_t>& terms, std::span<std::int64_t> sums,
               std::size_t first) {
  std::array<std::int64_t, Lanes> partial{};
  const auto* operands = &a[first];
  for (const auto operand : b) {
    for (std::size_t lane = 0; lane < Lanes; ++lane) {
      partial[lane] += terms[ExponentAdder::add(operands[lane], operand)];
    }
    operands += sums.size();
  }
  std::ranges::copy(partial, &sums[first]);
}

}  // namespace

LogToLinear::LogToLinear(const sc_core::sc_module_name& name, const NumberFormat& format,
                         const ExponentAdder& adder)
    : sc_module(name) {
  const auto& lns = format.datapath.lns();
  const auto gamma = format.storage.lns().base_factor;
  const auto constants = numerics::rounded_power_table(lns.table_entries, lns.fraction_bits);
  const auto lower_values = gamma / lns.table_entries;
  const auto fraction_bits = static_cast<std::int32_t>(lns.fraction_bits) +
                             std::countr_zero(gamma) + unit_exponent(format);
  for (std::uint32_t sum = 0; sum < adder.sums(); ++sum) {
    const auto product = adder.product(sum);
    const auto remainder = numerics::remainder(product, gamma);
    const auto significand = static_cast<std::int64_t>(constants[remainder / lower_values] *
                                                       (gamma + remainder % lower_values));
    const auto shift =
        static_cast<std::int32_t>(numerics::quotient(product, gamma)) - fraction_bits;
    const auto term = product.negative ? -significand : significand;
    terms_.push_back(product.zero ? 0 : shifted(term, shift, lns.term_rounding));
  }
}

void LogToLinear::sum(std::span<const std::uint32_t> a, std::span<const std::uint32_t> b,
                      std::span<std::int64_t> sums) const {
  std::size_t lane = 0;
  for (; lane + block <= sums.size(); lane += block) {
    sum_lanes<block>(a, b, terms_, sums, lane);
  }
  for (; lane < sums.size(); ++lane) {
    sum_lanes<1>(a, b, terms_, sums, lane);
  }
}

}  // namespace lnsim::cycle::datapath
