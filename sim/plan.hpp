// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "energy/pricing.hpp"
#include "sim/mapping/job.hpp"
#include "sim/point.hpp"
#include "workloads/op.hpp"
#include "workloads/role_formats.hpp"

namespace lnsim {

/// A distinct op in some formats: its jobs, which ops of the same work share, are consecutive in
/// the list of all jobs.
struct DistinctOp {
  const Op* op = nullptr;
  const std::vector<Mapping>* given = nullptr;  ///< its mappings, where the point gives them
  std::size_t first_job = 0;
  std::size_t jobs = 0;
  std::uint64_t useful_macs = 0;  ///< of the jobs: multiply-accumulates on elements that exist
};

/// The ops of a workload in some formats, with the rows of what these cost besides where the
/// point asks for them, and which of the distinct ones each is.
struct Plan {
  RoleFormats formats;
  std::vector<Op> ops;
  std::vector<DistinctOp> distinct;
  std::vector<std::size_t> of_op;
};

/// What work on an op gives. A count that does not fit names the op.
template <class Work>
auto naming_overflow(const Op& op, Work work) {
  try {
    return work();
  } catch (const OverflowError& error) {
    throw OverflowError("layer " + op.layer + ", " + std::string(to_string(op.pass)) + ": " +
                        error.what());
  }
}

/// Plans a point's workload in some formats, mapped as given or else by the point's objective, and
/// adds the jobs to those of all plans. Throws Error naming the layer that the machine can't hold.
[[nodiscard]] Plan plan(const Point& point, const RoleFormats& formats, PriceList& prices,
                        std::vector<Job>& all_jobs);

}  // namespace lnsim
