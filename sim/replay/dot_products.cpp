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
  for (const auto& height : lines(work.height, op.pass)) {
    for (const auto& width : lines(work.width, op.pass)) {
      all.push_back(DotProducts(op, height, width));
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

DotProducts::DotProducts(const Op& op, Line height_line, Line width_line)
    : pass_(op.pass),
      work_(std::get<Contraction>(op.work)),
      height_(std::move(height_line)),
      width_(std::move(width_line)) {
  const auto& [groups, n, k, c, height, width, second] = work_;
  const auto inputs = product(height.input, width.input);
  const auto kernel = product(height.taps, width.taps);
  const auto outputs = product(height.output, width.output);
  second_ = {.group = product(k, c, kernel),
             .outer = product(c, kernel),
             .channel = kernel,
             .line = width.taps};
  if (op.kind == OpKind::Matmul) {
    first_ = {.group = product(n, c), .outer = c, .channel = 1, .line = 1};
    output_ = {.group = product(n, k), .outer = k, .channel = 1, .line = 1};
  } else {
    first_ = {.group = product(c, inputs),
              .outer = product(groups, c, inputs),
              .channel = inputs,
              .line = width.input};
    output_ = {.group = product(k, outputs),
               .outer = product(groups, k, outputs),
               .channel = outputs,
               .line = width.output};
  }
}

std::uint64_t DotProducts::rows() const { return pass_ == Pass::InputGradient ? work_.c : work_.k; }

std::uint64_t DotProducts::columns() const {
  return pass_ == Pass::WeightGradient ? product(work_.c, work_.height.taps, work_.width.taps)
                                       : product(work_.n, height_.pixels, width_.pixels);
}

std::uint64_t DotProducts::reduction() const {
  if (pass_ == Pass::WeightGradient) {
    return product(work_.n, height_.pixels, width_.pixels);
  }
  return pass_ == Pass::Forward ? work_.c : work_.k;
}

std::size_t DotProducts::place(const Strides& strides, std::uint64_t group, std::uint64_t outer,
                               std::uint64_t channel, std::uint64_t y, std::uint64_t x) {
  return group * strides.group + outer * strides.outer + channel * strides.channel +
         y * strides.line + x;
}

DotProducts::Pixel DotProducts::pixel(std::uint64_t column) const {
  return {.image = column / (height_.pixels * width_.pixels),
          .y = height_.first + column / width_.pixels % height_.pixels * height_.step,
          .x = width_.first + column % width_.pixels * width_.step};
}

DotProducts::Tap DotProducts::tap(std::uint64_t column) const {
  const auto tap = column / work_.c;
  return {.r = tap / work_.width.taps, .s = tap % work_.width.taps, .channel = column % work_.c};
}

void DotProducts::row(std::uint64_t group, std::uint64_t row, std::span<std::size_t> places) const {
  if (pass_ == Pass::WeightGradient) {
    errors_row(group, row, places);
    return;
  }
  const bool forward = pass_ == Pass::Forward;
  const auto step = forward ? second_.channel : second_.outer;
  auto next = places.begin();
  for (const auto r : height_.taps) {
    for (const auto s : width_.taps) {
      auto at = forward ? place(second_, group, row, 0, r, s) : place(second_, group, 0, row, r, s);
      for (std::uint64_t i = 0; i < reduction(); ++i, at += step) {
        *next++ = at;
      }
    }
  }
}

void DotProducts::errors_row(std::uint64_t group, std::uint64_t row,
                             std::span<std::size_t> places) const {
  auto next = places.begin();
  for (std::uint64_t image = 0; image < work_.n; ++image) {
    const auto begin = place(output_, group, image, row, 0, 0);
    for (std::uint64_t i = 0; i < height_.pixels * width_.pixels; ++i) {
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
  for (const auto r : height_.taps) {
    for (const auto s : width_.taps) {
      auto at = tap_place(group, centre, r, s);
      for (std::uint64_t i = 0; i < reduction(); ++i) {
        *next++ = at;
        at += at == absent ? 0 : step;
      }
    }
  }
}

/// Of channel 0 of what a kernel position joins with a pixel.
std::size_t DotProducts::tap_place(std::uint64_t group, const Pixel& pixel, std::uint64_t r,
                                   std::uint64_t s) const {
  const bool forward = pass_ == Pass::Forward;
  const auto other = forward ? input_of : output_of;
  const auto y = other(work_.height, pixel.y, r);
  const auto x = other(work_.width, pixel.x, s);
  return y && x ? place(forward ? first_ : output_, group, pixel.image, 0, *y, *x) : absent;
}

void DotProducts::weight_gradient_column(std::uint64_t group, std::uint64_t column,
                                         std::span<std::size_t> places) const {
  const auto [r, s, channel] = tap(column);
  auto next = places.begin();
  for (std::uint64_t image = 0; image < work_.n; ++image) {
    for (std::uint64_t p = 0; p < height_.pixels; ++p) {
      const auto y = input_of(work_.height, p, r);
      for (std::uint64_t q = 0; q < width_.pixels; ++q) {
        const auto x = input_of(work_.width, q, s);
        *next++ = y && x ? place(first_, group, image, channel, *y, *x) : absent;
      }
    }
  }
}

std::size_t DotProducts::result(std::uint64_t group, std::uint64_t row,
                                std::uint64_t column) const {
  if (pass_ == Pass::WeightGradient) {
    const auto [r, s, channel] = tap(column);
    return place(second_, group, row, channel, r, s);
  }
  const auto [image, y, x] = pixel(column);
  return place(pass_ == Pass::Forward ? output_ : first_, group, image, row, y, x);
}

Dimensions shape_of(const Op& op, Role role) {
  const auto& [groups, n, k, c, height, width, second] = std::get<Contraction>(op.work);
  const bool matmul = op.kind == OpKind::Matmul;
  switch (role) {
    case Role::First:
      return matmul ? Dimensions{groups, n, c}
                    : Dimensions{n, product(groups, c), height.input, width.input};
    case Role::Second:
      return matmul ? Dimensions{groups, k, c}
                    : Dimensions{product(groups, k), c, height.taps, width.taps};
    case Role::Output:
      break;
  }
  return matmul ? Dimensions{groups, n, k}
                : Dimensions{n, product(groups, k), height.output, width.output};
}

}  // namespace lnsim::replay
