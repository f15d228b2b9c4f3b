// SPDX-License-Identifier: MIT
#include <algorithm>
#include <bit>
#include <span>
#include <vector>

#include "models/numerics/codec/float_codec.hpp"
#include "models/numerics/product/kernels/product_kernel.hpp"
#include "models/numerics/product/kernels/tile_kernels.hpp"

namespace lnsim::numerics::kernels {
namespace {

constexpr std::size_t longest_tile_vector = 32;

template <class Plan>
class TileKernel : public ProductKernel {
 public:
  using Multiply = std::uint64_t (*)(const Plan& plan, const ProductBlock& block);

  TileKernel(const Plan& plan, Multiply function) : plan_(plan), multiply_(function) {}

  [[nodiscard]] std::uint64_t multiply(const ProductBlock& block) const override {
    return multiply_(plan_, block);
  }
  [[nodiscard]] std::size_t longest_vector() const override { return longest_tile_vector; }

 private:
  Plan plan_;
  Multiply multiply_;
};

/// Decodes words to those of fp32, once a block, and multiplies these.
class FloatTileKernel : public ProductKernel {
 public:
  using Multiply = TileKernel<FloatPlan>::Multiply;

  FloatTileKernel(const NumberFormat& format, Multiply function) : multiply_(function) {
    if (format.storage.bits <= largest_table_bits) {
      for (std::uint32_t word = 0; word < 1U << format.storage.bits; ++word) {
        table_.push_back(
            std::bit_cast<std::uint32_t>(static_cast<float>(decode_float(word, format))));
      }
    }
  }

  [[nodiscard]] std::uint64_t multiply(const ProductBlock& block) const override {
    if (table_.empty()) {
      return multiply_({}, block);
    }
    const auto a = decode(std::span(block.a.words, block.a.word_count));
    const auto b = decode(std::span(block.b.words, block.b.word_count));
    auto decoded = block;
    decoded.a.words = a.data();
    decoded.b.words = b.data();
    return multiply_({}, decoded);
  }
  [[nodiscard]] std::size_t longest_vector() const override { return longest_tile_vector; }

 private:
  static constexpr std::uint32_t largest_table_bits = 16;

  [[nodiscard]] std::vector<std::uint32_t> decode(std::span<const std::uint32_t> words) const {
    std::vector<std::uint32_t> decoded(words.size());
    std::ranges::transform(words, decoded.begin(), [this](std::uint32_t word) {
      return table_[word & (table_.size() - 1)];
    });
    return decoded;
  }

  std::vector<std::uint32_t> table_;
  Multiply multiply_;
};

template <class Plan>
std::unique_ptr<ProductKernel> kernel_of(const Plan& plan,
                                         typename TileKernel<Plan>::Multiply multiply) {
  return std::make_unique<TileKernel<Plan>>(plan, multiply);
}

const TileKernels* kernels_of(InstructionSet instruction_set) {
#ifdef __x86_64__
  switch (instruction_set) {
    case InstructionSet::Portable:
      return nullptr;
    case InstructionSet::Avx2:
      return &avx2_kernels;
    case InstructionSet::Avx512:
      return &avx512_kernels;
  }
#endif
  return nullptr;
}

}  // namespace

std::unique_ptr<ProductKernel> make_tile_kernel(const NumberFormat& format,
                                                InstructionSet instruction_set) {
  const auto* kernels = kernels_of(instruction_set);
  if (kernels == nullptr) {
    return nullptr;
  }
  if (const auto plan = table_plan(format)) {
    return kernel_of(*plan, kernels->tables);
  }
  if (const auto plan = wide_table_plan(format)) {
    return kernel_of(*plan, kernels->wide_tables);
  }
  if (const auto plan = bin_plan(format)) {
    return kernel_of(*plan, kernels->bins);
  }
  if (const auto plan = integer_plan(format)) {
    return kernel_of(*plan, kernels->integers);
  }
  if (format.datapath.accumulation == Accumulation::Chain && format.storage.is<FloatParameters>() &&
      sum_format(format).storage.bits == 32) {
    return std::make_unique<FloatTileKernel>(format, kernels->floats);
  }
  return nullptr;
}

}  // namespace lnsim::numerics::kernels
