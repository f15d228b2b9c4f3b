// SPDX-License-Identifier: MIT
/// What a job costs on the SystemC model does not depend on the jobs before it.
#include <algorithm>
#include <numeric>

#include <gtest/gtest.h>

#include "sim/cycle/execute.hpp"
#include "tests/agreement/child.hpp"
#include "tests/agreement/drawn.hpp"

namespace lnsim {
namespace {

constexpr std::uint64_t machines = 12;
constexpr std::size_t jobs_per_machine = 10;
constexpr std::size_t orders = 4;

/// A job, and the place in which it cost something else than in the first order.
struct Difference {
  std::size_t job = 0;
  std::size_t place = 0;
  std::uint64_t first = 0;  ///< cycles
  std::uint64_t found = 0;
};

/// All jobs in the order in which they were drawn, then in others, in one simulation.
std::vector<Difference> differences(std::uint64_t seed) {
  test::Draw draw(seed);
  const auto machine = test::draw_machine(draw);
  std::vector<Job> jobs;
  std::vector<std::size_t> order(jobs_per_machine);
  std::iota(order.begin(), order.end(), 0);
  std::vector<std::size_t> sequence;
  for (std::size_t i = 0; i < jobs_per_machine; ++i) {
    jobs.push_back(test::draw_job(draw, machine, test::draw_formats(draw)));
  }
  for (std::size_t i = 0; i < orders; ++i) {
    sequence.insert(sequence.end(), order.begin(), order.end());
    for (auto left = jobs_per_machine; left > 1; --left) {
      std::swap(order[left - 1], order[draw.between<std::size_t>(0, left - 1)]);
    }
  }
  std::vector<Job> all;
  for (const auto job : sequence) {
    all.push_back(jobs[job]);
  }
  const auto executions = cycle::execute({{machine, all}}).front();
  std::vector<Difference> found;
  for (std::size_t i = 0; i < sequence.size(); ++i) {
    const auto& first = executions[sequence[i]];
    if (executions[i] != first) {
      found.push_back({.job = sequence[i],
                       .place = i,
                       .first = first.cycles.total().value(),
                       .found = executions[i].cycles.total().value()});
    }
  }
  return found;
}

class JobOrder : public testing::TestWithParam<std::uint64_t> {};

TEST_P(JobOrder, MakesNoDifference) {
  for (const auto& [job, place, first, found] :
       test::in_child([] { return differences(GetParam()); })) {
    ADD_FAILURE() << "job " << job << " takes " << first << " cycles, but " << found << " in place "
                  << place;
  }
}

INSTANTIATE_TEST_SUITE_P(Machines, JobOrder, testing::Range<std::uint64_t>(0, machines));

}  // namespace
}  // namespace lnsim
