// SPDX-License-Identifier: MIT
#include "models/numerics/product/kernels/float_tile_kernel.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <span>
#include <utility>
#include <vector>

#include "models/numerics/codec/float_codec.hpp"
#include "models/numerics/codec/word.hpp"
#include "models/numerics/product/kernels/block_words.hpp"
#include "models/numerics/product/kernels/float_words.hpp"
#include "models/numerics/product/kernels/place_spans.hpp"
#include "models/numerics/product/kernels/planned_kernel.hpp"

namespace lnsim::numerics::kernels {
namespace {

constexpr std::uint32_t float_bits = 32;

/// Of every word without a scale of its block.
std::vector<double> values_of_words(const NumberFormat& format) {
  std::vector<double> values;
  for (std::uint32_t word = 0; word < 1U << format.storage.bits; ++word) {
    values.push_back(format.storage.is<FloatParameters>() ? decode_operand(word, format)
                                                          : decode_word(word, 1, format));
  }
  return values;
}

/// Of words of fp32.
bool are_finite(const WordGrid& grid) {
  return std::ranges::all_of(std::span(grid.words, grid.word_count), [](std::uint32_t word) {
    return std::isfinite(std::bit_cast<float>(word));
  });
}

/// Decodes words to those of fp32, once a block, and multiplies these.
class FloatTileKernel : public ProductKernel {
 public:
  using Multiply = TileKernel<FloatPlan>::Multiply;

  FloatTileKernel(const NumberFormat& format, Multiply function)
      : words_(format), multiply_(function) {}

  [[nodiscard]] std::uint64_t multiply(const ProductBlock& block) const override {
    return words_.decoded(block, [this](const ProductBlock& of) { return multiply_({}, of); });
  }
  [[nodiscard]] std::size_t longest_vector() const override { return longest_tile_vector; }

 private:
  FloatWords words_;
  Multiply multiply_;
};

/// Floats that are added up fused, exactly, where doubles hold what a vector of a block adds up to;
/// other blocks are others'.
class ExactTileKernel : public ProductKernel {
 public:
  using Multiply = TileKernel<FloatPlan>::Multiply;

  ExactTileKernel(const VectorDatapath& datapath, Multiply function)
      : spans_(values_of_words(datapath.format())),
        tiles_(datapath.format(), function),
        others_(make_fused_kernel(datapath)) {}

  [[nodiscard]] std::uint64_t multiply(const ProductBlock& block) const override {
    return spans_.fit_doubles(block) ? tiles_.multiply(block) : others_->multiply(block);
  }
  [[nodiscard]] std::size_t longest_vector() const override { return longest_tile_vector; }

 private:
  PlaceSpans spans_;
  FloatTileKernel tiles_;
  std::unique_ptr<ProductKernel> others_;
};

/// Tiles of finite floats, by a plan; blocks with others are others'.
template <class Plan>
class FiniteTileKernel : public ProductKernel {
 public:
  using Multiply = typename TileKernel<Plan>::Multiply;

  FiniteTileKernel(const NumberFormat& format, const Plan& plan, Multiply function,
                   std::unique_ptr<ProductKernel> others)
      : words_(format), plan_(plan), multiply_(function), others_(std::move(others)) {}

  [[nodiscard]] std::uint64_t multiply(const ProductBlock& block) const override {
    return words_.decoded(block, [&](const ProductBlock& of) {
      return are_finite(of.a) && are_finite(of.b) ? multiply_(plan_, of) : others_->multiply(block);
    });
  }
  [[nodiscard]] std::size_t longest_vector() const override { return longest_tile_vector; }

 private:
  FloatWords words_;
  Plan plan_;
  Multiply multiply_;
  std::unique_ptr<ProductKernel> others_;
};

/// Elements of blocks, whose sums over a vector are exact, where numbers times their scales are
/// such of fp32; other blocks are others'.
class BlockTileKernel : public ProductKernel {
 public:
  using Multiply = TileKernel<FloatPlan>::Multiply;

  BlockTileKernel(const VectorDatapath& datapath, Multiply function)
      : words_(datapath.format(), values_of_words(datapath.format())),
        spans_(values_of_words(datapath.format())),
        multiply_(function),
        others_(make_datapath_kernel(datapath)) {}

  [[nodiscard]] std::uint64_t multiply(const ProductBlock& block) const override {
    if (spans_.fit_doubles(block)) {
      const auto a = words_.decoded(block.a, block);
      const auto b = words_.decoded(block.b, block);
      if (a && b) {
        auto decoded = block;
        decoded.a.words = a->data();
        decoded.b.words = b->data();
        return multiply_({}, decoded);
      }
    }
    return others_->multiply(block);
  }
  [[nodiscard]] std::size_t longest_vector() const override { return longest_tile_vector; }

 private:
  BlockWords words_;
  PlaceSpans spans_;
  Multiply multiply_;
  std::unique_ptr<ProductKernel> others_;
};

}  // namespace

std::unique_ptr<ProductKernel> make_float_tile_kernel(const VectorDatapath& datapath,
                                                      const TileKernels& kernels) {
  const auto& format = datapath.format();
  if (format.storage.is<MxParameters>()) {
    return std::make_unique<BlockTileKernel>(datapath, kernels.exact_floats);
  }
  if (!format.storage.is<FloatParameters>()) {
    return nullptr;
  }
  if (const auto plan = fixed_plan(format)) {
    return std::make_unique<FiniteTileKernel<FixedPlan>>(format, *plan, kernels.fixed_floats,
                                                         make_datapath_kernel(datapath));
  }
  if (sums_in_window(format) || sum_format(format).storage.bits != float_bits) {
    return nullptr;
  }
  if (format.datapath.accumulation == Accumulation::Chain) {
    return std::make_unique<FloatTileKernel>(format, kernels.floats);
  }
  if (const auto plan = window_plan(format)) {
    return std::make_unique<FiniteTileKernel<WindowPlan>>(format, *plan, kernels.window_floats,
                                                          make_fused_kernel(datapath));
  }
  return format.datapath.window_bits == 0
             ? std::make_unique<ExactTileKernel>(datapath, kernels.exact_floats)
             : nullptr;
}

}  // namespace lnsim::numerics::kernels
