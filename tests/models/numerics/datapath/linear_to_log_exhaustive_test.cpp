// SPDX-License-Identifier: MIT
#include <algorithm>

#include <gtest/gtest.h>

#include "models/numerics/datapath/linear_to_log.hpp"
#include "tests/models/numerics/oracle.hpp"

namespace lnsim::numerics {
namespace {

/// Whether 2^(2n-1) < value^(2 gamma) < 2^(2n+1), in integers.
bool is_nearest(std::int64_t value, std::uint32_t exponent, std::uint32_t gamma) {
  const auto power = pow(oracle::Integer(value), 2 * gamma);
  const auto middle = oracle::Integer(1) << (2 * exponent);
  return 2 * power > middle && power < 2 * middle;
}

TEST(LinearToLogExhaustive, EverySixteenBitValueIsNearestInTheLogDomain) {
  for (const auto* name : {"lns16g1", "lns16g2", "lns16g4", "lns16g8", "lns16g16"}) {
    const auto format = parse_number_format(name);
    const LinearToLog convert(format, 0);
    for (std::int64_t value = 1; value < 1 << 16; ++value) {
      const auto code = convert(value, 0);
      ASSERT_TRUE(is_nearest(value, code.exponent, format.storage.lns().base_factor))
          << name << " " << value << " " << code.exponent;
      ASSERT_EQ(convert(-value, 0), (LnsCode{true, false, code.exponent}));
    }
  }
}

/// The exponent of a wide format, shifted, then cut to the narrow one by the stated rule.
LnsCode expected_code(std::int64_t nearest, const NumberFormat& format) {
  const auto largest = static_cast<std::int64_t>(largest_exponent(format));
  const auto gamma = static_cast<std::int64_t>(format.storage.lns().base_factor);
  if (format.storage.lns().zero_policy == ZeroPolicy::ReservedCode && nearest < -gamma) {
    return {false, true, 0};
  }
  const auto clamped = std::clamp(nearest, std::int64_t{0}, largest);
  return {true, false, static_cast<std::uint32_t>(clamped)};
}

TEST(LinearToLogExhaustive, EveryOffsetOfASmallFormatSaturatesAndFlushes) {
  for (const auto* option : {"", "-clamp"}) {
    for (const auto& format : oracle::small_lns_formats(option)) {
      const auto gamma = format.storage.lns().base_factor;
      const LinearToLog wide(parse_number_format("lns16g" + std::to_string(gamma)), 0);
      const LinearToLog narrow(format, 0);
      for (std::int64_t value = 1; value < 64; ++value) {
        const auto nearest = static_cast<std::int64_t>(wide(value, 0).exponent);
        for (std::int32_t offset = -300; offset <= 300; ++offset) {
          ASSERT_EQ(narrow(-value, offset), expected_code(nearest + offset, format))
              << format.name << " " << value << " " << offset;
        }
      }
    }
  }
}

}  // namespace
}  // namespace lnsim::numerics
