// SPDX-License-Identifier: MIT
#include "models/numerics/format/number_family.hpp"

#include <array>
#include <variant>

#include "models/base/error.hpp"
#include "models/numerics/format/spelling.hpp"

namespace lnsim::numerics {

bool GroupShortcuts::encode(std::span<const float> /*values*/, double /*scale*/,
                            std::span<std::uint32_t> /*words*/) {
  return false;
}

bool GroupShortcuts::encode(std::span<const double> /*values*/, double /*scale*/,
                            std::span<std::uint32_t> /*words*/) {
  return false;
}

bool GroupShortcuts::decode(std::span<const std::uint32_t> /*words*/, double /*scale*/,
                            std::span<float> /*values*/) {
  return false;
}

bool GroupShortcuts::round(std::span<const float> /*values*/, double /*scale*/,
                           std::span<float> /*rounded*/) {
  return false;
}

Datapath common_datapath(const NumberFormat& first, const NumberFormat& second) {
  const auto states_options = [](const NumberFormat& format) {
    const auto base = split_spelling(format.name).base;
    return format.datapath != parse_number_format(base).datapath;
  };
  if (!states_options(second)) {
    return first.datapath;
  }
  if (states_options(first) && first.datapath != second.datapath) {
    throw Error("no lane multiplies " + first.name + " and " + second.name +
                ": a lane has one datapath, so expected the same options or those of one");
  }
  return second.datapath;
}

NumberFormat NumberFamily::lane_of(const NumberFormat& a, const NumberFormat& b) const {
  throw Error("no lane multiplies " + a.name + " and " + b.name + ": expected one format");
}

NumberFormat NumberFamily::result_of(const NumberFormat& lane, const NumberFormat& output) const {
  auto result = output;
  result.datapath = lane.datapath;
  return result;
}

/// Flips the sign bit, the highest.
std::uint32_t NumberFamily::negated(std::uint32_t word, const NumberFormat& format) const {
  return word ^ 1U << (format.storage.bits - 1);
}

/// Any word, or the smallest magnitude, which follows a word for 0.
std::uint32_t NumberFamily::random_word(std::mt19937_64& random, WordRange range,
                                        const NumberFormat& format) const {
  if (range == WordRange::Small) {
    return has_zero(format) ? 1 : 0;
  }
  const auto mask = (std::uint64_t{1} << format.storage.bits) - 1;
  return static_cast<std::uint32_t>(random() & mask);
}

/// Any word.
std::uint32_t NumberFamily::uniform_word(std::mt19937_64& random,
                                         const NumberFormat& format) const {
  return random_word(random, WordRange::Any, format);
}

std::span<const NumberFamily* const> number_families() {
  static const std::array families{&lns_family(), &floating_family(), &integer_family(),
                                   &mx_family()};
  static_assert(families.size() == std::variant_size_v<decltype(Format::parameters)>);
  return families;
}

const NumberFamily& family_of(const Format& format) {
  return *number_families()[format.parameters.index()];
}

}  // namespace lnsim::numerics
