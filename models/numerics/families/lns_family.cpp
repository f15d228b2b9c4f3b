// SPDX-License-Identifier: MIT
#include <bit>
#include <cmath>

#include "models/base/event.hpp"
#include "models/numerics/codec/lns_codec.hpp"
#include "models/numerics/codec/quantise.hpp"
#include "models/numerics/codec/stochastic_rounding.hpp"
#include "models/numerics/datapath/lns_datapath.hpp"
#include "models/numerics/families/lns_spelling.hpp"
#include "models/numerics/format/number_family.hpp"
#include "models/numerics/tensor/lns_encoder.hpp"
#include "models/numerics/tensor/octave_tables.hpp"
#include "models/numerics/tensor/tensor_kernels.hpp"

namespace lnsim::numerics {
namespace {

/// By the tables of an octave, which cost as much as some elements.
class LnsShortcuts final : public GroupShortcuts {
 public:
  explicit LnsShortcuts(const NumberFormat& format) : format_(format) {}

  bool encode(std::span<const float> values, double scale,
              std::span<std::uint32_t> words) override {
    return encode_all(values, scale, words);
  }
  bool encode(std::span<const double> values, double scale,
              std::span<std::uint32_t> words) override {
    return encode_all(values, scale, words);
  }

  bool decode(std::span<const std::uint32_t> words, double scale,
              std::span<float> values) override {
    const auto numbers = pays(words.size()) ? octave_numbers(scale, format_) : std::nullopt;
    if (numbers) {
      tensor_kernels().decode(*numbers, words.data(), words.size(), values.data());
    }
    return numbers.has_value();
  }

  bool round(std::span<const float> values, double scale, std::span<float> rounded) override {
    return pays(values.size()) && encoder_at(scale).round(values, rounded);
  }

 private:
  /// Whether elements are not fewer than an octave's tables have entries.
  [[nodiscard]] bool pays(std::size_t elements) const {
    return elements >= format_.storage.lns().base_factor;
  }

  template <typename Real>
  bool encode_all(std::span<const Real> values, double scale, std::span<std::uint32_t> words) {
    if (pays(values.size())) {
      encoder_at(scale)(values, words);
      return true;
    }
    return false;
  }

  const LnsEncoder& encoder_at(double scale) {
    if (!encoder_) {
      encoder_.emplace(format_);
    }
    encoder_->set_scale(scale);
    return *encoder_;
  }

  const NumberFormat& format_;
  std::optional<LnsEncoder> encoder_;
};

/// What the events of a conversion by bins are called.
std::string bins_variant(LnsConversion conversion) {
  return conversion == LnsConversion::DeferredBins ? "deferred-bins" : "bins";
}

class LnsFamily final : public NumberFamily {
 public:
  std::string_view name() const override { return "lns"; }
  std::vector<FormatDescription> known() const override { return known_lns_formats(); }
  std::optional<NumberFormat> parse(const Spelling& spelling) const override {
    return parse_lns(spelling);
  }

  std::vector<EventRate> multiply_accumulate_events(const NumberFormat& format) const override;
  std::vector<EventRate> post_processing_events(const NumberFormat& format) const override;
  std::unique_ptr<VectorDatapath> make_datapath(const ProductFormats& formats) const override {
    return std::make_unique<LnsDatapath>(formats);
  }

  NumberFormat lane_of(const NumberFormat& a, const NumberFormat& b) const override {
    return lns_lane(a, b);
  }

  double scale_for_maximum(double magnitude, const NumberFormat& format) const override {
    const auto largest = largest_exponent(format);
    const auto gamma = format.storage.lns().base_factor;
    const LnsCode code{.negative = false, .zero = false, .exponent = largest % gamma};
    return std::ldexp(magnitude / numerics::decode(code, 1, format),
                      -static_cast<int>(largest / gamma));
  }
  std::uint32_t encode(double x, double scale, const NumberFormat& format) const override {
    return pack(numerics::encode(x, scale, format), format);
  }
  double decode(std::uint32_t word, double scale, const NumberFormat& format) const override {
    return numerics::decode(unpack(word, format), scale, format);
  }

