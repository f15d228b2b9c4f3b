// SPDX-License-Identifier: MIT
#include "models/numerics/codec/quantise.hpp"

#include <cmath>
#include <limits>
#include <vector>

#include <gtest/gtest.h>

#include "models/base/error.hpp"
#include "models/numerics/codec/lns_codec.hpp"
#include "models/numerics/format/number_family.hpp"

namespace lnsim::numerics {
namespace {

TEST(Quantise, EveryKnownFormatKeepsTheMaximumOfItsScale) {
  for (const auto& known : known_number_formats()) {
    const auto format = parse_number_format(known.name);
    for (const double largest : {1.0, 3.0, 448.0, 1e-3, 12345.0}) {
      const double scale = scale_for_maximum(largest, format);
      // The coarsest of the formats, fp8e5m2, rounds by up to one part in eight. The largest of a
      // block may be up to twice the power of two that its scale is made for: 8 becomes 6 in mxfp4.
      const double part = format.storage.is<MxParameters>() ? 4 : 8;
      EXPECT_NEAR(quantise(largest, scale, format), largest, largest / part) << known.name;
      EXPECT_EQ(quantise(-largest, scale, format), -quantise(largest, scale, format));
    }
    EXPECT_EQ(scale_for_maximum(0, format), family_of(format).has_zero(format) ? 1 : 0x1p-126)
        << known.name;
  }
}

TEST(Quantise, ScalesOfTheFamilies) {
  EXPECT_EQ(scale_for_maximum(0, parse_number_format("lns8g8-clamp")), 0x1p-126);
  EXPECT_EQ(scale_for_maximum(254, parse_number_format("int8")), 2);
  EXPECT_EQ(scale_for_maximum(1e6, parse_number_format("bf16")), 1);
  EXPECT_EQ(scale_for_maximum(448, parse_number_format("fp8e4m3")), 1);
  EXPECT_EQ(scale_for_maximum(449, parse_number_format("fp8e4m3")), 2);
  EXPECT_EQ(scale_for_maximum(224, parse_number_format("fp8e4m3")), 0.5);
  EXPECT_EQ(scale_for_maximum(std::ldexp(1.0, 15), parse_number_format("lns8g8-clamp")),
            std::exp2(-7.0 / 8));
}

TEST(Quantise, ATinyMaximumKeepsAValidScale) {
  const auto format = parse_number_format("lns16g1");
  const double scale = scale_for_maximum(1, format);
  EXPECT_EQ(scale, std::numeric_limits<double>::min());
  EXPECT_EQ(quantise(1, scale, format), 1);
}

TEST(Quantise, RefusesWhatIsNoScaleOrMagnitude) {
  for (const auto& known : known_number_formats()) {
    const auto format = parse_number_format(known.name);
    EXPECT_THROW(static_cast<void>(quantise(1, 0, format)), Error) << known.name;
    EXPECT_THROW(static_cast<void>(scale_for_maximum(-1, format)), Error) << known.name;
  }
  const std::vector<double> values{1, std::numeric_limits<double>::infinity()};
  EXPECT_THROW(static_cast<void>(largest_magnitude(values)), Error);
}

}  // namespace
}  // namespace lnsim::numerics
