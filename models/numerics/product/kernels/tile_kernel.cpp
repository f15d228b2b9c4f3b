// SPDX-License-Identifier: MIT
#include <algorithm>
#include <bit>
#include <cmath>
#include <span>

#include "models/numerics/codec/float_codec.hpp"
#include "models/numerics/product/kernels/float_words.hpp"
#include "models/numerics/product/kernels/place_spans.hpp"
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
      : spans_(datapath.format()),
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

/// Floats that are added up fused in a window; blocks with others than finite ones are others'.
class WindowTileKernel : public ProductKernel {
 public:
  using Multiply = TileKernel<WindowPlan>::Multiply;

  WindowTileKernel(const VectorDatapath& datapath, const WindowPlan& plan, Multiply function)
      : words_(datapath.format()),
        plan_(plan),
        multiply_(function),
        others_(make_fused_kernel(datapath)) {}

  [[nodiscard]] std::uint64_t multiply(const ProductBlock& block) const override {
    return words_.decoded(block, [&](const ProductBlock& of) {
      return are_finite(of.a) && are_finite(of.b) ? multiply_(plan_, of) : others_->multiply(block);
    });
  }
  [[nodiscard]] std::size_t longest_vector() const override { return longest_tile_vector; }

 private:
  static bool are_finite(const WordGrid& grid) {
    return std::ranges::all_of(std::span(grid.words, grid.word_count), [](std::uint32_t word) {
      return std::isfinite(std::bit_cast<float>(word));
    });
  }

  FloatWords words_;
  WindowPlan plan_;
  Multiply multiply_;
  std::unique_ptr<ProductKernel> others_;
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

std::unique_ptr<ProductKernel> make_tile_kernel(const VectorDatapath& datapath,
                                                InstructionSet instruction_set) {
  const auto& format = datapath.format();
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
  if (const auto plan = window_plan(format)) {
    return std::make_unique<WindowTileKernel>(datapath, *plan, kernels->window_floats);
  }
  if (format.datapath.window_bits == 0 && make_fused_kernel(datapath) != nullptr) {
    return std::make_unique<ExactTileKernel>(datapath, kernels->exact_floats);
  }
  return nullptr;
}

}  // namespace lnsim::numerics::kernels
