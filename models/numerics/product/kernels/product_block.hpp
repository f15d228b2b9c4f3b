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

/// The words of a matrix: that of row m and column k is words[rows[m] + columns[k]].
struct WordGrid {
  const std::uint32_t* words;
  std::size_t word_count;
  const std::uint32_t* rows;
  std::size_t row_count;
  const std::uint32_t* columns;
};

/// Where the sums of a product go: that of row m and column n to the place rows[m] + columns[n], as
/// it is or, where there are values, as a number.
struct SumGrid {
  std::int64_t* sums;
  float* values;
  bool are_floats;  ///< sums are words of fp32, else they are integers
  double unit;      ///< value of a sum of 1
  const std::uint32_t* rows;
  const std::uint32_t* columns;
};

/// Every row of A by every row of B, cut into vectors. Plain data, which files built for one
/// instruction set share.
struct ProductBlock {
  WordGrid a;
  WordGrid b;
  std::size_t columns;
  const VectorRange* vectors;
  std::size_t vector_count;
  SumGrid out;
};

}  // namespace lnsim::numerics::kernels
