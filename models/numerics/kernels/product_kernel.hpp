// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

#include "models/numerics/kernels/instruction_set.hpp"
#include "models/numerics/kernels/product_block.hpp"
#include "models/numerics/vector_datapath.hpp"

namespace lnsim::numerics::kernels {

/// A way to multiply matrices that makes a datapath's bits.
class ProductKernel {
 public:
  ProductKernel() = default;
  ProductKernel(const ProductKernel&) = delete;
  ProductKernel& operator=(const ProductKernel&) = delete;
  virtual ~ProductKernel() = default;

  /// Writes the block's sums; returns how many did not fit their accumulator, vector by vector.
  [[nodiscard]] virtual std::uint64_t multiply(const ProductBlock& block) const = 0;
  /// Elements of a vector that it takes at most.
  [[nodiscard]] virtual std::size_t longest_vector() const = 0;
};

/// A datapath's own arithmetic: any format and any vector. The datapath must outlive it.
[[nodiscard]] std::unique_ptr<ProductKernel> make_datapath_kernel(const VectorDatapath& datapath);

/// Plain C++ of logarithmic formats of at most 12 bits and of integers, or null.
[[nodiscard]] std::unique_ptr<ProductKernel> make_portable_kernel(const NumberFormat& format);

/// Plain C++ of deferred bins in formats of at most 12 bits, or null.
[[nodiscard]] std::unique_ptr<ProductKernel> make_deferred_kernel(const NumberFormat& format);

/// Tiles of sums in vector registers, or null where the format does not fit them or the
/// instruction set has none.
[[nodiscard]] std::unique_ptr<ProductKernel> make_tile_kernel(const NumberFormat& format,
                                                              InstructionSet instruction_set);

}  // namespace lnsim::numerics::kernels
