// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "models/base/source.hpp"
#include "models/hardware/dram.hpp"

namespace lnsim {

class JsonNode;

/// What a type of DRAM can deliver.
struct DramType {
  std::string name;
  std::string interface;     ///< what one interface is, and how fast its pins are
  double peak_gb_per_s = 0;  ///< of one interface, at most
  Source source;
};

/// Reads {"schema_version": 1, "title", "types": [{"name", "interface", "peak_gb_per_s",
/// "source"}]}. Throws InputError on bad content, or where two types have one name.
[[nodiscard]] std::vector<DramType> read_dram_types(const JsonNode& root);

/// The same of a file.
[[nodiscard]] std::vector<DramType> load_dram_types(const std::filesystem::path& path);

/// A line to remark that so many interfaces of the type can't deliver the bandwidth, or that
/// nothing is known of the type; nothing where the bandwidth is possible.
[[nodiscard]] std::optional<std::string> bandwidth_remark(const Dram& dram,
                                                          const std::vector<DramType>& types);

}  // namespace lnsim
