// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cmath>
#include <vector>

#include <gtest/gtest.h>

#include "models/numerics/codec/float_codec.hpp"

namespace lnsim::numerics {
namespace {

TEST(FloatCodecExhaustive, EveryCodeRoundTrips) {
  for (const auto* name : {"fp8e4m3", "fp8e5m2", "fp16", "bf16"}) {
    const auto format = parse_number_format(name);
    const bool saturates = format.storage.bits == 8;
    for (std::uint32_t code = 0; code < 1U << format.storage.bits; ++code) {
      const double value = decode_float(code, format);
      const auto again = encode_float(value, format);
      if (std::isnan(value)) {
        ASSERT_TRUE(std::isnan(decode_float(again, format))) << name << " " << code;
      } else if (std::isinf(value) && saturates) {
        ASSERT_EQ(std::abs(decode_float(again, format)), largest_float(format));
      } else {
        ASSERT_EQ(again, code) << name << " " << code;
      }
    }
  }
}

/// The nearest non-negative code by search over all of them: ties go to the even code, and beyond
/// the largest everything saturates.
std::uint32_t nearest_code(double magnitude, const std::vector<double>& values) {
  const auto above = std::lower_bound(values.begin(), values.end(), magnitude);
  if (above == values.end()) {
    return static_cast<std::uint32_t>(values.size() - 1);
  }
  const auto upper = static_cast<std::uint32_t>(above - values.begin());
  if (*above == magnitude) {
    return upper;
  }
  const double to_upper = *above - magnitude;
  const double to_lower = magnitude - values[upper - 1];
  if (to_upper == to_lower) {
    return upper % 2 == 0 ? upper : upper - 1;
  }
  return to_upper < to_lower ? upper : upper - 1;
}

/// Products of two 8-bit floats have at most 8 significant bits, so they and their distances to
/// their neighbours are exact in double precision.
TEST(FloatCodecExhaustive, AllProductsOfByteFloatsRoundToNearest) {
  for (const auto* name : {"fp8e4m3", "fp8e5m2"}) {
    const auto format = parse_number_format(name);
    std::vector<double> values;
    for (std::uint32_t code = 0; code <= encode_float(largest_float(format), format); ++code) {
      values.push_back(decode_float(code, format));
    }
    ASSERT_TRUE(std::is_sorted(values.begin(), values.end()));
    for (std::uint32_t i = 0; i < 256; ++i) {
      for (std::uint32_t j = 0; j < 256; ++j) {
        const double product = decode_float(i, format) * decode_float(j, format);
        if (!std::isfinite(product)) {
          continue;
        }
        const auto sign = std::signbit(product) ? 0x80U : 0U;
        ASSERT_EQ(encode_float(product, format), sign | nearest_code(std::abs(product), values))
            << name << " " << i << " " << j;
      }
    }
  }
}

}  // namespace
}  // namespace lnsim::numerics
