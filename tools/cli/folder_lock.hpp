// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>

namespace lnsim::cli {

/// While the object lives no other process has one of the same folder. Processes that this one
/// starts don't hold it, so that it ends with this one, however this one ends.
class FolderLock {
 public:
  /// Waits for nobody: throws Error where another process holds the lock. Takes it for held where
  /// the file system knows no locks.
  explicit FolderLock(const std::filesystem::path& folder);
  ~FolderLock();
  FolderLock(const FolderLock&) = delete;
  FolderLock& operator=(const FolderLock&) = delete;

 private:
  int descriptor_;
};

}  // namespace lnsim::cli
