// SPDX-License-Identifier: MIT
#include "models/numerics/codec/mx_code.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "models/base/error.hpp"
#include "models/numerics/codec/float_codec.hpp"
#include "models/numerics/codec/word.hpp"
#include "models/numerics/format/number_family.hpp"

namespace lnsim::numerics {
namespace {

constexpr std::uint32_t byte_bits = 8;
constexpr std::int32_t largest_scale_exponent = 127;
/// Fraction bits of an integer element.
constexpr std::int32_t integer_fraction_bits = 6;

bool is_integer(const NumberFormat& format) { return format.storage.mx().exponent_bits == 0; }

NumberFormat floating_element(std::uint32_t exponent_bits, std::uint32_t mantissa_bits) {
  const FloatParameters parameters{.exponent_bits = exponent_bits, .mantissa_bits = mantissa_bits};
  const auto bits = 1 + exponent_bits + mantissa_bits;
  return {.name = "e" + std::to_string(exponent_bits) + "m" + std::to_string(mantissa_bits),
          .storage = {.bits = bits, .parameters = parameters},
          .datapath = {.accumulation = Accumulation::Fused, .accumulator_bits = 32}};
}

}  // namespace

const NumberFormat& element_format(const NumberFormat& format) {
  static const auto integer = parse_number_format("int8");
  static const std::vector floating{floating_element(4, 3), floating_element(5, 2),
                                    floating_element(3, 2), floating_element(2, 3),
                                    floating_element(2, 1)};
  const auto& [exponent_bits, mantissa_bits] = format.storage.mx();
  if (exponent_bits == 0) {
    return integer;
  }
  const FloatParameters parameters{.exponent_bits = exponent_bits, .mantissa_bits = mantissa_bits};
  const auto found = std::ranges::find(
      floating, parameters, [](const NumberFormat& element) { return element.storage.floating(); });
  if (found == floating.end()) {
    throw Error("number format \"" + format.name + "\": no known elements");
  }
  return *found;
}

double element_unit(const NumberFormat& format) {
  return is_integer(format) ? std::ldexp(1.0, -integer_fraction_bits) : 1;
}

std::uint32_t largest_element(const NumberFormat& format) {
  const auto& element = element_format(format);
  return family_of(element).largest_word(element);
}

bool has_nan_elements(const NumberFormat& format) {
  return !is_integer(format) && format.storage.bits == byte_bits;
}

std::int32_t largest_element_exponent(const NumberFormat& format) {
  return is_integer(format) ? 0 : std::ilogb(largest_float(element_format(format)));
}

std::uint32_t operand_bits(const NumberFormat& format) {
  static_cast<void>(format.storage.mx());
  return format.storage.bits + mx_blocks.bits;
}

std::uint32_t with_block_scale(std::uint32_t element, double scale, const NumberFormat& format) {
  int exponent = 0;
  if (std::frexp(scale, &exponent) != 0.5 || std::abs(exponent - 1) > largest_scale_exponent) {
    throw Error("number format \"" + format.name +
                "\": expected a scale that is a power of two from 2^-127 to 2^127, found " +
                std::to_string(scale));
  }
  return with_block_exponent(element, exponent - 1, format);
}

std::uint32_t with_block_exponent(std::uint32_t element, std::int32_t exponent,
                                  const NumberFormat& format) {
  const auto field = static_cast<std::uint32_t>(exponent) & ((1U << mx_blocks.bits) - 1);
  return field << format.storage.bits | (element & ((1U << format.storage.bits) - 1));
}

std::int32_t block_exponent(std::uint32_t word, const NumberFormat& format) {
  return sign_extend(word >> format.storage.bits, mx_blocks.bits);
}

void require_in_block(std::size_t vector_size, const NumberFormat& format) {
  if (vector_size == 0 || mx_blocks.block_elements % vector_size != 0) {
    throw Error("number format \"" + format.name + "\": expected vectors that divide a block of " +
                std::to_string(mx_blocks.block_elements) + " elements, found vectors of " +
                std::to_string(vector_size));
  }
}

}  // namespace lnsim::numerics
