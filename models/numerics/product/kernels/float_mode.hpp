// SPDX-License-Identifier: MIT
#pragma once

#include <immintrin.h>

namespace lnsim::numerics::kernels {

/// What floats do, without traps: bits of MXCSR.
enum class FloatMode : unsigned {
  TowardZero = 0x7f80,        ///< and subnormals are kept
  NearestAndFlushed = 0x9fc0  ///< subnormal operands and results are zeros of their sign
};

/// Holds while it lives.
template <class Simd, FloatMode mode>
class FloatModeScope {
 public:
  FloatModeScope() : before_(_mm_getcsr()) { _mm_setcsr(static_cast<unsigned>(mode)); }
  FloatModeScope(const FloatModeScope&) = delete;
  FloatModeScope& operator=(const FloatModeScope&) = delete;
  ~FloatModeScope() { _mm_setcsr(before_); }

 private:
  unsigned before_;
};

}  // namespace lnsim::numerics::kernels
