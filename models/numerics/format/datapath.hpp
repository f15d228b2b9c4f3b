// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <utility>

namespace lnsim {

/// Where the constants 2^(i / table_entries) of the conversion are applied.
enum class LnsConversion : std::uint8_t {
  Table,        ///< to every element, by a table of its own
  Bins,         ///< once a vector, to the sum of the elements that share a constant
  DeferredBins  ///< once an output, to the running sums of the elements that share one
};

/// What becomes of the bits of a term below the accumulator's unit.
enum class TermRounding : std::uint8_t {
  Magnitude,  ///< dropped before the sign is applied, so that their error has no common sign
  Floor       ///< dropped after it, as a two's complement shifter does
};

/// How the products of a vector become part of a running sum.
enum class Accumulation : std::uint8_t {
  Integer,  ///< added up exactly, to an integer
  Chain,    ///< floats: each product is rounded, and each sum of two
  Fused     ///< floats: added up in fixed point, rounded once, and added to a running float
};

/// What a sum outside of an integer accumulator's range becomes: the nearest end, or its low bits.
enum class OverflowPolicy : std::uint8_t { Saturate, Wrap };

/// Between two codes, the limit below which an output is rounded down.
enum class LogRounding : std::uint8_t {
  Logarithmic,  ///< the geometric mean: nearest in the log domain
  Linear        ///< the arithmetic mean: nearest in value
};

/// The conversions of a logarithmic datapath. What the papers leave open about it is an option with
/// a default.
struct LnsDatapathParameters {
  std::uint32_t table_entries = 8;  ///< conversion table, 1 (Mitchell alone) .. gamma (exact)
  LnsConversion conversion = LnsConversion::Table;
  std::uint32_t fraction_bits = 8;  ///< of the conversion constants, 1..16
  std::uint32_t guard_bits = 4;     ///< between the largest product's leading one and the sign
  std::uint32_t extra_bits = 0;     ///< that a bin keeps below the accumulator's unit, 0..12
  TermRounding term_rounding = TermRounding::Magnitude;
  LogRounding output_rounding = LogRounding::Logarithmic;
  bool operator==(const LnsDatapathParameters&) const = default;
};

/// How a lane multiplies, accumulates and rounds.
struct Datapath {
  Accumulation accumulation = Accumulation::Integer;
  std::uint32_t accumulator_bits = 24;  ///< width of a running sum
  /// Of a fused sum's terms, whose highest is the leading place of the largest exponent; 0 where
  /// every product is exact.
  std::uint32_t window_bits = 0;
  OverflowPolicy overflow = OverflowPolicy::Saturate;     ///< of integer accumulators
  std::optional<LnsDatapathParameters> logarithmic = {};  ///< of logarithmic formats alone

  [[nodiscard]] bool sums_are_floats() const { return accumulation != Accumulation::Integer; }
  /// The conversions of a logarithmic datapath; throws Error where it is none.
  [[nodiscard]] const LnsDatapathParameters& lns() const {
    return logarithmic ? *logarithmic : refuse_as_lns();
  }
  [[nodiscard]] LnsDatapathParameters& lns() {
    return const_cast<LnsDatapathParameters&>(std::as_const(*this).lns());
  }
  bool operator==(const Datapath&) const = default;

 private:
  [[noreturn]] static const LnsDatapathParameters& refuse_as_lns();
};

}  // namespace lnsim
