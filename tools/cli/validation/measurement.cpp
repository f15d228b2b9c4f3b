// SPDX-License-Identifier: MIT
#include "tools/cli/validation/measurement.hpp"

#include <algorithm>
#include <memory>
#include <span>
#include <thread>

// Boost.Interprocess gives memory that child processes share; its header needs no library.
#include <boost/interprocess/anonymous_shared_memory.hpp>

#include "models/base/error.hpp"
#include "tools/cli/progress.hpp"
#include "tools/cli/worker_pool.hpp"

namespace lnsim::cli {
namespace {

/// A measurement in memory that processes share.
struct Outcome {
  bool done = false;
  MeasuredValues values{};
  std::array<char, 1024> error{};
};

void note_error(std::string_view text, Outcome& outcome) {
  outcome.error.fill('\0');
  text.copy(outcome.error.data(), outcome.error.size() - 1);
}

}  // namespace

std::vector<Measurement> measure_in_processes(
    std::size_t count, const std::function<MeasuredValues(std::size_t)>& work) {
  const auto bytes = std::max<std::size_t>(count, 1) * sizeof(Outcome);
  const auto memory = boost::interprocess::anonymous_shared_memory(bytes);
  const std::span outcomes(static_cast<Outcome*>(memory.get_address()), count);
  std::uninitialized_default_construct(outcomes.begin(), outcomes.end());
  Progress progress(true);
  std::size_t done = 0;
  for_each_in_processes(
      count, std::max(1U, std::thread::hardware_concurrency()),
      [&](std::size_t i) {
        try {
          outcomes[i].values = work(i);
        } catch (const Error& error) {
          note_error(error.what(), outcomes[i]);
        }
        outcomes[i].done = true;
      },
      [&] { progress.update(++done, count); });
  std::vector<Measurement> measured;
  for (const auto& outcome : outcomes) {
    measured.push_back({outcome.values, outcome.done ? outcome.error.data() : "the process died"});
  }
  return measured;
}

}  // namespace lnsim::cli
