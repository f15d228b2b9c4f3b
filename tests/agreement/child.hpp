// SPDX-License-Identifier: MIT
#pragma once

#include <cstdio>
#include <cstdlib>
#include <exception>
#include <stdexcept>
#include <type_traits>
#include <vector>

#include <sys/wait.h>
#include <unistd.h>

namespace lnsim::test {

/// What `make` makes in a process of its own, as SystemC elaborates once a process. Items are moved
/// byte by byte. Throws where the child fails; what it throws goes to stderr.
template <class Make>
auto in_child(const Make& make) {
  using Item = typename std::invoke_result_t<Make>::value_type;
  static_assert(std::is_trivially_copyable_v<Item>);
  int ends[2];
  if (pipe(ends) != 0) {
    throw std::runtime_error("no pipe");
  }
  const auto child = fork();
  if (child == 0) {
    try {
      for (const auto& item : make()) {
        if (write(ends[1], &item, sizeof item) != static_cast<ssize_t>(sizeof item)) {
          std::_Exit(EXIT_FAILURE);
        }
      }
    } catch (const std::exception& error) {
      std::fprintf(stderr, "child: %s\n", error.what());
      std::_Exit(EXIT_FAILURE);
    }
    std::_Exit(EXIT_SUCCESS);
  }
  close(ends[1]);
  std::vector<Item> items;
  for (Item item; read(ends[0], &item, sizeof item) == static_cast<ssize_t>(sizeof item);) {
    items.push_back(item);
  }
  close(ends[0]);
  int status = EXIT_FAILURE;
  if (waitpid(child, &status, 0) != child || status != EXIT_SUCCESS) {
    throw std::runtime_error("a child process failed");
  }
  return items;
}

}  // namespace lnsim::test
