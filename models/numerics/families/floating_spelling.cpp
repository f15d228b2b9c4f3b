// SPDX-License-Identifier: MIT
#include "models/numerics/families/floating_spelling.hpp"

#include <algorithm>
#include <array>

#include "models/base/error.hpp"
#include "models/numerics/codec/float_codec.hpp"
#include "models/numerics/format/number_family.hpp"

namespace lnsim::numerics {
namespace {

constexpr std::uint32_t byte_bits = 8;
constexpr std::uint32_t default_accumulator_bits = 32;
constexpr std::uint32_t narrow_accumulator_bits = 16;
constexpr std::uint32_t window_bits = 24;

struct FloatBase {
  std::string_view name;
  FloatParameters parameters;
};

constexpr std::array<FloatBase, 5> bases{{{"fp32", {8, 23}},
                                          {"fp16", {5, 10}},
                                          {"bf16", {8, 7}},
                                          {"fp8e4m3", {4, 3}},
                                          {"fp8e5m2", {5, 2}}}};

/// The numbers of both 8-bit formats: no word is stored so, and a lane's multipliers take both.
constexpr FloatBase of_both_8_bit_formats{"fp9e5m3", {5, 3}};

std::uint32_t width_of(const FloatParameters& parameters) {
  return 1 + parameters.exponent_bits + parameters.mantissa_bits;
}

std::string name_of(std::string_view base, const Datapath& datapath) {
  const auto bits = datapath.accumulator_bits;
  return std::string(base) + (bits == default_accumulator_bits ? "" : "-a" + std::to_string(bits));
}

/// A floating-point accumulator, or that of a fixed-point window.
Datapath read_accumulator(const Spelling& spelling, const std::string& option, std::uint32_t bits) {
  const auto accumulator_bits =
      read_accumulator_option(spelling, option, narrow_accumulator_bits, default_accumulator_bits);
  const bool window = bits == byte_bits && accumulator_bits == window_bits;
  if (accumulator_bits != default_accumulator_bits && accumulator_bits != narrow_accumulator_bits &&
      !window) {
    throw format_error(spelling, std::string("expected an accumulator of 16 or 32 bits") +
                                     (bits == byte_bits ? ", or of 24 in fixed point" : "") +
                                     ", found \"" + option + "\"");
  }
  return {.accumulation = window ? Accumulation::Integer : Accumulation::Float,
          .accumulator_bits = accumulator_bits};
}

}  // namespace

std::string base_name(const NumberFormat& format) {
  const auto& parameters = format.storage.floating();
  if (parameters == of_both_8_bit_formats.parameters) {
    return std::string(of_both_8_bit_formats.name);
  }
  const auto* base = std::ranges::find(bases, parameters, &FloatBase::parameters);
  if (base == bases.end()) {
    throw Error("number format \"" + format.name + "\": not a known floating-point format");
  }
  return std::string(base->name);
}

std::optional<NumberFormat> parse_floating(const Spelling& spelling) {
  const auto* base = std::ranges::find(bases, spelling.base, &FloatBase::name);
  if (base == bases.end()) {
    return std::nullopt;
  }
  const auto bits = width_of(base->parameters);
  NumberFormat format{.name = "",
                      .storage = {.bits = bits, .parameters = base->parameters},
                      .datapath = {.accumulation = Accumulation::Float,
                                   .accumulator_bits = default_accumulator_bits}};
  for (const auto& option : spelling.options) {
    format.datapath = read_accumulator(spelling, option, bits);
  }
  format.name = name_of(base->name, format.datapath);
  return format;
}

NumberFormat floating_lane(const NumberFormat& a, const NumberFormat& b) {
  const auto& of_a = a.storage.floating();
  const auto& of_b = b.storage.floating();
  const FloatParameters both{.exponent_bits = std::max(of_a.exponent_bits, of_b.exponent_bits),
                             .mantissa_bits = std::max(of_a.mantissa_bits, of_b.mantissa_bits)};
  const bool a_holds_b = both == of_a;
  if (!a_holds_b && both != of_b && both != of_both_8_bit_formats.parameters) {
    throw Error("no lane multiplies " + a.name + " and " + b.name +
                ": expected a format that holds the numbers of the other, or both of 8 bits");
  }
  NumberFormat lane{.name = "",
                    .storage = {.bits = width_of(both), .parameters = both},
                    .datapath = a_holds_b ? common_datapath(a, b) : common_datapath(b, a)};
  if (sums_in_window(lane) && std::max(a.storage.bits, b.storage.bits) > byte_bits) {
    throw Error("no lane multiplies " + a.name + " and " + b.name +
                ": expected both of 8 bits, whose sums alone are taken in fixed point");
  }
  lane.name = name_of(base_name(lane), lane.datapath);
  return lane;
}

std::vector<FormatDescription> known_floating_formats() {
  return {{"fp32", "IEEE 754 single precision"},
          {"fp16", "IEEE 754 half precision, accumulated in fp32"},
          {"bf16", "bfloat16: the range of fp32 with 7 fraction bits, accumulated in fp32"},
          {"fp8e4m3", "OCP 8-bit float, 4 exponent bits, largest 448, no infinities"},
          {"fp8e5m2", "OCP 8-bit float, 5 exponent bits, largest 57344"}};
}

}  // namespace lnsim::numerics
