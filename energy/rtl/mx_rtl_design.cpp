// SPDX-License-Identifier: MIT
#include "energy/rtl/mx_rtl_design.hpp"

#include "energy/rtl/rtl_unit.hpp"
#include "models/numerics/codec/float_codec.hpp"
#include "models/numerics/codec/mx_code.hpp"

namespace lnsim {
namespace {

/// How products stand in the fixed-point sum of a vector.
struct Products {
  std::uint32_t term_bits = 0;     ///< of a multiplier's output
  std::uint32_t aligned_bits = 0;  ///< of a magnitude in its place
  std::uint32_t fraction_bits = 0;
};

/// Of integers the product; of floats a sign, the place and the significand, which is shifted by up
/// to the places between the lowest and the highest exponent of two operands.
Products products_of(const MxParameters& element, bool infinities) {
  const auto significand_bits = 2 * (element.mantissa_bits + 1);
  if (element.exponent_bits == 0) {
    return {.term_bits = significand_bits,
            .aligned_bits = significand_bits - 1,
            .fraction_bits = 2 * (element.mantissa_bits - 1)};
  }
  const auto bias = (1U << (element.exponent_bits - 1)) - 1;
  const auto places = (1U << element.exponent_bits) - 2 - (infinities ? 1 : 0);
  return {.term_bits = element.exponent_bits + 2 + significand_bits,
          .aligned_bits = significand_bits + 2 * places,
          .fraction_bits = 2 * (bias - 1 + element.mantissa_bits)};
}

}  // namespace

RtlDesign mx_rtl_design(const NumberFormat& format, std::uint32_t vector_size) {
  numerics::require_in_block(vector_size, format);
  auto design = rtl::vector_unit(format, vector_size, "mx_vector_mac");
  const auto& element = format.storage.mx();
  const bool nan = numerics::has_nan_elements(format);
  const bool infinities = nan && element.mantissa_bits == 2;
  const auto products = products_of(element, infinities);
  const auto sum = numerics::sum_format(format).storage.floating();
  const auto sum_bias = (1U << (sum.exponent_bits - 1)) - 1;
  rtl::add_sources(design, {"adder_tree", "difference_tree", "fixed_to_float", "float_adder",
                            "float_rounder", "integer_multiplier", "mx_multiplier",
                            "mx_vector_accumulator", "mx_vector_multiplier", "mx_vector_sum",
                            "normaliser", "optional_register", "sticky_shifter"});
  design.operand_bits = numerics::operand_bits(format);
  design.pipeline_depth = rtl::tree_depth(vector_size) + 1;
  rtl::set(design, "EXPONENT_BITS", element.exponent_bits);
  rtl::set(design, "MANTISSA_BITS", element.mantissa_bits);
  rtl::set(design, "INFINITIES", infinities ? 1 : 0);
  rtl::set(design, "NAN", nan ? 1 : 0);
  rtl::set(design, "TERM_BITS", products.term_bits);
  rtl::set(design, "ALIGNED_BITS", products.aligned_bits);
  rtl::set(design, "OFFSET", sum_bias + products.aligned_bits - 1 - products.fraction_bits);
  rtl::set(design, "SCALE_BITS", format.storage.scale.bits);
  rtl::set(design, "SUM_EXPONENT_BITS", sum.exponent_bits);
  rtl::set(design, "SUM_MANTISSA_BITS", sum.mantissa_bits);
  return design;
}

}  // namespace lnsim
