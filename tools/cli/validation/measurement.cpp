// SPDX-License-Identifier: MIT
#include "tools/cli/validation/measurement.hpp"

#include <algorithm>
#include <cstring>
#include <thread>

#include "tools/cli/progress.hpp"
#include "tools/cli/worker_pool.hpp"

namespace lnsim::cli {
namespace {

/// As they lie in memory, which a process passes to another of the same program.
std::string bytes_of(const MeasuredValues& values) {
  std::string bytes(sizeof values, '\0');
  std::memcpy(bytes.data(), values.data(), sizeof values);
  return bytes;
}

Measurement measurement_of(const Outcome& outcome) {
  Measurement measurement;
  if (outcome.ok) {
    std::memcpy(measurement.values.data(), outcome.text.data(), sizeof measurement.values);
  } else {
    measurement.error = outcome.text;
  }
  return measurement;
}

}  // namespace

std::vector<Measurement> measure_in_processes(
    std::size_t count, const std::function<MeasuredValues(std::size_t)>& work) {
  Progress progress(true);
  std::size_t done = 0;
  std::vector<Measurement> measured(count);
  for_each_in_processes(
      count, std::max(1U, std::thread::hardware_concurrency()),
      [&](std::size_t i) { return bytes_of(work(i)); },
      [&](std::size_t i, const Outcome& outcome) {
        measured[i] = measurement_of(outcome);
        progress.update(++done, count);
      });
  return measured;
}

}  // namespace lnsim::cli