  /// Distances are in the log domain.
  std::function<std::uint32_t(double, double)> stochastic_encoder(
      double scale, const NumberFormat& format) const override {
    return [&format, log2_of_scale = std::log2(scale)](double x, double random) {
      require_finite(x, format);
      if (x == 0) {
        return pack(zero_code(format), format);
      }
      const double position =
          format.storage.lns().base_factor * (std::log2(std::abs(x)) - log2_of_scale);
      return pack(clamp_code(std::signbit(x), round_by(position, random), format), format);
    };
  }
  std::unique_ptr<GroupShortcuts> group_shortcuts(const NumberFormat& format) const override {
    return std::make_unique<LnsShortcuts>(format);
  }

  bool has_zero(const NumberFormat& format) const override {
    return format.storage.lns().zero_policy == ZeroPolicy::ReservedCode;
  }
  std::uint32_t largest_word(const NumberFormat& format) const override {
    return pack({.exponent = largest_exponent(format)}, format);
  }

  /// Places the root mean square of a sum of n random products in the middle of the result's range.
  /// With exponents uniform over o octaves up to L it is near 2^(2 L / gamma) sqrt(n) / o.
  std::int32_t centring_offset(std::uint64_t products,
                               const ProductFormats& formats) const override {
    const auto largest = [](const NumberFormat& format, std::uint32_t gamma) {
      return static_cast<std::int32_t>(largest_exponent(format) * gamma /
                                       format.storage.lns().base_factor);
    };
    const auto gamma = formats.output().lns().base_factor;
    const auto growth = static_cast<std::int32_t>(std::bit_width(products)) / 2;
    const auto octaves = static_cast<std::int32_t>(
        std::bit_width(largest_exponent(formats.lane) / formats.lane.storage.lns().base_factor));
    return -(largest(formats.a, gamma) + largest(formats.b, gamma) +
             static_cast<std::int32_t>(gamma) * (growth - octaves) -
             largest(formats.result, gamma) / 2);
  }
};

std::vector<EventRate> LnsFamily::multiply_accumulate_events(const NumberFormat& format) const {
  const auto bins = bins_variant(format.datapath.lns().conversion);
  const bool table = format.datapath.lns().conversion == LnsConversion::Table;
  return {{Event{.component = "exponent_adder",
                 .resource = "integer_adder",
                 .action = "add",
                 .variant = "lns",
                 .attributes = {{"width_bits", format.storage.bits}}}},
          {Event{.component = "conversion",
                 .resource = "lns_conversion",
                 .action = "convert",
                 .variant = table ? "table" : bins,
                 .attributes = {{"width_bits", format.storage.bits},
                                {"table_entries", format.datapath.lns().table_entries},
                                {"base_factor", format.storage.lns().base_factor},
                                {"accumulator_bits", format.datapath.accumulator_bits}}}},
          {Event{.component = "accumulator",
                 .resource = "integer_adder",
                 .action = "add",
                 .variant = table ? "lns" : "lns-" + bins,
                 .attributes = {{"width_bits", format.datapath.accumulator_bits},
                                {"table_entries", format.datapath.lns().table_entries},
                                {"base_factor", format.storage.lns().base_factor},
                                {"accumulator_bits", format.datapath.accumulator_bits},
                                {"operand_bits", format.storage.bits}}}}};
}

std::vector<EventRate> LnsFamily::post_processing_events(const NumberFormat& format) const {
  std::vector<EventRate> rates{
      {Event{.component = "post_processing",
             .resource = "linear_to_log",
             .action = "convert",
             .variant = "",
             .attributes = {{"width_bits", format.datapath.accumulator_bits},
                            {"table_entries", format.storage.lns().base_factor}}}}};
  if (format.datapath.lns().conversion == LnsConversion::DeferredBins) {
    rates.push_back(
        {Event{.component = "bin_constants",
               .resource = "lns_conversion",
               .action = "combine",
               .variant = bins_variant(format.datapath.lns().conversion),
               .attributes = {{"width_bits", format.datapath.accumulator_bits},
                              {"table_entries", format.datapath.lns().table_entries}}}});
  }
  return rates;
}

}  // namespace

const NumberFamily& lns_family() {
  static const LnsFamily family;
  return family;
}

}  // namespace lnsim::numerics
