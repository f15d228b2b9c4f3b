// SPDX-License-Identifier: MIT
#include "models/numerics/word_tensor.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "models/base/error.hpp"
#include "models/numerics/float_encoder.hpp"
#include "models/numerics/integer_codec.hpp"
#include "models/numerics/lns_encoder.hpp"
#include "models/numerics/quantise.hpp"
#include "models/numerics/stochastic_rounding.hpp"
#include "models/numerics/word.hpp"

namespace lnsim::numerics {
namespace {

/// The widest format that is worth a table of all its words, where a tensor is no smaller.
constexpr std::uint32_t widest_table = 16;

constexpr auto not_finite = "expected finite values, found one that is infinite or no number";

void require_sizes(const ScaleGroups& groups, std::size_t values, std::size_t words,
                   std::size_t scales) {
  const auto elements = groups.rows * groups.columns;
  if (groups.group == 0 || values != elements || words != elements || scales != groups.count()) {
    throw Error("a tensor of " + std::to_string(groups.rows) + " x " +
                std::to_string(groups.columns) + " elements in groups of " +
                std::to_string(groups.group) + ", found " + std::to_string(values) + " values, " +
                std::to_string(words) + " words and " + std::to_string(scales) + " scales");
  }
}

/// Calls visit(group, first element, elements) for every group.
template <typename Visit>
void for_each_group(const ScaleGroups& groups, const Visit& visit) {
  std::size_t group = 0;
  for (std::size_t row = 0; row < groups.rows; ++row) {
    for (std::size_t column = 0; column < groups.columns; column += groups.group) {
      const auto size = std::min(groups.group, groups.columns - column);
      visit(group++, row * groups.columns + column, size);
    }
  }
}

/// encode_integer of each value: adding 1.5 * 2^52 and subtracting it again rounds to a whole
/// number, ties to even.
template <typename Real>
void encode_integers(std::span<const Real> values, double scale, const NumberFormat& format,
                     std::span<std::uint32_t> words) {
  constexpr double rounder = 0x1.8p52;
  const double largest = largest_integer(format);
  const auto mask = (1U << format.bits) - 1;
  bool finite = true;
  for (std::size_t i = 0; i < values.size(); ++i) {
    finite = finite && std::abs(values[i]) <= std::numeric_limits<Real>::max();
    const double quotient = std::clamp(values[i] / scale, -largest, largest);
    const auto code = static_cast<std::int32_t>(quotient + rounder - rounder);
    words[i] = static_cast<std::uint32_t>(code) & mask;
  }
  if (!finite) {
    throw Error(not_finite);
  }
}

/// Encodes groups of one scale.
class GroupEncoder {
 public:
  GroupEncoder(const NumberFormat& format, std::optional<std::uint64_t> seed)
      : format_(format), seed_(seed) {
    if (format.family == NumberFamily::Lns && !seed) {
      lns_.emplace(format);
    }
  }

  /// first: the place of the group's first element in the tensor.
  template <typename Real>
  void operator()(std::span<const Real> values, double scale, std::size_t first,
                  std::span<std::uint32_t> words) {
    require_scale(scale, format_);
    if (seed_) {
      for (std::size_t i = 0; i < values.size(); ++i) {
        const double random = uniform(*seed_, first + i);
        words[i] = encode_word_stochastically(values[i], scale, format_, random);
      }
    } else if (format_.family == NumberFamily::Float) {
      encode_floats(values, scale, format_, words);
    } else if (format_.family == NumberFamily::Integer) {
      encode_integers(values, scale, format_, words);
    } else if (values.size() < format_.lns.base_factor) {
      // Fewer than the midpoints that the encoder would place.
      std::ranges::transform(values, words.begin(),
                             [&](Real value) { return encode_word(value, scale, format_); });
    } else {
      lns_->set_scale(scale);
      (*lns_)(values, words);
    }
  }

