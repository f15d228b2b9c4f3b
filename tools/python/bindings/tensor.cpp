// SPDX-License-Identifier: MIT
#include <optional>
#include <vector>

#include <pybind11/stl.h>

#include "models/numerics/tensor/word_tensor.hpp"
#include "tools/python/bindings/arrays.hpp"

namespace lnsim::bindings {
namespace {

namespace py = pybind11;
using numerics::ScaleGroups;

/// (rows, columns, group)
using Groups = std::tuple<std::size_t, std::size_t, std::size_t>;

ScaleGroups groups_of(const Groups& groups) {
  return {
      .rows = std::get<0>(groups), .columns = std::get<1>(groups), .group = std::get<2>(groups)};
}

template <typename Real>
Array<double> scales(const Array<Real>& values, const Groups& groups, const NumberFormat& format,
                     bool power_of_two) {
  const auto rule = power_of_two ? numerics::ScaleRule::PowerOfTwo : numerics::ScaleRule::Maximum;
  const auto in = read(values);
  std::vector<double> result;
  {
    const py::gil_scoped_release released;
    result = numerics::scales_of(in, groups_of(groups), format, rule);
  }
  return Array<double>(static_cast<py::ssize_t>(result.size()), result.data());
}

template <typename Real>
WordArray encode(const Array<Real>& values, const Groups& groups, const Array<double>& scales,
                 const NumberFormat& format, std::optional<std::uint64_t> seed) {
  auto words = like<std::uint32_t>(values);
  const auto in = read(values);
  const auto by = read(scales);
  const auto out = write(words);
  const py::gil_scoped_release released;
  numerics::encode_words(in, groups_of(groups), by, format, seed, out);
  return words;
}

template <typename Real>
Array<Real> decode(const WordArray& words, const Groups& groups, const Array<double>& scales,
                   const NumberFormat& format) {
  auto values = like<Real>(words);
  const auto in = read(words);
  const auto by = read(scales);
  const auto out = write(values);
  const py::gil_scoped_release released;
  numerics::decode_words(in, groups_of(groups), by, format, out);
  return values;
}

WordArray operands(const WordArray& words, const Groups& groups, const Array<double>& scales,
                   const NumberFormat& format) {
  auto result = like<std::uint32_t>(words);
  const auto in = read(words);
  const auto by = read(scales);
  const auto out = write(result);
  const py::gil_scoped_release released;
  numerics::operand_words(in, groups_of(groups), by, format, out);
  return result;
}

Array<float> round(const Array<float>& values, const Groups& groups, const Array<double>& scales,
                   const NumberFormat& format, std::optional<std::uint64_t> seed) {
  auto rounded = like<float>(values);
  const auto in = read(values);
  const auto by = read(scales);
  const auto out = write(rounded);
  const py::gil_scoped_release released;
  numerics::round_values(in, groups_of(groups), by, format, seed, out);
  return rounded;
}

template <typename Real>
void bind_real(py::module_& module, const char* decoder) {
  module.def("scales", &scales<Real>, py::arg("values").noconvert(), py::arg("groups"),
             py::arg("format"), py::arg("power_of_two"),
             "A scale a group (rows, columns, group), from its largest magnitude.");
  module.def("encode", &encode<Real>, py::arg("values").noconvert(), py::arg("groups"),
             py::arg("scales"), py::arg("format"), py::arg("seed") = py::none(),
             "Stored words; rounded to nearest, or stochastically where there is a seed.");
  module.def(decoder, &decode<Real>, py::arg("words").noconvert(), py::arg("groups"),
             py::arg("scales"), py::arg("format"), "The numbers that stored words stand for.");
}

}  // namespace

void bind_tensor(py::module_& module) {
  bind_real<float>(module, "decode_float32");
  bind_real<double>(module, "decode_float64");
  module.def("operands", &operands, py::arg("words").noconvert(), py::arg("groups"),
             py::arg("scales"), py::arg("format"),
             "Words of blocks as a product takes them: each with its block's scale above it (MX).");
  module.def("round", &round, py::arg("values").noconvert(), py::arg("groups"), py::arg("scales"),
             py::arg("format"), py::arg("seed") = py::none(),
             "The numbers that encode's words stand for.");
}

}  // namespace lnsim::bindings
