// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

#include "models/numerics/tensor/tensor_kernels.hpp"

namespace lnsim::numerics {

/// A table in memory; an index is in its range.
template <class Simd>
class MemoryTable {
 public:
  using Int = typename Simd::Int;
  explicit MemoryTable(const OctaveTable& table) : table_(table.data) {}
  Int operator[](Int index) const { return Simd::gather(table_, index); }

 private:
  const std::int32_t* table_;
};

/// A table of up to 16 entries in registers.
template <class Simd>
class RegisterTable {
 public:
  using Int = typename Simd::Int;
  explicit RegisterTable(const OctaveTable& table) {
    std::int32_t padded[entries] = {};
    std::memcpy(padded, table.data, table.size * sizeof(std::int32_t));
    for (std::size_t part = 0; part < parts; ++part) {
      parts_[part] = Simd::load(padded + part * Simd::lanes);
    }
  }
  Int operator[](Int index) const {
    const Int found = Simd::look_up(parts_[0], index);
    if constexpr (Simd::lanes == entries) {
      return found;
    } else {
      static_assert(2 * Simd::lanes == entries);
      const Int upper = index & static_cast<std::int32_t>(Simd::lanes);
      return upper != 0 ? Simd::look_up(parts_[1], index) : found;
    }
  }

 private:
  static constexpr std::size_t entries = 16;
  static constexpr std::size_t parts = entries / Simd::lanes;
  Int parts_[parts];
};

/// Codes of fp32 numbers.
template <class Simd, template <class> class Table>
class CodeLanes {
 public:
  using Int = typename Simd::Int;
  explicit CodeLanes(const OctaveCodes& codes)
      : octave_shift_(static_cast<std::int32_t>(fp32::fraction_bits - codes.octave_bits)),
        bucket_shift_(static_cast<std::int32_t>(codes.bucket_shift)),
        origin_(Simd::broadcast(codes.origin)),
        largest_(Simd::broadcast(codes.largest_exponent)),
        flushed_below_(Simd::broadcast(codes.flushed_below)),
        carries_(codes.carries) {}

  /// Exponent codes of magnitudes, neither clamped nor flushed.
  Int operator()(Int magnitude) const {
    const Int fraction = magnitude & fp32::fraction_mask;
    const Int carried = fraction + carries_[fraction >> bucket_shift_];
    return (magnitude >> octave_shift_) + origin_ + (carried >> fp32_fraction_bits);
  }
  [[nodiscard]] Int clamped(Int exponent) const {
    return Simd::max(Simd::min(exponent, largest_), Simd::broadcast(0));
  }
  /// `word` where the code is not flushed, else 0.
  [[nodiscard]] Int kept(Int exponent, Int word) const {
    return exponent >= flushed_below_ ? word : Simd::broadcast(0);
  }

 private:
  static constexpr std::int32_t fp32_fraction_bits = fp32::fraction_bits;
  std::int32_t octave_shift_;
  std::int32_t bucket_shift_;
  Int origin_;
  Int largest_;
  Int flushed_below_;
  Table<Simd> carries_;
};

/// Numbers of codes.
template <class Simd, template <class> class Table>
class NumberLanes {
 public:
  using Int = typename Simd::Int;
  explicit NumberLanes(const OctaveNumbers& numbers)
      : octave_bits_(static_cast<std::int32_t>(numbers.octave_bits)),
        remainder_mask_((1 << octave_bits_) - 1),
        significands_(numbers.significands) {}

  /// Bits of the fp32 of exponent codes.
  Int operator()(Int exponent) const {
    const Int quotient = exponent >> octave_bits_;
    return significands_[exponent & remainder_mask_] + quotient * fp32::smallest_normal;
  }

 private:
  std::int32_t octave_bits_;
  std::int32_t remainder_mask_;
  Table<Simd> significands_;
};

/// to[i] = function(from[i]), a vector at a time; those of the last one that are not there are 0.
template <class Simd, class From, class To, class Function>
void for_lanes(const From* from, std::size_t count, To* to, const Function& function) {
  std::size_t i = 0;
  for (; i + Simd::lanes <= count; i += Simd::lanes) {
    Simd::store(to + i, function(Simd::load(from + i)));
  }
  if (i < count) {
    std::int32_t rest[Simd::lanes] = {};
    std::memcpy(rest, from + i, (count - i) * sizeof(From));
    Simd::store(rest, function(Simd::load(rest)));
    std::memcpy(to + i, rest, (count - i) * sizeof(To));
  }
}

}  // namespace lnsim::numerics
