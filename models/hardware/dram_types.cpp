// SPDX-License-Identifier: MIT
#include "models/hardware/dram_types.hpp"

#include <algorithm>
#include <set>
#include <sstream>

#include "models/base/json_reader.hpp"

namespace lnsim {
namespace {

DramType read_type(const JsonNode& node) {
  constexpr double most_gb_per_s = 1e6;
  node.allow_only({"name", "interface", "peak_gb_per_s", "source"});
  return {.name = node["name"].non_empty_text(),
          .interface = node["interface"].non_empty_text(),
          .peak_gb_per_s = node["peak_gb_per_s"].number(0, most_gb_per_s),
          .source = read_source(node["source"])};
}

}  // namespace

std::vector<DramType> read_dram_types(const JsonNode& root) {
  root.allow_only({"schema_version", "title", "types"});
  static_cast<void>(root["schema_version"].unsigned_integer(1, 1));
  static_cast<void>(root["title"].non_empty_text());
  std::vector<DramType> types;
  std::set<std::string> names;
  for (const auto& element : root["types"].elements()) {
    types.push_back(read_type(element));
    if (!names.insert(types.back().name).second) {
      throw element["name"].error("a second type of the name \"" + types.back().name + "\"");
    }
  }
  return types;
}

std::vector<DramType> load_dram_types(const std::filesystem::path& path) {
  return read_dram_types(JsonNode::load(path));
}

std::optional<std::string> bandwidth_remark(const Dram& dram, const std::vector<DramType>& types) {
  // Of a file that states bytes per cycle, GB/s are off by the rounding of doubles.
  constexpr double rounding = 1e-9;
  const auto type = std::find_if(types.begin(), types.end(),
                                 [&](const DramType& known) { return known.name == dram.type; });
  std::ostringstream text;
  text << "DRAM bandwidth of " << dram.bandwidth_gb_per_s << " GB/s ";
  if (type == types.end()) {
    text << "is unchecked: no peak is known of type " << dram.type;
    return text.str();
  }
  const auto peak = dram.interfaces * type->peak_gb_per_s;
  if (dram.bandwidth_gb_per_s <= peak * (1 + rounding)) {
    return std::nullopt;
  }
  text << "exceeds the " << peak << " GB/s of " << dram.interfaces << " " << dram.type << " ("
       << type->interface << ")";
  return text.str();
}

}  // namespace lnsim
