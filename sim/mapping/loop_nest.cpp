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

/// Distinct input positions that `outputs` consecutive outputs touch along an axis.
std::uint64_t touched(const Axis& axis, std::uint64_t outputs) {
  const auto span = (outputs - 1) * axis.stride + (axis.taps - 1) * axis.dilation + 1;
  return std::min({axis.input, outputs * axis.taps, span});
}

/// Distinct input pixels under the windows of consecutive output pixels, planes outside of rows.
std::uint64_t window_pixels(const Axis& depth, const Axis& height, const Axis& width,
                            std::uint64_t pixels) {
  const auto taps = depth.taps * height.taps * width.taps;
  if (taps == 1) {
    return pixels;
  }
  const auto per_plane = height.output * width.output;
  const auto per_image = depth.output * per_plane;
  const auto whole_row = touched(width, width.output);
  const auto whole_plane = touched(height, height.output) * whole_row;
  if (pixels >= per_image) {
    return product(ceil_div(pixels, per_image), touched(depth, depth.output), whole_plane);
  }
  if (pixels >= per_plane) {
    const auto planes = touched(depth, ceil_div(pixels, per_plane)) * whole_plane;
    return std::min(planes, pixels * taps);
  }
  if (pixels >= width.output) {
    const auto rows = touched(height, ceil_div(pixels, width.output)) * whole_row;
    return touched(depth, 1) * std::min(rows, pixels * height.taps * width.taps);
  }
  return touched(depth, 1) * touched(height, 1) * touched(width, pixels);
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

/// Pixels of operand B under so many windows with the kernel positions of a tile: whole planes of
/// the kernel, whole rows of a plane, or a part of a row.
std::uint64_t pixels_under(const LoopNest& nest, std::uint64_t windows, std::uint64_t taps) {
  auto [depth, height, width] = std::tuple(nest.depth, nest.height, nest.width);
  depth.taps = std::min(depth.taps, ceil_div(taps, height.taps * width.taps));
  height.taps = std::min(height.taps, ceil_div(taps, width.taps));
  width.taps = std::min(width.taps, taps);
  return window_pixels(depth, height, width, windows);
}

}  // namespace

std::uint64_t LoopNest::vectors(std::uint64_t reduction, std::uint64_t taps,
                                std::uint64_t vector_size) const {
  return checked_multiply(ceil_div(reduction, vector_size), taps);
}

std::uint64_t LoopNest::elements_b(const Tile& tile) const {
  if (window_on_columns) {
    return checked_multiply(tile.reduction, pixels_under(*this, tile.columns, tile.taps));
  }
  return checked_multiply(column_span(tile.columns, column_taps, column_channels),
                          window_pixels(depth, height, width, tile.reduction));
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
