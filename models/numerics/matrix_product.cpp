// SPDX-License-Identifier: MIT
#include "models/numerics/matrix_product.hpp"

#include <algorithm>
#include <future>
#include <string>
#include <vector>

#include "models/base/error.hpp"
#include "models/numerics/kernels/product_kernel.hpp"

namespace lnsim::numerics {
namespace {

using kernels::ProductBlock;
using kernels::ProductKernel;
using kernels::VectorRange;

/// That every kernel takes.
constexpr std::size_t long_vector = 32;

void require_sizes(const WordMatrix& a, const WordMatrix& b, const Reduction& reduction,
                   std::size_t sums) {
  const bool fits = a.words.size() == a.rows * a.columns && b.words.size() == b.rows * b.columns &&
                    a.columns == b.columns && sums == a.rows * b.rows;
  const bool cuts =
      reduction.vector_size > 0 && reduction.segment > 0 && a.columns % reduction.segment == 0;
  if (!fits || !cuts) {
    throw Error("a product of " + std::to_string(a.rows) + " x " + std::to_string(a.columns) +
                " by " + std::to_string(b.rows) + " x " + std::to_string(b.columns) +
                " words in segments of " + std::to_string(reduction.segment) + " and vectors of " +
                std::to_string(reduction.vector_size));
  }
}

std::vector<VectorRange> cut(std::size_t columns, const Reduction& reduction) {
  std::vector<VectorRange> vectors;
  for (std::size_t tap = 0; tap < columns; tap += reduction.segment) {
    for (std::size_t first = 0; first < reduction.segment; first += reduction.vector_size) {
      vectors.push_back({.first = tap + first,
                         .count = std::min(reduction.vector_size, reduction.segment - first)});
    }
  }
  return vectors;
}

/// What no product of two words reaches: constants of few bits may put a product above that of the
/// largest words, but not to twice it.
Sum term_bound(const VectorDatapath& datapath) {
  const auto& format = datapath.format();
  const auto sign = 1U << (format.bits - 1);
  const std::uint32_t largest = format.family == NumberFamily::Lns ? sign - 1 : sign;
  return 2 * (datapath.dot({&largest, 1}, {&largest, 1}, 1).sum + 1);
}

std::size_t columns_that_fit(const VectorDatapath& datapath) {
  const auto& format = datapath.format();
  const bool table =
      format.family == NumberFamily::Lns && format.lns.conversion == LnsConversion::Table;
  if (!table && format.family != NumberFamily::Integer) {
    return 0;
  }
  const auto largest = (Sum{1} << (format.accumulator_bits - 1)) - 1;
  return static_cast<std::size_t>(largest / term_bound(datapath));
}

/// The longer matrix first: products commute, and kernels expand the second.
ProductBlock arrange(const WordMatrix& a, const WordMatrix& b,
                     const std::vector<VectorRange>& vectors, std::span<Sum> sums) {
  const bool swapped = a.rows < b.rows;
  const auto& left = swapped ? b : a;
  const auto& right = swapped ? a : b;
  return {.a = left.words.data(),
          .a_rows = left.rows,
          .b = right.words.data(),
          .b_rows = right.rows,
          .columns = a.columns,
          .vectors = vectors.data(),
          .vector_count = vectors.size(),
          .sums = sums.data(),
          .row_stride = swapped ? 1 : b.rows,
          .column_stride = swapped ? b.rows : 1};
}

std::uint64_t multiply_in_threads(const ProductKernel& kernel, const ProductBlock& whole,
                                  std::size_t threads) {
  const auto rows = std::max<std::size_t>((whole.a_rows + threads - 1) / threads, 1);
  std::vector<std::future<std::uint64_t>> parts;
  for (std::size_t row = 0; row < whole.a_rows; row += rows) {
    auto part = whole;
    part.a += row * whole.columns;
    part.a_rows = std::min(rows, whole.a_rows - row);
    part.sums += row * whole.row_stride;
    const auto policy = threads > 1 ? std::launch::async : std::launch::deferred;
    parts.push_back(std::async(policy, [&kernel, part] { return kernel.multiply(part); }));
  }
  std::uint64_t overflows = 0;
  for (auto& part : parts) {
    overflows += part.get();
  }
  return overflows;
}

}  // namespace

MatrixProduct::MatrixProduct(const NumberFormat& format)
    : MatrixProduct(format, supported_instruction_sets().back()) {}

MatrixProduct::MatrixProduct(const NumberFormat& format, InstructionSet instruction_set)
    : datapath_(make_datapath(format)), alike_columns_(columns_that_fit(*datapath_)) {
  kernels_.push_back(kernels::make_tile_kernel(format, instruction_set));
  kernels_.push_back(kernels::make_deferred_kernel(format));
  kernels_.push_back(kernels::make_portable_kernel(format));
  kernels_.push_back(kernels::make_datapath_kernel(*datapath_));
  std::erase(kernels_, nullptr);
}

MatrixProduct::~MatrixProduct() = default;

std::uint64_t MatrixProduct::operator()(const WordMatrix& a, const WordMatrix& b,
                                        const Reduction& reduction, std::span<Sum> sums,
                                        unsigned threads) const {
  require_sizes(a, b, reduction, sums.size());
  const auto used = a.columns <= alike_columns_
                        ? Reduction{.segment = a.columns, .vector_size = long_vector}
                        : reduction;
  const auto vectors = cut(a.columns, used);
  const auto longest = std::min(used.vector_size, used.segment);
  const auto kernel = std::ranges::find_if(kernels_, [longest](const auto& candidate) {
    return candidate->longest_vector() >= longest;
  });
  return multiply_in_threads(**kernel, arrange(a, b, vectors, sums), std::max(threads, 1U));
}

}  // namespace lnsim::numerics
