// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>

namespace lnsim::numerics::kernels {

/// The elements of a row that are summed up before an accumulator sees them.
struct VectorRange {
  std::size_t first;
  std::size_t count;
};

/// Every row of A by every row of B, cut into vectors. Plain data, which files built for one
/// instruction set share.
struct ProductBlock {
  const std::uint32_t* a;  ///< a_rows * columns
  std::size_t a_rows;
  const std::uint32_t* b;  ///< b_rows * columns
  std::size_t b_rows;
  std::size_t columns;
  const VectorRange* vectors;
  std::size_t vector_count;
  std::int64_t* sums;  ///< that of row m and column n at m * row_stride + n * column_stride
  std::size_t row_stride;
  std::size_t column_stride;
};

}  // namespace lnsim::numerics::kernels