 private:
  const NumberFormat& format_;
  std::optional<std::uint64_t> seed_;
  std::optional<LnsEncoder> lns_;
};

template <typename Real>
double largest_of(std::span<const Real> values) {
  Real largest = 0;
  bool finite = true;
  for (const Real value : values) {
    const Real magnitude = std::abs(value);
    finite = finite && magnitude <= std::numeric_limits<Real>::max();
    largest = std::max(largest, magnitude);
  }
  if (!finite) {
    throw Error(not_finite);
  }
  return largest;
}

double power_of_two_from(double scale) {
  int exponent = 0;
  const double fraction = std::frexp(scale, &exponent);
  return std::ldexp(1.0, fraction == 0.5 ? exponent - 1 : exponent);
}

std::vector<double> table_of(const NumberFormat& format) {
  std::vector<double> table(std::size_t{1} << format.bits);
  for (std::size_t word = 0; word < table.size(); ++word) {
    table[word] = decode_word(static_cast<std::uint32_t>(word), 1, format);
  }
  return table;
}

}  // namespace

std::size_t ScaleGroups::count() const {
  return group == 0 ? 0 : rows * ((columns + group - 1) / group);
}

template <typename Real>
std::vector<double> scales_of(std::span<const Real> values, const ScaleGroups& groups,
                              const NumberFormat& format, ScaleRule rule) {
  require_sizes(groups, values.size(), values.size(), groups.count());
  std::vector<double> scales(groups.count());
  for_each_group(groups, [&](std::size_t group, std::size_t first, std::size_t size) {
    const double scale = scale_for_maximum(largest_of(values.subspan(first, size)), format);
    scales[group] = rule == ScaleRule::Maximum ? scale : power_of_two_from(scale);
  });
  return scales;
}

template <typename Real>
void encode_words(std::span<const Real> values, const ScaleGroups& groups,
                  std::span<const double> scales, const NumberFormat& format,
                  std::optional<std::uint64_t> seed, std::span<std::uint32_t> words) {
  require_sizes(groups, values.size(), words.size(), scales.size());
  GroupEncoder encoder(format, seed);
  for_each_group(groups, [&](std::size_t group, std::size_t first, std::size_t size) {
    encoder(values.subspan(first, size), scales[group], first, words.subspan(first, size));
  });
}

template <typename Real>
void decode_words(std::span<const std::uint32_t> words, const ScaleGroups& groups,
                  std::span<const double> scales, const NumberFormat& format,
                  std::span<Real> values) {
  require_sizes(groups, values.size(), words.size(), scales.size());
  const bool tabled = format.bits <= widest_table && values.size() >> format.bits > 0;
  const auto table = tabled ? table_of(format) : std::vector<double>{};
  const auto mask = table.size() - 1;
  for_each_group(groups, [&](std::size_t group, std::size_t first, std::size_t size) {
    const double scale = scales[group];
    for (std::size_t i = first; i < first + size; ++i) {
      values[i] = static_cast<Real>(tabled ? table[words[i] & mask] * scale
                                           : decode_word(words[i], scale, format));
    }
  });
}

template std::vector<double> scales_of(std::span<const float>, const ScaleGroups&,
                                       const NumberFormat&, ScaleRule);
template std::vector<double> scales_of(std::span<const double>, const ScaleGroups&,
                                       const NumberFormat&, ScaleRule);
template void encode_words(std::span<const float>, const ScaleGroups&, std::span<const double>,
                           const NumberFormat&, std::optional<std::uint64_t>,
                           std::span<std::uint32_t>);
template void encode_words(std::span<const double>, const ScaleGroups&, std::span<const double>,
                           const NumberFormat&, std::optional<std::uint64_t>,
                           std::span<std::uint32_t>);
template void decode_words(std::span<const std::uint32_t>, const ScaleGroups&,
                           std::span<const double>, const NumberFormat&, std::span<float>);
template void decode_words(std::span<const std::uint32_t>, const ScaleGroups&,
                           std::span<const double>, const NumberFormat&, std::span<double>);

}  // namespace lnsim::numerics
