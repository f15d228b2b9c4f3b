// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "models/numerics/kernels/instruction_set.hpp"
#include "models/numerics/vector_datapath.hpp"

namespace lnsim::numerics {
namespace kernels {
class ProductKernel;
}

/// A matrix of stored words, row by row; a row is what a dot product runs over.
struct WordMatrix {
  std::span<const std::uint32_t> words;  ///< rows * columns
  std::size_t rows = 0;
  std::size_t columns = 0;
};

/// How a reduction is cut into vectors: they begin anew with each segment (a tap of a convolution),
/// and a segment's last one may be short.
struct Reduction {
  std::size_t segment = 0;  ///< elements; divides the columns
  std::size_t vector_size = 0;
};

/// Products of matrices in a format's datapath: A B^T, each element the dot product of a row of A
/// and a row of B. Bit for bit what VectorDatapath makes, vector by vector, whatever the number of
/// threads and the instruction set. Vectors of at most 32 elements run in vector registers.
class MatrixProduct {
 public:
  /// Throws Error where an option of the format is out of range.
  explicit MatrixProduct(const NumberFormat& format);
  /// With kernels for an instruction set, which the processor must support.
  MatrixProduct(const NumberFormat& format, InstructionSet instruction_set);
  ~MatrixProduct();

  /// Writes the sums, a.rows * b.rows, row by row; returns how many did not fit their accumulator,
  /// vector by vector. Throws Error where sizes do not fit each other.
  std::uint64_t operator()(const WordMatrix& a, const WordMatrix& b, const Reduction& reduction,
                           std::span<Sum> sums, unsigned threads) const;

  [[nodiscard]] const VectorDatapath& datapath() const { return *datapath_; }

 private:
  std::unique_ptr<VectorDatapath> datapath_;
  std::vector<std::unique_ptr<kernels::ProductKernel>> kernels_;  ///< the fastest first
  /// Of so many columns it makes no difference where vectors begin: each product is cut by itself,
  /// and all of them fit the accumulator.
  std::size_t alike_columns_;
};

}  // namespace lnsim::numerics
