// SPDX-License-Identifier: MIT
#include "models/numerics/number_family.hpp"

namespace lnsim::numerics {
namespace {

/// Accumulation width of the MAGNet PE generator (Venkatesan et al., ICCAD 2019).
constexpr std::uint32_t default_accumulator_bits = 24;
constexpr std::uint32_t minimum_accumulator_bits = 8;
constexpr std::uint32_t maximum_accumulator_bits = 48;

std::optional<NumberFormat> parse(const Spelling& spelling) {
  if (spelling.base != "int8" && spelling.base != "int4") {
    return std::nullopt;
  }
  NumberFormat format;
  format.name = spelling.base;
  format.family = NumberFamily::Integer;
  format.bits = spelling.base == "int8" ? 8 : 4;
  format.accumulator_bits = default_accumulator_bits;
  for (const auto& option : spelling.options) {
    format.accumulator_bits = read_accumulator_option(spelling, option, minimum_accumulator_bits,
                                                      maximum_accumulator_bits);
  }
  if (format.accumulator_bits != default_accumulator_bits) {
    format.name += "-a" + std::to_string(format.accumulator_bits);
  }
  return format;
}

std::vector<EventRate> multiply_accumulate(const NumberFormat& format) {
  const auto base = "int" + std::to_string(format.bits);
  return {{Event{.component = "multiplier",
                 .resource = "integer_multiplier",
                 .action = "multiply",
                 .variant = base,
                 .width_bits = format.bits}},
          {Event{.component = "accumulator",
                 .resource = "integer_adder",
                 .action = "add",
                 .variant = base,
                 .width_bits = format.accumulator_bits}}};
}

std::vector<EventRate> post_processing(const NumberFormat& format) {
  return {{Event{.component = "post_processing",
                 .resource = "integer_requantise",
                 .action = "convert",
                 .variant = "",
                 .width_bits = format.accumulator_bits}}};
}

}  // namespace

const NumberFamilyEntry& integer_family() {
  static const NumberFamilyEntry entry{
      NumberFamily::Integer,
      {{"int8", "8-bit symmetric integer, accumulated in 24 bits"},
       {"int4", "4-bit symmetric integer, accumulated in 24 bits"}},
      parse,
      multiply_accumulate,
      post_processing};
  return entry;
}

}  // namespace lnsim::numerics
