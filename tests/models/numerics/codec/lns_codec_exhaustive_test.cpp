// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include "models/numerics/codec/lns_codec.hpp"
#include "tests/models/numerics/oracle.hpp"

namespace lnsim::numerics {
namespace {

void check_round_trip(const NumberFormat& format) {
  for (std::uint32_t word = 0; word < 1U << format.storage.bits; ++word) {
    const auto code = unpack(word, format);
    if (!code.zero) {
      ASSERT_EQ(pack(code, format), word) << format.name;
    }
    for (const double scale : {1.0, 0.37, 1e-12, 5e10}) {
      ASSERT_EQ(encode(decode(code, scale, format), scale, format), code)
          << format.name << " " << word << " " << scale;
    }
  }
}

TEST(LnsCodecExhaustive, EveryCodeSurvivesDecodingAndEncoding) {
  for (const auto* option : {"", "-clamp"}) {
    for (const auto& format : oracle::small_lns_formats(option)) {
      check_round_trip(format);
    }
  }
  for (const auto* name : {"lns10g8", "lns12g128", "lns16g2048", "lns16g2048-clamp"}) {
    check_round_trip(parse_number_format(name));
  }
}

/// x = n / 64 over the whole range of small formats: by integers, the code's exponent e has
/// 2^(2e-1) < (x / scale)^(2 gamma) < 2^(2e+1).
TEST(LnsCodecExhaustive, AGridOfValuesIsNearestInTheLogDomain) {
  for (const auto& format : oracle::small_lns_formats("")) {
    const auto power = 2 * format.storage.lns().base_factor;
    if (power > 32) {
      continue;
    }
    const auto scale = pow(oracle::Integer(64), power);
    for (std::uint32_t n = 64; n < 1024; ++n) {
      const auto code = encode(n / 64.0, 1, format);
      const auto value = pow(oracle::Integer(n), power);
      if (code.exponent < largest_exponent(format)) {
        ASSERT_LT(value, scale << (2 * code.exponent + 1)) << format.name << " " << n;
      }
      ASSERT_GT(2 * value, scale << (2 * code.exponent)) << format.name << " " << n;
    }
  }
}

}  // namespace
}  // namespace lnsim::numerics
