// SPDX-License-Identifier: MIT
#include "sim/cycle/datapath/integer_vector_multiplier.hpp"

#include <algorithm>
#include <bit>
#include <string>

#include "models/base/error.hpp"
#include "models/numerics/codec/word.hpp"
#include "sim/cycle/datapath/vector_clones.hpp"

namespace lnsim::cycle::datapath {
namespace {

/// sums[lane]: the products of a[element][lane] and b[element].
LNSIM_VECTOR_CLONES void add_products(std::span<const std::uint32_t> a,
                                      std::span<const std::uint32_t> b,
                                      std::span<std::int32_t> sums) {
  const auto lanes = sums.size();
  auto* const partial = sums.data();
  std::fill_n(partial, lanes, 0);
  for (std::size_t element = 0; element < b.size(); ++element) {
    const auto operand = static_cast<std::int32_t>(b[element]);
    const auto* const column = &a[element * lanes];
    for (std::size_t lane = 0; lane < lanes; ++lane) {
      partial[lane] += static_cast<std::int32_t>(column[lane]) * operand;
    }
  }
}

}  // namespace

IntegerVectorMultiplier::IntegerVectorMultiplier(const sc_core::sc_module_name& name,
                                                 const ProductFormats& formats,
                                                 std::uint32_t vector_size, std::uint32_t lanes)
    : VectorMultiplier(name),
      bits_a_(formats.a.storage.bits),
      bits_b_(formats.b.storage.bits),
      vector_size_(vector_size),
      sums_(lanes) {
  constexpr std::size_t sum_bits = 31;
  if (bits_a_ + bits_b_ - 2 + std::bit_width(vector_size) > sum_bits) {
    throw Error("number format \"" + formats.lane.name + "\": the sum of a vector of " +
                std::to_string(vector_size) + " elements needs more than 32 bits");
  }
}

void IntegerVectorMultiplier::decode(Side side, std::span<const std::uint32_t> words,
                                     std::span<std::uint32_t> operands) const {
  const auto bits = side == Side::A ? bits_a_ : bits_b_;
  for (std::size_t i = 0; i < words.size(); ++i) {
    operands[i] = static_cast<std::uint32_t>(numerics::sign_extend(words[i], bits));
  }
}

void IntegerVectorMultiplier::multiply(std::span<const std::uint32_t> a,
                                       std::span<const std::uint32_t> b,
                                       std::span<VectorSum> sums) {
  const auto partial = std::span(sums_).first(sums.size());
  add_products(a, b, partial);
  std::ranges::copy(partial, sums.begin());
  multiplications_ += vector_size_ * sums.size();
}

}  // namespace lnsim::cycle::datapath
