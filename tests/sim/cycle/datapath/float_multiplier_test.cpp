// SPDX-License-Identifier: MIT
#include "sim/cycle/datapath/float_multiplier.hpp"

#include <bit>
#include <vector>

#include <gtest/gtest.h>

#include "models/numerics/codec/float_codec.hpp"
#include "models/numerics/datapath/float_arithmetic.hpp"

namespace lnsim::cycle::datapath {
namespace {

std::uint32_t decoded(const FloatMultiplier& multiplier, std::uint32_t word) {
  std::vector<std::uint32_t> operands(1);
  multiplier.decode(Side::A, std::vector{word}, operands);
  return operands[0];
}

TEST(FloatMultiplier, KeepsSubnormalOperandsOfNarrowExponents) {
  const FloatMultiplier fp16("fp16", parse_number_format("fp16"));
  EXPECT_EQ(decoded(fp16, 0x0001), std::bit_cast<std::uint32_t>(0x1p-24F));
  const FloatMultiplier bf16("bf16", parse_number_format("bf16"));
  EXPECT_EQ(decoded(bf16, 0x8001), 0x80000000U);
  const FloatMultiplier fp32("fp32", parse_number_format("fp32"));
  EXPECT_EQ(decoded(fp32, 0x00000001), 0U);
  EXPECT_EQ(decoded(fp32, 0x3f800001), 0x3f800001U);
}

/// Every pair of words against rounding by frexp.
TEST(FloatMultiplier, MultipliesEveryPairOfBytes) {
  for (const auto* name : {"fp8e4m3-chain", "fp8e5m2-chain"}) {
    const auto format = parse_number_format(name);
    const numerics::FloatArithmetic arithmetic(
        parse_number_format(format.datapath.accumulator_bits == 16 ? "fp16" : "fp32"));
    const FloatMultiplier multiplier(sc_core::sc_gen_unique_name("multiplier"), format);
    for (std::uint32_t a = 0; a < 256; ++a) {
      for (std::uint32_t b = 0; b < 256; ++b) {
        std::vector<float> product(1);
        multiplier.multiply(std::vector{decoded(multiplier, a)},
                            std::vector{decoded(multiplier, b)}, product);
        const auto expected = arithmetic.multiply(numerics::decode_float(a, format),
                                                  numerics::decode_float(b, format));
        ASSERT_EQ(arithmetic.to_bits(product[0]), arithmetic.to_bits(expected))
            << name << ' ' << a << ' ' << b;
      }
    }
  }
}

}  // namespace
}  // namespace lnsim::cycle::datapath
