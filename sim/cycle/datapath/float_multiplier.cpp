// SPDX-License-Identifier: MIT
#include "sim/cycle/datapath/float_multiplier.hpp"

#include <bit>

#include "models/numerics/codec/float_codec.hpp"
#include "sim/cycle/datapath/float_results.hpp"
#include "sim/cycle/datapath/vector_clones.hpp"

namespace lnsim::cycle::datapath {
namespace {

constexpr std::uint32_t widest_bits = 32;
constexpr std::uint32_t sign = 0x80000000;
constexpr std::uint32_t exponent_mask = 0x7f800000;

/// bf16 and fp32 have no subnormal operands: the exponent of fp32 says which.
std::uint32_t without_subnormals(std::uint32_t bits) {
  return (bits & exponent_mask) == 0 ? bits & sign : bits;
}

/// What each word of a format becomes; nothing for fp32.
std::vector<std::uint32_t> operands_of(const NumberFormat& format) {
  std::vector<std::uint32_t> operands;
  if (format.storage.bits == widest_bits) {
    return operands;
  }
  for (std::uint32_t word = 0; word < 1U << format.storage.bits; ++word) {
    const auto value = static_cast<float>(numerics::decode_float(word, format));
    operands.push_back(without_subnormals(std::bit_cast<std::uint32_t>(value)));
  }
  return operands;
}

template <class Product>
LNSIM_VECTOR_CLONES void multiply_all(std::span<const std::uint32_t> a,
                                      std::span<const std::uint32_t> b, std::span<float> products,
                                      Product product) {
  const auto lanes = a.size() / b.size();
  for (std::size_t element = 0; element < b.size(); ++element) {
    const auto operand = std::bit_cast<float>(b[element]);
    const auto* const column = &a[element * lanes];
    auto* const results = &products[element * lanes];
    for (std::size_t lane = 0; lane < lanes; ++lane) {
      results[lane] = product(std::bit_cast<float>(column[lane]), operand);
    }
  }
}

}  // namespace

FloatMultiplier::FloatMultiplier(const sc_core::sc_module_name& name, const ProductFormats& formats)
    : sc_module(name),
      operands_a_(operands_of(formats.a)),
      operands_b_(formats.b == formats.a ? operands_a_ : operands_of(formats.b)) {
  if (sums_are_half(formats.lane)) {
    results_ = Results::Fp16;
  } else if (formats.lane.storage.bits == widest_bits) {
    results_ = Results::Fp32;
  }
}

void FloatMultiplier::decode(Side side, std::span<const std::uint32_t> words,
                             std::span<std::uint32_t> operands) const {
  const auto& by_word = side == Side::A ? operands_a_ : operands_b_;
  if (by_word.empty()) {
    std::ranges::transform(words, operands.begin(), without_subnormals);
  } else {
    std::ranges::transform(words, operands.begin(), [&](std::uint32_t word) {
      return by_word[word & (by_word.size() - 1)];
    });
  }
}

void FloatMultiplier::multiply(std::span<const std::uint32_t> a, std::span<const std::uint32_t> b,
                               std::span<float> products) const {
  switch (results_) {
    case Results::ExactInFp32:
      multiply_all(a, b, products, [](float x, float y) { return Fp32::flush(x * y); });
      break;
    case Results::Fp32:
      multiply_all(a, b, products,
                   [](float x, float y) { return Fp32::round(static_cast<double>(x) * y); });
      break;
    case Results::Fp16:
      multiply_all(a, b, products,
                   [](float x, float y) { return Fp16::round(static_cast<double>(x) * y); });
      break;
  }
}

}  // namespace lnsim::cycle::datapath
