// SPDX-License-Identifier: MIT
#include "tools/cli/progress.hpp"

#include <cstdio>

#include <fmt/core.h>
#include <unistd.h>

namespace lnsim::cli {

Progress::Progress(std::size_t total, bool wanted)
    : total_(total), shown_(wanted && isatty(STDERR_FILENO) == 1) {
  draw();
}

void Progress::advance() {
  ++done_;
  draw();
}

void Progress::finish() {
  if (shown_) {
    fmt::print(stderr, "\r\033[K");
    std::fflush(stderr);
  }
}

void Progress::draw() const {
  if (!shown_) {
    return;
  }
  constexpr std::size_t width = 40;
  const auto filled = total_ == 0 ? width : width * done_ / total_;
  const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - begin_;
  const double left =
      done_ == 0 ? 0
                 : spent.count() / static_cast<double>(done_) * static_cast<double>(total_ - done_);
  fmt::print(stderr, "\r[{:#<{}}{:.<{}}] {}/{}, {:.0f} s left\033[K", "", filled, "",
             width - filled, done_, total_, left);
  std::fflush(stderr);
}

}  // namespace lnsim::cli
