// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "models/numerics/lns_encoder.hpp"
#include "models/numerics/number_format.hpp"

namespace lnsim::numerics {

/// Encodes, decodes and rounds groups of one scale, of a tensor of many of them.
class GroupCodec {
 public:
  /// elements: of the tensor; seed: of stochastic rounding, where there is one.
  GroupCodec(const NumberFormat& format, std::size_t elements,
             std::optional<std::uint64_t> seed = {});

  /// first: the place of the group's first element in the tensor. Throws Error where encode_word or
  /// encode_word_stochastically does.
  template <typename Real>
  void encode(std::span<const Real> values, double scale, std::size_t first,
              std::span<std::uint32_t> words);
  template <typename Real>
  void decode(std::span<const std::uint32_t> words, double scale, std::span<Real> values);
  /// decode of encode.
  void round(std::span<const float> values, double scale, std::size_t first,
             std::span<float> rounded);

 private:
  /// Rounds to nearest without words; false where that takes them, and the result is undefined.
  bool round_at_once(std::span<const float> values, double scale, std::span<float> rounded);
  /// Whether elements are logarithmic codes, and not fewer than an octave's tables have entries.
  [[nodiscard]] bool has_octaves(std::size_t elements) const;
  /// The encoder at a scale.
  const LnsEncoder& lns_at(double scale);
  void make_table();

  const NumberFormat& format_;
  bool tabled_;
  std::optional<std::uint64_t> seed_;
  std::optional<LnsEncoder> lns_;
  std::vector<double> table_;  ///< of all words at scale 1
};

}  // namespace lnsim::numerics
