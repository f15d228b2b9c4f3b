// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "models/numerics/format/number_format.hpp"
#include "models/numerics/tensor/tensor_kernels.hpp"

namespace lnsim::numerics {

/// encode_word for many numbers of one scale in a logarithmic format: the same words, without a
/// logarithm a number. The midpoints between codes repeat with every octave, so that a number's
/// significand, compared with those of one octave, decides its code. Where a midpoint is not known
/// to the number's last bit, encode_word decides.
class LnsEncoder {
 public:
  /// Throws Error where the format is no logarithmic one.
  explicit LnsEncoder(NumberFormat format, const TensorKernels& kernels = tensor_kernels());

  /// The scale of what is encoded next; 1 at first. Throws Error where it is not a positive finite
  /// number.
  void set_scale(double scale);

  /// Throws Error where a value is not finite or the sizes differ.
  void operator()(std::span<const float> values, std::span<std::uint32_t> words) const;
  void operator()(std::span<const double> values, std::span<std::uint32_t> words) const;

  /// Writes the numbers that the words of as many others stand for, as fp32; false where that takes
  /// words, as it seldom does, and the result is undefined.
  [[nodiscard]] bool round(std::span<const float> values, std::span<float> rounded) const;

 private:
  void fill_buckets();
  template <typename Real>
  void encode_all(std::span<const Real> values, std::span<std::uint32_t> words) const;
  [[nodiscard]] std::uint32_t word_of(double x) const;

  NumberFormat format_;
  std::int64_t base_factor_;
  std::int64_t largest_exponent_;
  std::int64_t reserved_codes_;
  std::int64_t flushed_below_;  ///< exponents that become 0
  std::uint32_t zero_word_;
  const TensorKernels* kernels_;
  double scale_ = 1;
  std::int64_t origin_ = 0;  ///< exponent code of significand 1 at binary exponent 0
  /// Floors of the midpoints' significands, ascending, with 52 fraction bits; then one that no
  /// significand reaches.
  std::vector<std::uint64_t> midpoints_;
  /// By the upper bits of a significand, as finely as no two midpoints share: how many lie below.
  std::vector<std::uint32_t> below_;
  std::uint32_t bucket_shift_;
  std::optional<OctaveCodes> codes_;  ///< for fp32
};

}  // namespace lnsim::numerics
