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

namespace {

void require_json(const std::filesystem::path& path, const std::string& text) {
  constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";
  const auto begin = text.find_first_not_of(" \t\r\n", text.starts_with(byte_order_mark) ? 3 : 0);
  if (begin != std::string::npos && text[begin] != '{') {
    throw InputError(path.string(), "",
                     "expected a network (JSON) or a trace (JSON Lines) of lnsim; ONNX, CSV and "
                     "other files are not read");
  }
}

}  // namespace

bool is_trace(const std::filesystem::path& path) {
  if (path.extension() == ".jsonl" || path.extension() == ".json") {
    return path.extension() == ".jsonl";
  }
  const auto& text = input_file(path).text();
  require_json(path, text);
  return text.substr(0, text.find('\n')).find("\"lnsim-trace\"") != std::string::npos;
}

}  // namespace lnsim::cli
