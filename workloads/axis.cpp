// SPDX-License-Identifier: MIT
#include "workloads/axis.hpp"

#include <string>

#include "models/base/checked.hpp"

namespace lnsim {

std::uint64_t axis_output(const Axis& axis) {
  const auto padded = checked_add(axis.input, checked_multiply(std::uint64_t{2}, axis.padding));
  const auto window = checked_add(checked_multiply(axis.dilation, axis.taps - 1), std::uint64_t{1});
  if (window > padded) {
    throw Error("expected a kernel within its padded input of " + std::to_string(padded) +
                ", found one that spans " + std::to_string(window));
  }
  return (padded - window) / axis.stride + 1;
}

Axis make_axis(std::uint64_t input, const Window& window) {
  Axis axis{.input = input,
            .output = 1,
            .taps = window.taps,
            .stride = window.stride,
            .padding = window.padding,
            .dilation = window.dilation};
  axis.output = axis_output(axis);
  return axis;
}

}  // namespace lnsim
