// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "tools/cli/validation/sections.hpp"

namespace lnsim::cli {

/// Where the energy of an element goes in the characterised vector units of a size, in every
/// technology that has such designs: logic and clock of each part. Empty where none has.
[[nodiscard]] std::vector<std::string> design_table(const ValidationSetting& setting,
                                                    std::uint32_t vector_size);

}  // namespace lnsim::cli
