// SPDX-License-Identifier: MIT
#include "models/numerics/families/lns_spelling.hpp"

#include <algorithm>
#include <bit>
#include <string>
#include <utility>

#include "models/numerics/format/number_family.hpp"

namespace lnsim::numerics {
namespace {

constexpr std::uint32_t minimum_bits = 3;
constexpr std::uint32_t maximum_bits = 16;
constexpr std::uint32_t maximum_base_factor = 2048;
constexpr std::uint32_t minimum_accumulator_bits = 8;
constexpr std::uint32_t maximum_accumulator_bits = 48;
/// Accumulation width of the LNS-Madam PE (Zhao et al., IEEE Transactions on Computers 2022).
constexpr std::uint32_t default_accumulator_bits = 24;
constexpr std::uint32_t maximum_fraction_bits = 16;
constexpr std::uint32_t maximum_extra_bits = 12;
/// The largest conversion table of the LNS-Madam PE.
constexpr std::uint32_t largest_default_table = 8;

std::uint32_t default_table_entries(std::uint32_t base_factor) {
  return std::min(base_factor, largest_default_table);
}

std::string canonical_name(const NumberFormat& format) {
  const LnsDatapathParameters defaults;
  const auto& lns = format.datapath.lns();
  const auto gamma = format.storage.lns().base_factor;
  auto name = "lns" + std::to_string(format.storage.bits) + "g" + std::to_string(gamma);
  const auto number = [&name](const char* letter, std::uint32_t value, std::uint32_t usual) {
    name += value == usual ? "" : letter + std::to_string(value);
  };
  const auto choice = [&name](const char* option, bool chosen) { name += chosen ? option : ""; };
  number("-t", lns.table_entries, default_table_entries(gamma));
  number("-a", format.datapath.accumulator_bits, default_accumulator_bits);
  number("-f", lns.fraction_bits, defaults.fraction_bits);
  number("-h", lns.guard_bits, defaults.guard_bits);
  choice("-bins", lns.conversion != LnsConversion::Table);
  choice("-deferred", lns.conversion == LnsConversion::DeferredBins);
  number("-x", lns.extra_bits, defaults.extra_bits);
  choice("-floor", lns.term_rounding == TermRounding::Floor);
  choice("-wrap", format.datapath.overflow == OverflowPolicy::Wrap);
  choice("-linear", lns.output_rounding == LogRounding::Linear);
  choice("-clamp", format.storage.lns().zero_policy == ZeroPolicy::ClampToSmallest);
  return name;
}

void check_base(const Spelling& spelling, const NumberFormat& format) {
  if (format.storage.bits < minimum_bits || format.storage.bits > maximum_bits) {
    throw format_error(spelling,
                       "expected 3 to 16 bits, found " + std::to_string(format.storage.bits));
  }
  const auto gamma = format.storage.lns().base_factor;
  if (!std::has_single_bit(gamma) || gamma > maximum_base_factor) {
    throw format_error(spelling,
                       "expected a base factor that is a power of two from 1 to 2048, "
                       "found " +
                           std::to_string(gamma));
  }
  if (gamma > (1U << (format.storage.bits - 1))) {
    throw format_error(spelling, "a base factor of " + std::to_string(gamma) +
                                     " needs more than the " +
                                     std::to_string(format.storage.bits - 1) +
                                     " exponent bits that the format has");
  }
}

std::uint32_t read_table_option(const Spelling& spelling, const std::string& option,
                                std::uint32_t base_factor) {
  const auto entries = option_value(option, 't');
  if (!entries || !std::has_single_bit(*entries) || *entries > base_factor) {
    throw format_error(spelling, "expected a table of 1 to " + std::to_string(base_factor) +
                                     " entries, a power of two, found \"" + option + "\"");
  }
  return *entries;
}

/// An option that is a word; false where it is none.
bool apply_word(const std::string& option, NumberFormat& format) {
  auto& lns = format.datapath.lns();
  if (option == "clamp") {
    format.storage.lns().zero_policy = ZeroPolicy::ClampToSmallest;
  } else if (option == "bins") {
    lns.conversion = std::max(lns.conversion, LnsConversion::Bins);
  } else if (option == "deferred") {
    lns.conversion = LnsConversion::DeferredBins;
  } else if (option == "floor") {
    lns.term_rounding = TermRounding::Floor;
  } else if (option == "wrap") {
    format.datapath.overflow = OverflowPolicy::Wrap;
  } else if (option == "linear") {
    lns.output_rounding = LogRounding::Linear;
  } else {
    return false;
  }
  return true;
}

void apply_number(const Spelling& spelling, const std::string& option, NumberFormat& format) {
  auto& lns = format.datapath.lns();
  switch (option.front()) {
    case 't':
      lns.table_entries = read_table_option(spelling, option, format.storage.lns().base_factor);
      break;
    case 'f':
      lns.fraction_bits =
          read_bits_option(spelling, option, "conversion constants with", 1, maximum_fraction_bits);
      break;
    case 'h':
      lns.guard_bits =
          read_bits_option(spelling, option, "headroom of", 1, maximum_accumulator_bits);
      break;
    case 'x':
      lns.extra_bits =
          read_bits_option(spelling, option, "bins with an extra", 0, maximum_extra_bits);
      break;
    default:
      format.datapath.accumulator_bits = read_accumulator_option(
          spelling, option, minimum_accumulator_bits, maximum_accumulator_bits);
  }
}

/// What no option shows by itself.
void check_together(const Spelling& spelling, const NumberFormat& format) {
  const auto& lns = format.datapath.lns();
  if (lns.guard_bits + 2 > format.datapath.accumulator_bits) {
    throw format_error(spelling, "expected headroom of 1 to " +
                                     std::to_string(format.datapath.accumulator_bits - 2) +
                                     " bits, found " + std::to_string(lns.guard_bits));
  }
  const auto& options = spelling.options;
  if (lns.conversion == LnsConversion::DeferredBins &&
      std::ranges::find(options, "bins") == options.end()) {
    throw format_error(spelling, "only bins are deferred: expected the option \"bins\"");
  }
  if (lns.extra_bits > 0 && lns.conversion != LnsConversion::Bins) {
    throw format_error(spelling,
                       "only bins that are emptied every vector have extra bits: expected the "
                       "option \"bins\", and not \"deferred\"");
  }
  if (format.datapath.accumulator_bits + lns.extra_bits > maximum_accumulator_bits) {
    throw format_error(spelling, "expected accumulator and extra bits of at most " +
                                     std::to_string(maximum_accumulator_bits) + " together");
  }
}

}  // namespace

std::optional<NumberFormat> parse_lns(const Spelling& spelling) {
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
  NumberFormat format{
      .name = "",
      .storage = {.bits = *bits, .parameters = LnsParameters{.base_factor = *base_factor}},
      .datapath = {.accumulator_bits = default_accumulator_bits,
                   .logarithmic = LnsDatapathParameters{}}};
  check_base(spelling, format);
  format.datapath.lns().table_entries = default_table_entries(*base_factor);
  for (const auto& option : spelling.options) {
    if (!apply_word(option, format)) {
      apply_number(spelling, option, format);
    }
  }
  check_together(spelling, format);
  format.name = canonical_name(format);
  return format;
}

NumberFormat lns_lane(const NumberFormat& a, const NumberFormat& b) {
  const auto& zero_policy = a.storage.lns().zero_policy;
  if (zero_policy != b.storage.lns().zero_policy) {
    throw Error("no lane multiplies " + a.name + " and " + b.name +
                ": expected both with a code for 0 or both without");
  }
  const auto gamma = std::max(a.storage.lns().base_factor, b.storage.lns().base_factor);
  const auto bits_in_steps = [&](const Format& format) {
    return format.bits +
           static_cast<std::uint32_t>(std::countr_zero(gamma / format.lns().base_factor));
  };
  const auto fineness = [](const NumberFormat& format) {
    return std::pair(format.storage.lns().base_factor, format.storage.bits);
  };
  NumberFormat lane{
      .name = "",
      .storage = {.bits = std::max(bits_in_steps(a.storage), bits_in_steps(b.storage)),
                  .parameters = LnsParameters{.base_factor = gamma, .zero_policy = zero_policy}},
      .datapath = fineness(a) >= fineness(b) ? common_datapath(a, b) : common_datapath(b, a)};
  if (lane.storage.bits > maximum_bits) {
    throw Error("no lane multiplies " + a.name + " and " + b.name + ": it would need " +
                std::to_string(lane.storage.bits) + " bits, and has at most " +
                std::to_string(maximum_bits));
  }
  lane.name = canonical_name(lane);
  return lane;
}

std::vector<FormatDescription> known_lns_formats() {
  return {
      {"lns8g8", "8-bit LNS, base 2^(1/8), exact 8-entry conversion: LNS-Madam's training format"},
      {"lns8g8-t4", "lns8g8 with a 4-entry conversion table and Mitchell for the lowest bit"},
      {"lns8g8-t2", "lns8g8 with a 2-entry conversion table and Mitchell below it"},
      {"lns8g8-t1", "lns8g8 with Mitchell's approximation alone, no table"},
      {"lns8g8-bins", "lns8g8 whose constants are applied once a vector, to sums by remainder"},
      {"lns8g8-bins-deferred", "lns8g8-bins whose constants are applied once an output"},
      {"lns8g8-clamp", "lns8g8 without a zero code: underflow becomes the smallest magnitude"},
      {"lns8g4", "8-bit LNS, base 2^(1/4): 31.5 octaves of range, coarser steps"},
      {"lns8g16", "8-bit LNS, base 2^(1/16): finer steps, 7.9 octaves of range"},
      {"lns4g2", "4-bit LNS, base 2^(1/2)"},
      {"lns5g4", "5-bit LNS, base 2^(1/4)"},
      {"lns6g4", "6-bit LNS, base 2^(1/4)"},
      {"lns10g8", "10-bit LNS, base 2^(1/8): 63.75 octaves of range"},
      {"lns12g128", "12-bit LNS with the range of lns8g8: stored weights"},
      {"lns16g2048", "16-bit LNS with the range of lns8g8: LNS-Madam's stored weights"}};
}

}  // namespace lnsim::numerics
