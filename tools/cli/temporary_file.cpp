// SPDX-License-Identifier: MIT
#include "tools/cli/temporary_file.hpp"

#include <cerrno>
#include <utility>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "models/base/error.hpp"
#include "tools/cli/lost_output.hpp"

namespace lnsim::cli {
namespace {

namespace fs = std::filesystem;

/// More runs than ever write one target at the same time.
constexpr int most_slots = 16;

/// The hidden name of a target's temporary file; a long name is cut, as names have an end.
fs::path slot_path(const fs::path& target, int slot) {
  constexpr std::size_t longest = 200;
  const auto name = "." + target.filename().string().substr(0, longest) + "." +
                    std::to_string(slot) + ".lnsim.tmp";
  return target.parent_path() / name;
}

bool same_file(int descriptor, const fs::path& path) {
  struct stat open_file {};
  struct stat named {};
  return fstat(descriptor, &open_file) == 0 && lstat(path.c_str(), &named) == 0 &&
         open_file.st_dev == named.st_dev && open_file.st_ino == named.st_ino;
}

/// Whether the caller may take the file for its own: nobody holds it, or the file system knows no
/// locks.
bool lock(int descriptor) {
  return flock(descriptor, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK;
}

/// Removes the file of a run that was killed.
void remove_leftover(const fs::path& path) {
  const int descriptor = open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
  if (descriptor < 0) {
    return;
  }
  if (flock(descriptor, LOCK_EX | LOCK_NB) == 0 && same_file(descriptor, path)) {
    unlink(path.c_str());
  }
  close(descriptor);
}

}  // namespace

SignalsHeld::SignalsHeld() {
  sigset_t ending{};
  sigemptyset(&ending);
  for (const int signal : {SIGHUP, SIGINT, SIGQUIT, SIGTERM}) {
    sigaddset(&ending, signal);
  }
  pthread_sigmask(SIG_BLOCK, &ending, &before_);
}

SignalsHeld::~SignalsHeld() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

int write_all(int descriptor, std::string_view content) {
  while (!content.empty()) {
    const auto count = ::write(descriptor, content.data(), content.size());
    if (count < 0 && errno != EINTR) {
      return errno;
    }
    content.remove_prefix(count < 0 ? 0 : static_cast<std::size_t>(count));
  }
  return 0;
}

TemporaryFile::TemporaryFile(fs::path target) : target_(std::move(target)) {
  for (int slot = 0; slot < most_slots; ++slot) {
    remove_leftover(slot_path(target_, slot));
  }
  open_new();
  struct stat status {};
  if (stat(target_.c_str(), &status) == 0) {
    // The owner of a file that somebody else made may not be able to; its content matters more.
    static_cast<void>(fchmod(descriptor_, status.st_mode & ALLPERMS));
  }
}

/// A file that another run removes as a leftover before it is locked is made again.
void TemporaryFile::open_new() {
  constexpr mode_t permissions = 0666;
  for (int slot = 0; slot < most_slots; ++slot) {
    path_ = slot_path(target_, slot);
    descriptor_ = open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, permissions);
    if (descriptor_ < 0 && errno != EEXIST) {
      refuse_output(target_, errno);
    }
    if (descriptor_ >= 0 && lock(descriptor_) && same_file(descriptor_, path_)) {
      return;
    }
    if (descriptor_ >= 0) {
      close(std::exchange(descriptor_, -1));
    }
  }
  throw Error(target_.string() + ": can't be written: too many runs write it at once");
}

TemporaryFile::~TemporaryFile() {
  if (descriptor_ >= 0) {
    unlink(path_.c_str());
    close(descriptor_);
  }
}

TemporaryFile::TemporaryFile(TemporaryFile&& other) noexcept
    : target_(std::move(other.target_)),
      path_(std::move(other.path_)),
      descriptor_(std::exchange(other.descriptor_, -1)) {}

void TemporaryFile::write(std::string_view content) const {
  if (const int code = write_all(descriptor_, content); code != 0) {
    throw LostOutput(target_.string(), code);
  }
  // Some file systems tell of a full disk or quota only when a descriptor is closed.
  const int copy = dup(descriptor_);
  if (copy < 0 || close(copy) != 0) {
    throw LostOutput(target_.string(), errno);
  }
}

void TemporaryFile::publish() {
  if (rename(path_.c_str(), target_.c_str()) != 0) {
    refuse_output(target_, errno);
  }
  close(std::exchange(descriptor_, -1));
}

}  // namespace lnsim::cli
