// SPDX-License-Identifier: MIT
#include <bit>
#include <cmath>
#include <vector>

#include <gtest/gtest.h>

#include "models/numerics/codec/mx_code.hpp"
#include "models/numerics/datapath/mx_datapath.hpp"
#include "tests/models/numerics/mx_oracle.hpp"

namespace lnsim::numerics {
namespace {

/// At scales that leave it and that place it near either end of fp32.
TEST(MxDatapathExhaustive, EveryPairOfElementsIsMultiplied) {
  for (const auto& format : oracle::mx_formats()) {
    const MxDatapath datapath(format);
    const auto words = 1U << format.storage.bits;
    for (const std::int32_t scale : {0, -127, 120}) {
      for (std::uint32_t i = 0; i < words * words; ++i) {
        const std::vector a{with_block_exponent(i % words, scale, format)};
        const std::vector b{i / words};
        std::vector<Sum> sum{0};
        const auto overflows = datapath.accumulate(sum, a, b);
        const auto found = std::bit_cast<float>(static_cast<std::uint32_t>(sum.front()));
        const auto left = oracle::element(i % words, format);
        const auto right = oracle::element(i / words, format);
        if (!left || !right) {
          ASSERT_FALSE(std::isfinite(found)) << format.name << " " << i;
          ASSERT_EQ(overflows, 0U) << format.name << " " << i;
          continue;
        }
        const oracle::Integer product = oracle::scaled(*left * *right, scale);
        const auto exact =
            oracle::to_fp32(oracle::Integer(product / (oracle::Integer(1) << oracle::unit_bits)));
        ASSERT_EQ(overflows, exact ? 0U : 1U) << format.name << " " << i;
        ASSERT_EQ(std::isfinite(found), exact.has_value()) << format.name << " " << i;
        if (exact) {
          ASSERT_EQ(oracle::of_double(found), *exact) << format.name << " " << i;
        }
      }
    }
  }
}

}  // namespace
}  // namespace lnsim::numerics
