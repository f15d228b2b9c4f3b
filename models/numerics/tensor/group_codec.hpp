// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "models/numerics/format/number_family.hpp"

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
  void make_table();

  const NumberFormat& format_;
  bool tabled_;
  std::optional<std::uint64_t> seed_;
  std::unique_ptr<GroupShortcuts> shortcuts_;
  std::vector<double> table_;  ///< of all words at scale 1
};

}  // namespace lnsim::numerics
