// SPDX-License-Identifier: MIT
#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <string>
#include <tuple>

#include "models/base/error.hpp"
#include "models/base/event.hpp"
#include "models/numerics/codec/integer_codec.hpp"
#include "models/numerics/codec/quantise.hpp"
#include "models/numerics/codec/stochastic_rounding.hpp"
#include "models/numerics/codec/word.hpp"
#include "models/numerics/datapath/integer_datapath.hpp"
#include "models/numerics/format/number_family.hpp"
#include "models/numerics/tensor/tensor_kernels.hpp"

namespace lnsim::numerics {
namespace {

/// Accumulation width of the MAGNet PE generator (Venkatesan et al., ICCAD 2019).
constexpr std::uint32_t default_accumulator_bits = 24;
constexpr std::uint32_t minimum_accumulator_bits = 8;
constexpr std::uint32_t maximum_accumulator_bits = 48;

std::string name_of(const NumberFormat& format) {
  const auto accumulator_bits = format.datapath.accumulator_bits;
  return "int" + std::to_string(format.storage.bits) +
         (accumulator_bits == default_accumulator_bits ? ""
                                                       : "-a" + std::to_string(accumulator_bits));
}

std::optional<NumberFormat> parse_integer(const Spelling& spelling) {
  if (spelling.base != "int8" && spelling.base != "int4") {
    return std::nullopt;
  }
  NumberFormat format{
      .name = "",
      .storage = {.bits = spelling.base == "int8" ? 8U : 4U, .parameters = IntegerParameters{}},
      .datapath = {.accumulator_bits = default_accumulator_bits}};
  for (const auto& option : spelling.options) {
    format.datapath.accumulator_bits = read_accumulator_option(
        spelling, option, minimum_accumulator_bits, maximum_accumulator_bits);
  }
  format.name = name_of(format);
  return format;
}

std::uint32_t word_of(std::int64_t code, const NumberFormat& format) {
  return static_cast<std::uint32_t>(code) & ((1U << format.storage.bits) - 1);
}

class IntegerShortcuts final : public GroupShortcuts {
 public:
  explicit IntegerShortcuts(const NumberFormat& format) : format_(format) {}

  bool encode(std::span<const float> values, double scale,
              std::span<std::uint32_t> words) override {
    encode_all(values, scale, words);
    return true;
  }
  bool encode(std::span<const double> values, double scale,
              std::span<std::uint32_t> words) override {
    encode_all(values, scale, words);
    return true;
  }
  bool round(std::span<const float> values, double scale, std::span<float> rounded) override {
    return tensor_kernels().round_integers(scale, largest_integer(format_), values.data(),
                                           values.size(), rounded.data());
  }

 private:
  /// encode_integer of each value: adding 1.5 * 2^52 and subtracting it again rounds to a whole
  /// number, ties to even.
  template <typename Real>
  void encode_all(std::span<const Real> values, double scale,
                  std::span<std::uint32_t> words) const {
    constexpr double rounder = 0x1.8p52;
    const double largest = largest_integer(format_);
    bool finite = true;
    for (std::size_t i = 0; i < values.size(); ++i) {
      finite = finite && std::abs(values[i]) <= std::numeric_limits<Real>::max();
      const double quotient = std::clamp(values[i] / scale, -largest, largest);
      words[i] = word_of(static_cast<std::int32_t>(quotient + rounder - rounder), format_);
    }
    if (!finite) {
      throw Error("expected finite values, found one that is infinite or no number");
    }
  }

  const NumberFormat& format_;
};

class IntegerFamily final : public NumberFamily {
 public:
  std::string_view name() const override { return "integer"; }
  std::vector<FormatDescription> known() const override {
    return {{"int8", "8-bit symmetric integer, accumulated in 24 bits"},
            {"int4", "4-bit symmetric integer, accumulated in 24 bits"}};
  }
  std::optional<NumberFormat> parse(const Spelling& spelling) const override {
    return parse_integer(spelling);
  }

  std::vector<EventRate> multiply_accumulate_events(const NumberFormat& format) const override;
  std::vector<EventRate> post_processing_events(const NumberFormat& format) const override;
  std::unique_ptr<VectorDatapath> make_datapath(const ProductFormats& formats) const override {
    return std::make_unique<IntegerDatapath>(formats);
  }

  /// As wide as the wider one.
  NumberFormat lane_of(const NumberFormat& a, const NumberFormat& b) const override {
    const auto& [wider, other] = a.storage.bits >= b.storage.bits ? std::tie(a, b) : std::tie(b, a);
    auto lane = wider;
    lane.datapath = common_datapath(wider, other);
    lane.name = name_of(lane);
    return lane;
  }

  double scale_for_maximum(double magnitude, const NumberFormat& format) const override {
    return magnitude / largest_integer(format);
  }
  std::uint32_t encode(double x, double scale, const NumberFormat& format) const override {
    return word_of(encode_integer(x, scale, format), format);
  }
  double decode(std::uint32_t word, double scale, const NumberFormat& format) const override {
    return sign_extend(word, format.storage.bits) * scale;
  }
  std::function<std::uint32_t(double, double)> stochastic_encoder(
      double scale, const NumberFormat& format) const override {
    return [&format, scale](double x, double random) {
      require_finite(x, format);
      const double largest = largest_integer(format);
      return word_of(round_by(std::clamp(x / scale, -largest, largest), random), format);
    };
  }
  std::unique_ptr<GroupShortcuts> group_shortcuts(const NumberFormat& format) const override {
    return std::make_unique<IntegerShortcuts>(format);
  }

  std::uint32_t largest_word(const NumberFormat& format) const override {
    return word_of(largest_integer(format), format);
  }
  std::uint32_t negated(std::uint32_t word, const NumberFormat& format) const override {
    return word_of(-std::int64_t{word}, format);
  }
  std::uint32_t uniform_word(std::mt19937_64& random, const NumberFormat& format) const override {
    const std::int64_t largest = largest_integer(format);
    const auto codes = static_cast<std::uint64_t>(2 * largest + 1);
    return word_of(static_cast<std::int64_t>(random() % codes) - largest, format);
  }
  /// Integers of b bits have a root mean square of 2^(b-1) / sqrt(3); sums are placed two octaves
  /// below the result's largest.
  std::int32_t centring_offset(std::uint64_t products,
                               const ProductFormats& formats) const override {
    const auto growth = static_cast<std::int32_t>(std::bit_width(products)) / 2;
    const auto bits = formats.a.storage.bits + formats.b.storage.bits - formats.output().bits;
    return -(static_cast<std::int32_t>(bits) - 1 + growth);
  }
};

std::vector<EventRate> IntegerFamily::multiply_accumulate_events(const NumberFormat& format) const {
  const auto base = "int" + std::to_string(format.storage.bits);
  return {{Event{.component = "multiplier",
                 .resource = "integer_multiplier",
                 .action = "multiply",
                 .variant = base,
                 .attributes = {{"width_bits", format.storage.bits}}}},
          {Event{.component = "accumulator",
                 .resource = "integer_adder",
                 .action = "add",
                 .variant = base,
                 .attributes = {{"width_bits", format.datapath.accumulator_bits}}}}};
}

std::vector<EventRate> IntegerFamily::post_processing_events(const NumberFormat& format) const {
  return {{Event{.component = "post_processing",
                 .resource = "integer_requantise",
                 .action = "convert",
                 .variant = "",
                 .attributes = {{"width_bits", format.datapath.accumulator_bits}}}}};
}

}  // namespace

const NumberFamily& integer_family() {
  static const IntegerFamily family;
  return family;
}

}  // namespace lnsim::numerics
