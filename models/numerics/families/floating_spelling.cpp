// SPDX-License-Identifier: MIT
#include "models/numerics/families/floating_spelling.hpp"

#include <algorithm>
#include <array>

#include "models/base/error.hpp"
#include "models/numerics/codec/float_codec.hpp"
#include "models/numerics/format/number_family.hpp"

namespace lnsim::numerics {
namespace {

constexpr std::uint32_t byte_bits = 8;
constexpr std::uint32_t default_accumulator_bits = 32;
constexpr std::uint32_t narrow_accumulator_bits = 16;
constexpr std::uint32_t fixed_point_bits = 24;
/// What holds every product of two words of fp8e4m3, of 2^-18 to below 2^18, and 2,048 of them.
constexpr std::uint32_t exact_bits = 48;
constexpr FloatParameters exact_parameters{.exponent_bits = 4, .mantissa_bits = 3};
/// Of a sum's significand, 24 or 11 bits, and 2 below; tensor cores keep as many or fewer (F. A.
/// Khattak and M. Mikaitis, "Accurate models of NVIDIA tensor cores," arXiv:2512.07004, 2025).
constexpr std::uint32_t fused_window_bits = 26;
constexpr std::uint32_t narrow_fused_window_bits = 13;
constexpr std::uint32_t narrowest_window_bits = 8;
constexpr std::uint32_t widest_window_bits = 48;

struct FloatBase {
  std::string_view name;
  FloatParameters parameters;
  bool window;  ///< of fused sums; else they have all places, which are few of 8 bits
};

constexpr std::array<FloatBase, 5> bases{{{"fp32", {8, 23}, true},
                                          {"fp16", {5, 10}, true},
                                          {"bf16", {8, 7}, true},
                                          {"fp8e4m3", exact_parameters, false},
                                          {"fp8e5m2", {5, 2}, false}}};

/// The numbers of both 8-bit formats: no word is stored so, and a lane's multipliers take both.
constexpr FloatBase of_both_8_bit_formats{"fp9e5m3", {5, 3}, false};

std::uint32_t width_of(const FloatParameters& parameters) {
  return 1 + parameters.exponent_bits + parameters.mantissa_bits;
}

/// The window of a fused sum that no option states.
std::uint32_t default_window_bits(const FloatBase& base, Accumulation accumulation,
                                  std::uint32_t accumulator_bits) {
  if (accumulation != Accumulation::Fused || !base.window) {
    return 0;
  }
  return accumulator_bits == narrow_accumulator_bits ? narrow_fused_window_bits : fused_window_bits;
}

/// The option of a window that is not the default one, or nothing.
std::string window_option(const FloatBase& base, const Datapath& datapath) {
  const auto bits = datapath.window_bits;
  return bits == default_window_bits(base, datapath.accumulation, datapath.accumulator_bits)
             ? ""
             : "-w" + std::to_string(bits);
}

std::string name_of(const FloatBase& base, const Datapath& datapath) {
  const auto bits = datapath.accumulator_bits;
  std::string name(base.name);
  if (bits != default_accumulator_bits) {
    name += "-a" + std::to_string(bits);
  }
  name += window_option(base, datapath);
  return datapath.accumulation == Accumulation::Chain ? name + "-chain" : name;
}

/// Products of two 8-bit words at full scale are above the largest fp16.
std::string accumulators_of(const FloatBase& base) {
  if (width_of(base.parameters) != byte_bits) {
    return "16 or 32 bits";
  }
  return base.parameters == exact_parameters ? "32 bits, or in fixed point of 24 or (exact) 48"
                                             : "32 bits, or of 24 in fixed point";
}

/// A floating-point accumulator, or that of a fixed-point window.
std::uint32_t read_accumulator(const Spelling& spelling, const std::string& option,
                               const FloatBase& base) {
  const auto bits = read_accumulator_option(spelling, option, narrow_accumulator_bits, exact_bits);
  const bool byte = width_of(base.parameters) == byte_bits;
  const bool known = bits == default_accumulator_bits ||
                     bits == (byte ? fixed_point_bits : narrow_accumulator_bits) ||
                     (bits == exact_bits && base.parameters == exact_parameters);
  if (!known) {
    throw format_error(spelling, "expected an accumulator of " + accumulators_of(base) +
                                     ", found \"" + option + "\"");
  }
  return bits;
}

/// What an option says of how products are added up, or nothing.
std::optional<Accumulation> read_accumulation(const std::string& option) {
  if (option == "chain") {
    return Accumulation::Chain;
  }
  return option == "fused" ? std::optional(Accumulation::Fused) : std::nullopt;
}

/// What the options of a spelling state.
struct Options {
  std::optional<Accumulation> accumulation;
  std::optional<std::uint32_t> window_bits;
  std::uint32_t accumulator_bits = default_accumulator_bits;
};

Options read_options(const Spelling& spelling, const FloatBase& base) {
  Options options;
  for (const auto& option : spelling.options) {
    const auto accumulation = read_accumulation(option);
    if (accumulation && options.accumulation) {
      throw format_error(spelling, "expected one of chain and fused, found both");
    }
    if (accumulation) {
      options.accumulation = accumulation;
    } else if (option.front() == 'w') {
      options.window_bits = read_bits_option(spelling, option, "a window of", narrowest_window_bits,
                                             widest_window_bits);
    } else {
      options.accumulator_bits = read_accumulator(spelling, option, base);
    }
  }
  return options;
}

Datapath read_datapath(const Spelling& spelling, const FloatBase& base) {
  const auto options = read_options(spelling, base);
  const auto bits = options.accumulator_bits;
  const bool fixed_point = bits == fixed_point_bits || bits == exact_bits;
  if (fixed_point && (options.accumulation || options.window_bits)) {
    throw format_error(spelling, "expected no other option beside an accumulator in fixed point");
  }
  if (options.accumulation == Accumulation::Chain && options.window_bits) {
    throw format_error(spelling, "expected no window of a chain, which rounds every sum");
  }
  const auto accumulation =
      fixed_point ? Accumulation::Integer : options.accumulation.value_or(Accumulation::Fused);
  return {
      .accumulation = accumulation,
      .accumulator_bits = bits,
      .window_bits = options.window_bits.value_or(default_window_bits(base, accumulation, bits))};
}

const FloatBase* base_of(const FloatParameters& parameters) {
  if (parameters == of_both_8_bit_formats.parameters) {
    return &of_both_8_bit_formats;
  }
  const auto* base = std::ranges::find(bases, parameters, &FloatBase::parameters);
  return base == bases.end() ? nullptr : base;
}

}  // namespace

std::string unit_name(const NumberFormat& format) {
  const auto name = base_name(format);
  const auto& datapath = format.datapath;
  if (!datapath.sums_are_floats() && datapath.accumulator_bits == exact_bits) {
    return name + "-a" + std::to_string(exact_bits);
  }
  return name + window_option(*base_of(format.storage.floating()), datapath);
}

std::string base_name(const NumberFormat& format) {
  const auto* base = base_of(format.storage.floating());
  if (base == nullptr) {
    throw Error("number format \"" + format.name + "\": not a known floating-point format");
  }
  return std::string(base->name);
}

std::optional<NumberFormat> parse_floating(const Spelling& spelling) {
  const auto* base = std::ranges::find(bases, spelling.base, &FloatBase::name);
  if (base == bases.end()) {
    return std::nullopt;
  }
  const auto datapath = read_datapath(spelling, *base);
  return NumberFormat{
      .name = name_of(*base, datapath),
      .storage = {.bits = width_of(base->parameters), .parameters = base->parameters},
      .datapath = datapath};
}

NumberFormat floating_lane(const NumberFormat& a, const NumberFormat& b) {
  const auto& of_a = a.storage.floating();
  const auto& of_b = b.storage.floating();
  const FloatParameters both{.exponent_bits = std::max(of_a.exponent_bits, of_b.exponent_bits),
                             .mantissa_bits = std::max(of_a.mantissa_bits, of_b.mantissa_bits)};
  const bool a_holds_b = both == of_a;
  if (!a_holds_b && both != of_b && both != of_both_8_bit_formats.parameters) {
    throw Error("no lane multiplies " + a.name + " and " + b.name +
                ": expected a format that holds the numbers of the other, or both of 8 bits");
  }
  const auto& base = *base_of(both);
  NumberFormat lane{.name = "",
                    .storage = {.bits = width_of(both), .parameters = both},
                    .datapath = a_holds_b ? common_datapath(a, b) : common_datapath(b, a)};
  if (unit_name(a) == base_name(a) && unit_name(b) == base_name(b)) {
    lane.datapath.window_bits =
        default_window_bits(base, lane.datapath.accumulation, lane.datapath.accumulator_bits);
  }
  lane.name = name_of(base, lane.datapath);
  if (sums_in_window(lane) && std::max(a.storage.bits, b.storage.bits) > byte_bits) {
    throw Error("no lane multiplies " + a.name + " and " + b.name +
                ": expected both of 8 bits, whose sums alone are taken in fixed point");
  }
  if (lane.datapath.accumulator_bits == exact_bits && both != exact_parameters) {
    throw Error("no lane multiplies " + a.name + " and " + b.name +
                ": expected two of fp8e4m3, whose products alone are exact in 48 bits");
  }
  return lane;
}

std::vector<FormatDescription> known_floating_formats() {
  return {{"fp32", "IEEE 754 single precision"},
          {"fp16", "IEEE 754 half precision, fused sums of vectors accumulated in fp32"},
          {"bf16", "bfloat16: the range of fp32 with 7 fraction bits, summed as fp16"},
          {"fp8e4m3", "OCP 8-bit float, 4 exponent bits, largest 448, no infinities"},
          {"fp8e5m2", "OCP 8-bit float, 5 exponent bits, largest 57344"}};
}

}  // namespace lnsim::numerics
