// SPDX-License-Identifier: MIT
#include "tools/cli/row_store.hpp"

#include "models/base/json_reader.hpp"
#include "models/base/sha256.hpp"
#include "tools/cli/output.hpp"

namespace lnsim::cli {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

/// Far beyond any row.
constexpr std::size_t largest_bytes = std::size_t{1} << 20U;

}  // namespace

fs::path RowStore::file_of(const std::string& configuration_sha256) const {
  return folder_ / (configuration_sha256 + ".json");
}

std::optional<Json> RowStore::find(const std::string& configuration_sha256) const {
  const auto file = file_of(configuration_sha256);
  std::error_code code;
  // A pipe or a device might never end.
  if (!fs::is_regular_file(fs::symlink_status(file, code))) {
    return std::nullopt;
  }
  try {
    const auto text = read_file(file, largest_bytes);
    const auto known = JsonNode::parse(text, file.string());
    const auto row = Json::parse(text).at("row");
    const bool stands = known["configuration_sha256"].text() == configuration_sha256 &&
                        known["row_sha256"].text() == sha256(row.dump());
    return stands ? std::optional(row) : std::nullopt;
  } catch (const InputError&) {
    return std::nullopt;
  } catch (const Json::exception&) {
    return std::nullopt;
  }
}

void RowStore::keep(const std::string& configuration_sha256, const Json& row) const {
  const auto file = file_of(configuration_sha256);
  std::error_code code;
  // What is no regular file would be written to, not replaced; where it stays, writing says why.
  fs::remove(file, code);
  const Json content{{"configuration_sha256", configuration_sha256},
                     {"row_sha256", sha256(row.dump())},
                     {"row", row}};
  write_file(file, content.dump(2) + "\n");
}

}  // namespace lnsim::cli
