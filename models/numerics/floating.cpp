// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>

#include "models/numerics/number_family.hpp"

namespace lnsim::numerics {
namespace {

constexpr std::uint32_t default_accumulator_bits = 32;
constexpr std::uint32_t narrow_accumulator_bits = 16;

struct FloatBase {
  std::string_view name;
  FloatParameters parameters;
};

constexpr std::array<FloatBase, 5> bases{{{"fp32", {8, 23}},
                                          {"fp16", {5, 10}},
                                          {"bf16", {8, 7}},
                                          {"fp8e4m3", {4, 3}},
                                          {"fp8e5m2", {5, 2}}}};

std::string base_name(const NumberFormat& format) {
  const auto* base = std::ranges::find(bases, format.floating, &FloatBase::parameters);
  if (base == bases.end()) {
    throw Error("number format \"" + format.name + "\": not a known floating-point format");
  }
  return std::string(base->name);
}

std::optional<NumberFormat> parse(const Spelling& spelling) {
  const auto* base = std::ranges::find(bases, spelling.base, &FloatBase::name);
  if (base == bases.end()) {
    return std::nullopt;
  }
  NumberFormat format;
  format.name = base->name;
  format.family = NumberFamily::Float;
  format.floating = base->parameters;
  format.bits = 1 + base->parameters.exponent_bits + base->parameters.mantissa_bits;
  format.accumulator_bits = default_accumulator_bits;
  for (const auto& option : spelling.options) {
    format.accumulator_bits = read_accumulator_option(spelling, option, narrow_accumulator_bits,
                                                      default_accumulator_bits);
    if (format.accumulator_bits != default_accumulator_bits &&
        format.accumulator_bits != narrow_accumulator_bits) {
      throw format_error(spelling,
                         "expected an accumulator of 16 or 32 bits, found \"" + option + "\"");
    }
  }
  if (format.accumulator_bits != default_accumulator_bits) {
    format.name += "-a" + std::to_string(format.accumulator_bits);
  }
  return format;
}

std::vector<EventRate> multiply_accumulate(const NumberFormat& format) {
  return {{Event{.component = "multiplier",
                 .resource = "float_multiplier",
                 .action = "multiply",
                 .variant = base_name(format),
                 .width_bits = format.bits}},
          {Event{.component = "accumulator",
                 .resource = "float_adder",
                 .action = "add",
                 .variant = base_name(format),
                 .width_bits = format.accumulator_bits}}};
}

std::vector<EventRate> post_processing(const NumberFormat& format) {
  return {{Event{.component = "post_processing",
                 .resource = "float_round",
                 .action = "convert",
                 .variant = base_name(format),
                 .width_bits = format.bits}}};
}

}  // namespace

const NumberFamilyEntry& floating_family() {
  static const NumberFamilyEntry entry{
      NumberFamily::Float,
      {{"fp32", "IEEE 754 single precision"},
       {"fp16", "IEEE 754 half precision, accumulated in fp32"},
       {"bf16", "bfloat16: the range of fp32 with 7 fraction bits, accumulated in fp32"},
       {"fp8e4m3", "OCP 8-bit float, 4 exponent bits, largest 448, no infinities"},
       {"fp8e5m2", "OCP 8-bit float, 5 exponent bits, largest 57344"}},
      parse,
      multiply_accumulate,
      post_processing};
  return entry;
}

}  // namespace lnsim::numerics
