// SPDX-License-Identifier: MIT
#include "energy/rtl/fused_rtl_design.hpp"

#include <algorithm>

#include "energy/rtl/rtl_unit.hpp"
#include "models/numerics/codec/float_codec.hpp"
#include "models/numerics/codec/mx_code.hpp"
#include "models/numerics/format/number_family.hpp"

namespace lnsim {
namespace {

/// An operand's words: of integers without exponent bits.
struct Element {
  std::uint32_t exponent_bits = 0;
  std::uint32_t mantissa_bits = 0;
  bool subnormals = true;
  bool infinities = false;
  bool nan = false;
};

/// How products stand in the fixed-point sum of a vector.
struct Products {
  std::uint32_t term_bits = 0;     ///< of a multiplier's output
  std::uint32_t aligned_bits = 0;  ///< of a magnitude in its place
  std::uint32_t fraction_bits = 0;
};

Element element_of(const NumberFormat& format) {
  if (format.storage.is<MxParameters>()) {
    const auto& element = format.storage.mx();
    const bool nan = numerics::has_nan_elements(format);
    return {.exponent_bits = element.exponent_bits,
            .mantissa_bits = element.mantissa_bits,
            .infinities = nan && numerics::has_infinities(numerics::element_format(format)),
            .nan = nan};
  }
  const auto& word = format.storage.floating();
  return {.exponent_bits = word.exponent_bits,
          .mantissa_bits = word.mantissa_bits,
          .subnormals = numerics::keeps_subnormals(format),
          .infinities = numerics::has_infinities(format),
          .nan = true};
}

std::uint32_t bias_of(std::uint32_t exponent_bits) { return (1U << (exponent_bits - 1)) - 1; }

/// Of integers the product; of floats a sign, the place and the significand, which is shifted by up
/// to the places between the lowest and the highest exponent of two operands.
Products exact_products(const Element& element) {
  const auto significand_bits = 2 * (element.mantissa_bits + 1);
  if (element.exponent_bits == 0) {
    return {.term_bits = significand_bits,
            .aligned_bits = significand_bits - 1,
            .fraction_bits = 2 * (element.mantissa_bits - 1)};
  }
  const auto places = (1U << element.exponent_bits) - 2 - (element.infinities ? 1 : 0);
  return {.term_bits = element.exponent_bits + 2 + significand_bits,
          .aligned_bits = significand_bits + 2 * places,
          .fraction_bits = 2 * (bias_of(element.exponent_bits) - 1 + element.mantissa_bits)};
}

/// Within a window, which significands that are wider are cut to.
Products products_within(std::uint32_t window_bits, const Element& element) {
  const auto significand_bits = 2 * (element.mantissa_bits + 1);
  return {.term_bits = element.exponent_bits + 2 + std::min(significand_bits, window_bits),
          .aligned_bits = window_bits};
}

/// Bits of a vector's scale: of two blocks' exponents added up, of a place above a sign, or of 0.
std::uint32_t scale_bits(const NumberFormat& format, const Element& element) {
  if (format.storage.scale.per_block()) {
    return format.storage.scale.bits + 1;
  }
  return format.datapath.window_bits == 0 ? 1 : element.exponent_bits + 2;
}

/// The biased exponent of a term's highest bit: of a product whose place is that of a window's
/// highest, two exponents of the bias each, with the place of 2 above them; or of an exact sum.
void set_offsets(RtlDesign& design, const NumberFormat& format, const Element& element,
                 const Products& products, std::uint32_t sum_bias) {
  const bool window = format.datapath.window_bits != 0;
  rtl::set(design, "WINDOW", window ? 1 : 0);
  rtl::set(design, "OFFSET",
           window ? sum_bias + 1 : sum_bias + products.aligned_bits - 1 - products.fraction_bits);
  rtl::set(design, "SCALE_OFFSET", window ? 2 * bias_of(element.exponent_bits) : 0);
  rtl::set(design, "SCALE_BITS", scale_bits(format, element));
  rtl::set(design, "BLOCK_BITS", format.storage.scale.per_block() ? format.storage.scale.bits : 0);
}

}  // namespace

RtlDesign fused_rtl_design(const NumberFormat& format, std::uint32_t vector_size) {
  numerics::family_of(format).require_vector_size(vector_size, format);
  auto design = rtl::vector_unit(format, vector_size, "fused_vector_mac");
  const auto element = element_of(format);
  const auto window_bits = format.datapath.window_bits;
  const auto products =
      window_bits == 0 ? exact_products(element) : products_within(window_bits, element);
  const auto sum = numerics::sum_format(format).storage.floating();
  rtl::add_sources(design, {"adder_tree", "difference_tree", "fixed_to_float", "float_adder",
                            "float_rounder", "fused_multiplier", "fused_vector_accumulator",
                            "fused_vector_multiplier", "fused_vector_sum", "integer_multiplier",
                            "maximum_tree", "normaliser", "sticky_shifter"});
  if (format.storage.scale.per_block()) {
    design.operand_bits = numerics::operand_bits(format);
  }
  const auto terms = window_bits != 0             ? FusedTerms::Window
                     : element.exponent_bits == 0 ? FusedTerms::Integers
                                                  : FusedTerms::Exact;
  const auto levels = rtl::log2_of(vector_size);
  rtl::set_pipeline(design, rtl::tree_depth(vector_size) + 1, fused_places(levels, terms));
  rtl::set(design, "SUMS", 1);
  rtl::set(design, "SEARCH_DEPTH", 1);
  rtl::set(design, "TREE_DEPTH", rtl::tree_depth(vector_size) - 1);
  rtl::set(design, "EXPONENT_BITS", element.exponent_bits);
  rtl::set(design, "MANTISSA_BITS", element.mantissa_bits);
  rtl::set(design, "SUBNORMALS", element.subnormals ? 1 : 0);
  rtl::set(design, "INFINITIES", element.infinities ? 1 : 0);
  rtl::set(design, "NAN", element.nan ? 1 : 0);
  rtl::set(design, "TERM_BITS", products.term_bits);
  rtl::set(design, "ALIGNED_BITS", products.aligned_bits);
  set_offsets(design, format, element, products, bias_of(sum.exponent_bits));
  rtl::set(design, "SUM_EXPONENT_BITS", sum.exponent_bits);
  rtl::set(design, "SUM_MANTISSA_BITS", sum.mantissa_bits);
  return design;
}

}  // namespace lnsim
