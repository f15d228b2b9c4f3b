// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "energy/pricing.hpp"
#include "sim/mapping/machine_jobs.hpp"
#include "sim/point.hpp"
#include "workloads/op.hpp"
#include "workloads/role_formats.hpp"

namespace lnsim {

/// A distinct op in some formats: its jobs, which ops of the same work share, are consecutive among
/// those of its machine.
struct DistinctOp {
  const Op* op = nullptr;
  const std::vector<Mapping>* given = nullptr;  ///< its mappings, where the point gives them
  std::size_t first_job = 0;
  std::size_t jobs = 0;
  std::uint64_t useful_macs = 0;  ///< of the jobs: multiply-accumulates on elements that exist
};

/// What a workload runs in, and on which of the machines that have jobs.
struct Side {
  RoleFormats formats;
  std::size_t machine = 0;
};

/// The ops of a workload in the formats of a side, with the rows of what these cost besides where
/// the point asks for them, and which of the distinct ones each is.
struct Plan {
  Side side;
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

/// Plans a point's workload on each side, mapped as given or else by the point's objective, and
/// adds the jobs to those of the side's machine. Throws Error naming the layer that a machine can't
/// hold.
[[nodiscard]] std::vector<Plan> plan(const Point& point, const std::vector<Side>& sides,
                                     PriceList& prices, std::vector<MachineJobs>& machines);

}  // namespace lnsim
