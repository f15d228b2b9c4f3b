// SPDX-License-Identifier: MIT
#include "energy/rtl/rtl_design.hpp"

#include <algorithm>
#include <cmath>

#include "energy/rtl/fused_rtl_design.hpp"
#include "energy/rtl/rtl_unit.hpp"
#include "models/base/error.hpp"
#include "models/numerics/codec/float_codec.hpp"
#include "models/numerics/codec/power_table.hpp"
#include "models/numerics/datapath/float_window_datapath.hpp"
#include "models/numerics/datapath/lns_datapath.hpp"

namespace lnsim {
namespace {

using rtl::add_sources;
using rtl::bit_width;
using rtl::log2_of;
using rtl::packed;
using rtl::set;
using rtl::set_pipeline;
using rtl::tree_depth;
using rtl::vector_unit;

/// 1 where a field of 0 stands for zero.
std::uint32_t zero_codes(const NumberFormat& format) {
  return format.storage.lns().zero_policy == ZeroPolicy::ReservedCode ? 1 : 0;
}

std::uint32_t base_bits(const NumberFormat& format) {
  return log2_of(format.storage.lns().base_factor);
}

/// The bits of the largest product's significand: the constant of the table's last entry times
/// gamma and the largest lower remainder.
std::uint32_t significand_bits(const NumberFormat& format, std::uint64_t last_constant) {
  const auto gamma = format.storage.lns().base_factor;
  const auto largest = gamma + gamma / format.datapath.lns().table_entries - 1;
  return bit_width(last_constant * largest);
}

/// Of the products.
std::uint32_t largest_quotient(const NumberFormat& format) {
  return 2 * numerics::largest_exponent(format) / format.storage.lns().base_factor;
}

/// What the vector units and the conversion of their sums share.
void set_format_parameters(RtlDesign& design, const NumberFormat& format) {
  design.operand_bits = format.storage.bits;
  design.accumulator_bits = format.datapath.accumulator_bits;
  set(design, "BITS", format.storage.bits);
  set(design, "ZERO_CODE", zero_codes(format));
  set(design, "BASE_BITS", base_bits(format));
  set(design, "LARGEST_QUOTIENT", largest_quotient(format));
  set(design, "ACCUMULATOR_BITS", format.datapath.accumulator_bits);
}

void set_constants(RtlDesign& design, const NumberFormat& format) {
  const auto& lns = format.datapath.lns();
  set(design, "FRACTION_BITS", lns.fraction_bits);
  design.parameters["CONSTANTS"] = packed(
      numerics::rounded_power_table(lns.table_entries, lns.fraction_bits), lns.fraction_bits + 2);
}

void set_policies(RtlDesign& design, const NumberFormat& format) {
  set(design, "TABLE_BITS", log2_of(format.datapath.lns().table_entries));
  set(design, "FLOOR", format.datapath.lns().term_rounding == TermRounding::Floor ? 1 : 0);
  set(design, "WRAP", format.datapath.overflow == OverflowPolicy::Wrap ? 1 : 0);
}

/// Above the accumulator's unit, the leading one of the largest product included.
std::uint32_t places(const NumberFormat& format) {
  return format.datapath.accumulator_bits - 1 - format.datapath.lns().guard_bits;
}

void add_table(RtlDesign& design, const NumberFormat& format) {
  const auto& lns = format.datapath.lns();
  const auto significand = significand_bits(
      format, numerics::rounded_power_table(lns.table_entries, lns.fraction_bits).back());
  add_sources(design,
              {"lns_vector_converter", "log_to_linear", "significand_table", "vector_accumulator"});
  set_constants(design, format);
  set(design, "SIGNIFICAND_BITS", significand);
  set(design, "MAGNITUDE_BITS",
      places(format) + significand - (lns.fraction_bits + base_bits(format) + 1));
  set_pipeline(design, tree_depth(design.vector_size), table_places(log2_of(design.vector_size)));
}

void add_bin_sums(RtlDesign& design, const NumberFormat& format) {
  const auto term_bits = places(format) + format.datapath.lns().extra_bits;
  // A floor makes a subtracted magnitude greater: cut, the largest one may reach the next place.
  const bool reaches_next =
      format.datapath.lns().term_rounding == TermRounding::Floor && term_bits <= base_bits(format);
  add_sources(design, {"bin_decoder", "bin_sums"});
  set(design, "TERM_BITS", term_bits + (reaches_next ? 1 : 0));
  set(design, "LARGEST_QUOTIENT", largest_quotient(format) + (reaches_next ? 1 : 0));
}

const char* lns_top(LnsConversion conversion) {
  switch (conversion) {
    case LnsConversion::Table:
      return "lns_vector_mac";
    case LnsConversion::Bins:
      return "lns_bins_vector_mac";
    case LnsConversion::DeferredBins:
      return "lns_deferred_vector_mac";
  }
  throw Error("no such conversion");
}

RtlDesign lns_design(const NumberFormat& format, std::uint32_t vector_size) {
  const numerics::LnsDatapath checked(format);
  const auto conversion = format.datapath.lns().conversion;
  auto design = vector_unit(format, vector_size, lns_top(conversion));
  add_sources(design, {"accumulator", "adder_tree", "difference_tree", "exponent_adder",
                       "lns_vector_multiplier"});
  set_format_parameters(design, format);
  set_policies(design, format);
  design.sums = static_cast<std::uint32_t>(checked.sums());
  if (conversion == LnsConversion::Table) {
    add_table(design, format);
  } else {
    add_bin_sums(design, format);
  }
  if (conversion == LnsConversion::Bins) {
    add_sources(design, {"bin_constants", "bin_multiples", "bin_vector_converter"});
    set_constants(design, format);
    set(design, "EXTRA_BITS", format.datapath.lns().extra_bits);
    set_pipeline(design, 2, bins_places(log2_of(vector_size)));
  }
  if (conversion == LnsConversion::DeferredBins) {
    set_pipeline(design, 1, deferred_places(log2_of(vector_size)));
  }
  return design;
}

RtlDesign integer_design(const NumberFormat& format, std::uint32_t vector_size) {
  auto design = vector_unit(format, vector_size, "integer_vector_mac");
  add_sources(design, {"accumulator", "adder_tree", "difference_tree", "integer_vector_multiplier",
                       "sign_magnitude", "sign_magnitude_multiplier", "vector_accumulator"});
  set_pipeline(design, tree_depth(vector_size), integer_places(log2_of(vector_size)));
  set(design, "BITS", format.storage.bits);
  set(design, "ACCUMULATOR_BITS", format.datapath.accumulator_bits);
  return design;
}

/// A magnitude has the places between the largest product's leading one and the window's unit; the
/// largest exponent that stands for numbers is all ones, or one less with infinities.
RtlDesign float_window_design(const NumberFormat& format, std::uint32_t vector_size) {
  auto design = vector_unit(format, vector_size, "float_window_vector_mac");
  add_sources(design, {"adder_tree", "difference_tree", "float_window_accumulator",
                       "float_window_multiplier", "float_window_vector_multiplier"});
  const auto& operand = format.storage.floating();
  const bool infinities = numerics::has_infinities(format);
  const auto largest = numerics::largest_float(format);
  const auto places = std::ilogb(largest * largest) - numerics::window_unit_exponent(format);
  set_pipeline(design, tree_depth(vector_size), window_places(log2_of(vector_size)));
  set(design, "EXPONENT_BITS", operand.exponent_bits);
  set(design, "MANTISSA_BITS", operand.mantissa_bits);
  set(design, "INFINITIES", infinities ? 1 : 0);
  set(design, "LARGEST_PLACE",
      std::uint64_t{2} * ((1U << operand.exponent_bits) - (infinities ? 2 : 1)));
  set(design, "MAGNITUDE_BITS", static_cast<std::uint64_t>(places) + 1);
  set(design, "ACCUMULATOR_BITS", format.datapath.accumulator_bits);
  return design;
}

RtlDesign float_design(const NumberFormat& format, std::uint32_t vector_size) {
  auto design = vector_unit(format, vector_size, "float_vector_mac");
  add_sources(design, {"float_adder", "float_adder_tree", "float_multiplier", "float_rounder",
                       "float_vector_accumulator", "float_vector_multiplier", "normaliser",
                       "sticky_shifter"});
  const auto sum = numerics::sum_format(format).storage.floating();
  const auto& operand = format.storage.floating();
  const auto e4m3 = parse_number_format("fp8e4m3").storage.floating();
  // Significands of 4 bits and fewer are multiplied and rounded in one cycle.
  const std::uint32_t multiplier_stages = operand.mantissa_bits > e4m3.mantissa_bits ? 2 : 1;
  design.pipeline_depth = multiplier_stages + 2 * log2_of(vector_size);
  set(design, "MULTIPLIER_STAGES", multiplier_stages);
  set(design, "EXPONENT_BITS", operand.exponent_bits);
  set(design, "MANTISSA_BITS", operand.mantissa_bits);
  set(design, "SUBNORMALS", numerics::keeps_subnormals(format) ? 1 : 0);
  set(design, "INFINITIES", numerics::has_infinities(format) ? 1 : 0);
  set(design, "SUM_EXPONENT_BITS", sum.exponent_bits);
  set(design, "SUM_MANTISSA_BITS", sum.mantissa_bits);
  return design;
}

/// Thresholds are told above the first one, which is an octave below 0.
void set_step_parameters(RtlDesign& design, const numerics::WeightUpdate& update) {
  const auto& parameters = update.parameters();
  std::vector<std::uint64_t> thresholds;
  for (const auto threshold : update.thresholds()) {
    thresholds.push_back(static_cast<std::uint64_t>(threshold - update.thresholds().front()));
  }
  const auto threshold_bits = bit_width(thresholds.back());
  set(design, "STEP_BITS", log2_of(parameters.normalisation_steps));
  set(design, "CLAMP", parameters.clamp);
  set(design, "CLAMP_BITS", bit_width(parameters.clamp));
  set(design, "UNIT_STEP", parameters.unit_step);
  set(design, "UNIT_STEP_BITS", bit_width(parameters.unit_step));
  set(design, "THRESHOLD_BITS", threshold_bits);
  design.parameters["THRESHOLDS"] = packed(thresholds, threshold_bits);
}

}  // namespace

RtlDesign vector_mac_design(const NumberFormat& format, std::uint32_t vector_size) {
  struct OfFamily {
    const NumberFormat& format;
    std::uint32_t size;
    RtlDesign operator()(const LnsParameters&) const { return lns_design(format, size); }
    RtlDesign operator()(const FloatParameters&) const {
      switch (format.datapath.accumulation) {
        case Accumulation::Integer:
          return float_window_design(format, size);
        case Accumulation::Chain:
          return float_design(format, size);
        case Accumulation::Fused:
          break;
      }
      return fused_rtl_design(format, size);
    }
    RtlDesign operator()(const IntegerParameters&) const { return integer_design(format, size); }
    RtlDesign operator()(const MxParameters&) const { return fused_rtl_design(format, size); }
  };
  return std::visit(OfFamily{format, vector_size}, format.storage.parameters);
}

RtlDesign bin_constants_design(const NumberFormat& format) {
  const numerics::LnsDatapath checked(format);
  if (format.datapath.lns().conversion != LnsConversion::DeferredBins) {
    throw Error("number format \"" + format.name + "\": expected bins that are deferred");
  }
  RtlDesign design{.name = format.name + "_bin_constants", .top = "bin_combiner"};
  add_sources(design, {"accumulator", "bin_combiner", "bin_constants", "bin_multiples",
                       "delay_line", "issue_pipeline"});
  design.accumulator_bits = format.datapath.accumulator_bits;
  design.sums = static_cast<std::uint32_t>(checked.sums());
  set_pipeline(design, 1, combiner_places());
  set(design, "ACCUMULATOR_BITS", format.datapath.accumulator_bits);
  set_policies(design, format);
  set_constants(design, format);
  return design;
}

RtlDesign linear_to_log_design(const NumberFormat& format) {
  const numerics::LnsDatapath datapath(format);
  RtlDesign design{.name = format.name + "_linear_to_log", .top = "linear_to_log"};
  add_sources(design, {"linear_to_log", "midpoint_search", "normaliser"});
  design.pipeline_depth = 1;
  set_format_parameters(design, format);
  set(design, "GUARD_BITS", format.datapath.lns().guard_bits);
  // An offset moves any product onto any word.
  set(design, "OFFSET_BITS", format.storage.bits + 2);
  auto midpoints = datapath.linear_to_log().midpoints();
  for (auto& midpoint : midpoints) {
    midpoint >>= 64 - format.datapath.accumulator_bits;
  }
  design.parameters["MIDPOINTS"] = packed(midpoints, format.datapath.accumulator_bits);
  return design;
}

RtlDesign weight_update_design(const numerics::WeightUpdateParameters& parameters) {
  constexpr std::uint32_t significand_bits = 24;
  const numerics::WeightUpdate update(parameters);
  RtlDesign design{.name = parameters.weight.name + "_" + parameters.gradient.name + "_update",
                   .top = "weight_update"};
  add_sources(design, {"delay_line", "float_adder", "float_rounder", "gradient_normaliser",
                       "gradient_square", "midpoint_search", "normaliser", "sticky_shifter",
                       "weight_step", "weight_update"});
  design.operand_bits = parameters.weight.storage.bits;
  design.pipeline_depth = 4;
  set(design, "BITS", parameters.weight.storage.bits);
  set(design, "ZERO_CODE", zero_codes(parameters.weight));
  set(design, "GRADIENT_BITS", parameters.gradient.storage.bits);
  set(design, "GRADIENT_ZERO_CODE", zero_codes(parameters.gradient));
  set(design, "BASE_BITS", base_bits(parameters.gradient));
  set(design, "OFFSET_BITS", parameters.gradient.storage.bits + 4);
  set(design, "MOMENT_SHIFT", parameters.second_moment_shift);
  design.parameters["SQUARES"] = packed(update.squares(), significand_bits);
  design.parameters["MIDPOINTS"] = packed(update.midpoints(), significand_bits);
  set_step_parameters(design, update);
  return design;
}

}  // namespace lnsim
