// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstddef>

namespace lnsim::cli {

/// A progress bar with the time left, on standard error, and only where that is a terminal.
class Progress {
 public:
  Progress(std::size_t total, bool wanted);
  void advance();
  /// Removes the bar.
  void finish();

 private:
  void draw() const;

  std::size_t total_;
  std::size_t done_ = 0;
  bool shown_;
  std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
};

}  // namespace lnsim::cli
