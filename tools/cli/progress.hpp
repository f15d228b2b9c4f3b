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

  void update(std::size_t done, std::size_t total);

 private:
  bool shown_;
  bool drawn_ = false;
  std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
};

}  // namespace lnsim::cli
