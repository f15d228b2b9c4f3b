// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "models/numerics/codec/word_widening.hpp"
#include "models/numerics/datapath/vector_datapath.hpp"
#include "models/numerics/simd/instruction_set.hpp"

namespace lnsim::numerics {
namespace kernels {
class ProductKernel;
}
struct ProductTask;

/// Where the elements of matrices lie in an array: that of row m and column k of matrix i at
/// matrices[i] + rows[m] + columns[k]. So a transposed matrix is one, and so are the windows of an
/// image, which overlap.
struct Places {
  std::vector<std::uint32_t> matrices{0};
  std::vector<std::uint32_t> rows;
  std::vector<std::uint32_t> columns;

  /// An element is below.
  [[nodiscard]] std::size_t end() const;
};

/// Of one matrix, row by row.
[[nodiscard]] Places dense_places(std::size_t rows, std::size_t columns);

/// Matrices of stored words; a row is what a dot product runs over.
struct WordMatrices {
  std::span<const std::uint32_t> words;
  Places places;
};

/// How a reduction is cut into vectors: they begin anew with each segment (a tap of a convolution),
/// and a segment's last one may be short.
struct Reduction {
  std::size_t segment = 0;  ///< elements; divides the columns
  std::size_t vector_size = 0;
};

/// Products of matrices in the datapath of their formats: A B^T, each element the dot product of a
/// row of A and a row of B. Bit for bit what VectorDatapath makes, vector by vector, whatever the
/// number of threads and the instruction set. Vectors of at most 32 elements run in vector
/// registers. Words of another format than the lane's are widened to it before.
///
/// Both operators write each element to its place and leave others alone; they return how many sums
/// did not fit their accumulator, vector by vector, and throw Error where sizes do not fit each
/// other.
class MatrixProduct {
 public:
  /// Throws Error where an option of the lane's format is out of range.
  explicit MatrixProduct(const ProductFormats& formats);
  /// With kernels for an instruction set, which the processor must support.
  MatrixProduct(const ProductFormats& formats, InstructionSet instruction_set);
  ~MatrixProduct();

  std::uint64_t sums(const WordMatrices& a, const WordMatrices& b, const Reduction& reduction,
                     std::span<Sum> sums, const Places& places, unsigned threads) const;
  /// Sums as numbers, where scale is the product of the operands' scales.
  std::uint64_t values(const WordMatrices& a, const WordMatrices& b, const Reduction& reduction,
                       double scale, std::span<float> values, const Places& places,
                       unsigned threads) const;

  [[nodiscard]] const VectorDatapath& datapath() const { return *datapath_; }

 private:
  [[nodiscard]] std::uint64_t multiply(const ProductTask& task, unsigned threads) const;

  std::unique_ptr<VectorDatapath> datapath_;
  std::unique_ptr<VectorDatapath> lane_;  ///< that of the words that kernels see
  WordWidening of_a_;
  WordWidening of_b_;
  std::vector<std::unique_ptr<kernels::ProductKernel>> kernels_;  ///< the fastest first
};

}  // namespace lnsim::numerics
