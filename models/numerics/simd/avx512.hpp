// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>

#include <immintrin.h>

namespace lnsim::numerics::kernels {

/// Vectors of AVX-512 (F, BW, DQ and VPOPCNTDQ), and the part of a tile that its registers hold:
/// `rows` rows of `vectors` vectors.
struct Avx512 {
  static constexpr std::size_t lanes = 16;
  static constexpr std::size_t rows = 8;
  static constexpr std::size_t vectors = 2;
  using Int [[gnu::vector_size(64)]] = std::int32_t;
  using Float [[gnu::vector_size(64)]] = float;
  using Double [[gnu::vector_size(64)]] = double;

  static Int load(const void* from) { return reinterpret_cast<Int>(_mm512_loadu_si512(from)); }
  static void store(void* to, Int x) { _mm512_storeu_si512(to, reinterpret_cast<__m512i>(x)); }
  static Int broadcast(std::int32_t x) { return reinterpret_cast<Int>(_mm512_set1_epi32(x)); }
  static Float broadcast(float x) { return reinterpret_cast<Float>(_mm512_set1_ps(x)); }
  /// table[index mod lanes].
  static Int look_up(Int table, Int index) {
    return reinterpret_cast<Int>(_mm512_permutexvar_epi32(reinterpret_cast<__m512i>(index),
                                                          reinterpret_cast<__m512i>(table)));
  }
  /// table[index mod 32].
  static Int look_up_32(const std::int32_t* table, Int index) {
    return reinterpret_cast<Int>(_mm512_permutex2var_epi32(_mm512_loadu_si512(table),
                                                           reinterpret_cast<__m512i>(index),
                                                           _mm512_loadu_si512(table + lanes)));
  }
  /// a * b + c with one rounding, as MXCSR says.
  static Float multiply_add(Float a, Float b, Float c) {
    return reinterpret_cast<Float>(_mm512_fmadd_ps(
        reinterpret_cast<__m512>(a), reinterpret_cast<__m512>(b), reinterpret_cast<__m512>(c)));
  }
  static Double broadcast(double x) { return reinterpret_cast<Double>(_mm512_set1_pd(x)); }
  static Double load_double(const double* from) {
    return reinterpret_cast<Double>(_mm512_loadu_pd(from));
  }
  static void store(double* to, Double x) { _mm512_storeu_pd(to, reinterpret_cast<__m512d>(x)); }
  static Double multiply_add(Double a, Double b, Double c) {
    return reinterpret_cast<Double>(_mm512_fmadd_pd(
        reinterpret_cast<__m512d>(a), reinterpret_cast<__m512d>(b), reinterpret_cast<__m512d>(c)));
  }
  /// Half a vector's floats, as doubles.
  static Double widen(const void* from) {
    return reinterpret_cast<Double>(
        _mm512_cvtps_pd(_mm256_loadu_ps(static_cast<const float*>(from))));
  }
  static Float narrow(Double low, Double high) {
    const auto half = _mm512_castps256_ps512(_mm512_cvtpd_ps(reinterpret_cast<__m512d>(low)));
    return reinterpret_cast<Float>(
        _mm512_insertf32x8(half, _mm512_cvtpd_ps(reinterpret_cast<__m512d>(high)), 1));
  }
  static float sum(Float x) { return _mm512_reduce_add_ps(reinterpret_cast<__m512>(x)); }
  /// The sum of the two products of 16-bit halves.
  static Int multiply_halves(Int a, Int b) {
    return reinterpret_cast<Int>(
        _mm512_madd_epi16(reinterpret_cast<__m512i>(a), reinterpret_cast<__m512i>(b)));
  }
  /// x << count, 0 where count is negative or above 31.
  static Int shift_left(Int x, Int count) {
    return reinterpret_cast<Int>(
        _mm512_sllv_epi32(reinterpret_cast<__m512i>(x), reinterpret_cast<__m512i>(count)));
  }
  /// x >> count, arithmetic, of one count.
  static Int shift_right(Int x, std::int32_t count) {
    return reinterpret_cast<Int>(
        _mm512_sra_epi32(reinterpret_cast<__m512i>(x), _mm_cvtsi32_si128(count)));
  }
  /// x >> count, arithmetic, the sign alone where count is above 31.
  static Int shift_right(Int x, Int count) {
    return reinterpret_cast<Int>(
        _mm512_srav_epi32(reinterpret_cast<__m512i>(x), reinterpret_cast<__m512i>(count)));
  }
  /// sum + x where a > b, else sum.
  static Int add_where_greater(Int sum, Int x, Int a, Int b) {
    const auto where =
        _mm512_cmpgt_epi32_mask(reinterpret_cast<__m512i>(a), reinterpret_cast<__m512i>(b));
    return reinterpret_cast<Int>(_mm512_mask_add_epi32(reinterpret_cast<__m512i>(sum), where,
                                                       reinterpret_cast<__m512i>(sum),
                                                       reinterpret_cast<__m512i>(x)));
  }
  static Int min(Int a, Int b) {
    return reinterpret_cast<Int>(
        _mm512_min_epi32(reinterpret_cast<__m512i>(a), reinterpret_cast<__m512i>(b)));
  }
  static Int max(Int a, Int b) {
    return reinterpret_cast<Int>(
        _mm512_max_epi32(reinterpret_cast<__m512i>(a), reinterpret_cast<__m512i>(b)));
  }
  static std::int32_t largest(Int x) {
    return _mm512_reduce_max_epi32(reinterpret_cast<__m512i>(x));
  }
  static Int count_ones(Int x) {
    return reinterpret_cast<Int>(_mm512_popcnt_epi32(reinterpret_cast<__m512i>(x)));
  }
  /// A bit a lane: whether it is negative.
  static std::uint32_t signs(Int x) { return _mm512_movepi32_mask(reinterpret_cast<__m512i>(x)); }
};

}  // namespace lnsim::numerics::kernels
