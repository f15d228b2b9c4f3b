// SPDX-License-Identifier: MIT
#include "energy/citations.hpp"

#include <vector>

#include "models/base/json_reader.hpp"
#include "models/base/nearest.hpp"

namespace lnsim {

Citations read_citations(const JsonNode& node) {
  Citations citations;
  for (const auto& [key, citation] : node.members()) {
    citations[key] = citation.non_empty_text();
  }
  return citations;
}

std::string resolve_citation(const JsonNode& node, const Citations& citations) {
  const auto key = node.text();
  const auto found = citations.find(key);
  if (found == citations.end()) {
    std::vector<std::string> known;
    for (const auto& [name, citation] : citations) {
      known.push_back(name);
    }
    throw node.error("unknown source \"" + key + "\"" + did_you_mean(key, known));
  }
  return found->second;
}

}  // namespace lnsim
