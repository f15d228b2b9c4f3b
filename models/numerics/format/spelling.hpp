// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "models/base/error.hpp"

namespace lnsim::numerics {

/// A format's spelling taken apart: base-option-option...
struct Spelling {
  std::string text;                  ///< the whole spelling
  std::string base;                  ///< what stands before the first '-'
  std::vector<std::string> options;  ///< what stands between the '-'
};

/// Takes a spelling apart. Throws Error where an option is empty or its name occurs twice.
[[nodiscard]] Spelling split_spelling(std::string_view text);

/// A decimal number without sign or leading zeros, or nothing.
[[nodiscard]] std::optional<std::uint32_t> read_number(std::string_view digits);

/// The number of an option such as t4, or nothing where the letter or the number is another.
[[nodiscard]] std::optional<std::uint32_t> option_value(std::string_view option, char letter);

/// The number of bits that an option <letter><bits> gives; throws Error, saying what it is of,
/// where it is none or lies outside of minimum..maximum.
[[nodiscard]] std::uint32_t read_bits_option(const Spelling& spelling, const std::string& option,
                                             const std::string& what, std::uint32_t minimum,
                                             std::uint32_t maximum);

/// The accumulator width that an option a<bits> gives; throws Error where it is no such option or
/// lies outside of minimum..maximum.
[[nodiscard]] std::uint32_t read_accumulator_option(const Spelling& spelling,
                                                    const std::string& option,
                                                    std::uint32_t minimum, std::uint32_t maximum);

/// Says what is wrong with a spelling, the nearest known ones, and the grammar.
[[nodiscard]] Error format_error(const Spelling& spelling, const std::string& detail);

}  // namespace lnsim::numerics
