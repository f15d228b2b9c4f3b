// SPDX-License-Identifier: MIT
#include "tools/cli/child_signal.hpp"

namespace lnsim::cli {

ChildSignal::ChildSignal() {
  struct sigaction by_default {};
  by_default.sa_handler = SIG_DFL;
  sigaction(SIGCHLD, &by_default, &before_);
}

ChildSignal::~ChildSignal() { sigaction(SIGCHLD, &before_, nullptr); }

}  // namespace lnsim::cli
