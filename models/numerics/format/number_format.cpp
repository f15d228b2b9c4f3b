// SPDX-License-Identifier: MIT
#include "models/numerics/format/number_format.hpp"

#include "models/base/error.hpp"
#include "models/base/event.hpp"
#include "models/numerics/format/number_family.hpp"

namespace lnsim {

NumberFormat parse_number_format(std::string_view spelling) {
  const auto parts = numerics::split_spelling(spelling);
  for (const auto* family : numerics::number_families()) {
    if (auto format = family->parse(parts)) {
      return *std::move(format);
    }
  }
  throw numerics::format_error(parts, "unknown");
}

const std::vector<FormatDescription>& known_number_formats() {
  static const auto known = [] {
    std::vector<FormatDescription> all;
    for (const auto* family : numerics::number_families()) {
      for (auto& description : family->known()) {
        all.push_back(std::move(description));
      }
    }
    return all;
  }();
  return known;
}

std::uint32_t running_sums(const NumberFormat& format) {
  const auto& lns = format.datapath.logarithmic;
  return lns && lns->conversion == LnsConversion::DeferredBins ? lns->table_entries : 1;
}

std::uint32_t partial_sum_bits(const NumberFormat& format) {
  return running_sums(format) * format.datapath.accumulator_bits;
}

std::vector<EventRate> multiply_accumulate_events(const NumberFormat& format) {
  return numerics::family_of(format).multiply_accumulate_events(format);
}

std::vector<EventRate> post_processing_events(const NumberFormat& format) {
  return numerics::family_of(format).post_processing_events(format);
}

}  // namespace lnsim
