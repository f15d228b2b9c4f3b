// SPDX-License-Identifier: MIT
#include "tools/cli/progress.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include "tools/cli/standard_output.hpp"

namespace lnsim::cli {

Progress::Progress(bool wanted) : shown_(wanted && isatty(STDERR_FILENO) == 1) {}

Progress::~Progress() {
  if (drawn_) {
    tell("\r\033[K");
  }
}

void Progress::update(std::size_t done, std::size_t total) {
  constexpr std::chrono::duration<double> moment(0.5);
  constexpr std::chrono::duration<double> between(0.1);
  constexpr std::size_t width = 40;
  const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - begin_;
  if (!shown_ || spent < moment || spent - drawn_at_ < between || total == 0) {
    return;
  }
  drawn_at_ = spent;
  const auto filled = width * done / total;
  const auto rest = static_cast<double>(total - done);
  const double left = done == 0 ? 0 : spent.count() / static_cast<double>(done) * rest;
  tell(fmt::format("\r[{:#<{}}{:.<{}}] {}/{}, {:.0f} s left\033[K", "", filled, "", width - filled,
                   done, total, left));
  drawn_ = true;
}

}  // namespace lnsim::cli
