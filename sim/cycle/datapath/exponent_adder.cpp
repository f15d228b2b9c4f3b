// SPDX-License-Identifier: MIT
#include "sim/cycle/datapath/exponent_adder.hpp"

#include <bit>

namespace lnsim::cycle::datapath {

ExponentAdder::ExponentAdder(const sc_core::sc_module_name& name, const NumberFormat& format)
    : sc_module(name),
      format_(format),
      largest_exponent_(numerics::largest_exponent(format)),
      sign_position_(static_cast<std::uint32_t>(std::bit_width(2 * zero()))) {}

void ExponentAdder::decode(std::span<const std::uint32_t> words, const Format& format,
                           std::span<std::uint32_t> operands) const {
  const auto zero_operand = zero();
  const auto sign_position = sign_position_;
  const auto field_bits = format.bits - 1;
  const auto field_mask = (1U << field_bits) - 1;
  const auto reserved = format.lns().zero_policy == ZeroPolicy::ReservedCode ? 1U : 0U;
  const auto shift = std::countr_zero(format_.storage.lns().base_factor / format.lns().base_factor);
  for (std::size_t i = 0; i < words.size(); ++i) {
    const auto field = words[i] & field_mask;
    const auto negative = (words[i] >> field_bits & 1U) << sign_position;
    operands[i] = field < reserved ? zero_operand : negative | (field - reserved) << shift;
  }
}

numerics::LnsProduct ExponentAdder::product(std::uint32_t sum) const {
  const auto exponent = sum & ((1U << sign_position_) - 1);
  if (exponent > 2 * largest_exponent_) {
    return {.negative = false, .zero = true, .exponent = 0};
  }
  return {.negative = sum >> sign_position_ == 1, .zero = false, .exponent = exponent};
}

}  // namespace lnsim::cycle::datapath
