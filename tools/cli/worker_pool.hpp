// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <functional>

namespace lnsim::cli {

/// Calls work(i) for every i below count, each in a process of its own, `jobs` at a time, and
/// `finished` in this process as each ends, however it ends. SystemC elaborates once a process, and
/// a point that dies takes no other with it. Throws Error where no process can be made.
void for_each_in_processes(std::size_t count, unsigned jobs,
                           const std::function<void(std::size_t)>& work,
                           const std::function<void()>& finished);

}  // namespace lnsim::cli
