// SPDX-License-Identifier: MIT
#include "models/numerics/tensor/float_encoder.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <string>

#include "models/base/error.hpp"
#include "models/numerics/codec/float_codec.hpp"

namespace lnsim::numerics {
namespace {

/// The layout of a double.
constexpr std::uint32_t fraction_bits = 52;
constexpr std::uint64_t sign_bit = std::uint64_t{1} << 63;

/// A number is rounded by adding 1.5 * 2^52 quanta and subtracting them again, which leaves whole
/// quanta, ties to even; their bits hold the field.
class Rounder {
 public:
  explicit Rounder(const NumberFormat& format)
      : format_(format),
        mantissa_bits_(format.storage.floating().mantissa_bits),
        sign_shift_(64 - format.storage.bits),
        smallest_normal_(smallest_normal_float(format)),
        largest_(largest_float(format)),
        smallest_exponent_(std::bit_cast<std::uint64_t>(smallest_normal_) >> fraction_bits),
        quanta_(std::ldexp(1 / smallest_normal_, static_cast<int>(mantissa_bits_))) {}

  std::uint32_t operator()(double x) const {
    const auto bits = std::bit_cast<std::uint64_t>(x);
    const auto magnitude = std::bit_cast<double>(bits & ~sign_bit);
    if (!(magnitude <= largest_)) {
      return encode_float(x, format_);
    }
    const auto exponent = std::max((bits & ~sign_bit) >> fraction_bits, smallest_exponent_);
    const auto many =
        std::bit_cast<double>(((exponent + fraction_bits - mantissa_bits_) << fraction_bits) |
                              (std::uint64_t{1} << (fraction_bits - 1)));
    const auto sign = static_cast<std::uint32_t>((bits & sign_bit) >> sign_shift_);
    return sign | field(magnitude + many - many);
  }

 private:
  /// The field of a number of whole quanta; not above the largest, as that is one.
  [[nodiscard]] std::uint32_t field(double rounded) const {
    if (rounded < smallest_normal_) {
      return static_cast<std::uint32_t>(rounded * quanta_);
    }
    const auto upper = std::bit_cast<std::uint64_t>(rounded) >> (fraction_bits - mantissa_bits_);
    return static_cast<std::uint32_t>(upper - ((smallest_exponent_ - 1) << mantissa_bits_));
  }

  NumberFormat format_;
  std::uint64_t mantissa_bits_;
  std::uint32_t sign_shift_;
  double smallest_normal_;
  double largest_;
  std::uint64_t smallest_exponent_;  ///< as the double has it
  double quanta_;                    ///< in 1, of the smallest normal's size
};

template <typename Real>
void encode(std::span<const Real> values, double scale, const NumberFormat& format,
            std::span<std::uint32_t> words) {
  if (values.size() != words.size()) {
    throw Error(std::to_string(values.size()) + " values for " + std::to_string(words.size()) +
                " words");
  }
  const Rounder rounder(format);
  for (std::size_t i = 0; i < values.size(); ++i) {
    words[i] = rounder(values[i] / scale);
  }
}

}  // namespace

void encode_floats(std::span<const float> values, double scale, const NumberFormat& format,
                   std::span<std::uint32_t> words) {
  encode(values, scale, format, words);
}

void encode_floats(std::span<const double> values, double scale, const NumberFormat& format,
                   std::span<std::uint32_t> words) {
  encode(values, scale, format, words);
}

}  // namespace lnsim::numerics
