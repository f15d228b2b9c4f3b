// SPDX-License-Identifier: MIT
#pragma once

#include "models/numerics/product/kernels/float_mode.hpp"
#include "models/numerics/product/kernels/running_floats.hpp"
#include "models/numerics/product/kernels/tile.hpp"

namespace lnsim::numerics::kernels {

/// Tiles of products of floats that are added up in a window below the highest place of a vector's
/// products, rounded once to fp32. Words are those of fp32, all finite, and so are running sums.
template <class Simd>
struct WindowTiles : RunningFloats<Simd> {
  using Plan = WindowPlan;
  using Int = typename Simd::Int;
  using Float = typename Simd::Float;
  using Mode = FloatModeScope<Simd, FloatMode::NearestAndFlushed>;
  static constexpr bool joins_vectors = false;

  /// Numbers are significands, as whole numbers, times 2^place.
  struct Left {
    float significands[tile_rows][tile_depth];
    std::int32_t places[tile_rows][tile_depth];
    std::size_t count;  ///< of elements
  };
  struct Right {
    float significands[tile_depth][tile_columns];
    std::int32_t places[tile_depth][tile_columns];
  };

  static void pack(const Plan& plan, const RowWords& words, Extent there, Left& left) {
    left.count = there.count;
    for (std::size_t i = 0; i < tile_rows; ++i) {
      for (std::size_t k = 0; k < tile_depth; k += Simd::lanes) {
        split(plan, words[i] + k, left.significands[i] + k, left.places[i] + k);
      }
    }
  }

  template <std::size_t vectors>
  static void expand(const Plan& plan, const ColumnWords& words, Extent there, Right& right) {
    for (std::size_t k = 0; k < there.count; ++k) {
      for (std::size_t n = 0; n < vectors * Simd::lanes; n += Simd::lanes) {
        split(plan, words[k] + n, right.significands[k] + n, right.places[k] + n);
      }
    }
  }

  /// Adds the sums of a chunk, which is one vector, to running sums; returns how many became
  /// infinite.
  template <std::size_t vectors>
  static std::uint64_t add(const Plan& plan, const Left& left, const Right& right,
                           const Chunk& /*chunk*/, RunningTile& running) {
    std::uint64_t overflows = 0;
    for (std::size_t i = 0; i < tile_rows; ++i) {
      Int highest[vectors];
      find_highest<vectors>(left, right, i, highest);
      Int sums[vectors] = {};
      add_terms<vectors>(plan, left, right, i, highest, sums);
      LNSIM_UNROLL for (std::size_t j = 0; j < vectors; ++j) {
        const auto vector =
            scaled(__builtin_convertvector(sums[j], Float), highest[j] - plan.headroom);
        overflows += RunningFloats<Simd>::add_to(running.sums[i] + j * Simd::lanes, vector, Int{});
      }
    }
    return overflows;
  }

 private:
  static constexpr std::int32_t fraction_bits = 23;
  static constexpr std::int32_t bias = 127;
  /// Of a 0, which is below that of any product.
  static constexpr std::int32_t no_place = -10'000;

  static void split(const Plan& plan, const std::uint32_t* words, float* significands,
                    std::int32_t* places) {
    constexpr std::int32_t leading_one = 1 << fraction_bits;
    const auto word = Simd::load(words);
    const auto field = Simd::shift_right(word & INT32_MAX, fraction_bits);
    const auto is_number = field != 0;  // What is subnormal in fp32 is 0.
    const auto exponent = Simd::max(field - bias, Simd::broadcast(plan.smallest_exponent));
    const auto magnitude = ((word & (leading_one - 1)) | leading_one) & is_number;
    const auto steps = Simd::shift_right(
        magnitude, fraction_bits - plan.mantissa_bits + (exponent - (field - bias)));
    const auto sign = Simd::shift_right(word, 31);
    const auto whole = (steps ^ sign) - sign;
    Simd::store(significands, reinterpret_cast<Int>(__builtin_convertvector(whole, Float)));
    Simd::store(places, ((exponent - plan.mantissa_bits) & is_number) | (no_place & ~is_number));
  }

  template <std::size_t vectors>
  static void find_highest(const Left& left, const Right& right, std::size_t i, Int* highest) {
    LNSIM_UNROLL for (std::size_t j = 0; j < vectors; ++j) {
      highest[j] = Simd::broadcast(2 * no_place);
    }
    for (std::size_t k = 0; k < left.count; ++k) {
      const auto place = Simd::broadcast(left.places[i][k]);
      LNSIM_UNROLL for (std::size_t j = 0; j < vectors; ++j) {
        highest[j] = Simd::max(highest[j], place + Simd::load(right.places[k] + j * Simd::lanes));
      }
    }
  }

  /// Terms in steps of the window's lowest place, cut towards zero.
  template <std::size_t vectors>
  static void add_terms(const Plan& plan, const Left& left, const Right& right, std::size_t i,
                        const Int* highest, Int* sums) {
    Int fields[vectors];
    LNSIM_UNROLL for (std::size_t j = 0; j < vectors; ++j) {
      fields[j] = bias + plan.headroom - highest[j];
    }
    for (std::size_t k = 0; k < left.count; ++k) {
      const auto place = Simd::broadcast(left.places[i][k]);
      const auto significand = Simd::broadcast(left.significands[i][k]);
      LNSIM_UNROLL for (std::size_t j = 0; j < vectors; ++j) {
        const auto* places = right.places[k] + j * Simd::lanes;
        const auto* significands = right.significands[k] + j * Simd::lanes;
        const auto factor = power_of(fields[j] + place + Simd::load(places));
        const auto product = significand * reinterpret_cast<Float>(Simd::load(significands));
        sums[j] += __builtin_convertvector(product * factor, Int);
      }
    }
  }

  /// The float with an exponent field; 0 where it is below 0.
  static Float power_of(Int field) {
    return reinterpret_cast<Float>(Simd::max(field, Int{}) << fraction_bits);
  }

  /// x * 2^exponent, by halves, of which none is out of range unless the whole is.
  static Float scaled(Float x, Int exponent) {
    const auto half = Simd::shift_right(exponent, 1);
    return x * power_of(bias + half) * power_of(bias + exponent - half);
  }
};

}  // namespace lnsim::numerics::kernels
