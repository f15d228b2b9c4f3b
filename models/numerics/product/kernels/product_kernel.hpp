// SPDX-License-Identifier: MIT
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "models/numerics/datapath/vector_datapath.hpp"
#include "models/numerics/product/kernels/product_block.hpp"
#include "models/numerics/simd/instruction_set.hpp"

namespace lnsim::numerics::kernels {

/// Writes a sum to its place.
inline void write_sum(const SumGrid& out, std::size_t m, std::size_t n, std::int64_t sum) {
  const auto place = std::size_t{out.rows[m]} + out.columns[n];
  if (out.values != nullptr) {
    const auto value = out.are_floats ? std::bit_cast<float>(static_cast<std::uint32_t>(sum))
                                      : static_cast<double>(sum);
    out.values[place] = static_cast<float>(value * out.unit);
  } else {
    out.sums[place] = sum;
  }
}

/// A row of a grid, decoded.
template <class Code, class Decode>
std::vector<Code> decode_row(const WordGrid& grid, std::size_t row, std::size_t columns,
                             const Decode& decode) {
  std::vector<Code> codes(columns);
  for (std::size_t k = 0; k < columns; ++k) {
    codes[k] = decode(grid.words[grid.rows[row] + grid.columns[k]]);
  }
  return codes;
}

/// Every row of a grid, decoded, one after the other.
template <class Code, class Decode>
std::vector<Code> decode_rows(const WordGrid& grid, std::size_t columns, const Decode& decode) {
  std::vector<Code> codes;
  codes.reserve(grid.row_count * columns);
  for (std::size_t row = 0; row < grid.row_count; ++row) {
    const auto decoded = decode_row<Code>(grid, row, columns, decode);
    codes.insert(codes.end(), decoded.begin(), decoded.end());
  }
  return codes;
}

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

/// Plain C++ of floats that are added up fused, to fp32, or null. The datapath, which takes words
/// that are not finite, must outlive it.
[[nodiscard]] std::unique_ptr<ProductKernel> make_fused_kernel(const VectorDatapath& datapath);

/// Tiles of sums in vector registers, or null where the format does not fit them or the
/// instruction set has none. The datapath, which takes what they leave, must outlive it.
[[nodiscard]] std::unique_ptr<ProductKernel> make_tile_kernel(const VectorDatapath& datapath,
                                                              InstructionSet instruction_set);

}  // namespace lnsim::numerics::kernels
