// SPDX-License-Identifier: MIT
#pragma once

#include <compare>
#include <cstdint>

#include "workloads/tensor.hpp"

namespace lnsim {

/// One spatial axis of a convolution.
/// output = floor((input + 2 padding - dilation (taps - 1) - 1) / stride) + 1.
struct Axis {
  std::uint64_t input = 1;
  std::uint64_t output = 1;
  std::uint64_t taps = 1;
  std::uint64_t stride = 1;
  std::uint64_t padding = 0;
  std::uint64_t dilation = 1;
  auto operator<=>(const Axis&) const = default;
};

/// A convolution by the dimensions of its forward pass, whatever the pass: N images, G groups of
/// K output and C input channels each, P x Q outputs, R x S taps, and a third axis of volumes. A
/// matmul is the case of all axes 1 with N rows. For the input gradient and the weight gradient the
/// roles of the tensors change, not these numbers.
///
/// A transposed convolution has the dimensions, and its tensors the roles, of the convolution that
/// it is the transpose of: its forward pass is that one's input gradient and its input gradient
/// that one's forward pass.
struct Contraction {
  std::uint64_t groups = 1;  ///< G: convolution groups, or independent products (heads x batch)
  std::uint64_t n = 1;       ///< N: images, or rows of a matmul
  std::uint64_t k = 1;       ///< K: output channels per group
  std::uint64_t c = 1;       ///< C: input channels per group
  Axis depth;                ///< of a volume: all 1 else
  Axis height;               ///< H, P, R
  Axis width;                ///< W, Q, S
  TensorClass second = TensorClass::Weight;  ///< what the [k, c] operand is: weight or activation
  bool transposed = false;

  [[nodiscard]] std::uint64_t inputs() const;   ///< positions of an image. Throws OverflowError.
  [[nodiscard]] std::uint64_t outputs() const;  ///< positions of an output. Throws OverflowError.
  [[nodiscard]] std::uint64_t taps() const;     ///< positions of a kernel. Throws OverflowError.
  bool operator==(const Contraction&) const = default;
};

/// Elements of a contraction's tensors by their roles in the forward pass, whatever the pass; of a
/// transposed one in that of the convolution by which it is stated.
struct OperandElements {
  std::uint64_t first = 0;   ///< images or rows
  std::uint64_t second = 0;  ///< kernels, or the matrix on the right
  std::uint64_t output = 0;
};

/// Throws OverflowError.
[[nodiscard]] OperandElements operand_elements(const Contraction& work);

}  // namespace lnsim
