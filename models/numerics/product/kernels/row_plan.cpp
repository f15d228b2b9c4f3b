// SPDX-License-Identifier: MIT
#include "models/numerics/product/kernels/row_plan.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <vector>

#include "models/numerics/codec/float_codec.hpp"
#include "models/numerics/codec/lns_code.hpp"
#include "models/numerics/codec/power_table.hpp"
#include "models/numerics/datapath/float_window_datapath.hpp"
#include "models/numerics/datapath/lns_datapath.hpp"
#include "models/numerics/product/kernels/tile.hpp"

namespace lnsim::numerics::kernels {
namespace {

/// Such that a vector's sum and a running one fit 32 bits together.
constexpr std::int32_t widest_joint_sum = 30;
constexpr std::int32_t word_bits = 32;
constexpr std::int32_t float_bias = 127;
/// Between 2^23 and 2^24 a float's last bit is 1; half of that either side of the middle.
constexpr double float_window = 0x1p22;
constexpr double integer_window = 0x1p31;
/// For the rounding errors of a bound's own evaluation, and a unit a term where it is floored.
constexpr double window_margin = 1 - 0x1p-10;

std::int32_t signed_value(std::uint64_t x) { return static_cast<std::int32_t>(x); }

/// The range of an accumulator of at most so many bits, or nothing.
std::optional<SumRange> sum_range(const NumberFormat& format, bool wraps, std::int32_t widest) {
  const auto width = signed_value(format.datapath.accumulator_bits);
  if (width > widest) {
    return std::nullopt;
  }
  const auto largest = signed_value((std::uint64_t{1} << (width - 1)) - 1);
  return SumRange{.smallest = -largest - 1,
                  .largest = largest,
                  .unused_bits = word_bits - width,
                  .wraps = wraps};
}

/// What tables and bins share, or nothing. Significands have fraction_bits; unit_exponent is the
/// log2 of what a term is counted in.
struct Terms {
  std::vector<std::uint64_t> significands;
  std::int32_t fraction_bits;
  std::int32_t unit_exponent;
};

/// By remainder, what a table's constant and Mitchell's part make.
std::vector<std::uint64_t> table_significands(const NumberFormat& format) {
  const auto& lns = format.datapath.lns();
  const auto gamma = format.storage.lns().base_factor;
  const auto constants = rounded_power_table(lns.table_entries, lns.fraction_bits);
  const auto lower_values = gamma / lns.table_entries;
  std::vector<std::uint64_t> significands;
  for (std::uint32_t r = 0; r < gamma; ++r) {
    significands.push_back(constants[r / lower_values] * (gamma + r % lower_values));
  }
  return significands;
}

/// How far the largest significand is above the power of two that it stands for.
double excess(const Terms& terms) {
  double worst = 0;
  const auto gamma = static_cast<double>(terms.significands.size());
  for (std::size_t r = 0; r < terms.significands.size(); ++r) {
    const auto significand =
        std::ldexp(static_cast<double>(terms.significands[r]), -terms.fraction_bits);
    worst = std::max(worst, significand / std::exp2(static_cast<double>(r) / gamma));
  }
  return worst;
}

/// What a kernel takes at most.
struct Limits {
  double window;  ///< of sums between drains
  std::int32_t sum_bits;
  std::int32_t base_factor;
};

std::optional<RowPlan> common_plan(const NumberFormat& format, const Terms& terms,
                                   const Limits& limits) {
  const auto range =
      sum_range(format, format.datapath.overflow == OverflowPolicy::Wrap, limits.sum_bits);
  const auto gamma = signed_value(format.storage.lns().base_factor);
  const auto largest = signed_value(largest_exponent(format));
  if (!range || gamma > limits.base_factor || largest / gamma >= float_bias) {
    return std::nullopt;
  }
  RowPlan plan{};
  plan.unused_bits = word_bits - signed_value(format.storage.bits);
  plan.field_mask = (1 << (format.storage.bits - 1)) - 1;
  plan.reserved_codes = plan.field_mask - largest;
  plan.base_bits = std::countr_zero(format.storage.lns().base_factor);
  plan.remainder_mask = gamma - 1;
  plan.range = *range;
  plan.floors = format.datapath.lns().term_rounding == TermRounding::Floor;
  plan.largest_quotient = largest / gamma;
  plan.multiplier_field = float_bias - plan.largest_quotient;
  plan.bound_field_a = plan.multiplier_field;
  plan.bound_field_b = float_bias + plan.largest_quotient - terms.unit_exponent;
  const double bound_scale = excess(terms) / window_margin;
  plan.bound_scale = static_cast<float>(bound_scale);
  plan.window = static_cast<float>(limits.window / bound_scale);
  if (plan.bound_field_b < 1) {
    return std::nullopt;
  }
  return plan;
}

bool converts(const NumberFormat& format, LnsConversion conversion) {
  return format.storage.is<LnsParameters>() && format.datapath.lns().conversion == conversion;
}

/// A table's, in accumulator units.
Terms table_terms(const NumberFormat& format) {
  const auto base_bits = std::countr_zero(format.storage.lns().base_factor);
  return {.significands = table_significands(format),
          .fraction_bits = signed_value(format.datapath.lns().fraction_bits) + base_bits,
          .unit_exponent = LnsDatapath(format).unit_exponent()};
}

std::int32_t significand(const Terms& terms, std::int32_t remainder) {
  return signed_value(terms.significands[static_cast<std::size_t>(remainder)]);
}

/// Repeats what is made of each remainder.
template <class Constant>
void set_constants(RowPlan& plan, Constant constant) {
  std::int32_t i = 0;
  for (auto& place : plan.constants) {
    place = constant(i++ & plan.remainder_mask);
  }
}

/// The log2 of the largest term in accumulator units, whose significand may be rounded up to 2.
std::int32_t largest_term_bits(const NumberFormat& format) {
  return signed_value(format.datapath.accumulator_bits) - 1 -
         signed_value(format.datapath.lns().guard_bits);
}

}  // namespace

std::optional<RowPlan> table_plan(const NumberFormat& format) {
  constexpr std::int32_t widest_term = 21;
  if (!converts(format, LnsConversion::Table) || largest_term_bits(format) > widest_term) {
    return std::nullopt;
  }
  const auto terms = table_terms(format);
  auto plan = common_plan(format, terms,
                          {.window = float_window,
                           .sum_bits = widest_joint_sum,
                           .base_factor = RowPlan::largest_base_factor});
  if (plan) {
    plan->truncates = !plan->floors;
    const auto scale = plan->largest_quotient - terms.unit_exponent - terms.fraction_bits;
    set_constants(*plan, [&](std::int32_t r) {
      const auto constant = std::ldexp(static_cast<float>(significand(terms, r)), scale);
      return std::bit_cast<std::int32_t>(constant) + (plan->truncates ? 1 : 0);
    });
  }
  return plan;
}

std::optional<RowPlan> wide_table_plan(const NumberFormat& format) {
  constexpr std::int32_t widest_term = 28;
  /// Of constants: the largest is 2.
  constexpr std::int32_t fraction_bits = 29;
  if (!converts(format, LnsConversion::Table) || largest_term_bits(format) > widest_term) {
    return std::nullopt;
  }
  const auto terms = table_terms(format);
  auto plan = common_plan(
      format, terms,
      {.window = integer_window, .sum_bits = word_bits, .base_factor = RowPlan::most_constants});
  if (plan) {
    const auto gamma = plan->remainder_mask + 1;
    plan->reach = (fraction_bits + terms.unit_exponent) * gamma + plan->remainder_mask;
    set_constants(*plan, [&](std::int32_t r) {
      return significand(terms, plan->remainder_mask - r) << (fraction_bits - terms.fraction_bits);
    });
  }
  return plan;
}

std::optional<RowPlan> bin_plan(const NumberFormat& format) {
  constexpr std::int32_t widest_term = 25;
  if (!converts(format, LnsConversion::Bins)) {
    return std::nullopt;
  }
  const auto& lns = format.datapath.lns();
  const auto gamma = format.storage.lns().base_factor;
  if (lns.term_rounding == TermRounding::Floor || lns.table_entries != gamma ||
      largest_term_bits(format) > widest_term) {
    return std::nullopt;
  }
  const auto unit_exponent = LnsDatapath(format).unit_exponent();
  const auto extra_bits = signed_value(lns.extra_bits);
  const auto cut_bits = signed_value(lns.fraction_bits) + extra_bits;
  const Terms terms{.significands = rounded_power_table(lns.table_entries, lns.fraction_bits),
                    .fraction_bits = signed_value(lns.fraction_bits),
                    .unit_exponent = unit_exponent - cut_bits};
  auto plan = common_plan(format, terms,
                          {.window = integer_window,
                           .sum_bits = widest_joint_sum,
                           .base_factor = RowPlan::largest_base_factor});
  if (!plan) {
    return std::nullopt;
  }
  constexpr std::int32_t most_cut_bits = 26;
  const auto largest = signed_value(largest_exponent(format));
  const auto grid = unit_exponent - extra_bits;
  const auto largest_shift =
      ((largest + plan->remainder_mask) >> plan->base_bits) + plan->largest_quotient - grid;
  if (std::bit_width(terms.significands.back()) + largest_shift >= word_bits ||
      cut_bits > most_cut_bits) {
    return std::nullopt;
  }
  plan->smallest_exponent = grid * (plan->remainder_mask + 1);
  plan->cut_bits = cut_bits;
  set_constants(*plan, [&](std::int32_t r) { return significand(terms, r); });
  return plan;
}

std::optional<IntegerPlan> integer_plan(const NumberFormat& format) {
  constexpr std::uint32_t widest_word = 8;
  const auto range = sum_range(format, false, widest_joint_sum);
  if (!format.storage.is<IntegerParameters>() || format.storage.bits > widest_word || !range) {
    return std::nullopt;
  }
  return IntegerPlan{.unused_bits = word_bits - signed_value(format.storage.bits),
                     .range = *range,
                     .largest_sum = signed_value(tile_depth << (2 * (format.storage.bits - 1)))};
}

std::optional<WindowPlan> window_plan(const NumberFormat& format) {
  constexpr std::uint32_t widest_operand_bits = 16;
  constexpr std::uint32_t widest_window_bits = 26;
  const auto window_bits = format.datapath.window_bits;
  if (!format.storage.is<FloatParameters>() ||
      format.datapath.accumulation != Accumulation::Fused || window_bits == 0 ||
      window_bits > widest_window_bits || format.storage.bits > widest_operand_bits ||
      sum_format(format).storage.bits != 32) {
    return std::nullopt;
  }
  const auto mantissa_bits = static_cast<std::int32_t>(format.storage.floating().mantissa_bits);
  return WindowPlan{.mantissa_bits = mantissa_bits,
                    .smallest_exponent = std::ilogb(smallest_normal_float(format)),
                    .headroom = static_cast<std::int32_t>(window_bits) - 2 * (mantissa_bits + 1)};
}

std::optional<FixedPlan> fixed_plan(const NumberFormat& format) {
  if (!sums_in_window(format) ||
      format.datapath.accumulator_bits > static_cast<std::uint32_t>(widest_joint_sum)) {
    return std::nullopt;
  }
  const auto largest = (1 << (format.datapath.accumulator_bits - 1)) - 1;
  return FixedPlan{
      .range = {.smallest = -largest, .largest = largest, .unused_bits = 0, .wraps = false},
      .to_units = std::ldexp(1.0F, -window_unit_exponent(format))};
}

}  // namespace lnsim::numerics::kernels
