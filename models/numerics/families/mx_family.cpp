// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <utility>

#include "models/base/event.hpp"
#include "models/numerics/codec/mx_code.hpp"
#include "models/numerics/codec/quantise.hpp"
#include "models/numerics/datapath/mx_datapath.hpp"
#include "models/numerics/format/number_family.hpp"

namespace lnsim::numerics {
namespace {

constexpr std::uint32_t accumulator_bits = 32;

struct MxBase {
  std::string_view name;
  MxParameters parameters;
  std::string_view elements;
};

constexpr std::array<MxBase, 6> bases{{{"mxfp8e4m3", {4, 3}, "FP8 E4M3"},
                                       {"mxfp8e5m2", {5, 2}, "FP8 E5M2"},
                                       {"mxfp6e3m2", {3, 2}, "FP6 E3M2"},
                                       {"mxfp6e2m3", {2, 3}, "FP6 E2M3"},
                                       {"mxfp4", {2, 1}, "FP4 E2M1"},
                                       {"mxint8", {0, 7}, "INT8"}}};

std::optional<NumberFormat> parse_mx(const Spelling& spelling) {
  const auto* base = std::ranges::find(bases, spelling.base, &MxBase::name);
  if (base == bases.end()) {
    return std::nullopt;
  }
  if (!spelling.options.empty()) {
    throw format_error(spelling, "expected no option, found \"" + spelling.options.front() + "\"");
  }
  const auto& parameters = base->parameters;
  return NumberFormat{
      .name = std::string(base->name),
      .storage = {.bits = 1 + parameters.exponent_bits + parameters.mantissa_bits,
                  .parameters = parameters,
                  .scale = mx_blocks},
      .datapath = {.accumulation = Accumulation::Fused, .accumulator_bits = accumulator_bits}};
}

const NumberFamily& element_family(const NumberFormat& format) {
  return family_of(element_format(format));
}

/// Any element that is finite, or of a float with NaN what its family draws.
std::uint32_t random_element(std::mt19937_64& random, WordRange range, const NumberFormat& format) {
  if (!has_nan_elements(format)) {
    return static_cast<std::uint32_t>(random()) & ((1U << format.storage.bits) - 1);
  }
  return element_family(format).random_word(
      random, range == WordRange::Small ? WordRange::Usual : range, element_format(format));
}

/// Throws Error where a value has no element: of those without NaN, what is not finite.
void require_encodable(double x, const NumberFormat& format) {
  if (!has_nan_elements(format)) {
    require_finite(x, format);
  }
}

/// Those of the elements.
class MxShortcuts final : public GroupShortcuts {
 public:
  explicit MxShortcuts(const NumberFormat& format)
      : format_(format),
        unit_(element_unit(format)),
        elements_(element_family(format).group_shortcuts(element_format(format))) {}

  bool encode(std::span<const float> values, double scale,
              std::span<std::uint32_t> words) override {
    return encode_all(values, scale, words);
  }
  bool encode(std::span<const double> values, double scale,
              std::span<std::uint32_t> words) override {
    return encode_all(values, scale, words);
  }
  bool round(std::span<const float> values, double scale, std::span<float> rounded) override {
    return elements_->round(values, scale * unit_, rounded);
  }

 private:
  template <typename Real>
  bool encode_all(std::span<const Real> values, double scale, std::span<std::uint32_t> words) {
    std::ranges::for_each(values, [this](Real x) { require_encodable(x, format_); });
    return elements_->encode(values, scale * unit_, words);
  }

  const NumberFormat& format_;
  double unit_;
  std::unique_ptr<GroupShortcuts> elements_;
};

/// Elements are encoded as the numbers that they are in their own format.
class MxFamily final : public NumberFamily {
 public:
  std::string_view name() const override { return "mx"; }
  std::vector<FormatDescription> known() const override {
    std::vector<FormatDescription> known;
    for (const auto& base : bases) {
      known.push_back({std::string(base.name), "OCP microscaling, blocks of 32 " +
                                                   std::string(base.elements) +
                                                   " with a scale, accumulated in fp32"});
    }
    return known;
  }
  std::optional<NumberFormat> parse(const Spelling& spelling) const override {
    return parse_mx(spelling);
  }

  std::vector<EventRate> multiply_accumulate_events(const NumberFormat& format) const override;
  std::vector<EventRate> post_processing_events(const NumberFormat& format) const override;
  std::unique_ptr<VectorDatapath> make_datapath(const ProductFormats& formats) const override {
    return std::make_unique<MxDatapath>(formats);
  }

  void require_vector_size(std::size_t elements, const NumberFormat& lane) const override {
    require_in_block(elements, lane);
  }

