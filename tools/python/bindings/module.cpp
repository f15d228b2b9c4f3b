// SPDX-License-Identifier: MIT
#include <exception>
#include <utility>

#include "models/base/error.hpp"
#include "tools/python/bindings/arrays.hpp"

PYBIND11_MODULE(_numerics, module) {
  module.doc() = "The arithmetic of the simulated datapaths on arrays of stored words.";
  pybind11::register_exception_translator([](std::exception_ptr thrown) {
    try {
      if (thrown) {
        std::rethrow_exception(std::move(thrown));
      }
    } catch (const lnsim::Error& error) {
      PyErr_SetString(PyExc_ValueError, error.what());
    }
  });
  lnsim::bindings::bind_format(module);
  lnsim::bindings::bind_tensor(module);
  lnsim::bindings::bind_product(module);
  lnsim::bindings::bind_code_steps(module);
  lnsim::bindings::bind_weight_update(module);
}
