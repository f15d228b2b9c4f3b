// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "models/base/event_counts.hpp"

namespace lnsim {

enum class NumberFamily : std::uint8_t { Lns, Float, Integer };

/// What becomes of a magnitude below half the smallest code. LNS has no code for 0.
enum class ZeroPolicy : std::uint8_t {
  ReservedCode,    ///< one code means exactly 0; underflow is flushed to it (the default)
  ClampToSmallest  ///< everything, 0 included, becomes the smallest magnitude (as the papers'
                   ///< formula)
};

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

/// What a sum outside of the accumulator's range becomes: the nearest end, or its low bits.
enum class OverflowPolicy : std::uint8_t { Saturate, Wrap };

/// Between two codes, the limit below which an output is rounded down.
enum class LogRounding : std::uint8_t {
  Logarithmic,  ///< the geometric mean: nearest in the log domain
  Linear        ///< the arithmetic mean: nearest in value
};

/// Logarithmic format: x = sign * scale * 2^(code / base_factor), base_factor = gamma, a power of
/// two. What the papers leave open about the datapath is an option with a default.
struct LnsParameters {
  std::uint32_t base_factor = 8;    ///< gamma
  std::uint32_t table_entries = 8;  ///< conversion table, 1 (Mitchell alone) .. gamma (exact)
  ZeroPolicy zero_policy = ZeroPolicy::ReservedCode;
  LnsConversion conversion = LnsConversion::Table;
  std::uint32_t fraction_bits = 8;  ///< of the conversion constants, 1..16
  std::uint32_t guard_bits = 4;     ///< between the largest product's leading one and the sign
  std::uint32_t extra_bits = 0;     ///< that a bin keeps below the accumulator's unit, 0..12
  TermRounding term_rounding = TermRounding::Magnitude;
  OverflowPolicy overflow = OverflowPolicy::Saturate;
  LogRounding output_rounding = LogRounding::Logarithmic;
  bool operator==(const LnsParameters&) const = default;
};

/// Floating point: 1 sign bit, exponent_bits, mantissa_bits (stored fraction).
struct FloatParameters {
  std::uint32_t exponent_bits = 8;
  std::uint32_t mantissa_bits = 23;
  bool operator==(const FloatParameters&) const = default;
};

/// A number format as an attribute of an operand: how values are stored, and which datapath
/// multiplies and accumulates them.
struct NumberFormat {
  std::string name;  ///< the canonical spelling; parse_number_format(name) gives this value again
  NumberFamily family = NumberFamily::Lns;
  std::uint32_t bits = 8;               ///< storage width, sign included
  std::uint32_t accumulator_bits = 24;  ///< width of a running sum in the collector
  LnsParameters lns;                    ///< meaningful where family == Lns
  FloatParameters floating;             ///< meaningful where family == Float
  bool operator==(const NumberFormat&) const = default;
};

/// Parses a spelling such as lns8g8, lns8g8-t4-a20-clamp, fp32, fp16, bf16, fp8e4m3, fp8e5m2,
/// int8, int4. Throws Error naming the nearest known spellings.
[[nodiscard]] NumberFormat parse_number_format(std::string_view spelling);

/// The formats that `lnsim list` shows, each with a line of description.
struct FormatDescription {
  std::string name;
  std::string description;
};
[[nodiscard]] const std::vector<FormatDescription>& known_number_formats();

/// Running sums that an output takes: 1, or with deferred bins one a bin.
[[nodiscard]] std::uint32_t running_sums(const NumberFormat& format);
/// Bits of an output's running sums, which wait together wherever a partial sum does.
[[nodiscard]] std::uint32_t partial_sum_bits(const NumberFormat& format);

/// An event of the datapath and how often it happens per unit of work.
struct EventRate {
  Event event;
  std::uint64_t count = 1;
  bool operator==(const EventRate&) const = default;
};

/// The primitive events of one multiply-accumulate (per active element of a vector MAC).
[[nodiscard]] std::vector<EventRate> multiply_accumulate_events(const NumberFormat& format);

/// The primitive events of the post-processing unit for one output element: from the accumulator
/// to a code of the output format (for LNS the leading-one search and midpoint comparison).
[[nodiscard]] std::vector<EventRate> post_processing_events(const NumberFormat& format);

}  // namespace lnsim
