// SPDX-License-Identifier: MIT
#include "tools/cli/worker_pool.hpp"

#include <cstdio>
#include <exception>

#include <sys/wait.h>
#include <unistd.h>

#include "models/base/error.hpp"

namespace lnsim::cli {
namespace {

[[noreturn]] void run_child(const std::function<void(std::size_t)>& work, std::size_t index) {
  int code = 0;
  try {
    work(index);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "lnsim: %s\n", error.what());
    code = 1;
  }
  std::fflush(nullptr);
  _exit(code);
}

}  // namespace

void for_each_in_processes(std::size_t count, unsigned jobs,
                           const std::function<void(std::size_t)>& work,
                           const std::function<void()>& finished) {
  std::size_t started = 0;
  std::size_t running = 0;
  std::fflush(nullptr);
  while (started < count || running > 0) {
    if (started < count && running < jobs) {
      const pid_t child = fork();
      if (child < 0) {
        throw Error("no process can be made for a point");
      }
      if (child == 0) {
        run_child(work, started);
      }
      ++started;
      ++running;
      continue;
    }
    if (wait(nullptr) > 0) {
      --running;
      finished();
    }
  }
}

}  // namespace lnsim::cli
