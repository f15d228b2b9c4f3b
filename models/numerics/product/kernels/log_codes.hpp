// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>

#include "models/numerics/codec/lns_code.hpp"
#include "models/numerics/datapath/exponent_adder.hpp"

namespace lnsim::numerics::kernels {

/// Codes of a logarithmic format's words whose sum says what their product is: an exponent, with a
/// stride added for a sign, and that of 0 beyond every sum of exponents.
class LogCodes {
 public:
  explicit LogCodes(const NumberFormat& format)
      : format_(format), zero_(2 * largest_exponent(format) + 1), sign_stride_(2 * zero_ + 1) {}

  [[nodiscard]] std::uint32_t operator()(std::uint32_t word) const {
    const auto code = unpack(word, format_);
    return code.zero ? zero_ : code.exponent + (code.negative ? sign_stride_ : 0);
  }

  /// Sums are below.
  [[nodiscard]] std::size_t sums() const { return std::size_t{3} * sign_stride_; }
  /// The product of codes of a sum.
  [[nodiscard]] LnsProduct product(std::size_t sum) const {
    const auto exponent = static_cast<std::uint32_t>(sum % sign_stride_);
    if (exponent >= zero_) {
      return {.negative = false, .zero = true, .exponent = 0};
    }
    return {.negative = sum / sign_stride_ == 1, .zero = false, .exponent = exponent};
  }

 private:
  NumberFormat format_;
  std::uint32_t zero_;
  std::uint32_t sign_stride_;
};

}  // namespace lnsim::numerics::kernels
