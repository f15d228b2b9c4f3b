// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>

#include "models/numerics/simd/instruction_set.hpp"
#include "models/numerics/tensor/octave_tables.hpp"

namespace lnsim::numerics {

/// How a floating-point format rounds.
struct FloatGrid {
  double scale = 1;
  double largest = 0;                  ///< finite number, at scale 1
  std::int64_t smallest_exponent = 0;  ///< of a normal number, as a double has it
  std::int64_t mantissa_bits = 0;
};

/// Loops over fp32 numbers, and over words of a logarithmic format. What is of numbers returns the
/// bits of the largest magnitude: where that is above fp32::largest, not all are finite and the
/// rest of the result is undefined.
struct TensorKernels {
  std::int32_t (*largest)(const float* values, std::size_t count);
  std::int32_t (*encode)(const OctaveCodes& codes, const float* values, std::size_t count,
                         std::uint32_t* words);
  void (*decode)(const OctaveNumbers& numbers, const std::uint32_t* words, std::size_t count,
                 float* values);
  /// What decode makes of encode's words; both tables are of one scale.
  std::int32_t (*round)(const OctaveCodes& codes, const OctaveNumbers& numbers, const float* values,
                        std::size_t count, float* rounded);
  /// The same in a floating-point format; false where not all are within its range.
  bool (*round_floats)(const FloatGrid& grid, const float* values, std::size_t count,
                       float* rounded);
  /// The same to multiples of scale, up to `largest` of them; false where not all are finite.
  bool (*round_integers)(double scale, double largest, const float* values, std::size_t count,
                         float* rounded);
};

[[nodiscard]] const TensorKernels& tensor_kernels(InstructionSet instruction_set);
/// Those of the fastest instruction set that this processor runs.
[[nodiscard]] const TensorKernels& tensor_kernels();

extern const TensorKernels avx2_tensor_kernels;
extern const TensorKernels avx512_tensor_kernels;

}  // namespace lnsim::numerics
