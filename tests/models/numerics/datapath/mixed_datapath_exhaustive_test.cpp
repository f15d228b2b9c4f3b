// SPDX-License-Identifier: MIT
/// Products of two formats of at most 8 bits, word by word.
#include <array>
#include <cmath>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "models/numerics/codec/quantise.hpp"
#include "models/numerics/codec/word.hpp"
#include "models/numerics/datapath/vector_datapath.hpp"

namespace lnsim::numerics {
namespace {

using Two = std::array<const char*, 2>;

ProductFormats product_of(const char* a, const char* b, const char* output) {
  return {parse_number_format(a), parse_number_format(b), parse_number_format(output)};
}

Sum product(const VectorDatapath& datapath, std::uint32_t a, std::uint32_t b) {
  return datapath.dot(std::vector{a}, std::vector{b}, 1).sum;
}

/// Calls `check` with every two words and their values.
template <class Check>
void for_all_words(const ProductFormats& formats, Check check) {
  for (std::uint32_t a = 0; a < 1U << formats.a.storage.bits; ++a) {
    const auto x = decode_word(a, 1, formats.a);
    for (std::uint32_t b = 0; b < 1U << formats.b.storage.bits; ++b) {
      check(a, b, x, decode_word(b, 1, formats.b));
    }
  }
}

class ExactProducts : public testing::TestWithParam<Two> {};

/// Values of both formats have at most 4 significant bits, so that an fp32 holds their product; an
/// integer accumulator does.
TEST_P(ExactProducts, AreThoseOfTheValues) {
  const auto [a_name, b_name] = GetParam();
  const auto formats = product_of(a_name, b_name, a_name);
  const auto datapath = make_datapath(formats);
  for_all_words(formats, [&](std::uint32_t a, std::uint32_t b, double x, double y) {
    const auto value = datapath->value_of(product(*datapath, a, b), 1);
    ASSERT_TRUE(value == x * y || (std::isnan(value) && std::isnan(x * y)))
        << a << " x " << b << ": " << value << " for " << x * y;
  });
}

INSTANTIATE_TEST_SUITE_P(Formats, ExactProducts,
                         testing::Values(Two{"fp8e4m3", "fp8e5m2"}, Two{"fp8e5m2", "fp8e4m3"},
                                         Two{"int8", "int4"}, Two{"int4", "int8"}));

class LnsProducts : public testing::TestWithParam<Two> {};

/// The lane's format holds the values of both, so that its own words have the same products.
TEST_P(LnsProducts, AreThoseOfTheLanesOwnWords) {
  const auto [a_name, b_name] = GetParam();
  const auto formats = product_of(a_name, b_name, a_name);
  const auto mixed = make_datapath(formats);
  const auto lane = make_datapath(formats.lane);
  for_all_words(formats, [&](std::uint32_t a, std::uint32_t b, double x, double y) {
    const auto of_lane =
        product(*lane, encode_word(x, 1, formats.lane), encode_word(y, 1, formats.lane));
    ASSERT_EQ(product(*mixed, a, b), of_lane) << a << " x " << b;
  });
}

INSTANTIATE_TEST_SUITE_P(Formats, LnsProducts,
                         testing::Values(Two{"lns8g8", "lns6g8"}, Two{"lns4g2", "lns8g8"},
                                         Two{"lns8g4", "lns8g8"},
                                         Two{"lns5g4-clamp", "lns8g16-clamp"},
                                         Two{"lns8g8-bins", "lns6g4"}));

class Results : public testing::TestWithParam<Two> {};

/// Sums of the first format become the nearest words of the second.
TEST_P(Results, AreTheNearestWordsOfTheOutput) {
  const auto [operands, output] = GetParam();
  const auto formats = product_of(operands, operands, output);
  const auto datapath = make_datapath(formats);
  std::mt19937_64 random(3);
  const auto mask = (std::uint64_t{1} << formats.a.storage.bits) - 1;
  for (int i = 0; i < 20'000; ++i) {
    std::vector<std::uint32_t> a(4);
    std::vector<std::uint32_t> b(4);
    for (auto* words : {&a, &b}) {
      for (auto& word : *words) {
        word = static_cast<std::uint32_t>(random() & mask);
      }
    }
    const auto sum = datapath->dot(a, b, 4).sum;
    const auto value = datapath->value_of(sum, 1);
    if (std::isnan(value)) {
      continue;
    }
    const auto word = datapath->output(sum, 0);
    const auto nearest = encode_word(value, 1, formats.result);
    ASSERT_EQ(decode_word(word, 1, formats.result), decode_word(nearest, 1, formats.result))
        << value;
  }
}

INSTANTIATE_TEST_SUITE_P(Formats, Results,
                         testing::Values(Two{"lns8g8", "lns6g4"}, Two{"lns8g8", "lns16g2048"},
                                         Two{"lns4g2", "lns8g8"}, Two{"fp8e4m3", "fp8e5m2"},
                                         Two{"fp8e5m2", "fp8e4m3"}, Two{"fp8e4m3", "bf16"},
                                         Two{"int8", "int4"}, Two{"int4", "int8"}));

}  // namespace
}  // namespace lnsim::numerics
