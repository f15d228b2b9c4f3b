// SPDX-License-Identifier: MIT
#include <algorithm>
#include <bit>
#include <cmath>

#include "models/base/event.hpp"
#include "models/numerics/codec/float_codec.hpp"
#include "models/numerics/codec/quantise.hpp"
#include "models/numerics/codec/word.hpp"
#include "models/numerics/datapath/float_datapath.hpp"
#include "models/numerics/datapath/float_fused_datapath.hpp"
#include "models/numerics/datapath/float_window_datapath.hpp"
#include "models/numerics/families/floating_spelling.hpp"
#include "models/numerics/format/number_family.hpp"
#include "models/numerics/tensor/float_encoder.hpp"
#include "models/numerics/tensor/tensor_kernels.hpp"

namespace lnsim::numerics {
namespace {

FloatGrid grid_of(const NumberFormat& format, double scale) {
  constexpr int double_bias = 1023;
  int exponent = 0;
  std::frexp(smallest_normal_float(format), &exponent);
  return {.scale = scale,
          .largest = largest_float(format),
          .smallest_exponent = exponent - 1 + double_bias,
          .mantissa_bits = format.storage.floating().mantissa_bits};
}

class FloatShortcuts final : public GroupShortcuts {
 public:
  explicit FloatShortcuts(const NumberFormat& format) : format_(format) {}

  bool encode(std::span<const float> values, double scale,
              std::span<std::uint32_t> words) override {
    encode_floats(values, scale, format_, words);
    return true;
  }
  bool encode(std::span<const double> values, double scale,
              std::span<std::uint32_t> words) override {
    encode_floats(values, scale, format_, words);
    return true;
  }
  bool round(std::span<const float> values, double scale, std::span<float> rounded) override {
    return tensor_kernels().round_floats(grid_of(format_, scale), values.data(), values.size(),
                                         rounded.data());
  }

 private:
  const NumberFormat& format_;
};

/// Between the nearest code and its neighbour on the other side of x.
std::uint32_t encode_stochastically(double x, const NumberFormat& format, double random) {
  const auto nearest = encode_float(x, format);
  const double distance = std::abs(x) - std::abs(decode_float(nearest, format));
  if (!std::isfinite(distance) || distance == 0 || std::abs(x) > largest_float(format)) {
    return nearest;
  }
  const auto neighbour = distance > 0 ? nearest + 1 : nearest - 1;
  const double step =
      std::abs(decode_float(neighbour, format)) - std::abs(decode_float(nearest, format));
  const double fraction = distance / step;
  const bool up = (distance > 0 ? fraction : 1 - fraction) > random;
  return up == (distance > 0) ? neighbour : nearest;
}

/// The biased exponents of random numbers: octaves from the largest down.
struct ExponentRange {
  std::uint32_t largest = 0;
  std::uint32_t octaves = 1;
};

std::int32_t bias_of(const NumberFormat& format) {
  return (1 << (format.storage.floating().exponent_bits - 1)) - 1;
}

/// The exponent of the largest usual numbers: 0, or the largest one of which every fraction is a
/// number where sums are taken in a window, below which small products vanish.
std::int32_t largest_usual_exponent(const NumberFormat& format) {
  return sums_in_window(format) ? bias_of(format) : 0;
}

/// The log2 of the smallest sum: that of a normal number, or the unit of a window.
std::int32_t smallest_sum_exponent(const NumberFormat& format) {
  constexpr std::uint32_t half_bits = 16;
  if (sums_in_window(format)) {
    return window_unit_exponent(format);
  }
  return format.datapath.accumulator_bits == half_bits ? -14 : -126;
}

ExponentRange exponent_range(const NumberFormat& format, WordRange range) {
  constexpr std::uint32_t most_octaves = 12;
  const auto bias = bias_of(format);
  if (range != WordRange::Small) {
    const auto largest = static_cast<std::uint32_t>(bias + largest_usual_exponent(format));
    return {largest, std::min(most_octaves, largest)};
  }
  const auto middle = bias + smallest_sum_exponent(format) / 2;
  constexpr auto octaves = 8;
  return {static_cast<std::uint32_t>(std::max(middle + octaves / 2, octaves - 1)), octaves};
}

/// A finite number without its sign, or zero.
std::uint32_t random_magnitude(std::uint32_t bits, const NumberFormat& format, WordRange range) {
  constexpr std::uint32_t zero_odds = 32;
  const auto exponents = exponent_range(format, range);
  const auto exponent = exponents.largest - bits % exponents.octaves;
  const auto below = bits / exponents.octaves;
  if (below % zero_odds == 0) {
    return 0;
  }
  const auto mantissa_bits = format.storage.floating().mantissa_bits;
  const auto fraction = below / zero_odds & ((1U << mantissa_bits) - 1);
  return exponent << mantissa_bits | fraction;
}

/// The resources of a lane.
struct Units {
  const char* multiplier;
  const char* adder;
};

Units units_of(Accumulation accumulation) {
  switch (accumulation) {
    case Accumulation::Integer:
      return {"float_window_multiplier", "float_window_adder"};
    case Accumulation::Chain:
      return {"float_multiplier", "float_adder"};
    case Accumulation::Fused:
      break;
  }
  return {"float_fused_multiplier", "float_fused_adder"};
}

class FloatingFamily final : public NumberFamily {
 public:
  std::string_view name() const override { return "float"; }
  std::vector<FormatDescription> known() const override { return known_floating_formats(); }
  std::optional<NumberFormat> parse(const Spelling& spelling) const override {
    return parse_floating(spelling);
  }

