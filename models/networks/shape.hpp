// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace lnsim {

/// What a tensor's dimensions mean.
enum class Form : std::uint8_t {
  Image,     ///< channels x height x width
  Tokens,    ///< height indices into a vocabulary
  Sequence,  ///< height positions of channels features
  Vector     ///< channels features
};

/// The dimensions of one sample of a tensor, the batch apart; unused ones are 1.
struct Shape {
  Form form = Form::Vector;
  std::uint64_t channels = 1;
  std::uint64_t height = 1;
  std::uint64_t width = 1;
  bool operator==(const Shape&) const = default;
};

[[nodiscard]] std::string_view to_string(Form form);  ///< image, tokens, sequence, vector
/// Such as "image 3x224x224" or "sequence of 384 with 768 features".
[[nodiscard]] std::string to_string(const Shape& shape);

/// Height x width; throws OverflowError.
[[nodiscard]] std::uint64_t positions(const Shape& shape);
/// Channels x height x width; throws OverflowError.
[[nodiscard]] std::uint64_t elements(const Shape& shape);

}  // namespace lnsim
