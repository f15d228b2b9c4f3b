// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include <nlohmann/json.hpp>

namespace lnsim::cli {

/// Rows of finished points, each in a file that is named by the hash of all that the row depends
/// on, the program included. A file holds a hash of its row too: one that was edited, cut off or
/// put there is no result.
class RowStore {
 public:
  explicit RowStore(std::filesystem::path folder) : folder_(std::move(folder)) {}

  /// The row of a configuration as it was kept, or none.
  [[nodiscard]] std::optional<nlohmann::ordered_json> find(
      const std::string& configuration_sha256) const;
  /// Throws Error or LostOutput where the file can't be written.
  void keep(const std::string& configuration_sha256, const nlohmann::ordered_json& row) const;

 private:
  [[nodiscard]] std::filesystem::path file_of(const std::string& configuration_sha256) const;

  std::filesystem::path folder_;
};

}  // namespace lnsim::cli
