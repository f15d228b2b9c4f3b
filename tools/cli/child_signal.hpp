// SPDX-License-Identifier: MIT
#pragma once

#include <csignal>

namespace lnsim::cli {

/// Ended children stay to be waited for while the object lives. A program that was started with
/// SIGCHLD ignored, as some supervisors do, loses them otherwise, and so does what it starts
/// itself.
class ChildSignal {
 public:
  ChildSignal();
  ~ChildSignal();
  ChildSignal(const ChildSignal&) = delete;
  ChildSignal& operator=(const ChildSignal&) = delete;

 private:
  struct sigaction before_ {};
};

}  // namespace lnsim::cli
