// SPDX-License-Identifier: MIT
#include "tests/energy/rtl/mac_stimulus.hpp"

#include <algorithm>

namespace lnsim::test {
namespace {

/// The bits of a word's fine part: a float's mantissa, elsewhere the lowest few.
std::uint32_t fine_bits(const NumberFormat& format) {
  return format.storage.is<FloatParameters>() ? format.storage.floating().mantissa_bits : 3;
}

}  // namespace

MacStimulus::MacStimulus(const DesignSet& set, std::uint32_t seed)
    : size_(set.vector_size), random_(seed) {
  for (const auto& format : set.formats) {
    (format.storage.is<FloatParameters>() ? floats_ : others_).push_back(format);
  }
}

/// Floats as often as the rest, which there is more of.
const NumberFormat& MacStimulus::choose() {
  const auto& formats = others_.empty() || (!floats_.empty() && below(2) == 0) ? floats_ : others_;
  return formats[below(static_cast<std::uint32_t>(formats.size()))];
}

/// In floats an exponent around the middle, so that sums stay finite and terms overlap.
std::uint32_t MacStimulus::ordinary(const NumberFormat& format) {
  constexpr std::uint32_t widest = 24;
  const auto uniform = static_cast<std::uint32_t>(random_());
  if (!format.storage.is<FloatParameters>()) {
    return uniform;
  }
  const auto middle = (1U << (format.storage.floating().exponent_bits - 1)) - 1;
  const auto spread = std::min(widest, middle);
  const auto exponent = middle - spread / 2 + below(spread + 1);
  const auto fine = (1U << fine_bits(format)) - 1;
  return (uniform & (1U << (format.storage.bits - 1))) | exponent << fine_bits(format) |
         (uniform & fine);
}

std::uint32_t MacStimulus::corner(const NumberFormat& format) {
  const auto sign = (below(2) << (format.storage.bits - 1));
  const auto field = (1U << (format.storage.bits - 1)) - 1;
  const auto fine = (1U << fine_bits(format)) - 1;
  switch (below(5)) {
    case 0:
      return static_cast<std::uint32_t>(random_());
    case 1:
      return sign | (field - below(4));
    case 2:
      return sign | below(4);
    case 3:  // around the infinity
      return sign | ((field & ~fine) + below(2) - below(2));
    default:  // around the smallest normal number
      return sign | (fine + below(3));
  }
}

std::vector<std::uint32_t> MacStimulus::words(const NumberFormat& format) {
  std::vector<std::uint32_t> result(size_);
  const auto kind = below(8);
  const auto base = kind == 0 ? corner(format) : ordinary(format);
  const auto step = fine_bits(format);
  for (auto& word : result) {
    if (kind < 2) {  // all of one magnitude, each with its sign
      word = base ^ (below(2) << (format.storage.bits - 1));
    } else if (kind == 2) {  // neighbours in value and in exponent
      word = (base ^ below(4) ^ (below(2) << (format.storage.bits - 1))) + (below(3) << step);
    } else {
      word = ordinary(format);
    }
  }
  if (kind == 3) {
    result[below(size_)] = corner(format);
  }
  return result;
}

Issue MacStimulus::pile() {
  const auto exponents = 1U << fine_bits(format_);
  const auto largest = (1U << (format_.storage.bits - 1)) - 1 -
                       (format_.storage.is<FloatParameters>() ? exponents + below(exponents) : 0);
  return {.load_a = true,
          .issue = true,
          .active = std::vector<bool>(size_, true),
          .a = std::vector<std::uint32_t>(size_, largest - below(2)),
          .b = std::vector<std::uint32_t>(size_, (largest - below(2)) | negative_)};
}

Issue MacStimulus::mixture() {
  Issue issue{.load_a = below(4) == 0, .issue = below(8) != 0, .first = below(10) == 0};
  issue.a = words(format_);
  issue.b = words(format_);
  const bool partial = below(4) == 0;
  for (std::uint32_t i = 0; i < size_; ++i) {
    issue.active.push_back(!partial || below(2) == 0);
  }
  return issue;
}

Issue MacStimulus::next() {
  constexpr std::uint32_t longest = 64;
  const bool begins = left_ == 0;
  if (begins) {
    format_ = choose();
    left_ = 1 + below(longest);
    piles_up_ = below(4) == 0;
    negative_ = below(2) << (format_.storage.bits - 1);
  }
  --left_;
  auto issue = piles_up_ ? pile() : mixture();
  if (begins) {
    issue.load_a = issue.issue = issue.first = true;
  }
  return issue;
}

}  // namespace lnsim::test
