// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "models/networks/layer.hpp"
#include "workloads/op.hpp"

namespace lnsim {

/// Positions of the window along an axis, by the formula at Axis; its output is ignored.
/// Throws Error where the dilated window is larger than the padded input, OverflowError.
[[nodiscard]] std::uint64_t axis_output(const Axis& axis);

/// The axis of a window over an input. Throws as axis_output.
[[nodiscard]] Axis make_axis(std::uint64_t input, const Window& window);

}  // namespace lnsim
