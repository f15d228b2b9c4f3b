// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <utility>
#include <variant>

#include "models/base/units.hpp"

namespace lnsim {

/// What becomes of a magnitude below half the smallest code. LNS has no code for 0.
enum class ZeroPolicy : std::uint8_t {
  ReservedCode,    ///< one code means exactly 0; underflow is flushed to it (the default)
  ClampToSmallest  ///< everything, 0 included, becomes the smallest magnitude (as the papers'
                   ///< formula)
};

/// Logarithmic storage: x = sign * scale * 2^(code / base_factor), base_factor = gamma, a power of
/// two.
struct LnsParameters {
  std::uint32_t base_factor = 8;  ///< gamma
  ZeroPolicy zero_policy = ZeroPolicy::ReservedCode;
  bool operator==(const LnsParameters&) const = default;
};

/// Floating point: 1 sign bit, exponent_bits, mantissa_bits (stored fraction).
struct FloatParameters {
  std::uint32_t exponent_bits = 8;
  std::uint32_t mantissa_bits = 23;
  bool operator==(const FloatParameters&) const = default;
};

/// Two's complement of symmetric range, which the width alone describes.
struct IntegerParameters {
  bool operator==(const IntegerParameters&) const = default;
};

/// Elements of a microscaling format (OCP Microscaling Formats Specification 1.0): floating-point,
/// or with no exponent bits integers in units of 2^-6.
struct MxParameters {
  std::uint32_t exponent_bits = 4;
  std::uint32_t mantissa_bits = 3;
  bool operator==(const MxParameters&) const = default;
};

/// Which elements of a tensor share a scale, and what scales take beside them. A tensor has one
/// scale in a register of its own, or each of its blocks has one.
struct ScaleGranularity {
  std::uint32_t block_elements = 0;  ///< consecutive along the reduction; 0 is a whole tensor
  std::uint32_t bits = 0;            ///< of a block's scale

  [[nodiscard]] bool per_block() const { return block_elements != 0; }
  /// What the scales of so many consecutive elements take.
  [[nodiscard]] Bytes bytes(std::uint64_t elements) const {
    return per_block() ? packed_bytes(ceil_div<std::uint64_t>(elements, block_elements), bits)
                       : Bytes(0);
  }
  bool operator==(const ScaleGranularity&) const = default;
};

/// Of microscaling formats (there section 5): a power of two, E8M0.
inline constexpr ScaleGranularity mx_blocks{.block_elements = 32, .bits = 8};

/// How the elements of a tensor are stored.
struct Format {
  std::uint32_t bits = 8;  ///< width of a word, sign included
  std::variant<LnsParameters, FloatParameters, IntegerParameters, MxParameters> parameters =
      LnsParameters{};
  ScaleGranularity scale = {};

  /// What so many elements of a tensor take in a memory or on a wire, with the scales that their
  /// blocks share.
  [[nodiscard]] Bytes bytes(std::uint64_t elements) const {
    return packed_bytes(elements, bits) + scale.bytes(elements);
  }
  /// Bits of a vector that a lane takes in, with the scale of the block that it lies in.
  [[nodiscard]] std::uint32_t vector_bits(std::uint32_t elements) const {
    return elements * bits + scale.bits;
  }
  /// Whether the format is of the family with these parameters.
  template <class Parameters>
  [[nodiscard]] bool is() const {
    return std::holds_alternative<Parameters>(parameters);
  }
  /// The parameters of a logarithmic format; throws Error where it is none.
  [[nodiscard]] const LnsParameters& lns() const {
    const auto* found = std::get_if<LnsParameters>(&parameters);
    return found != nullptr ? *found : refuse_as_lns();
  }
  [[nodiscard]] LnsParameters& lns() {
    return const_cast<LnsParameters&>(std::as_const(*this).lns());
  }
  /// Those of a floating-point format, in the same manner.
  [[nodiscard]] const FloatParameters& floating() const {
    const auto* found = std::get_if<FloatParameters>(&parameters);
    return found != nullptr ? *found : refuse_as_floating();
  }
  /// Those of a microscaling format, in the same manner.
  [[nodiscard]] const MxParameters& mx() const {
    const auto* found = std::get_if<MxParameters>(&parameters);
    return found != nullptr ? *found : refuse_as_mx();
  }
  bool operator==(const Format&) const = default;

 private:
  // Apart, as what asks for parameters does so for every element.
  [[noreturn]] static const LnsParameters& refuse_as_lns();
  [[noreturn]] static const FloatParameters& refuse_as_floating();
  [[noreturn]] static const MxParameters& refuse_as_mx();
};

}  // namespace lnsim