  std::vector<EventRate> multiply_accumulate_events(const NumberFormat& format) const override;
  std::vector<EventRate> post_processing_events(const NumberFormat& format) const override;
  std::unique_ptr<VectorDatapath> make_datapath(const ProductFormats& formats) const override {
    switch (formats.lane.datapath.accumulation) {
      case Accumulation::Integer:
        return std::make_unique<FloatWindowDatapath>(formats);
      case Accumulation::Chain:
        return std::make_unique<FloatDatapath>(formats);
      case Accumulation::Fused:
        break;
    }
    return std::make_unique<FloatFusedDatapath>(formats);
  }

  NumberFormat lane_of(const NumberFormat& a, const NumberFormat& b) const override {
    return floating_lane(a, b);
  }

  /// Exponents of wide formats hold the range.
  bool has_scale(const NumberFormat& format) const override {
    constexpr std::uint32_t widest_with_scale = 8;
    return format.storage.bits <= widest_with_scale;
  }
  double scale_for_maximum(double magnitude, const NumberFormat& format) const override {
    if (!has_scale(format)) {
      return 1;
    }
    int exponent = 0;
    const double fraction = std::frexp(magnitude / largest_float(format), &exponent);
    return std::ldexp(1.0, fraction == 0.5 ? exponent - 1 : exponent);
  }
  std::uint32_t encode(double x, double scale, const NumberFormat& format) const override {
    require_scale(scale, format);
    return encode_float(x / scale, format);
  }
  double decode(std::uint32_t word, double scale, const NumberFormat& format) const override {
    return decode_float(word, format) * scale;
  }
  std::function<std::uint32_t(double, double)> stochastic_encoder(
      double scale, const NumberFormat& format) const override {
    return [&format, scale](double x, double random) {
      return encode_stochastically(x / scale, format, random);
    };
  }
  std::unique_ptr<GroupShortcuts> group_shortcuts(const NumberFormat& format) const override {
    return std::make_unique<FloatShortcuts>(format);
  }

  std::uint32_t largest_word(const NumberFormat& format) const override {
    return encode_float(largest_float(format), format);
  }
  /// Signs and odds are drawn from the upper half of the random bits.
  std::uint32_t random_word(std::mt19937_64& random, WordRange range,
                            const NumberFormat& format) const override {
    constexpr std::uint32_t word_odds = 64;
    const auto draw = random();
    const auto bits = static_cast<std::uint32_t>(draw);
    const auto other_bits = static_cast<std::uint32_t>(draw >> 32U);
    if (range == WordRange::Any && other_bits / 2 % word_odds == 0) {
      return bits & static_cast<std::uint32_t>((std::uint64_t{1} << format.storage.bits) - 1);
    }
    const auto sign = other_bits % 2 << (format.storage.bits - 1);
    return sign | random_magnitude(bits, format, range);
  }
  std::uint32_t uniform_word(std::mt19937_64& random, const NumberFormat& format) const override {
    constexpr double smallest_part = 0x1p-8;
    const double largest = sums_in_window(format) ? largest_float(format) : 1;
    const auto smallest = encode_word(largest * smallest_part, 1, format);
    const auto count = encode_word(largest, 1, format) - smallest + 1;
    const auto magnitude = smallest + static_cast<std::uint32_t>(random() % count);
    return magnitude | static_cast<std::uint32_t>(random() % 2) << (format.storage.bits - 1);
  }
  /// Numbers stay below 2 times the largest usual power of two, with a root mean square below 1.
  std::int32_t centring_offset(std::uint64_t products,
                               const ProductFormats& formats) const override {
    return -(static_cast<std::int32_t>(std::bit_width(products)) / 2) -
           largest_usual_exponent(formats.a) - largest_usual_exponent(formats.b);
  }
};

std::vector<EventRate> FloatingFamily::multiply_accumulate_events(
    const NumberFormat& format) const {
  const auto units = units_of(format.datapath.accumulation);
  return {{Event{.component = "multiplier",
                 .resource = units.multiplier,
                 .action = "multiply",
                 .variant = unit_name(format),
                 .attributes = {{"width_bits", format.storage.bits}}}},
          {Event{.component = "accumulator",
                 .resource = units.adder,
                 .action = "add",
                 .variant = unit_name(format),
                 .attributes = {{"width_bits", format.datapath.accumulator_bits}}}}};
}

std::vector<EventRate> FloatingFamily::post_processing_events(const NumberFormat& format) const {
  return {{Event{.component = "post_processing",
                 .resource = "float_round",
                 .action = "convert",
                 .variant = base_name(format),
                 .attributes = {{"width_bits", format.storage.bits}}}}};
}

}  // namespace

const NumberFamily& floating_family() {
  static const FloatingFamily family;
  return family;
}

}  // namespace lnsim::numerics
