// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstddef>

namespace lnsim::cli {

/// A progress bar with the time left, on standard error, and only where that is a terminal and the
/// work takes more than a moment. It goes when the object does.
class Progress {
 public:
  explicit Progress(bool wanted);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  /// May be called far more often than the bar is drawn.
  void update(std::size_t done, std::size_t total);

 private:
  bool shown_;
  bool drawn_ = false;
  std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
  std::chrono::duration<double> drawn_at_{};  ///< since the beginning
};

}  // namespace lnsim::cli
