// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "workloads/npy.hpp"
#include "workloads/payload.hpp"

namespace lnsim::replay {

/// The place of an element that its tensor lacks, which is 0: one of the padding, or beyond the
/// errors.
inline constexpr std::size_t absent = std::numeric_limits<std::size_t>::max();

/// Dot products that are outputs of a contraction's pass, as places in its tensors: rows of operand
/// A times columns of operand B, group by group, in the order in which a processing element reduces
/// them. Forward and input gradient run over channels, one kernel position (tap) after the other;
/// the latter is a convolution of the errors, a stride apart, with the flipped kernel. The weight
/// gradient runs over images and pixels as one reduction.
///
/// Tensors lie as torch has them: images [n, groups c, height, width], kernels [groups k, c,
/// height, width], with a depth before the height where there is one; of a matmul [groups, n, c],
/// [groups, k, c] and [groups, n, k].
class DotProducts {
 public:
  /// Those of an op that is a contraction. All have the same taps, so that the input gradient of a
  /// strided convolution has several: one for each residue of pixels modulo the stride, with the
  /// kernel positions that reach them, which may be none.
  [[nodiscard]] static std::vector<DotProducts> of(const Op& op);

  [[nodiscard]] std::uint64_t groups() const { return work_.groups; }
  [[nodiscard]] std::uint64_t rows() const;
  [[nodiscard]] std::uint64_t columns() const;
  [[nodiscard]] std::uint64_t taps() const {
    return depth_.taps.size() * height_.taps.size() * width_.taps.size();
  }
  [[nodiscard]] std::uint64_t reduction() const;

  /// Places of the elements [tap][reduction] of a row in operand A's tensor.
  void row(std::uint64_t group, std::uint64_t row, std::span<std::size_t> places) const;
  /// The same of a column in operand B's tensor, where some may be absent.
  void column(std::uint64_t group, std::uint64_t column, std::span<std::size_t> places) const;
  /// The place of an output in the tensor of results.
  [[nodiscard]] std::size_t result(std::uint64_t group, std::uint64_t row,
                                   std::uint64_t column) const;

 private:
  /// Pixels along an axis of the image that columns are, and the kernel positions of each in the
  /// order of the reduction; of a weight gradient, the pixels that it runs over.
  struct Line {
    std::uint64_t first = 0;
    std::uint64_t step = 1;
    std::uint64_t pixels = 1;
    std::vector<std::uint64_t> taps{0};
  };
  /// Of a tensor [outer][channel][z][y][x] in groups: images or kernels outside.
  struct Strides {
    std::size_t group = 0;
    std::size_t outer = 0;
    std::size_t channel = 0;
    std::size_t plane = 0;
    std::size_t line = 0;
  };
  /// A position of an image or of a kernel.
  struct Position {
    std::uint64_t z = 0;
    std::uint64_t y = 0;
    std::uint64_t x = 0;
  };
  struct Pixel {
    std::uint64_t image = 0;
    Position at;
  };
  /// A column of the weight gradient: a channel under a kernel position.
  struct Tap {
    Position at;
    std::uint64_t channel = 0;
  };

  DotProducts(const Op& op, Line depth, Line height, Line width);
  [[nodiscard]] static std::vector<Line> lines(const Axis& axis, Pass pass);
  [[nodiscard]] static std::size_t place(const Strides& strides, std::uint64_t group,
                                         std::uint64_t outer, std::uint64_t channel,
                                         const Position& at);
  /// The kernel positions of the dot products in the order of the reduction.
  [[nodiscard]] std::vector<Position> kernel_positions() const;
  [[nodiscard]] std::uint64_t pixels() const;
  [[nodiscard]] Pixel pixel(std::uint64_t column) const;
  [[nodiscard]] Tap tap(std::uint64_t column) const;
  void errors_row(std::uint64_t group, std::uint64_t row, std::span<std::size_t> places) const;
  void weight_gradient_column(std::uint64_t group, std::uint64_t column,
                              std::span<std::size_t> places) const;
  [[nodiscard]] std::size_t tap_place(std::uint64_t group, const Pixel& pixel,
                                      const Position& tap) const;

  Pass pass_;  ///< of the convolution by whose dimensions the op is stated
  Contraction work_;
  Line depth_;
  Line height_;
  Line width_;
  Strides first_;
  Strides second_;
  Strides output_;
};

/// The shape of a contraction's tensor, with all of its dimensions.
[[nodiscard]] Dimensions shape_of(const Op& op, Role role);

}  // namespace lnsim::replay
