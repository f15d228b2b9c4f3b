// SPDX-License-Identifier: MIT
#include "models/numerics/tensor/code_steps.hpp"

#include <optional>

#include <pybind11/stl.h>

#include "tools/python/bindings/arrays.hpp"

namespace lnsim::bindings {
namespace {

namespace py = pybind11;
using numerics::CodeStep;
using numerics::CodeStepCounts;

template <typename Real>
CodeStepCounts move(WordArray& words, const Array<Real>& gradients, const NumberFormat& format,
                    std::uint32_t largest_code, double unit, double weight_decay,
                    bool round_gradient, const std::optional<Array<double>>& random) {
  const auto in_place = write(words);
  const auto by = read(gradients);
  const auto drawn = random ? std::optional(read(*random)) : std::nullopt;
  const CodeStep step{.unit = unit,
                      .weight_decay = weight_decay,
                      .round_gradient = round_gradient,
                      .largest_code = largest_code};
  const py::gil_scoped_release released;
  return numerics::move_codes(in_place, by, drawn, format, step);
}

template <typename Real>
void bind_move(py::module_& module) {
  module.def("move_codes", &move<Real>, py::arg("words").noconvert(),
             py::arg("gradients").noconvert(), py::arg("format"), py::arg("largest_code"),
             py::arg("unit"), py::arg("weight_decay"), py::arg("round_gradient"),
             py::arg("random") = py::none(),
             "Moves words of weights in place, by whole codes: -unit (gradient sign + decay).");
}

}  // namespace

void bind_code_steps(py::module_& module) {
  py::class_<CodeStepCounts>(module, "CodeStepCounts", "How many steps of a tensor ended so.")
      .def_readonly("moved", &CodeStepCounts::moved, "At another code.")
      .def_readonly("zero", &CodeStepCounts::zero, "Not made, as no factor moves 0.")
      .def_readonly("below_one_code", &CodeStepCounts::below_one_code, "Rounded to none.")
      .def_readonly("at_largest", &CodeStepCounts::at_largest, "At the largest magnitude.")
      .def_readonly("at_smallest", &CodeStepCounts::at_smallest, "At the smallest magnitude.");
  bind_move<float>(module);
  bind_move<double>(module);
}

}  // namespace lnsim::bindings
