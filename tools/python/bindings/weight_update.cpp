// SPDX-License-Identifier: MIT
#include "models/numerics/datapath/weight_update.hpp"

#include <string>

#include "models/base/error.hpp"
#include "tools/python/bindings/arrays.hpp"

namespace lnsim::bindings {
namespace {

namespace py = pybind11;
using numerics::WeightUpdate;
using numerics::WeightUpdateParameters;

WeightUpdate make(const NumberFormat& weight, const NumberFormat& gradient, std::uint32_t clamp,
                  std::uint32_t unit_step, std::uint32_t second_moment_shift,
                  std::uint32_t normalisation_steps) {
  return WeightUpdate({.weight = weight,
                       .gradient = gradient,
                       .clamp = clamp,
                       .unit_step = unit_step,
                       .second_moment_shift = second_moment_shift,
                       .normalisation_steps = normalisation_steps});
}

/// How many updates of a tensor ended so.
struct UpdateCounts {
  std::uint64_t saturated = 0;
  std::uint64_t underflowed = 0;
  std::uint64_t stuck = 0;

  void add(const numerics::WeightUpdateFlags& flags) {
    saturated += flags.saturated ? 1 : 0;
    underflowed += flags.underflowed ? 1 : 0;
    stuck += flags.stuck ? 1 : 0;
  }
};

UpdateCounts update(const WeightUpdate& lane, WordArray& weights, WordArray& second_moments,
                    const WordArray& gradients, std::int32_t gradient_offset,
                    std::int32_t bias_offset) {
  const auto weight = write(weights);
  const auto moment = write(second_moments);
  const auto gradient = read(gradients);
  if (moment.size() != weight.size() || gradient.size() != weight.size()) {
    throw Error(std::to_string(weight.size()) + " weights with " + std::to_string(moment.size()) +
                " second moments and " + std::to_string(gradient.size()) + " gradients");
  }
  UpdateCounts counts;
  const py::gil_scoped_release released;
  for (std::size_t i = 0; i < weight.size(); ++i) {
    const auto result = lane({.weight = weight[i], .second_moment = moment[i]}, gradient[i],
                             {.gradient_offset = gradient_offset, .bias_offset = bias_offset});
    weight[i] = result.state.weight;
    moment[i] = result.state.second_moment;
    counts.add(result.flags);
  }
  return counts;
}

}  // namespace

void bind_weight_update(py::module_& module) {
  py::class_<UpdateCounts>(module, "UpdateCounts", "How many updates of a tensor ended so.")
      .def_readonly("saturated", &UpdateCounts::saturated, "At the largest magnitude.")
      .def_readonly("underflowed", &UpdateCounts::underflowed, "At the smallest magnitude.")
      .def_readonly("stuck", &UpdateCounts::stuck, "A zero weight, which no factor moves.");
  const WeightUpdateParameters defaults;
  py::class_<WeightUpdate>(module, "WeightUpdate", "A lane of the weight update (LNS-Madam).")
      .def(py::init(&make), py::arg("weight"), py::arg("gradient"),
           py::arg("clamp") = defaults.clamp, py::arg("unit_step") = defaults.unit_step,
           py::arg("second_moment_shift") = defaults.second_moment_shift,
           py::arg("normalisation_steps") = defaults.normalisation_steps)
      .def("__call__", &update, py::arg("weights").noconvert(),
           py::arg("second_moments").noconvert(), py::arg("gradients").noconvert(),
           py::arg("gradient_offset"), py::arg("bias_offset"),
           "Updates words of weights and fp32 bits of second moments in place.");
}

}  // namespace lnsim::bindings
