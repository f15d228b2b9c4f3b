// SPDX-License-Identifier: MIT
#include "models/numerics/product/matrix_product.hpp"

#include <algorithm>
#include <future>
#include <string>
#include <vector>

#include "models/base/error.hpp"
#include "models/numerics/codec/float_codec.hpp"
#include "models/numerics/product/kernels/product_kernel.hpp"

namespace lnsim::numerics {

using kernels::ProductBlock;
using kernels::VectorRange;

namespace {

/// Words of matrices that lie at others' places.
struct PlacedWords {
  std::span<const std::uint32_t> words;
  const Places& places;

  // NOLINTNEXTLINE(google-explicit-constructor): they are words at places.
  PlacedWords(const WordMatrices& matrices) : words(matrices.words), places(matrices.places) {}
};

}  // namespace

/// What is multiplied, and where its sums or values go.
struct ProductTask {
  PlacedWords a;
  PlacedWords b;
  bool swapped = false;  ///< whether rows of b are shared out
  const Reduction& reduction;
  const Places& places;
  Sum* sums;
  float* values;
  bool sums_are_floats;
  double unit;  ///< value of a sum of 1
};

namespace {

std::size_t largest(const std::vector<std::uint32_t>& places) {
  return places.empty() ? 0 : *std::ranges::max_element(places);
}

std::string size_of(const Places& places) {
  return std::to_string(places.matrices.size()) + " x " + std::to_string(places.rows.size()) +
         " x " + std::to_string(places.columns.size());
}

void require_sizes(const WordMatrices& a, const WordMatrices& b, const Reduction& reduction,
                   const Places& out, std::size_t size) {
  const auto columns = a.places.columns.size();
  const bool fits = a.places.matrices.size() == b.places.matrices.size() &&
                    out.matrices.size() == a.places.matrices.size() &&
                    columns == b.places.columns.size() && out.rows.size() == a.places.rows.size() &&
                    out.columns.size() == b.places.rows.size();
  const bool lies =
      a.places.end() <= a.words.size() && b.places.end() <= b.words.size() && out.end() <= size;
  const bool cuts =
      reduction.vector_size > 0 && reduction.segment > 0 && columns % reduction.segment == 0;
  if (!fits || !lies || !cuts) {
    throw Error("a product of " + size_of(a.places) + " by " + size_of(b.places) + " words to " +
                size_of(out) + " sums in segments of " + std::to_string(reduction.segment) +
                " and vectors of " + std::to_string(reduction.vector_size));
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

/// A part of a matrix's rows.
kernels::WordGrid grid(const PlacedWords& matrices, std::size_t matrix, std::size_t row,
                       std::size_t rows) {
  const auto& places = matrices.places;
  const auto words = matrices.words.subspan(places.matrices[matrix]);
  return {.words = words.data(),
          .word_count = std::min(words.size(), largest(places.rows) + largest(places.columns) + 1),
          .rows = places.rows.data() + row,
          .row_count = rows,
          .columns = places.columns.data()};
}

/// Some rows of the longer operand by all of the other: products of words of one format commute,
/// and kernels expand the second.
ProductBlock block(const ProductTask& task, const std::vector<VectorRange>& vectors,
                   std::size_t matrix, std::size_t row, std::size_t rows) {
  const auto& left = task.swapped ? task.b : task.a;
  const auto& right = task.swapped ? task.a : task.b;
  const auto& out = task.places;
  const auto first = out.matrices[matrix];
  return {.a = grid(left, matrix, row, rows),
          .b = grid(right, matrix, 0, right.places.rows.size()),
          .columns = left.places.columns.size(),
          .vectors = vectors.data(),
          .vector_count = vectors.size(),
          .out = {.sums = task.sums == nullptr ? nullptr : task.sums + first,
                  .values = task.values == nullptr ? nullptr : task.values + first,
                  .are_floats = task.sums_are_floats,
                  .unit = task.unit,
                  .rows = (task.swapped ? out.columns : out.rows).data() + row,
                  .columns = (task.swapped ? out.rows : out.columns).data()}};
}

/// Whether a lane multiplies words of both operands as its own: a fixed-point window lies where the
/// products of just these two formats do.
bool words_of_lane(const ProductFormats& formats) {
  return formats.a.storage == formats.b.storage || !sums_in_window(formats.lane);
}

template <class Visit>
void for_each_place(const Places& places, const Visit& visit) {
  for (const std::size_t matrix : places.matrices) {
    for (const std::size_t row : places.rows) {
      for (const std::size_t column : places.columns) {
        visit(matrix + row + column);
      }
    }
  }
}

/// Runs work(part) of all parts.
template <class Work>
std::uint64_t sum_in_threads(std::size_t parts, const Work& work) {
  std::vector<std::future<std::uint64_t>> others;
  for (std::size_t part = 1; part < parts; ++part) {
    others.push_back(std::async(std::launch::async, work, part));
  }
  auto sum = work(0);
  for (auto& other : others) {
    sum += other.get();
  }
  return sum;
}

}  // namespace

std::size_t Places::end() const {
  const bool none = matrices.empty() || rows.empty() || columns.empty();
  return none ? 0 : largest(matrices) + largest(rows) + largest(columns) + 1;
}

Places dense_places(std::size_t rows, std::size_t columns) {
  Places places;
  for (std::size_t row = 0; row < rows; ++row) {
    places.rows.push_back(static_cast<std::uint32_t>(row * columns));
  }
  for (std::size_t column = 0; column < columns; ++column) {
    places.columns.push_back(static_cast<std::uint32_t>(column));
  }
  return places;
}

MatrixProduct::MatrixProduct(const ProductFormats& formats)
    : MatrixProduct(formats, supported_instruction_sets().back()) {}

MatrixProduct::MatrixProduct(const ProductFormats& formats, InstructionSet instruction_set)
    : datapath_(make_datapath(formats)),
      lane_(make_datapath(words_of_lane(formats) ? ProductFormats(formats.lane) : formats)),
      of_a_(formats.a, words_of_lane(formats) ? formats.lane : formats.a),
      of_b_(formats.b, words_of_lane(formats) ? formats.lane : formats.b) {
  if (!words_of_lane(formats)) {
    kernels_.push_back(kernels::make_datapath_kernel(*lane_));
    return;
  }
  const auto& lane = formats.lane;
  kernels_.push_back(kernels::make_tile_kernel(*lane_, instruction_set));
  kernels_.push_back(kernels::make_deferred_kernel(lane));
  kernels_.push_back(kernels::make_portable_kernel(lane));
  kernels_.push_back(kernels::make_fused_kernel(*lane_));
  kernels_.push_back(kernels::make_datapath_kernel(*lane_));
  std::erase(kernels_, nullptr);
}

MatrixProduct::~MatrixProduct() = default;

/// Rows of all matrices, one after the other, are shared out among threads.
std::uint64_t MatrixProduct::multiply(const ProductTask& given, unsigned threads) const {
  std::vector<std::uint32_t> wide_a;
  std::vector<std::uint32_t> wide_b;
  auto task = given;
  task.a.words = of_a_.widened(given.a.words, wide_a);
  task.b.words = of_b_.widened(given.b.words, wide_b);
  task.swapped =
      words_of_lane(datapath_->formats()) && task.a.places.rows.size() < task.b.places.rows.size();
  const auto vectors = cut(task.a.places.columns.size(), task.reduction);
  const auto longest = std::min(task.reduction.vector_size, task.reduction.segment);
  const auto& kernel = **std::ranges::find_if(kernels_, [longest](const auto& candidate) {
    return candidate->longest_vector() >= longest;
  });
  const auto rows = (task.swapped ? task.b : task.a).places.rows.size();
  const auto all = rows * task.places.matrices.size();
  const auto parts = std::max(threads, 1U);
  return sum_in_threads(parts, [&](std::size_t part) {
    std::uint64_t overflows = 0;
    const auto end = all * (part + 1) / parts;
    for (auto i = all * part / parts; i < end;) {
      const auto count = std::min(rows - i % rows, end - i);
      overflows += kernel.multiply(block(task, vectors, i / rows, i % rows, count));
      i += count;
    }
    return overflows;
  });
}

std::uint64_t MatrixProduct::sums(const WordMatrices& a, const WordMatrices& b,
                                  const Reduction& reduction, std::span<Sum> sums,
                                  const Places& places, unsigned threads) const {
  require_sizes(a, b, reduction, places, sums.size());
  return multiply({.a = a,
                   .b = b,
                   .reduction = reduction,
                   .places = places,
                   .sums = sums.data(),
                   .values = nullptr,
                   .sums_are_floats = false,
                   .unit = 1},
                  threads);
}

std::uint64_t MatrixProduct::values(const WordMatrices& a, const WordMatrices& b,
                                    const Reduction& reduction, double scale,
                                    std::span<float> values, const Places& places,
                                    unsigned threads) const {
  require_sizes(a, b, reduction, places, values.size());
  ProductTask task{.a = a,
                   .b = b,
                   .reduction = reduction,
                   .places = places,
                   .sums = nullptr,
                   .values = values.data(),
                   .sums_are_floats = false,
                   .unit = 1};
  constexpr std::uint32_t float_bits = 32;
  const auto& lane = datapath_->format();
  const bool window = sums_in_window(lane);
  if (!lane.datapath.sums_are_floats() && !window) {
    task.unit = datapath_->value_of(1, scale);
    return multiply(task, threads);
  }
  if (!window && sum_format(lane).storage.bits == float_bits) {
    task.sums_are_floats = true;
    task.unit = scale;
    return multiply(task, threads);
  }
  std::vector<Sum> sums(values.size());
  task.sums = sums.data();
  task.values = nullptr;
  const auto overflows = multiply(task, threads);
  for_each_place(places, [&](std::size_t place) {
    values[place] = static_cast<float>(datapath_->value_of(sums[place], scale));
  });
  return overflows;
}

}  // namespace lnsim::numerics
