// SPDX-License-Identifier: MIT
#include "models/numerics/format/spelling.hpp"

#include <charconv>
#include <set>

#include "models/base/nearest.hpp"
#include "models/numerics/format/number_format.hpp"

namespace lnsim::numerics {
namespace {

constexpr std::string_view grammar =
    " (grammar: lns<bits>g<base factor>[-t<table entries>][-a<accumulator bits>][-f<fraction bits>]"
    "[-h<guard bits>][-bins[-x<extra bits>|-deferred]][-floor][-wrap][-linear][-clamp], or fp32, "
    "fp16, bf16, fp8e4m3, fp8e5m2, each with [-a<accumulator bits>][-w<window bits>]"
    "[-chain|-fused], or int8, int4, each with [-a<accumulator bits>], or mxfp8e4m3, mxfp8e5m2, "
    "mxfp6e3m2, mxfp6e2m3, mxfp4, mxint8)";

/// The letters that an option begins with: its name.
std::string_view option_name(std::string_view option) {
  return option.substr(0, option.find_first_of("0123456789"));
}

}  // namespace

Spelling split_spelling(std::string_view text) {
  Spelling spelling;
  spelling.text = text;
  auto end = text.find('-');
  spelling.base = text.substr(0, end);
  std::set<std::string_view> names;
  while (end != std::string_view::npos) {
    text.remove_prefix(end + 1);
    end = text.find('-');
    const auto option = text.substr(0, end);
    if (option.empty()) {
      throw format_error(spelling, "an option after '-' is empty");
    }
    if (!names.insert(option_name(option)).second) {
      throw format_error(spelling,
                         "option \"" + std::string(option_name(option)) + "\" occurs twice");
    }
    spelling.options.emplace_back(option);
  }
  return spelling;
}

std::optional<std::uint32_t> read_number(std::string_view digits) {
  if (digits.empty() || digits.front() < '1' || digits.front() > '9') {
    return std::nullopt;
  }
  std::uint32_t value = 0;
  const auto* end = digits.data() + digits.size();
  const auto result = std::from_chars(digits.data(), end, value);
  if (result.ec != std::errc{} || result.ptr != end) {
    return std::nullopt;
  }
  return value;
}

std::optional<std::uint32_t> option_value(std::string_view option, char letter) {
  if (option.empty() || option.front() != letter) {
    return std::nullopt;
  }
  return read_number(option.substr(1));
}

std::uint32_t read_bits_option(const Spelling& spelling, const std::string& option,
                               const std::string& what, std::uint32_t minimum,
                               std::uint32_t maximum) {
  const auto bits = option == option.substr(0, 1) + "0" ? std::optional(0U)
                                                        : option_value(option, option.front());
  if (!bits || *bits < minimum || *bits > maximum) {
    throw format_error(spelling, "expected " + what + " " + std::to_string(minimum) + " to " +
                                     std::to_string(maximum) + " bits, found \"" + option + "\"");
  }
  return *bits;
}

std::uint32_t read_accumulator_option(const Spelling& spelling, const std::string& option,
                                      std::uint32_t minimum, std::uint32_t maximum) {
  if (option.front() != 'a') {
    throw format_error(spelling, "unknown option \"" + option + "\"");
  }
  return read_bits_option(spelling, option, "an accumulator of", minimum, maximum);
}

Error format_error(const Spelling& spelling, const std::string& detail) {
  std::vector<std::string> known;
  for (const auto& format : known_number_formats()) {
    known.push_back(format.name);
  }
  Error error("number format \"" + spelling.text + "\": " + detail +
              did_you_mean(spelling.text, known) + std::string(grammar));
  return error;
}

}  // namespace lnsim::numerics
