// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace lnsim {

/// The known names nearest to an unknown one by edit distance, best first, at most `count`.
std::vector<std::string> nearest_names(std::string_view name, const std::vector<std::string>& known,
                                       std::size_t count);

/// "; did you mean a, b or c?" for an unknown name, or "" where nothing is known.
std::string did_you_mean(std::string_view name, const std::vector<std::string>& known);

}  // namespace lnsim
