// SPDX-License-Identifier: MIT
#pragma once

#include <csignal>
#include <filesystem>
#include <string>
#include <string_view>

namespace lnsim::cli {

/// Signals that end the program wait until the object is gone, so that what it is there for is
/// done or undone, never left half.
class SignalsHeld {
 public:
  SignalsHeld();
  ~SignalsHeld();
  SignalsHeld(const SignalsHeld&) = delete;
  SignalsHeld& operator=(const SignalsHeld&) = delete;

 private:
  sigset_t before_{};
};

/// A file beside the one that it is to become, gone with the object unless it was published. Its
/// process holds a lock on it: one of the same target that nobody holds is of a run that was
/// killed, and is removed by the next.
class TemporaryFile {
 public:
  /// Makes the file with the permissions of the target, where there is one. Throws Error or
  /// LostOutput.
  explicit TemporaryFile(std::filesystem::path target);
  ~TemporaryFile();
  TemporaryFile(TemporaryFile&& other) noexcept;
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  TemporaryFile& operator=(TemporaryFile&&) = delete;

  /// Writes the whole content. Throws LostOutput.
  void write(std::string_view content) const;
  /// Takes the target's place. Throws Error or LostOutput.
  void publish();

 private:
  void open_new();

  std::filesystem::path target_;
  std::filesystem::path path_;
  int descriptor_ = -1;
};

/// Writes all bytes to an open file; returns the system's error number, or 0.
[[nodiscard]] int write_all(int descriptor, std::string_view content);

}  // namespace lnsim::cli
