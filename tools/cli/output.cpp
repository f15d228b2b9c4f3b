// SPDX-License-Identifier: MIT
#include "tools/cli/output.hpp"

#include <fstream>

#include <unistd.h>

#include "models/base/error.hpp"

namespace lnsim::cli {
namespace {

void remove_all_of(const std::vector<std::filesystem::path>& files) {
  std::error_code ignored;
  for (const auto& file : files) {
    std::filesystem::remove(file, ignored);
  }
}

}  // namespace

void write_files(const std::filesystem::path& folder, const OutputFiles& files) {
  std::error_code code;
  std::filesystem::create_directories(folder, code);
  if (code) {
    throw Error(folder.string() + ": can't be made: " + code.message());
  }
  std::vector<std::filesystem::path> written;
  for (const auto& [name, content] : files) {
    written.push_back(folder / ("." + name + "." + std::to_string(getpid()) + ".tmp"));
    std::ofstream out(written.back(), std::ios::binary);
    out << content << std::flush;
    if (!out) {
      remove_all_of(written);
      throw Error((folder / name).string() + ": can't be written");
    }
  }
  for (const auto& [name, content] : files) {
    if (std::filesystem::is_directory(folder / name)) {
      remove_all_of(written);
      throw Error((folder / name).string() + ": can't be written: it is a folder");
    }
  }
  for (std::size_t i = 0; i < files.size(); ++i) {
    std::filesystem::rename(written[i], folder / files[i].first, code);
    if (code) {
      remove_all_of(written);
      throw Error((folder / files[i].first).string() + ": can't be written: " + code.message());
    }
  }
}

}  // namespace lnsim::cli
