// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <string>

namespace lnsim {

class JsonNode;

/// Citations by the keys that numbers of a file name them by.
using Citations = std::map<std::string, std::string>;

[[nodiscard]] Citations read_citations(const JsonNode& node);

/// The citation that a key stands for; throws InputError naming the nearest known ones.
[[nodiscard]] std::string resolve_citation(const JsonNode& node, const Citations& citations);

}  // namespace lnsim
