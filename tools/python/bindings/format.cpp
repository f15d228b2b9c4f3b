// SPDX-License-Identifier: MIT
#include <string>

#include "models/numerics/codec/lns_code.hpp"
#include "models/numerics/codec/word.hpp"
#include "models/numerics/format/number_family.hpp"
#include "tools/python/bindings/arrays.hpp"

namespace lnsim::bindings {
namespace {

std::string family_of(const NumberFormat& format) {
  return std::string(numerics::family_of(format).name());
}

std::uint32_t block_elements(const NumberFormat& format) {
  return format.storage.scale.block_elements;
}

bool has_zero(const NumberFormat& format) { return numerics::family_of(format).has_zero(format); }

}  // namespace

void bind_format(pybind11::module_& module) {
  namespace py = pybind11;
  py::class_<NumberFormat>(module, "Format", "A number format, by its spelling.")
      .def(py::init(&parse_number_format), py::arg("spelling"))
      .def_readonly("name", &NumberFormat::name, "The canonical spelling.")
      .def_property_readonly(
          "bits", [](const NumberFormat& format) { return format.storage.bits; },
          "Width of a stored word, sign included.")
      .def_property_readonly(
          "accumulator_bits",
          [](const NumberFormat& format) { return format.datapath.accumulator_bits; },
          "Width of a running sum.")
      .def_property_readonly("family", &family_of, R"("lns", "float", "integer" or "mx".)")
      .def_property_readonly("block_elements", &block_elements,
                             "Elements that share a scale wherever they are stored, or 0 (MX).")
      .def_property_readonly("has_zero", &has_zero, "Whether a word stands for 0.")
      .def_property_readonly(
          "base_factor",
          [](const NumberFormat& format) { return format.storage.lns().base_factor; },
          "Codes an octave (LNS).")
      .def_property_readonly("largest_exponent", &numerics::largest_exponent,
                             "Exponent code of the largest magnitude (LNS).")
      .def(
          "__eq__", [](const NumberFormat& a, const NumberFormat& b) { return a == b; },
          py::is_operator())
      .def("__hash__", [](const NumberFormat& format) { return py::hash(py::str(format.name)); })
      .def("__str__", [](const NumberFormat& format) { return format.name; })
      .def("__repr__", [](const NumberFormat& format) { return "Format('" + format.name + "')"; })
      .def(py::pickle([](const NumberFormat& format) { return py::make_tuple(format.name); },
                      [](const py::tuple& state) {
                        return parse_number_format(state[0].cast<std::string>());
                      }));
  module.def("encode_word", &numerics::encode_word, py::arg("value"), py::arg("scale"),
             py::arg("format"), "The stored word of one number, by the scalar encoder.");
  module.def("decode_word", &numerics::decode_word, py::arg("word"), py::arg("scale"),
             py::arg("format"), "The number that one stored word stands for.");
}

}  // namespace lnsim::bindings
