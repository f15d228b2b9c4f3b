// SPDX-License-Identifier: MIT
#pragma once

#include "models/numerics/tensor/octave_lanes.hpp"

namespace lnsim::numerics {

/// The loops of TensorKernels that compute with integers, in vectors that they name.
template <class Simd>
class OctaveLoops {
 public:
  using Int = typename Simd::Int;

  static std::int32_t largest(const float* values, std::size_t count) {
    Largest first;
    Largest second;
    std::size_t i = 0;
    for (; i + 2 * Simd::lanes <= count; i += 2 * Simd::lanes) {
      first.see(Simd::load(values + i) & fp32::magnitude_mask);
      second.see(Simd::load(values + i + Simd::lanes) & fp32::magnitude_mask);
    }
    std::int32_t rest = first.value() > second.value() ? first.value() : second.value();
    for (; i < count; ++i) {
      std::int32_t bits = 0;
      std::memcpy(&bits, values + i, sizeof(bits));
      rest = (bits & fp32::magnitude_mask) > rest ? bits & fp32::magnitude_mask : rest;
    }
    return rest;
  }

  static std::int32_t encode(const OctaveCodes& codes, const float* values, std::size_t count,
                             std::uint32_t* words) {
    return with_table(codes.octave_bits, [&]<template <class> class Table>() {
      const CodeLanes<Simd, Table> code(codes);
      const Int reserved = Simd::broadcast(codes.reserved_codes);
      const auto sign_bit = codes.sign_bit;
      Largest largest;
      for_lanes<Simd>(values, count, words, [&](Int bits) {
        const Int magnitude = bits & fp32::magnitude_mask;
        largest.see(magnitude);
        const Int exponent = code(magnitude);
        const Int field = code.clamped(exponent) + reserved;
        return code.kept(exponent, field | sign_of(bits, magnitude, sign_bit));
      });
      return largest.value();
    });
  }

  static void decode(const OctaveNumbers& numbers, const std::uint32_t* words, std::size_t count,
                     float* values) {
    with_table(numbers.octave_bits, [&]<template <class> class Table>() {
      const NumberLanes<Simd, Table> number(numbers);
      const Int reserved = Simd::broadcast(numbers.reserved_codes);
      const auto mask = numbers.field_mask;
      const auto shift = static_cast<std::int32_t>(numbers.sign_shift);
      for_lanes<Simd>(words, count, values, [&](Int word) {
        const Int exponent = (word & mask) - reserved;
        const Int sign = (word << shift) & fp32::sign_mask;
        const Int zero = Simd::broadcast(0);
        return exponent >= zero ? number(Simd::max(exponent, zero)) | sign : zero;
      });
    });
  }

  static std::int32_t round(const OctaveCodes& codes, const OctaveNumbers& numbers,
                            const float* values, std::size_t count, float* rounded) {
    return with_table(codes.octave_bits, [&]<template <class> class Table>() {
      const CodeLanes<Simd, Table> code(codes);
      const NumberLanes<Simd, Table> number(numbers);
      Largest largest;
      for_lanes<Simd>(values, count, rounded, [&](Int bits) {
        const Int magnitude = bits & fp32::magnitude_mask;
        largest.see(magnitude);
        const Int exponent = code(magnitude);
        const Int result = number(code.clamped(exponent));
        return code.kept(exponent, result | sign_of(bits, magnitude, fp32::sign_mask));
      });
      return largest.value();
    });
  }

 private:
  /// Of what is seen, bit patterns of magnitudes.
  class Largest {
   public:
    void see(Int magnitude) { largest_ = Simd::max(largest_, magnitude); }
    [[nodiscard]] std::int32_t value() const {
      std::int32_t lanes[Simd::lanes];
      Simd::store(lanes, largest_);
      std::int32_t largest = 0;
      for (const auto lane : lanes) {
        largest = lane > largest ? lane : largest;
      }
      return largest;
    }

   private:
    Int largest_ = Simd::broadcast(0);
  };

  /// Zero has no sign.
  static Int sign_of(Int bits, Int magnitude, std::int32_t sign) {
    return magnitude != 0 ? (bits >> 31) & sign : Simd::broadcast(0);
  }

  /// Calls function with the kind of table that fits the base factor.
  template <class Function>
  static auto with_table(std::uint32_t octave_bits, const Function& function) {
    if constexpr (Simd::lanes > 1) {
      if (octave_bits < OctaveCodes::fewest_bucket_bits) {
        return function.template operator()<RegisterTable>();
      }
    }
    return function.template operator()<MemoryTable>();
  }
};

}  // namespace lnsim::numerics
