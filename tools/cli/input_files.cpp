// SPDX-License-Identifier: MIT
#include "tools/cli/input_files.hpp"

#include <map>
#include <string>

namespace lnsim::cli {

const InputFile& input_file(const std::filesystem::path& path) {
  static std::map<std::string, InputFile> read;
  const auto known = read.find(path.string());
  return known != read.end() ? known->second
                             : read.emplace(path.string(), InputFile(path)).first->second;
}

JsonNode input_json(const std::filesystem::path& path) { return JsonNode::parse(input_file(path)); }

bool is_trace(const std::filesystem::path& path) {
  if (path.extension() == ".jsonl" || path.extension() == ".json") {
    return path.extension() == ".jsonl";
  }
  const auto& text = input_file(path).text();
  return text.substr(0, text.find('\n')).find("\"lnsim-trace\"") != std::string::npos;
}

}  // namespace lnsim::cli
