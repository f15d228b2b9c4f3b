// SPDX-License-Identifier: MIT
#include "models/numerics/codec/lns_code.hpp"

#include "models/base/error.hpp"

namespace lnsim::numerics {
namespace {

std::uint32_t reserved_codes(const NumberFormat& format) {
  return format.storage.lns().zero_policy == ZeroPolicy::ReservedCode ? 1 : 0;
}

std::uint32_t field_mask(const NumberFormat& format) {
  return (1U << (format.storage.bits - 1)) - 1;
}

}  // namespace

std::uint32_t largest_exponent(const NumberFormat& format) {
  if (!format.storage.is<LnsParameters>()) {
    throw Error("number format \"" + format.name + "\": expected a logarithmic format");
  }
  return field_mask(format) - reserved_codes(format);
}

std::uint32_t pack(const LnsCode& code, const NumberFormat& format) {
  const auto largest = largest_exponent(format);
  if (code.zero) {
    if (reserved_codes(format) == 0) {
      throw Error("number format \"" + format.name + "\": has no code for 0");
    }
    return 0;
  }
  if (code.exponent > largest) {
    throw Error("number format \"" + format.name + "\": expected an exponent code up to " +
                std::to_string(largest) + ", found " + std::to_string(code.exponent));
  }
  const auto sign = code.negative ? 1U << (format.storage.bits - 1) : 0U;
  return sign | (code.exponent + reserved_codes(format));
}

LnsCode unpack(std::uint32_t word, const NumberFormat& format) {
  const auto field = word & field_mask(format);
  const auto reserved = reserved_codes(format);
  if (field < reserved) {
    return {.negative = false, .zero = true, .exponent = 0};
  }
  const bool negative = ((word >> (format.storage.bits - 1)) & 1U) != 0;
  return {.negative = negative, .zero = false, .exponent = field - reserved};
}

LnsCode zero_code(const NumberFormat& format) {
  return {.negative = false, .zero = reserved_codes(format) != 0, .exponent = 0};
}

LnsCode clamp_code(bool negative, std::int64_t exponent, const NumberFormat& format) {
  const auto largest = largest_exponent(format);
  if (exponent > static_cast<std::int64_t>(largest)) {
    return {.negative = negative, .zero = false, .exponent = largest};
  }
  if (exponent >= 0) {
    return {.negative = negative, .zero = false, .exponent = static_cast<std::uint32_t>(exponent)};
  }
  if (reserved_codes(format) != 0 &&
      exponent < -static_cast<std::int64_t>(format.storage.lns().base_factor)) {
    return zero_code(format);
  }
  return {.negative = negative, .zero = false, .exponent = 0};
}

}  // namespace lnsim::numerics
