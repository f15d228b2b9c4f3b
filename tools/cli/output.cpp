// SPDX-License-Identifier: MIT
#include "tools/cli/output.hpp"

#include <cerrno>
#include <system_error>

#include <fcntl.h>
#include <unistd.h>

#include "models/base/error.hpp"
#include "tools/cli/lost_output.hpp"
#include "tools/cli/temporary_file.hpp"

namespace lnsim::cli {
namespace {

namespace fs = std::filesystem;

/// Where content goes: a file to replace, or one to write to as it is.
struct Target {
  fs::path path;
  bool replaced = true;
};

/// Links of the system to what a process has open, such as /dev/stdout leads to: their text is no
/// path.
bool is_of_a_process(const fs::path& path) {
  std::error_code code;
  return fs::canonical(path.parent_path(), code).string().starts_with("/proc/");
}

/// The end of a chain of links, which need not exist.
Target follow_links(fs::path path) {
  constexpr int longest_chain = 40;  // as the kernel has it
  const auto given = path;
  for (int links = 0; links <= longest_chain; ++links) {
    if (is_of_a_process(path)) {
      return {given, false};
    }
    std::error_code code;
    if (!fs::is_symlink(fs::symlink_status(path, code))) {
      return {path, true};
    }
    const auto next = fs::read_symlink(path, code);
    if (code) {
      refuse_output(given, code.value());
    }
    path = path.parent_path() / next;
  }
  refuse_output(given, ELOOP);
}

/// Where nobody may write a file its owner wants to keep it, also from the superuser.
void require_writable(const fs::path& path, const fs::file_status& status) {
  constexpr auto anybody =
      fs::perms::owner_write | fs::perms::group_write | fs::perms::others_write;
  if ((status.permissions() & anybody) == fs::perms::none || access(path.c_str(), W_OK) != 0) {
    refuse_output(path, EACCES);
  }
}

Target target_of(const fs::path& path) {
  std::error_code code;
  const auto status = fs::status(path, code);
  if (status.type() == fs::file_type::none) {
    refuse_output(path, code.value());
  }
  if (!path.has_filename() || fs::is_directory(status)) {
    throw Error(path.string() + ": can't be written: it is a folder");
  }
  if (!fs::exists(status)) {
    return follow_links(path);
  }
  require_writable(path, status);
  return fs::is_regular_file(status) ? follow_links(path) : Target{path, false};
}

void write_in_place(const fs::path& path, std::string_view content) {
  const int descriptor = open(path.c_str(), O_WRONLY | O_TRUNC | O_CLOEXEC);
  if (descriptor < 0) {
    refuse_output(path, errno);
  }
  const int code = write_all(descriptor, content);
  if (close(descriptor) != 0 || code != 0) {
    throw LostOutput(path.string(), code != 0 ? code : errno);
  }
}

/// An empty path is that of the current folder.
void make_folder(const fs::path& folder) {
  if (folder.empty()) {
    return;
  }
  std::error_code code;
  fs::create_directories(folder, code);
  if (code) {
    refuse_output(folder, code.value());
  }
}

}  // namespace

void write_files(const fs::path& folder, const OutputFiles& files) {
  make_folder(folder);
  std::vector<Target> targets;
  for (const auto& [name, content] : files) {
    targets.push_back(target_of(folder / name));
  }
  // A reader of a pipe may take its time, in which an interruption has nothing to tidy up yet.
  for (std::size_t i = 0; i < files.size(); ++i) {
    if (!targets[i].replaced) {
      write_in_place(targets[i].path, files[i].second);
    }
  }
  const SignalsHeld held;
  std::vector<TemporaryFile> written;
  for (std::size_t i = 0; i < files.size(); ++i) {
    if (targets[i].replaced) {
      written.emplace_back(targets[i].path).write(files[i].second);
    }
  }
  for (auto& file : written) {
    file.publish();
  }
}

void write_file(const fs::path& path, const std::string& content) {
  write_files(path.parent_path(), {{path.filename().string(), content}});
}

}  // namespace lnsim::cli
