// SPDX-License-Identifier: MIT
#include "sim/mapping/loop_nest.hpp"

#include <algorithm>
#include <numeric>
#include <string>
#include <tuple>

#include "models/base/checked.hpp"
#include "models/base/units.hpp"

namespace lnsim {
namespace {

/// Distinct input positions that so many taps of consecutive outputs touch along an axis.
std::uint64_t touched(const Axis& axis, std::uint64_t taps, std::uint64_t outputs) {
  const auto span = (outputs - 1) * axis.stride + (taps - 1) * axis.dilation + 1;
  return std::min({axis.input, outputs * taps, span});
}

/// Distinct input pixels under the windows of consecutive output pixels, planes outside of rows, of
/// the kernel positions of a tile: whole planes of the kernel, whole rows of a plane, or a part of
/// a row.
std::uint64_t window_pixels(const LoopNest& nest, std::uint64_t taps, std::uint64_t pixels) {
  if (taps == 1) {
    return pixels;
  }
  const auto& [depth, height, width] = std::tie(nest.depth, nest.height, nest.width);
  const auto width_taps = std::min(width.taps, taps);
  const auto height_taps = std::min(height.taps, ceil_div(taps, width.taps));
  const auto depth_taps = std::min(depth.taps, ceil_div(taps, width.taps * height.taps));
  const auto planes_of_one = touched(depth, depth_taps, 1);
  if (pixels < width.output) {
    return planes_of_one * touched(height, height_taps, 1) * touched(width, width_taps, pixels);
  }
  const auto row = touched(width, width_taps, width.output);
  const auto per_plane = height.output * width.output;
  if (pixels < per_plane) {
    const auto rows = touched(height, height_taps, ceil_div(pixels, width.output));
    return planes_of_one * std::min(rows * row, pixels * height_taps * width_taps);
  }
  const auto plane = touched(height, height_taps, height.output) * row;
  const auto per_image = depth.output * per_plane;
  if (pixels < per_image) {
    const auto planes = touched(depth, depth_taps, ceil_div(pixels, per_plane));
    return std::min(planes * plane, pixels * depth_taps * height_taps * width_taps);
  }
  return product(ceil_div(pixels, per_image), touched(depth, depth_taps, depth.output), plane);
}

/// Channels that `columns` consecutive (channel, tap) columns may span, at the worst alignment.
std::uint64_t column_span(std::uint64_t columns, std::uint64_t taps, std::uint64_t channels) {
  const auto span = columns % taps == 0 ? columns / taps : (columns + taps - 2) / taps + 1;
  return std::min(channels, span);
}

/// The stride-1 convolution over the output gradient that gives the input positions with one
/// residue modulo the stride along an axis; no taps where no kernel position reaches them.
Axis input_gradient_axis(const Axis& axis, std::uint64_t residue) {
  const auto common = std::gcd(axis.dilation, axis.stride);
  Axis result{.input = axis.output,
              .output = (axis.input - residue + axis.stride - 1) / axis.stride,
              .taps = 0,
              .stride = 1,
              .padding = 0,
              .dilation = axis.dilation / common};
  for (std::uint64_t tap = 0; tap < axis.taps; ++tap) {
    const auto offset = residue + axis.padding + tap * axis.dilation * (axis.stride - 1);
    result.taps += offset % axis.stride == 0 ? 1 : 0;
  }
  return result;
}

bool multiplies_nothing(const Contraction& op) {
  return op.groups == 0 || op.n == 0 || op.k == 0 || op.c == 0;
}

LoopNest forward(const Contraction& op) {
  return {.groups = op.groups,
          .whole = {.rows = op.k,
                    .columns = product(op.n, op.outputs()),
                    .reduction = op.c,
                    .taps = op.taps()},
          .depth = op.depth,
          .height = op.height,
          .width = op.width};
}

LoopNest weight_gradient(const Contraction& op) {
  const auto taps = op.taps();
  return {.groups = op.groups,
          .whole = {.rows = op.k,
                    .columns = checked_multiply(op.c, taps),
                    .reduction = product(op.n, op.outputs())},
          .column_taps = taps,
          .column_channels = op.c,
          .window_on_columns = false,
          .depth = op.depth,
          .height = op.height,
          .width = op.width};
}

/// The axes of all residues of input positions that some kernel position reaches.
std::vector<Axis> input_gradient_axes(const Axis& axis) {
  std::vector<Axis> axes;
  for (std::uint64_t residue = 0; residue < std::min(axis.stride, axis.input); ++residue) {
    const auto one = input_gradient_axis(axis, residue);
    if (one.taps > 0) {
      axes.push_back(one);
    }
  }
  return axes;
}

std::vector<LoopNest> input_gradient(const Contraction& op) {
  const auto widths = input_gradient_axes(op.width);
  const auto heights = input_gradient_axes(op.height);
  std::vector<LoopNest> nests;
  for (const auto& depth : input_gradient_axes(op.depth)) {
    for (const auto& height : heights) {
      for (const auto& width : widths) {
        nests.push_back(
            {.groups = op.groups,
             .whole = {.rows = op.c,
                       .columns = product(op.n, depth.output, height.output, width.output),
                       .reduction = op.k,
                       .taps = product(depth.taps, height.taps, width.taps)},
             .depth = depth,
             .height = height,
             .width = width});
      }
    }
  }
  return nests;
}

}  // namespace

std::uint64_t LoopNest::vectors(std::uint64_t reduction, std::uint64_t taps,
                                std::uint64_t vector_size) const {
  return checked_multiply(ceil_div(reduction, vector_size), taps);
}

std::uint64_t LoopNest::elements_b(const Tile& tile) const {
  if (window_on_columns) {
    return checked_multiply(tile.reduction, window_pixels(*this, tile.taps, tile.columns));
  }
  return checked_multiply(column_span(tile.columns, column_taps, column_channels),
                          window_pixels(*this, column_taps, tile.reduction));
}

std::uint64_t LoopNest::useful_macs() const {
  return product(groups, whole.rows, whole.columns, whole.reduction, whole.taps) / packed;
}

bool LoopNest::divides_taps(std::uint64_t taps) const {
  const auto row = width.taps;
  const auto plane = height.taps * row;
  if (taps == 0 || taps >= whole.taps) {
    return taps == whole.taps;
  }
  return taps < row ? row % taps == 0 : taps % (taps < plane ? row : plane) == 0;
}

LoopNest packed(const LoopNest& nest, std::uint64_t together) {
  if (together == 0 || nest.groups % together != 0) {
    throw Error("expected groups packed together that divide " + std::to_string(nest.groups) +
                ", found " + std::to_string(together));
  }
  auto result = nest;
  result.groups /= together;
  result.packed = checked_multiply(nest.packed, together);
  result.whole.rows = checked_multiply(nest.whole.rows, together);
  if (nest.window_on_columns) {
    result.whole.reduction = checked_multiply(nest.whole.reduction, together);
  } else {
    result.whole.columns = checked_multiply(nest.whole.columns, together);
    result.column_channels = checked_multiply(nest.column_channels, together);
  }
  return result;
}

std::vector<LoopNest> loop_nests(const Contraction& contraction, Pass pass) {
  if (multiplies_nothing(contraction)) {
    return {};
  }
  switch (product_pass(contraction, pass)) {
    case Pass::Forward:
      return {forward(contraction)};
    case Pass::InputGradient:
      return input_gradient(contraction);
    case Pass::WeightGradient:
      return {weight_gradient(contraction)};
    case Pass::Update:
      break;
  }
  throw Error("a weight update has no loop nest");
}

std::uint64_t unreached_elements(const Contraction& contraction, Pass pass) {
  if (product_pass(contraction, pass) != Pass::InputGradient || multiplies_nothing(contraction)) {
    return 0;
  }
  std::uint64_t reached = 0;
  for (const auto& nest : loop_nests(contraction, pass)) {
    reached += nest.whole.columns;
  }
  const auto all = product(contraction.n, contraction.inputs());
  return product(contraction.groups, contraction.c, all - reached);
}

}  // namespace lnsim
