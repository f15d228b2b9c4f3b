// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

namespace lnsim {

/// Whether a UTF-8 text has characters that steer a terminal or reorder a line instead of being
/// shown: C0, DEL, C1 (U+0080 to U+009F), and the bidirectional controls U+202A to U+202E and
/// U+2066 to U+2069.
[[nodiscard]] bool has_control_characters(std::string_view text);

/// The text with a space for every control character, and a ? for every byte that is no UTF-8.
[[nodiscard]] std::string printable(std::string_view text);

}  // namespace lnsim
