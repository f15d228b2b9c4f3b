// SPDX-License-Identifier: MIT
#include <algorithm>
#include <bit>

#include "models/numerics/number_family.hpp"

namespace lnsim::numerics {
namespace {

constexpr std::uint32_t minimum_bits = 3;
constexpr std::uint32_t maximum_bits = 16;
constexpr std::uint32_t maximum_base_factor = 2048;
constexpr std::uint32_t minimum_accumulator_bits = 8;
constexpr std::uint32_t maximum_accumulator_bits = 64;
/// Accumulation width of the LNS-Madam PE (Zhao et al., IEEE Transactions on Computers 2022).
constexpr std::uint32_t default_accumulator_bits = 24;
/// The largest conversion table of the LNS-Madam PE.
constexpr std::uint32_t largest_default_table = 8;

std::uint32_t default_table_entries(std::uint32_t base_factor) {
  return std::min(base_factor, largest_default_table);
}

std::string canonical_name(const NumberFormat& format) {
  const auto& lns = format.lns;
  auto name = "lns" + std::to_string(format.bits) + "g" + std::to_string(lns.base_factor);
  if (lns.table_entries != default_table_entries(lns.base_factor)) {
    name += "-t" + std::to_string(lns.table_entries);
  }
  if (format.accumulator_bits != default_accumulator_bits) {
    name += "-a" + std::to_string(format.accumulator_bits);
  }
  if (lns.zero_policy == ZeroPolicy::ClampToSmallest) {
    name += "-clamp";
  }
  return name;
}

void check_base(const Spelling& spelling, const NumberFormat& format) {
  if (format.bits < minimum_bits || format.bits > maximum_bits) {
    throw format_error(spelling, "expected 3 to 16 bits, found " + std::to_string(format.bits));
  }
  const auto gamma = format.lns.base_factor;
  if (!std::has_single_bit(gamma) || gamma > maximum_base_factor) {
    throw format_error(spelling,
                       "expected a base factor that is a power of two from 1 to 2048, "
                       "found " +
                           std::to_string(gamma));
  }
  if (gamma > (1U << (format.bits - 1))) {
    throw format_error(spelling, "a base factor of " + std::to_string(gamma) +
                                     " needs more than the " + std::to_string(format.bits - 1) +
                                     " exponent bits that the format has");
  }
}

void apply_option(const Spelling& spelling, const std::string& option, NumberFormat& format) {
  if (option == "clamp") {
    format.lns.zero_policy = ZeroPolicy::ClampToSmallest;
  } else if (option.front() == 't') {
    const auto entries = option_value(option, 't');
    if (!entries || !std::has_single_bit(*entries) || *entries > format.lns.base_factor) {
      throw format_error(spelling, "expected a table of 1 to " +
                                       std::to_string(format.lns.base_factor) +
                                       " entries, a power of two, found \"" + option + "\"");
    }
    format.lns.table_entries = *entries;
  } else {
    format.accumulator_bits = read_accumulator_option(spelling, option, minimum_accumulator_bits,
                                                      maximum_accumulator_bits);
  }
}

std::optional<NumberFormat> parse(const Spelling& spelling) {
  const std::string_view base = spelling.base;
  const auto g = base.find('g');
  if (!base.starts_with("lns") || g == std::string_view::npos) {
    return std::nullopt;
  }
  const auto bits = read_number(base.substr(3, g - 3));
  const auto base_factor = read_number(base.substr(g + 1));
  if (!bits || !base_factor) {
    return std::nullopt;
  }
  NumberFormat format;
  format.family = NumberFamily::Lns;
  format.bits = *bits;
  format.accumulator_bits = default_accumulator_bits;
  format.lns.base_factor = *base_factor;
  check_base(spelling, format);
  format.lns.table_entries = default_table_entries(*base_factor);
  for (const auto& option : spelling.options) {
    apply_option(spelling, option, format);
  }
  format.name = canonical_name(format);
  return format;
}

std::vector<EventRate> multiply_accumulate(const NumberFormat& format) {
  return {{Event{.component = "exponent_adder",
                 .resource = "integer_adder",
                 .action = "add",
                 .variant = "",
                 .width_bits = format.bits}},
          {Event{.component = "conversion",
                 .resource = "lns_conversion",
                 .action = "convert",
                 .variant = "",
                 .width_bits = format.bits,
                 .table_entries = format.lns.table_entries}},
          {Event{.component = "accumulator",
                 .resource = "integer_adder",
                 .action = "add",
                 .variant = "",
                 .width_bits = format.accumulator_bits}}};
}

std::vector<EventRate> post_processing(const NumberFormat& format) {
  return {{Event{.component = "post_processing",
                 .resource = "linear_to_log",
                 .action = "convert",
                 .variant = "",
                 .width_bits = format.accumulator_bits,
                 .table_entries = format.lns.base_factor}}};
}

}  // namespace

const NumberFamilyEntry& lns_family() {
  static const NumberFamilyEntry entry{
      NumberFamily::Lns,
      {{"lns8g8", "8-bit LNS, base 2^(1/8), exact 8-entry conversion: LNS-Madam's training format"},
       {"lns8g8-t4", "lns8g8 with a 4-entry conversion table and Mitchell for the lowest bit"},
       {"lns8g8-t2", "lns8g8 with a 2-entry conversion table and Mitchell below it"},
       {"lns8g8-t1", "lns8g8 with Mitchell's approximation alone, no table"},
       {"lns8g8-clamp", "lns8g8 without a zero code: underflow becomes the smallest magnitude"},
       {"lns8g4", "8-bit LNS, base 2^(1/4): 31.5 octaves of range, coarser steps"},
       {"lns8g16", "8-bit LNS, base 2^(1/16): finer steps, 7.9 octaves of range"},
       {"lns4g2", "4-bit LNS, base 2^(1/2)"},
       {"lns5g4", "5-bit LNS, base 2^(1/4)"},
       {"lns6g4", "6-bit LNS, base 2^(1/4)"},
       {"lns10g8", "10-bit LNS, base 2^(1/8): 63.75 octaves of range"},
       {"lns12g128", "12-bit LNS with the range of lns8g8: stored weights"},
       {"lns16g2048", "16-bit LNS with the range of lns8g8: LNS-Madam's stored weights"}},
      parse,
      multiply_accumulate,
      post_processing};
  return entry;
}

}  // namespace lnsim::numerics
