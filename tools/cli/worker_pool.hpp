// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <functional>
#include <string>

namespace lnsim::cli {

/// How a piece of work ended.
struct Outcome {
  bool ok = false;
  std::string text;  ///< what the work returned, or why it did not
};

/// Calls work(i) for every i below count, each in a process of its own, `jobs` at a time or as many
/// as the system allows, and `finished` in this process as each ends, however it ends. SystemC
/// elaborates once a process, and a point that dies takes no other with it. Other children of this
/// process are left alone. Throws Error where not even one process can be made.
void for_each_in_processes(std::size_t count, unsigned jobs,
                           const std::function<std::string(std::size_t)>& work,
                           const std::function<void(std::size_t, const Outcome&)>& finished);

}  // namespace lnsim::cli
