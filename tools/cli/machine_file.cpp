// SPDX-License-Identifier: MIT
#include "tools/cli/machine_file.hpp"

#include <boost/algorithm/string/replace.hpp>
#include <nlohmann/json.hpp>

#include "models/base/nearest.hpp"
#include "tools/cli/input_files.hpp"

namespace lnsim::cli {
namespace {

/// The keys of the values in an object, such as processing_element.lanes.
std::vector<std::string> keys_of(const nlohmann::json& object, const std::string& above = "") {
  std::vector<std::string> keys;
  for (const auto& [key, value] : object.items()) {
    if (value.is_object()) {
      const auto inner = keys_of(value, above + key + ".");
      keys.insert(keys.end(), inner.begin(), inner.end());
    } else {
      keys.push_back(above + key);
    }
  }
  return keys;
}

/// The place of a key such as processing_element.lanes in a machine file. Throws InputError where
/// the file has no such key.
nlohmann::json::json_pointer pointer_of(const std::string& key, const JsonNode& root) {
  // A pointer writes the key's own ~ as ~0 (RFC 6901).
  const auto escaped = boost::replace_all_copy(key, "~", "~0");
  nlohmann::json::json_pointer place("/" + boost::replace_all_copy(escaped, ".", "/"));
  if (!root.raw().contains(place)) {
    throw root.error("has no key \"" + key + "\" to vary" + did_you_mean(key, keys_of(root.raw())));
  }
  return place;
}

/// What a value on the command line is: JSON, or else a text.
nlohmann::json value_of(const std::string& text) {
  try {
    return JsonNode::parse(text, "").raw();
  } catch (const InputError&) {
    return text;
  }
}

}  // namespace

Architecture load_machine(const std::filesystem::path& file, const MachineKeys& keys) {
  const auto root = input_json(file);
  auto patched = root.raw();
  for (const auto& [key, text] : keys) {
    patched[pointer_of(key, root)] = value_of(text);
  }
  return read_architecture(JsonNode::parse(patched.dump(), file.string()), root);
}

void require_keys(const std::filesystem::path& file, const MachineKeys& keys) {
  const auto root = input_json(file);
  for (const auto& [key, value] : keys) {
    static_cast<void>(pointer_of(key, root));
  }
}

}  // namespace lnsim::cli
