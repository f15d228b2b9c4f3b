// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>

#include <immintrin.h>

namespace lnsim::numerics::kernels {

/// Vectors of AVX2 with FMA, and the part of a tile that its registers hold: `rows` rows of
/// `vectors` vectors.
struct Avx2 {
  static constexpr std::size_t lanes = 8;
  static constexpr std::size_t rows = 2;
  static constexpr std::size_t vectors = 4;
  using Int [[gnu::vector_size(32)]] = std::int32_t;
  using Float [[gnu::vector_size(32)]] = float;
  using Double [[gnu::vector_size(32)]] = double;

  static Int load(const void* from) {
    return reinterpret_cast<Int>(_mm256_loadu_si256(static_cast<const __m256i*>(from)));
  }
  static void store(void* to, Int x) {
    _mm256_storeu_si256(static_cast<__m256i*>(to), reinterpret_cast<__m256i>(x));
  }
  static Int broadcast(std::int32_t x) { return reinterpret_cast<Int>(_mm256_set1_epi32(x)); }
  static Float broadcast(float x) { return reinterpret_cast<Float>(_mm256_set1_ps(x)); }
  /// table[index mod lanes].
  static Int look_up(Int table, Int index) {
    return reinterpret_cast<Int>(_mm256_permutevar8x32_epi32(reinterpret_cast<__m256i>(table),
                                                             reinterpret_cast<__m256i>(index)));
  }
  /// table[index mod 32].
  static Int look_up_32(const std::int32_t* table, Int index) {
    const auto low =
        choose(look_up(load(table), index), look_up(load(table + 8), index), index & 8);
    const auto high =
        choose(look_up(load(table + 16), index), look_up(load(table + 24), index), index & 8);
    return choose(low, high, index & 16);
  }
  /// b where the mask is other than 0, else a.
  static Int choose(Int a, Int b, Int mask) {
    const auto where = mask != 0;
    return (a & ~where) | (b & where);
  }
  /// a * b + c with one rounding, as MXCSR says.
  static Float multiply_add(Float a, Float b, Float c) {
    return reinterpret_cast<Float>(_mm256_fmadd_ps(
        reinterpret_cast<__m256>(a), reinterpret_cast<__m256>(b), reinterpret_cast<__m256>(c)));
  }
  static Double broadcast(double x) { return reinterpret_cast<Double>(_mm256_set1_pd(x)); }
  static Double load_double(const double* from) {
    return reinterpret_cast<Double>(_mm256_loadu_pd(from));
  }
  static void store(double* to, Double x) { _mm256_storeu_pd(to, reinterpret_cast<__m256d>(x)); }
  static Double multiply_add(Double a, Double b, Double c) {
    return reinterpret_cast<Double>(_mm256_fmadd_pd(
        reinterpret_cast<__m256d>(a), reinterpret_cast<__m256d>(b), reinterpret_cast<__m256d>(c)));
  }
  /// Half a vector's floats, as doubles.
  static Double widen(const void* from) {
    return reinterpret_cast<Double>(_mm256_cvtps_pd(_mm_loadu_ps(static_cast<const float*>(from))));
  }
  static Float narrow(Double low, Double high) {
    return reinterpret_cast<Float>(
        _mm256_set_m128(_mm256_cvtpd_ps(reinterpret_cast<__m256d>(high)),
                        _mm256_cvtpd_ps(reinterpret_cast<__m256d>(low))));
  }
  static float sum(Float x) {
    const auto halves = _mm_add_ps(_mm256_castps256_ps128(reinterpret_cast<__m256>(x)),
                                   _mm256_extractf128_ps(reinterpret_cast<__m256>(x), 1));
    const auto pairs = _mm_add_ps(halves, _mm_movehl_ps(halves, halves));
    return _mm_cvtss_f32(_mm_add_ss(pairs, _mm_movehdup_ps(pairs)));
  }
  /// The sum of the two products of 16-bit halves.
  static Int multiply_halves(Int a, Int b) {
    return reinterpret_cast<Int>(
        _mm256_madd_epi16(reinterpret_cast<__m256i>(a), reinterpret_cast<__m256i>(b)));
  }
  /// x << count, 0 where count is negative or above 31.
  static Int shift_left(Int x, Int count) {
    return reinterpret_cast<Int>(
        _mm256_sllv_epi32(reinterpret_cast<__m256i>(x), reinterpret_cast<__m256i>(count)));
  }
  /// x >> count, arithmetic, of one count.
  static Int shift_right(Int x, std::int32_t count) {
    return reinterpret_cast<Int>(
        _mm256_sra_epi32(reinterpret_cast<__m256i>(x), _mm_cvtsi32_si128(count)));
  }
  /// x >> count, arithmetic, the sign alone where count is above 31.
  static Int shift_right(Int x, Int count) {
    return reinterpret_cast<Int>(
        _mm256_srav_epi32(reinterpret_cast<__m256i>(x), reinterpret_cast<__m256i>(count)));
  }
  /// sum + x where a > b, else sum.
  static Int add_where_greater(Int sum, Int x, Int a, Int b) { return sum + (x & (a > b)); }
  static Int min(Int a, Int b) {
    return reinterpret_cast<Int>(
        _mm256_min_epi32(reinterpret_cast<__m256i>(a), reinterpret_cast<__m256i>(b)));
  }
  static Int max(Int a, Int b) {
    return reinterpret_cast<Int>(
        _mm256_max_epi32(reinterpret_cast<__m256i>(a), reinterpret_cast<__m256i>(b)));
  }
  static std::int32_t largest(Int x) {
    const auto bits = reinterpret_cast<__m256i>(x);
    const auto halves =
        _mm_max_epi32(_mm256_castsi256_si128(bits), _mm256_extracti128_si256(bits, 1));
    const auto pairs = _mm_max_epi32(halves, _mm_unpackhi_epi64(halves, halves));
    return _mm_cvtsi128_si32(_mm_max_epi32(pairs, _mm_shuffle_epi32(pairs, 1)));
  }
  static Int count_ones(Int x) {
    const auto table = _mm256_setr_epi8(0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4, 0, 1, 1, 2,
                                        1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4);
    const auto low = _mm256_set1_epi8(15);
    const auto bits = reinterpret_cast<__m256i>(x);
    const auto bytes = _mm256_add_epi8(
        _mm256_shuffle_epi8(table, _mm256_and_si256(bits, low)),
        _mm256_shuffle_epi8(table, _mm256_and_si256(_mm256_srli_epi32(bits, 4), low)));
    const auto pairs = _mm256_maddubs_epi16(bytes, _mm256_set1_epi8(1));
    return reinterpret_cast<Int>(_mm256_madd_epi16(pairs, _mm256_set1_epi16(1)));
  }
  /// A bit a lane: whether it is negative.
  static std::uint32_t signs(Int x) {
    return static_cast<std::uint32_t>(_mm256_movemask_ps(reinterpret_cast<__m256>(x)));
  }
};

}  // namespace lnsim::numerics::kernels
