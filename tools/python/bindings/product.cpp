// SPDX-License-Identifier: MIT
#include <algorithm>
#include <limits>
#include <memory>
#include <string>
#include <tuple>

#include "models/base/error.hpp"
#include "models/numerics/product/matrix_product.hpp"
#include "tools/python/bindings/arrays.hpp"

namespace lnsim::bindings {
namespace {

namespace py = pybind11;
using numerics::MatrixProduct;
using numerics::Places;
using numerics::Sum;
using numerics::WordMatrices;
using SumArray = Array<Sum>;
/// A numpy array with any strides.
template <typename T>
using View = py::array_t<T, 0>;

/// The axes first .. end - 1 of an array.
struct Axes {
  py::ssize_t first;
  py::ssize_t end;
};

/// Places of the elements along some axes, the last one fastest.
std::vector<std::uint32_t> places_along(const py::array& array, Axes axes) {
  std::vector<std::uint32_t> places{0};
  for (auto axis = axes.first; axis < axes.end; ++axis) {
    const auto stride = array.strides(axis) / array.itemsize();
    const auto size = array.shape(axis);
    if (stride < 0 || (size > 0 && places.back() + (size - 1) * stride >
                                       std::numeric_limits<std::uint32_t>::max())) {
      throw Error("expected an array of at most 2^32 elements whose strides are not negative");
    }
    std::vector<std::uint32_t> all;
    all.reserve(places.size() * static_cast<std::size_t>(size));
    for (const auto place : places) {
      for (py::ssize_t i = 0; i < size; ++i) {
        all.push_back(place + static_cast<std::uint32_t>(i * stride));
      }
    }
    places = std::move(all);
    if (places.empty()) {
      break;
    }
  }
  return places;
}

/// How the axes of both operands are split: those of matrices, of rows, of columns.
struct Split {
  py::ssize_t matrices;
  py::ssize_t columns;

  [[nodiscard]] py::ssize_t rows(const py::array& operand) const {
    const auto rows = operand.ndim() - matrices - columns;
    if (matrices < 0 || columns < 0 || rows < 0) {
      throw Error("expected at least " + std::to_string(matrices + columns) + " axes, found " +
                  std::to_string(operand.ndim()));
    }
    return rows;
  }
};

WordMatrices operand(const View<std::uint32_t>& words, Split split) {
  const auto rows_end = split.matrices + split.rows(words);
  Places places{.matrices = places_along(words, {0, split.matrices}),
                .rows = places_along(words, {split.matrices, rows_end}),
                .columns = places_along(words, {rows_end, words.ndim()})};
  const auto end = places.end();
  return {.words = {words.data(), end}, .places = std::move(places)};
}

/// Places of a product in `out`: matrices, rows of a, rows of b.
Places product_places(const py::array& out, const py::array& a, const py::array& b, Split split) {
  const auto rows_end = split.matrices + split.rows(a);
  if (out.ndim() != rows_end + split.rows(b)) {
    throw Error("expected a product of " + std::to_string(rows_end + split.rows(b)) +
                " axes, found " + std::to_string(out.ndim()));
  }
  return {.matrices = places_along(out, {0, split.matrices}),
          .rows = places_along(out, {split.matrices, rows_end}),
          .columns = places_along(out, {rows_end, out.ndim()})};
}

std::uint64_t write_sums(const MatrixProduct& product, const View<std::uint32_t>& a,
                         const View<std::uint32_t>& b, View<Sum>& out, py::ssize_t matrix_axes,
                         py::ssize_t column_axes, std::size_t segment, std::size_t vector_size,
                         unsigned threads) {
  const Split split{.matrices = matrix_axes, .columns = column_axes};
  const auto left = operand(a, split);
  const auto right = operand(b, split);
  const auto places = product_places(out, a, b, split);
  const std::span sums(out.mutable_data(), places.end());
  const py::gil_scoped_release released;
  return product.sums(left, right, {.segment = segment, .vector_size = vector_size}, sums, places,
                      threads);
}

std::uint64_t write_values(const MatrixProduct& product, const View<std::uint32_t>& a,
                           const View<std::uint32_t>& b, View<float>& out, double scale,
                           py::ssize_t matrix_axes, py::ssize_t column_axes, std::size_t segment,
                           std::size_t vector_size, unsigned threads) {
  const Split split{.matrices = matrix_axes, .columns = column_axes};
  const auto left = operand(a, split);
  const auto right = operand(b, split);
  const auto places = product_places(out, a, b, split);
  const std::span values(out.mutable_data(), places.end());
  const py::gil_scoped_release released;
  return product.values(left, right, {.segment = segment, .vector_size = vector_size}, scale,
                        values, places, threads);
}

Array<float> values_of(const MatrixProduct& product, const SumArray& sums, double scale) {
  auto values = like<float>(sums);
  const auto in = read(sums);
  const auto out = write(values);
  const py::gil_scoped_release released;
  std::ranges::transform(in, out.begin(), [&](Sum sum) {
    return static_cast<float>(product.datapath().value_of(sum, scale));
  });
  return values;
}

WordArray outputs(const MatrixProduct& product, const SumArray& sums, std::int32_t offset) {
  auto words = like<std::uint32_t>(sums);
  const auto in = read(sums);
  const auto out = write(words);
  const py::gil_scoped_release released;
  for (std::size_t i = 0; i < in.size(); ++i) {
    out[i] = product.datapath().output(in[i], offset);
  }
  return words;
}

}  // namespace

void bind_product(py::module_& module) {
  py::class_<MatrixProduct>(
      module, "Product",
      "Products A B^T of matrices of words in the datapath of their formats. Arrays may have any "
      "strides: an operand's first axes number matrices, its last ones the columns that a "
      "reduction runs over, "
      "those between the rows; a product has axes of matrices, of rows of a and of rows of b. "
      "Vectors begin anew with each segment of columns.")
      .def(py::init([](const NumberFormat& a, const NumberFormat& b, const NumberFormat& output) {
             return std::make_unique<MatrixProduct>(ProductFormats(a, b, output));
           }),
           py::arg("a"), py::arg("b"), py::arg("output"))
      .def("sums", &write_sums, py::arg("a").noconvert(), py::arg("b").noconvert(),
           py::arg("out").noconvert(), py::kw_only(), py::arg("matrix_axes"),
           py::arg("column_axes"), py::arg("segment"), py::arg("vector_size"),
           py::arg("threads") = 1, "Writes sums to out; returns how many overflowed.")
      .def("values", &write_values, py::arg("a").noconvert(), py::arg("b").noconvert(),
           py::arg("out").noconvert(), py::kw_only(), py::arg("scale"), py::arg("matrix_axes"),
           py::arg("column_axes"), py::arg("segment"), py::arg("vector_size"),
           py::arg("threads") = 1,
           "Writes sums as numbers, where scale is the product of the operands' scales.")
      .def("values_of", &values_of, py::arg("sums").noconvert(), py::arg("scale"),
           "Sums as numbers, where scale is the product of the operands' scales.")
      .def("outputs", &outputs, py::arg("sums").noconvert(), py::arg("offset"),
           "Stored words of sums, scaled by 2^(offset / gamma) in LNS, else by 2^offset.");
}

}  // namespace lnsim::bindings
