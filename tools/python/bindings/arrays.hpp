// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>

namespace lnsim::bindings {

/// A numpy array whose elements lie one after the other.
template <typename T>
using Array = pybind11::array_t<T, pybind11::array::c_style>;
using WordArray = Array<std::uint32_t>;

template <typename T>
std::span<const T> read(const Array<T>& array) {
  return {array.data(), static_cast<std::size_t>(array.size())};
}

template <typename T>
std::span<T> write(Array<T>& array) {
  return {array.mutable_data(), static_cast<std::size_t>(array.size())};
}

/// An array of T in the shape of another.
template <typename T>
Array<T> like(const pybind11::array& other) {
  return Array<T>(std::vector<pybind11::ssize_t>(other.shape(), other.shape() + other.ndim()));
}

void bind_format(pybind11::module_& module);
void bind_tensor(pybind11::module_& module);
void bind_product(pybind11::module_& module);
void bind_code_steps(pybind11::module_& module);
void bind_weight_update(pybind11::module_& module);

}  // namespace lnsim::bindings
