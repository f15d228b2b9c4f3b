// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "models/numerics/format/number_format.hpp"

namespace lnsim::numerics {

/// How weights that are words of a logarithmic format move by gradients g: their exponents by
/// -unit (g sign + weight_decay), rounded to whole codes, between the smallest and `largest_code`.
struct CodeStep {
  double unit = 1;
  double weight_decay = 0;
  bool round_gradient = true;  ///< to an integer, ties to even
  std::uint32_t largest_code = 0;
};

/// Of a tensor's steps.
struct CodeStepCounts {
  std::uint64_t moved = 0;
  std::uint64_t zero = 0;            ///< zero weights, which stay, that had a step to make
  std::uint64_t below_one_code = 0;  ///< others whose step rounds to none
  std::uint64_t at_largest = 0;      ///< would have passed the largest code
  std::uint64_t at_smallest = 0;
};

/// Moves words in place, in arithmetic of Real. Steps are rounded to nearest, ties to even, or
/// where there are random numbers in [0, 1), one a word, down after these are added. Throws Error
/// where the format is no logarithmic one or the sizes differ.
template <typename Real>
CodeStepCounts move_codes(std::span<std::uint32_t> words, std::span<const Real> gradients,
                          std::optional<std::span<const double>> random, const NumberFormat& format,
                          const CodeStep& step);

}  // namespace lnsim::numerics
