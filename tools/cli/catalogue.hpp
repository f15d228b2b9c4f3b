// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace lnsim::cli {

enum class DataKind : std::uint8_t {
  Network,
  Machine,
  Technology,
  Reference,
  CellLibrary,
  CharacterisationPlan
};

/// The shipped data: a tree of files found beside the program, or in $LNSIM_DATA_DIR.
class Catalogue {
 public:
  explicit Catalogue(std::filesystem::path root) : root_(std::move(root)) {}
  /// The tree of the running program: ../share/lnsim from its own file. Throws Error where there is
  /// none.
  static Catalogue of_program();

  /// The file of a name, or the file itself where a path is given. Throws Error with the nearest
  /// known names.
  [[nodiscard]] std::filesystem::path find(DataKind kind, const std::string& name_or_path) const;
  /// Names of a kind, sorted.
  [[nodiscard]] std::vector<std::string> names(DataKind kind) const;
  /// How a report names a file: relative to the tree, or as the user gave it.
  [[nodiscard]] std::string label(const std::filesystem::path& file) const;
  [[nodiscard]] const std::filesystem::path& root() const { return root_; }

 private:
  std::filesystem::path root_;
};

}  // namespace lnsim::cli
