// SPDX-License-Identifier: MIT
#include <vector>

#include <gtest/gtest.h>

#include "models/numerics/codec/float_codec.hpp"
#include "models/numerics/datapath/float_window_datapath.hpp"
#include "tests/models/numerics/window_oracle.hpp"

namespace lnsim::numerics {
namespace {

TEST(FloatWindowDatapathExhaustive, EveryPairOfWordsIsMultiplied) {
  for (const auto& formats : oracle::window_formats()) {
    const FloatWindowDatapath datapath(formats);
    for (std::uint32_t i = 0; i < 1U << 16U; ++i) {
      const std::vector a{i % 256};
      const std::vector b{i / 256};
      ASSERT_EQ(datapath.dot(a, b, 1), oracle::window_dot(a, b, 1, formats))
          << formats.a.name << " " << formats.b.name << " " << i;
    }
  }
}

/// A sum is at most 23 significant bits, which a float's encoder takes exactly.
TEST(FloatWindowDatapathExhaustive, EverySumBecomesTheNearestWord) {
  for (const auto* name : {"fp8e4m3-a24", "fp8e5m2-a24"}) {
    const auto format = parse_number_format(name);
    const FloatWindowDatapath datapath(format);
    std::uint32_t before = datapath.output(1, 0);
    for (Sum sum = 1; sum < Sum{1} << 23; ++sum) {
      const auto word = datapath.output(sum, 0);
      const double value = datapath.value_of(sum, 1);
      ASSERT_GE(word, before) << name << " " << sum;
      ASSERT_EQ(word, encode_float(value, format)) << name << " " << sum;
      ASSERT_EQ(datapath.output(-sum, 0), word | 0x80) << name << " " << sum;
      before = word;
    }
  }
}

}  // namespace
}  // namespace lnsim::numerics
