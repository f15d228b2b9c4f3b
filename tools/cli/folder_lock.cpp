// SPDX-License-Identifier: MIT
#include "tools/cli/folder_lock.hpp"

#include <cerrno>

#include <fcntl.h>
#include <unistd.h>

#include "models/base/error.hpp"
#include "tools/cli/lost_output.hpp"

namespace lnsim::cli {

/// The file stays, empty: a lock on one that is removed would not keep others from a new one.
FolderLock::FolderLock(const std::filesystem::path& folder) {
  constexpr mode_t permissions = 0666;
  const auto path = folder / ".lock";
  descriptor_ = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, permissions);
  if (descriptor_ < 0) {
    refuse_output(path, errno);
  }
  struct flock whole_file {};
  whole_file.l_type = F_WRLCK;
  whole_file.l_whence = SEEK_SET;
  if (fcntl(descriptor_, F_SETLK, &whole_file) != 0 && (errno == EAGAIN || errno == EACCES)) {
    close(descriptor_);
    throw Error(folder.string() +
                ": another run is working in this folder; wait for its end or choose another");
  }
}

FolderLock::~FolderLock() { close(descriptor_); }

}  // namespace lnsim::cli
