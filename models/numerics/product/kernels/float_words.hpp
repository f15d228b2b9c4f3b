// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "models/numerics/format/number_format.hpp"
#include "models/numerics/product/kernels/product_block.hpp"

namespace lnsim::numerics::kernels {

/// Words of a floating-point format of at most 16 bits as those of fp32, which hold their numbers;
/// those of fp32 stay as they are.
class FloatWords {
 public:
  explicit FloatWords(const NumberFormat& format);

  /// Calls `multiply` with a block of words of fp32.
  template <class Multiply>
  [[nodiscard]] std::uint64_t decoded(const ProductBlock& block, const Multiply& multiply) const {
    if (table_.empty()) {
      return multiply(block);
    }
    const auto a = decode(std::span(block.a.words, block.a.word_count));
    const auto b = decode(std::span(block.b.words, block.b.word_count));
    auto decoded = block;
    decoded.a.words = a.data();
    decoded.b.words = b.data();
    return multiply(decoded);
  }

 private:
  [[nodiscard]] std::vector<std::uint32_t> decode(std::span<const std::uint32_t> words) const;

  std::vector<std::uint32_t> table_;
};

}  // namespace lnsim::numerics::kernels
