// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <random>
#include <span>
#include <string_view>
#include <vector>

#include "models/numerics/format/product_formats.hpp"
#include "models/numerics/format/spelling.hpp"

namespace lnsim::numerics {

class VectorDatapath;

/// What random words are of.
enum class WordRange : std::uint8_t {
  Usual,  ///< numbers of every magnitude that leave outputs within range, and zeros
  Any,    ///< every word equally likely; of floats, NaN and infinity now and then
  Small   ///< the smallest magnitude; of floats, random ones whose products are near the smallest
          ///< normal number
};

/// Shortcuts of a family for groups of elements with one scale, where it has some; each gives false
/// where it has none for these arguments, and the result is then undefined. Throws where
/// encode_word does.
class GroupShortcuts {
 public:
  GroupShortcuts() = default;
  GroupShortcuts(const GroupShortcuts&) = delete;
  GroupShortcuts& operator=(const GroupShortcuts&) = delete;
  virtual ~GroupShortcuts() = default;

  [[nodiscard]] virtual bool encode(std::span<const float> values, double scale,
                                    std::span<std::uint32_t> words);
  [[nodiscard]] virtual bool encode(std::span<const double> values, double scale,
                                    std::span<std::uint32_t> words);
  [[nodiscard]] virtual bool decode(std::span<const std::uint32_t> words, double scale,
                                    std::span<float> values);
  /// decode of encode.
  [[nodiscard]] virtual bool round(std::span<const float> values, double scale,
                                   std::span<float> rounded);
};

/// A family of number formats: everything that differs between families and is arithmetic. The
/// formats given to a family are its own.
class NumberFamily {
 public:
  NumberFamily() = default;
  NumberFamily(const NumberFamily&) = delete;
  NumberFamily& operator=(const NumberFamily&) = delete;
  virtual ~NumberFamily() = default;

  /// Such as lns.
  [[nodiscard]] virtual std::string_view name() const = 0;
  [[nodiscard]] virtual std::vector<FormatDescription> known() const = 0;
  /// Nothing where the base is not this family's; throws Error where it is but a parameter is bad.
  [[nodiscard]] virtual std::optional<NumberFormat> parse(const Spelling& spelling) const = 0;

  /// As functions of the same names for any format.
  [[nodiscard]] virtual std::vector<EventRate> multiply_accumulate_events(
      const NumberFormat& format) const = 0;
  [[nodiscard]] virtual std::vector<EventRate> post_processing_events(
      const NumberFormat& format) const = 0;
  [[nodiscard]] virtual std::unique_ptr<VectorDatapath> make_datapath(
      const ProductFormats& formats) const = 0;

  /// Throws Error where a lane can't take vectors of so many elements.
  virtual void require_vector_size(std::size_t /*elements*/, const NumberFormat& /*lane*/) const {}
  /// The lane that multiplies words of two different formats. Throws Error naming both where there
  /// is none, as of families that have no such lanes.
  [[nodiscard]] virtual NumberFormat lane_of(const NumberFormat& a, const NumberFormat& b) const;
  /// What becomes of a lane's sums that are stored in a format: that storage behind the lane's
  /// accumulator.
  [[nodiscard]] virtual NumberFormat result_of(const NumberFormat& lane,
                                               const NumberFormat& output) const;

  [[nodiscard]] virtual bool has_scale(const NumberFormat& /*format*/) const { return true; }
  /// Of a largest magnitude above 0.
  [[nodiscard]] virtual double scale_for_maximum(double magnitude,
                                                 const NumberFormat& format) const = 0;
  [[nodiscard]] virtual std::uint32_t encode(double x, double scale,
                                             const NumberFormat& format) const = 0;
  [[nodiscard]] virtual double decode(std::uint32_t word, double scale,
                                      const NumberFormat& format) const = 0;
  /// encode_word_stochastically at a scale, as a function of x and the random number.
  [[nodiscard]] virtual std::function<std::uint32_t(double, double)> stochastic_encoder(
      double scale, const NumberFormat& format) const = 0;
  [[nodiscard]] virtual std::unique_ptr<GroupShortcuts> group_shortcuts(
      const NumberFormat& format) const = 0;

  /// Whether a word stands for 0: the word 0.
  [[nodiscard]] virtual bool has_zero(const NumberFormat& /*format*/) const { return true; }
  [[nodiscard]] virtual std::uint32_t largest_word(const NumberFormat& format) const = 0;
  /// The word of a number that is not 0, with the other sign.
  [[nodiscard]] virtual std::uint32_t negated(std::uint32_t word, const NumberFormat& format) const;
  /// One draw of 64 bits, but none for what isn't random.
  [[nodiscard]] virtual std::uint32_t random_word(std::mt19937_64& random, WordRange range,
                                                  const NumberFormat& format) const;
  /// One of the words that stand for a number, each as likely; floats from 2^-8 to 1, of both
  /// signs.
  [[nodiscard]] virtual std::uint32_t uniform_word(std::mt19937_64& random,
                                                   const NumberFormat& format) const;
  /// An output offset that places the sum of so many random products within the result's range.
  [[nodiscard]] virtual std::int32_t centring_offset(std::uint64_t products,
                                                     const ProductFormats& formats) const = 0;
};

/// The datapath of a lane of two formats: with the options that either states in its name, which
/// both may where they are the same, else that of the first. Throws Error naming both.
[[nodiscard]] Datapath common_datapath(const NumberFormat& first, const NumberFormat& second);

// The folder families/ defines them, above the arithmetic that they are made of.
[[nodiscard]] const NumberFamily& lns_family();
[[nodiscard]] const NumberFamily& floating_family();
[[nodiscard]] const NumberFamily& integer_family();
[[nodiscard]] const NumberFamily& mx_family();

/// Every family, in the order of the alternatives of Format::parameters.
[[nodiscard]] std::span<const NumberFamily* const> number_families();

/// The family of a format.
[[nodiscard]] const NumberFamily& family_of(const Format& format);
[[nodiscard]] inline const NumberFamily& family_of(const NumberFormat& format) {
  return family_of(format.storage);
}

}  // namespace lnsim::numerics
