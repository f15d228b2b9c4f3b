// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <set>
#include <tuple>

#include "workloads/contraction.hpp"

namespace lnsim::test {

/// The position along an axis under a kernel position, padding included; nothing within the
/// padding, which is not held.
inline std::optional<std::uint64_t> under(const Axis& axis, std::uint64_t output,
                                          std::uint64_t tap) {
  const auto position = output * axis.stride + tap * axis.dilation;
  const bool inside = position >= axis.padding && position < axis.padding + axis.input;
  return inside ? std::optional(position) : std::nullopt;
}

/// Input pixels under the windows of the first output pixels, one by one: (image, z, y, x).
inline std::uint64_t pixels_under(const Contraction& op, std::uint64_t outputs) {
  const auto& [depth, height, width] = std::tie(op.depth, op.height, op.width);
  std::set<std::array<std::uint64_t, 4>> pixels;
  for (std::uint64_t output = 0; output < outputs; ++output) {
    const auto row = output / width.output;
    const auto plane = row / height.output;
    for (std::uint64_t tap = 0; tap < depth.taps * height.taps * width.taps; ++tap) {
      const auto z = under(depth, plane % depth.output, tap / width.taps / height.taps);
      const auto y = under(height, row % height.output, tap / width.taps % height.taps);
      const auto x = under(width, output % width.output, tap % width.taps);
      if (z && y && x) {
        pixels.insert({plane / depth.output, *z, *y, *x});
      }
    }
  }
  return pixels.size();
}

}  // namespace lnsim::test
