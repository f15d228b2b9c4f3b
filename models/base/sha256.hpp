// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

namespace lnsim {

/// SHA-256 of the bytes, in lower-case hexadecimal.
[[nodiscard]] std::string sha256(std::string_view bytes);

}  // namespace lnsim
