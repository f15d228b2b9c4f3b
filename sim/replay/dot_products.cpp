// SPDX-License-Identifier: MIT
#include "sim/replay/dot_products.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "models/base/checked.hpp"
#include "models/base/units.hpp"

namespace lnsim::replay {
namespace {

/// The input position under a kernel position of an output, where there is one.
std::optional<std::uint64_t> input_of(const Axis& axis, std::uint64_t output, std::uint64_t tap) {
  const auto padded = output * axis.stride + tap * axis.dilation;
  const bool inside = padded >= axis.padding && padded - axis.padding < axis.input;
  return inside ? std::optional(padded - axis.padding) : std::nullopt;
}

/// The output whose kernel position lies on an input position that it reaches, where there is one.
std::optional<std::uint64_t> output_of(const Axis& axis, std::uint64_t input, std::uint64_t tap) {
  const auto padded = input + axis.padding;
  const auto reach = tap * axis.dilation;
  const bool inside = padded >= reach && (padded - reach) / axis.stride < axis.output;
  return inside ? std::optional((padded - reach) / axis.stride) : std::nullopt;
}

/// Whether a kernel position of an output may lie on an input position, be it of the padding.
bool reaches(const Axis& axis, std::uint64_t input, std::uint64_t tap) {
  return (input + axis.padding) % axis.stride == tap * axis.dilation % axis.stride;
}

}  // namespace

std::vector<DotProducts> DotProducts::of(const Op& op) {
  const auto& work = std::get<Contraction>(op.work);
  std::vector<DotProducts> all;
  const auto pass = product_pass(work, op.pass);
  for (const auto& depth : lines(work.depth, pass)) {
    for (const auto& height : lines(work.height, pass)) {
      for (const auto& width : lines(work.width, pass)) {
        all.push_back(DotProducts(op, depth, height, width));
      }
    }
  }
  return all;
}

std::vector<DotProducts::Line> DotProducts::lines(const Axis& axis, Pass pass) {
  if (pass == Pass::WeightGradient) {
    return {{.pixels = axis.output}};
  }
  std::vector<Line> lines;
  const bool forward = pass == Pass::Forward;
  for (std::uint64_t first = 0; first < (forward ? 1 : std::min(axis.stride, axis.input));
       ++first) {
    Line line{.first = first, .taps = {}};
    line.step = forward ? 1 : axis.stride;
    line.pixels = ceil_div((forward ? axis.output : axis.input) - first, line.step);
    for (std::uint64_t i = 0; i < axis.taps; ++i) {
      const auto tap = forward ? i : axis.taps - 1 - i;
      if (forward || reaches(axis, first, tap)) {
        line.taps.push_back(tap);
      }
    }
    lines.push_back(std::move(line));
  }
  return lines;
}

DotProducts::DotProducts(const Op& op, Line depth_line, Line height_line, Line width_line)
    : work_(std::get<Contraction>(op.work)),
      depth_(std::move(depth_line)),
      height_(std::move(height_line)),
      width_(std::move(width_line)) {
  pass_ = product_pass(work_, op.pass);
  const auto& [groups, n, k, c, depth, height, width, second, transposed] = work_;
  const auto inputs = work_.inputs();
  const auto kernel = work_.taps();
  const auto outputs = work_.outputs();
  second_ = {.group = product(k, c, kernel),
             .outer = product(c, kernel),
             .channel = kernel,
             .plane = product(height.taps, width.taps),
             .line = width.taps};
  if (op.kind == OpKind::Matmul) {
    first_ = {.group = product(n, c), .outer = c, .channel = 1, .plane = 1, .line = 1};
    output_ = {.group = product(n, k), .outer = k, .channel = 1, .plane = 1, .line = 1};
  } else {
    first_ = {.group = product(c, inputs),
              .outer = product(groups, c, inputs),
              .channel = inputs,
              .plane = product(height.input, width.input),
              .line = width.input};
    output_ = {.group = product(k, outputs),
               .outer = product(groups, k, outputs),
               .channel = outputs,
               .plane = product(height.output, width.output),
               .line = width.output};
  }
}

std::uint64_t DotProducts::rows() const { return pass_ == Pass::InputGradient ? work_.c : work_.k; }

std::uint64_t DotProducts::columns() const {
  return pass_ == Pass::WeightGradient ? product(work_.c, work_.taps())
                                       : product(work_.n, pixels());
}

std::uint64_t DotProducts::reduction() const {
  if (pass_ == Pass::WeightGradient) {
    return product(work_.n, pixels());
  }
  return pass_ == Pass::Forward ? work_.c : work_.k;
}

std::uint64_t DotProducts::pixels() const {
  return product(depth_.pixels, height_.pixels, width_.pixels);
}

std::vector<DotProducts::Position> DotProducts::kernel_positions() const {
  std::vector<Position> positions;
  positions.reserve(taps());
  for (const auto z : depth_.taps) {
    for (const auto y : height_.taps) {
      for (const auto x : width_.taps) {
        positions.push_back({z, y, x});
      }
    }
  }
  return positions;
}

std::size_t DotProducts::place(const Strides& strides, std::uint64_t group, std::uint64_t outer,
                               std::uint64_t channel, const Position& at) {
  return group * strides.group + outer * strides.outer + channel * strides.channel +
         at.z * strides.plane + at.y * strides.line + at.x;
}

DotProducts::Pixel DotProducts::pixel(std::uint64_t column) const {
  const auto plane = height_.pixels * width_.pixels;
  return {.image = column / pixels(),
          .at = {.z = depth_.first + column / plane % depth_.pixels * depth_.step,
                 .y = height_.first + column / width_.pixels % height_.pixels * height_.step,
                 .x = width_.first + column % width_.pixels * width_.step}};
}

DotProducts::Tap DotProducts::tap(std::uint64_t column) const {
  const auto tap = column / work_.c;
  const auto row = work_.width.taps;
  const auto plane = work_.height.taps * row;
  return {.at = {.z = tap / plane, .y = tap / row % work_.height.taps, .x = tap % row},
          .channel = column % work_.c};
}

void DotProducts::row(std::uint64_t group, std::uint64_t row, std::span<std::size_t> places) const {
  if (pass_ == Pass::WeightGradient) {
    errors_row(group, row, places);
    return;
  }
  const bool forward = pass_ == Pass::Forward;
  const auto step = forward ? second_.channel : second_.outer;
  auto next = places.begin();
  for (const auto& tap : kernel_positions()) {
    auto at = forward ? place(second_, group, row, 0, tap) : place(second_, group, 0, row, tap);
    for (std::uint64_t i = 0; i < reduction(); ++i, at += step) {
      *next++ = at;
    }
  }
}

void DotProducts::errors_row(std::uint64_t group, std::uint64_t row,
                             std::span<std::size_t> places) const {
  auto next = places.begin();
  for (std::uint64_t image = 0; image < work_.n; ++image) {
    const auto begin = place(output_, group, image, row, {});
    for (std::uint64_t i = 0; i < pixels(); ++i) {
      *next++ = begin + i;
    }
  }
}

void DotProducts::column(std::uint64_t group, std::uint64_t column,
                         std::span<std::size_t> places) const {
  if (pass_ == Pass::WeightGradient) {
    weight_gradient_column(group, column, places);
    return;
  }
  const auto step = pass_ == Pass::Forward ? first_.channel : output_.channel;
  const auto centre = pixel(column);
  auto next = places.begin();
  for (const auto& tap : kernel_positions()) {
    auto at = tap_place(group, centre, tap);
    for (std::uint64_t i = 0; i < reduction(); ++i) {
      *next++ = at;
      at += at == absent ? 0 : step;
    }
  }
}

/// Of channel 0 of what a kernel position joins with a pixel.
std::size_t DotProducts::tap_place(std::uint64_t group, const Pixel& pixel,
                                   const Position& tap) const {
  const bool forward = pass_ == Pass::Forward;
  const auto other = forward ? input_of : output_of;
  const auto z = other(work_.depth, pixel.at.z, tap.z);
  const auto y = other(work_.height, pixel.at.y, tap.y);
  const auto x = other(work_.width, pixel.at.x, tap.x);
  return z && y && x ? place(forward ? first_ : output_, group, pixel.image, 0, {*z, *y, *x})
                     : absent;
}

void DotProducts::weight_gradient_column(std::uint64_t group, std::uint64_t column,
                                         std::span<std::size_t> places) const {
  const auto [tap_at, channel] = tap(column);
  for (std::uint64_t i = 0; i < reduction(); ++i) {
    const auto [image, at] = pixel(i);
    const auto z = input_of(work_.depth, at.z, tap_at.z);
    const auto y = input_of(work_.height, at.y, tap_at.y);
    const auto x = input_of(work_.width, at.x, tap_at.x);
    places[i] = z && y && x ? place(first_, group, image, channel, {*z, *y, *x}) : absent;
  }
}

std::size_t DotProducts::result(std::uint64_t group, std::uint64_t row,
                                std::uint64_t column) const {
  if (pass_ == Pass::WeightGradient) {
    const auto [at, channel] = tap(column);
    return place(second_, group, row, channel, at);
  }
  const auto [image, at] = pixel(column);
  return place(pass_ == Pass::Forward ? output_ : first_, group, image, row, at);
}

/// Positions along the axes of a tensor; two of them where there is no depth.
Dimensions with_axes(Dimensions outer, const Axis& depth, std::array<std::uint64_t, 3> positions) {
  if (!(depth == Axis{})) {
    outer.push_back(positions[0]);
  }
  outer.insert(outer.end(), {positions[1], positions[2]});
  return outer;
}

Dimensions shape_of(const Op& op, Role role) {
  const auto& work = std::get<Contraction>(op.work);
  const auto& [groups, n, k, c, depth, height, width, second, transposed] = work;
  const bool matmul = op.kind == OpKind::Matmul;
  switch (role) {
    case Role::First:
      return matmul ? Dimensions{groups, n, c}
                    : with_axes({n, product(groups, c)}, depth,
                                {depth.input, height.input, width.input});
    case Role::Second:
      return matmul
                 ? Dimensions{groups, k, c}
                 : with_axes({product(groups, k), c}, depth, {depth.taps, height.taps, width.taps});
    case Role::Output:
      break;
  }
  return matmul ? Dimensions{groups, n, k}
                : with_axes({n, product(groups, k)}, depth,
                            {depth.output, height.output, width.output});
}

}  // namespace lnsim::replay
