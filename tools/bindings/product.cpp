// SPDX-License-Identifier: MIT
#include <algorithm>
#include <string>
#include <tuple>

#include "models/base/error.hpp"
#include "models/numerics/matrix_product.hpp"
#include "tools/bindings/arrays.hpp"

namespace lnsim::bindings {
namespace {

namespace py = pybind11;
using numerics::MatrixProduct;
using numerics::Sum;
using numerics::WordMatrix;
using SumArray = Array<Sum>;

/// Matrices of words, one after the other: [count, rows, columns].
struct Matrices {
  std::span<const std::uint32_t> words;
  std::size_t count;
  std::size_t rows;
  std::size_t columns;

  [[nodiscard]] WordMatrix operator[](std::size_t i) const {
    return {.words = words.subspan(i * rows * columns, rows * columns),
            .rows = rows,
            .columns = columns};
  }
};

Matrices matrices_of(const WordArray& words) {
  if (words.ndim() != 3) {
    throw Error("expected matrices of words in 3 dimensions, found " +
                std::to_string(words.ndim()));
  }
  return {.words = read(words),
          .count = static_cast<std::size_t>(words.shape(0)),
          .rows = static_cast<std::size_t>(words.shape(1)),
          .columns = static_cast<std::size_t>(words.shape(2))};
}

std::tuple<SumArray, std::uint64_t> multiply(const MatrixProduct& product, const WordArray& a,
                                             const WordArray& b, std::size_t segment,
                                             std::size_t vector_size, unsigned threads) {
  const auto left = matrices_of(a);
  const auto right = matrices_of(b);
  if (left.count != right.count) {
    throw Error(std::to_string(left.count) + " matrices times " + std::to_string(right.count));
  }
  SumArray sums({a.shape(0), a.shape(1), b.shape(1)});
  const auto out = write(sums);
  const auto size = left.rows * right.rows;
  std::uint64_t overflows = 0;
  {
    const py::gil_scoped_release released;
    for (std::size_t i = 0; i < left.count; ++i) {
      overflows += product(left[i], right[i], {.segment = segment, .vector_size = vector_size},
                           out.subspan(i * size, size), threads);
    }
  }
  return {sums, overflows};
}

Array<float> values(const MatrixProduct& product, const SumArray& sums, double scale) {
  auto result = like<float>(sums);
  const auto in = read(sums);
  const auto out = write(result);
  const auto& datapath = product.datapath();
  const py::gil_scoped_release released;
  if (datapath.format().family == NumberFamily::Float) {
    std::ranges::transform(in, out.begin(), [&](Sum sum) {
      return static_cast<float>(datapath.value_of(sum, scale));
    });
  } else {
    // Sums are multiples of a unit.
    const double unit = datapath.value_of(1, scale);
    std::ranges::transform(in, out.begin(), [unit](Sum sum) {
      return static_cast<float>(static_cast<double>(sum) * unit);
    });
  }
  return result;
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
  py::class_<MatrixProduct>(module, "Product",
                            "Products A B^T of matrices of words in a format's datapath.")
      .def(py::init<const NumberFormat&>(), py::arg("format"))
      .def("__call__", &multiply, py::arg("a").noconvert(), py::arg("b").noconvert(),
           py::arg("segment"), py::arg("vector_size"), py::arg("threads") = 1,
           "(sums, overflows) of the rows of a with the rows of b, matrix by matrix; vectors begin "
           "anew with each segment of a row.")
      .def("values", &values, py::arg("sums").noconvert(), py::arg("scale"),
           "Sums as numbers, where scale is the product of the operands' scales.")
      .def("outputs", &outputs, py::arg("sums").noconvert(), py::arg("offset"),
           "Stored words of sums, scaled by 2^(offset / gamma) in LNS, else by 2^offset.");
}

}  // namespace lnsim::bindings