  /// A block has one, not a tensor.
  bool has_scale(const NumberFormat& /*format*/) const override { return false; }
  /// Section 6.3 of the specification: the largest power of two in the block over the largest one
  /// that an element can be.
  double scale_for_maximum(double magnitude, const NumberFormat& format) const override {
    constexpr int largest = 127;
    const auto exponent = std::ilogb(magnitude) - largest_element_exponent(format);
    return std::ldexp(1.0, std::clamp(exponent, -largest, largest));
  }
  std::uint32_t encode(double x, double scale, const NumberFormat& format) const override {
    require_encodable(x, format);
    return element_family(format).encode(x, scale * element_unit(format), element_format(format));
  }
  double decode(std::uint32_t word, double scale, const NumberFormat& format) const override {
    return element_family(format).decode(word, scale * element_unit(format),
                                         element_format(format));
  }
  std::function<std::uint32_t(double, double)> stochastic_encoder(
      double scale, const NumberFormat& format) const override {
    auto encode = element_family(format).stochastic_encoder(scale * element_unit(format),
                                                            element_format(format));
    return [&format, encode = std::move(encode)](double x, double random) {
      require_encodable(x, format);
      return encode(x, random);
    };
  }
  std::unique_ptr<GroupShortcuts> group_shortcuts(const NumberFormat& format) const override {
    return std::make_unique<MxShortcuts>(format);
  }

  /// At the largest scale.
  std::uint32_t largest_word(const NumberFormat& format) const override {
    constexpr std::int32_t largest = 127;
    return with_block_exponent(largest_element(format), largest, format);
  }
  std::uint32_t negated(std::uint32_t word, const NumberFormat& format) const override {
    const auto elements = (1U << format.storage.bits) - 1;
    return (word & ~elements) |
           element_family(format).negated(word & elements, element_format(format));
  }
  /// Scales within an octave or two of 1, where any word is asked for now and then any, and where
  /// small ones are those of products near the smallest normal number of fp32.
  std::uint32_t random_word(std::mt19937_64& random, WordRange range,
                            const NumberFormat& format) const override {
    constexpr std::uint32_t word_odds = 64;
    constexpr std::uint32_t octaves = 8;
    constexpr std::int32_t half_of_the_smallest = -63;
    const auto draw = static_cast<std::uint32_t>(random() >> 32U);
    const auto element = random_element(random, range, format);
    if (range == WordRange::Any && draw % word_odds == 0) {
      return with_block_exponent(element, static_cast<std::int32_t>(draw / word_odds), format);
    }
    const auto middle = range == WordRange::Small ? half_of_the_smallest : 0;
    const auto lowest = middle - static_cast<std::int32_t>(octaves / 2);
    return with_block_exponent(
        element, lowest + static_cast<std::int32_t>(draw / word_odds % octaves), format);
  }
  /// At scale 1; of floats without NaN any element.
  std::uint32_t uniform_word(std::mt19937_64& random, const NumberFormat& format) const override {
    const auto& element = element_format(format);
    return element.storage.is<FloatParameters>() && !has_nan_elements(format)
               ? random_element(random, WordRange::Any, format)
               : element_family(format).uniform_word(random, element);
  }
  /// Random elements have a root mean square of about half their largest power of two, or in floats
  /// with NaN below 1, and scales one of 2^2; sums are placed an octave below the result's largest.
  std::int32_t centring_offset(std::uint64_t products,
                               const ProductFormats& formats) const override {
    constexpr std::int32_t octaves = 3;
    const auto growth = static_cast<std::int32_t>(std::bit_width(products)) / 2;
    return has_nan_elements(formats.lane)
               ? -growth
               : largest_element_exponent(formats.result) - growth - octaves -
                     2 * largest_element_exponent(formats.lane);
  }
};

std::vector<EventRate> MxFamily::multiply_accumulate_events(const NumberFormat& format) const {
  return {{Event{.component = "multiplier",
                 .resource = "mx_multiplier",
                 .action = "multiply",
                 .variant = format.name,
                 .attributes = {{"width_bits", format.storage.bits}}}},
          {Event{.component = "accumulator",
                 .resource = "mx_adder",
                 .action = "add",
                 .variant = format.name,
                 .attributes = {{"width_bits", format.datapath.accumulator_bits}}}}};
}

/// Rounding to an element, and the comparison by which exponents of a block's outputs give its
/// scale as they go by.
std::vector<EventRate> MxFamily::post_processing_events(const NumberFormat& format) const {
  return {{Event{.component = "post_processing",
                 .resource = "float_round",
                 .action = "convert",
                 .variant = format.name,
                 .attributes = {{"width_bits", format.storage.bits}}}},
          {Event{.component = "post_processing",
                 .resource = "comparator",
                 .action = "compare",
                 .variant = "",
                 .attributes = {{"width_bits", format.storage.scale.bits}}}}};
}

}  // namespace

const NumberFamily& mx_family() {
  static const MxFamily family;
  return family;
}

}  // namespace lnsim::numerics
