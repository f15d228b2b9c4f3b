// SPDX-License-Identifier: MIT
#include "tools/cli/catalogue.hpp"

#include <algorithm>
#include <cstdlib>

#include "models/base/error.hpp"
#include "models/base/nearest.hpp"

namespace lnsim::cli {
namespace {

struct Place {
  std::string_view noun;
  std::string_view folder;
};

Place place_of(DataKind kind) {
  switch (kind) {
    case DataKind::Network:
      return {"network", "models/networks"};
    case DataKind::Machine:
      return {"machine", "models/hardware"};
    case DataKind::Technology:
      return {"technology", "energy/technologies"};
    case DataKind::Reference:
      return {"reference", "models/references"};
    case DataKind::CellLibrary:
      return {"cell library", "energy/characterisation"};
    case DataKind::CharacterisationPlan:
      return {"plan", "energy/characterisation/plans"};
  }
  throw Error("a kind of data without a place");
}

/// A path rather than a name: it has a folder or an extension of a data file.
bool looks_like_path(const std::string& text) {
  return text.find('/') != std::string::npos || text.ends_with(".json") || text.ends_with(".jsonl");
}

std::filesystem::path existing_file(const std::string& path) {
  std::error_code code;
  const auto status = std::filesystem::status(path, code);
  if (status.type() == std::filesystem::file_type::not_found) {
    throw Error(path + ": no such file");
  }
  if (!std::filesystem::exists(status)) {
    throw Error(path + ": can't be read: " + code.message());
  }
  if (std::filesystem::is_directory(status)) {
    throw Error(path + ": expected a file, found a folder");
  }
  return path;
}

}  // namespace

Catalogue Catalogue::of_program() {
  std::error_code code;
  if (const char* folder = std::getenv("LNSIM_DATA_DIR")) {
    // An empty name would be that of the current folder.
    if (*folder == '\0' ||
        !std::filesystem::is_directory(std::filesystem::path(folder) / "models", code)) {
      throw Error(
          "the data files are missing: expected them in the folder that LNSIM_DATA_DIR "
          "names, \"" +
          std::string(folder) + "\"");
    }
    return Catalogue(folder);
  }
  const auto program = std::filesystem::read_symlink("/proc/self/exe");
  const auto root = program.parent_path().parent_path() / "share" / "lnsim";
  if (!std::filesystem::is_directory(root / "models", code)) {
    throw Error("the data files are missing: expected them in " + root.string() +
                ", or in the folder that LNSIM_DATA_DIR names");
  }
  return Catalogue(root);
}

std::filesystem::path Catalogue::find(DataKind kind, const std::string& name_or_path) const {
  if (looks_like_path(name_or_path)) {
    return existing_file(name_or_path);
  }
  const auto [noun, folder] = place_of(kind);
  const auto known = names(kind);
  if (std::find(known.begin(), known.end(), name_or_path) == known.end()) {
    if (std::error_code code; std::filesystem::is_regular_file(name_or_path, code)) {
      return name_or_path;
    }
    throw Error("unknown " + std::string(noun) + " \"" + name_or_path + "\"" +
                did_you_mean(name_or_path, known));
  }
  return root_ / folder / (name_or_path + ".json");
}

std::vector<std::string> Catalogue::names(DataKind kind) const {
  const auto folder = root_ / place_of(kind).folder;
  std::vector<std::string> names;
  std::error_code code;
  std::filesystem::directory_iterator entry(folder, code);
  for (const std::filesystem::directory_iterator end; !code && entry != end;
       entry.increment(code)) {
    if (entry->path().extension() == ".json") {
      names.push_back(entry->path().stem().string());
    }
  }
  if (code) {
    throw Error(folder.string() + ": can't be read: " + code.message());
  }
  std::sort(names.begin(), names.end());
  return names;
}

std::string Catalogue::label(const std::filesystem::path& file) const {
  const auto relative = file.lexically_relative(root_);
  return relative.empty() || *relative.begin() == ".." ? file.string() : relative.string();
}

}  // namespace lnsim::cli
