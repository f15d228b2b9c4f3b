// SPDX-License-Identifier: MIT
#include "tools/cli/worker_pool.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <exception>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include "models/base/error.hpp"
#include "tools/cli/child_signal.hpp"
#include "tools/cli/temporary_file.hpp"

namespace lnsim::cli {
namespace {

struct Worker {
  std::size_t index = 0;
  pid_t process = 0;
  int output = -1;  ///< end of a pipe that the worker writes its text to, once
  std::string text;
};

[[noreturn]] void run_child(const std::function<std::string(std::size_t)>& work, std::size_t index,
                            int output) {
  std::string text;
  int code = 0;
  try {
    text = work(index);
  } catch (const std::exception& error) {
    text = error.what();
    code = 1;
  }
  std::fflush(nullptr);
  _exit(write_all(output, text) == 0 ? code : 1);
}

/// Returns whether the system had what another process takes; errno says what it lacked.
bool start(std::vector<Worker>& running, std::size_t index,
           const std::function<std::string(std::size_t)>& work) {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) {
    return false;
  }
  const auto [read_end, write_end] = ends;
  // What is buffered would be printed by both.
  std::fflush(nullptr);
  const pid_t process = fork();
  if (process == 0) {
    // The work may need the descriptors that are left.
    std::for_each(running.begin(), running.end(), [](const Worker& other) { close(other.output); });
    close(read_end);
    run_child(work, index, write_end);
  }
  const int code = errno;
  close(write_end);
  if (process < 0) {
    close(read_end);
    errno = code;
    return false;
  }
  running.push_back({.index = index, .process = process, .output = read_end, .text = ""});
  return true;
}

/// Reads what the worker has written by now; returns whether it has closed its end.
bool read_to_end(Worker& worker) {
  std::array<char, 1U << 12U> part{};
  const auto count = read(worker.output, part.data(), part.size());
  if (count < 0) {
    return errno != EINTR;
  }
  worker.text.append(part.data(), static_cast<std::size_t>(count));
  return count == 0;
}

/// Waits until workers have written something, and takes out those that have closed their end.
std::vector<Worker> take_ended(std::vector<Worker>& running) {
  std::vector<pollfd> outputs;
  outputs.reserve(running.size());
  for (const auto& worker : running) {
    outputs.push_back({.fd = worker.output, .events = POLLIN, .revents = 0});
  }
  if (poll(outputs.data(), outputs.size(), -1) < 0) {
    return {};  // by a signal
  }
  std::vector<Worker> ended;
  std::vector<Worker> rest;
  for (std::size_t i = 0; i < running.size(); ++i) {
    const bool at_end = outputs[i].revents != 0 && read_to_end(running[i]);
    (at_end ? ended : rest).push_back(std::move(running[i]));
  }
  running = std::move(rest);
  return ended;
}

/// Waits for that process and no other.
Outcome outcome_of(Worker worker) {
  close(worker.output);
  int status = 0;
  while (waitpid(worker.process, &status, 0) < 0) {
    if (errno != EINTR) {
      throw Error(std::string("a process of a point can't be waited for: ") + std::strerror(errno));
    }
  }
  if (WIFSIGNALED(status)) {
    const int signal = WTERMSIG(status);
    return {.ok = false,
            .text = "its process was ended by signal " + std::to_string(signal) + " (" +
                    strsignal(signal) + ")"};
  }
  return {.ok = WEXITSTATUS(status) == 0, .text = std::move(worker.text)};
}

}  // namespace

void for_each_in_processes(std::size_t count, unsigned jobs,
                           const std::function<std::string(std::size_t)>& work,
                           const std::function<void(std::size_t, const Outcome&)>& finished) {
  const ChildSignal waited_for;
  std::vector<Worker> running;
  std::size_t started = 0;
  while (started < count || !running.empty()) {
    if (started < count && running.size() < jobs && start(running, started, work)) {
      ++started;
      continue;
    }
    if (running.empty()) {
      throw Error(std::string("no process can be made for a point: ") + std::strerror(errno));
    }
    for (auto& worker : take_ended(running)) {
      const auto index = worker.index;
      finished(index, outcome_of(std::move(worker)));
    }
  }
}

}  // namespace lnsim::cli
