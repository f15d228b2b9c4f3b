// SPDX-License-Identifier: MIT
#include "models/numerics/tensor/word_tensor.hpp"

#include "models/numerics/codec/mx_code.hpp"
#include "models/numerics/tensor/group_codec.hpp"

namespace lnsim::numerics {

template <typename Real>
void encode_words(std::span<const Real> values, const ScaleGroups& groups,
                  std::span<const double> scales, const NumberFormat& format,
                  std::optional<std::uint64_t> seed, std::span<std::uint32_t> words) {
  groups.require_sizes(values.size(), words.size(), scales.size());
  GroupCodec codec(format, values.size(), seed);
  groups.for_each([&](std::size_t group, std::size_t first, std::size_t size) {
    codec.encode(values.subspan(first, size), scales[group], first, words.subspan(first, size));
  });
}

template <typename Real>
void decode_words(std::span<const std::uint32_t> words, const ScaleGroups& groups,
                  std::span<const double> scales, const NumberFormat& format,
                  std::span<Real> values) {
  groups.require_sizes(words.size(), values.size(), scales.size());
  GroupCodec codec(format, words.size());
  groups.for_each([&](std::size_t group, std::size_t first, std::size_t size) {
    codec.decode(words.subspan(first, size), scales[group], values.subspan(first, size));
  });
}

void operand_words(std::span<const std::uint32_t> words, const ScaleGroups& groups,
                   std::span<const double> scales, const NumberFormat& format,
                   std::span<std::uint32_t> operands) {
  groups.require_sizes(words.size(), operands.size(), scales.size());
  groups.for_each([&](std::size_t group, std::size_t first, std::size_t size) {
    for (auto i = first; i < first + size; ++i) {
      operands[i] = with_block_scale(words[i], scales[group], format);
    }
  });
}

void round_values(std::span<const float> values, const ScaleGroups& groups,
                  std::span<const double> scales, const NumberFormat& format,
                  std::optional<std::uint64_t> seed, std::span<float> rounded) {
  groups.require_sizes(values.size(), rounded.size(), scales.size());
  GroupCodec codec(format, values.size(), seed);
  groups.for_each([&](std::size_t group, std::size_t first, std::size_t size) {
    codec.round(values.subspan(first, size), scales[group], first, rounded.subspan(first, size));
  });
}

template void encode_words(std::span<const float>, const ScaleGroups&, std::span<const double>,
                           const NumberFormat&, std::optional<std::uint64_t>,
                           std::span<std::uint32_t>);
template void encode_words(std::span<const double>, const ScaleGroups&, std::span<const double>,
                           const NumberFormat&, std::optional<std::uint64_t>,
                           std::span<std::uint32_t>);
template void decode_words(std::span<const std::uint32_t>, const ScaleGroups&,
                           std::span<const double>, const NumberFormat&, std::span<float>);
template void decode_words(std::span<const std::uint32_t>, const ScaleGroups&,
                           std::span<const double>, const NumberFormat&, std::span<double>);

}  // namespace lnsim::numerics
