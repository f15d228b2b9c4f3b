// SPDX-License-Identifier: MIT
#include "models/numerics/number_format.hpp"

#include <array>

#include "models/base/error.hpp"
#include "models/numerics/number_family.hpp"

namespace lnsim {
namespace {

std::array<const numerics::NumberFamilyEntry*, 3> families() {
  return {&numerics::lns_family(), &numerics::floating_family(), &numerics::integer_family()};
}

const numerics::NumberFamilyEntry& family_of(const NumberFormat& format) {
  for (const auto* entry : families()) {
    if (entry->family == format.family) {
      return *entry;
    }
  }
  throw Error("number format \"" + format.name + "\": no such family");
}

}  // namespace

NumberFormat parse_number_format(std::string_view spelling) {
  const auto parts = numerics::split_spelling(spelling);
  for (const auto* entry : families()) {
    if (auto format = entry->parse(parts)) {
      return *std::move(format);
    }
  }
  throw numerics::format_error(parts, "unknown");
}

const std::vector<FormatDescription>& known_number_formats() {
  static const auto known = [] {
    std::vector<FormatDescription> all;
    for (const auto* entry : families()) {
      all.insert(all.end(), entry->known.begin(), entry->known.end());
    }
    return all;
  }();
  return known;
}

std::uint32_t running_sums(const NumberFormat& format) {
  const bool deferred =
      format.family == NumberFamily::Lns && format.lns.conversion == LnsConversion::DeferredBins;
  return deferred ? format.lns.table_entries : 1;
}

std::uint32_t partial_sum_bits(const NumberFormat& format) {
  return running_sums(format) * format.accumulator_bits;
}

std::vector<EventRate> multiply_accumulate_events(const NumberFormat& format) {
  return family_of(format).multiply_accumulate(format);
}

std::vector<EventRate> post_processing_events(const NumberFormat& format) {
  return family_of(format).post_processing(format);
}

}  // namespace lnsim
