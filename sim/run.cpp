// SPDX-License-Identifier: MIT
#include "sim/run.hpp"

#include <algorithm>

#include "sim/analytical/execute.hpp"
#include "sim/cycle/execute.hpp"
#include "sim/mapping/mapper.hpp"
#include "sim/replay/replay.hpp"
#include "workloads/format_costs.hpp"

namespace lnsim {
namespace {

using cycle::Job;

/// A distinct op in a format: its jobs, which ops of the same work share, are consecutive in the
/// list of all jobs.
struct DistinctOp {
  const Op* op = nullptr;
  std::size_t first_job = 0;
  std::size_t jobs = 0;
};

/// The distinct ops of a workload in a format, and which of them each op is.
struct Plan {
  NumberFormat format;
  std::vector<Op> ops;
  std::vector<DistinctOp> distinct;
  std::vector<std::size_t> of_op;
};

bool same_work(const Op& a, const Op& b) { return a.pass == b.pass && a.work == b.work; }

bool same_cost(const Op& a, const Op& b) { return same_work(a, b) && a.statistics == b.statistics; }

/// The mapping of a nest; a nest that the machine can't hold is named by its layer.
Mapping mapping_of(const LoopNest& nest, const Op& op, const Architecture& machine,
                   const NumberFormat& format) {
  try {
    return map_nest(nest, machine, format);
  } catch (const Error& error) {
    throw Error("layer " + op.layer + ", " + std::string(to_string(op.pass)) + ": " + error.what());
  }
}

std::vector<Job> jobs_of(const Op& op, const Point& point, const NumberFormat& format) {
  std::vector<Job> jobs;
  if (const auto* contraction = std::get_if<Contraction>(&op.work)) {
    for (const auto& nest : loop_nests(*contraction, op.pass)) {
      jobs.push_back({mapping_of(nest, op, point.machine, format), format});
    }
  } else if (const auto* vector = std::get_if<VectorWork>(&op.work)) {
    jobs.push_back({vector_task(*vector, point.machine, format), format});
  } else {
    const auto& update = std::get<WeightUpdate>(op.work);
    jobs.push_back({update_task(update, point.workload.optimiser, point.machine, format), format});
  }
  return jobs;
}

/// The ops in a format; the baseline's are in the same order.
std::vector<Op> ops_of(const Point& point, const NumberFormat& format) {
  if (!point.format_costs) {
    return point.workload.ops;
  }
  const auto unit = parse_number_format(point.machine.vector_unit.format);
  const auto needs = [&](const NumberFormat& one) {
    return format_needs(one, unit, point.workload.optimiser);
  };
  return with_format_costs(point.workload.ops, needs(format),
                           needs(point.format) | needs(point.baseline.value_or(point.format)));
}

Plan plan(const Point& point, const NumberFormat& format, std::vector<Job>& all_jobs) {
  Plan result{.format = format, .ops = ops_of(point, format), .distinct = {}, .of_op = {}};
  const auto find = [&](const Op& op, auto same) {
    return std::find_if(result.distinct.begin(), result.distinct.end(),
                        [&](const auto& other) { return same(*other.op, op); });
  };
  for (const auto& op : result.ops) {
    const auto known = find(op, same_cost);
    result.of_op.push_back(static_cast<std::size_t>(known - result.distinct.begin()));
    if (known != result.distinct.end()) {
      continue;
    }
    if (const auto alike = find(op, same_work); alike != result.distinct.end()) {
      result.distinct.push_back({&op, alike->first_job, alike->jobs});
    } else {
      auto jobs = jobs_of(op, point, format);
      result.distinct.push_back({&op, all_jobs.size(), jobs.size()});
      std::move(jobs.begin(), jobs.end(), std::back_inserter(all_jobs));
    }
  }
  return result;
}

/// One execution a job, and what the datapath has shown on the way.
struct Executed {
  std::vector<Execution> executions;
  std::optional<DatapathCheck> datapath_check = {};
  std::vector<ReplayedOp> replay = {};
};

/// Jobs and the vectors of a replay, which run at once, are told of as one.
Executed execute_with_datapath(const Point& point, const std::vector<Job>& jobs,
                               const ProgressCallback& progress) {
  std::size_t jobs_done = 0;
  std::size_t vectors_done = 0;
  std::size_t total = jobs.size();
  const auto tell = [&](std::size_t& part) {
    return [&](std::size_t done, std::size_t /*of*/) {
      part = done;
      if (progress) {
        progress(jobs_done + vectors_done, total);
      }
    };
  };
  replay::Replay replay(point.payloads, point.format, point.machine.pe, tell(vectors_done));
  total += replay.vectors();
  const auto more =
      replay.empty() ? std::nullopt : std::optional(cycle::TileWork{point.format, replay.stream()});
  auto [executions, check] =
      cycle::execute_with_datapath(point.machine, jobs, more, tell(jobs_done));
  return {std::move(executions), check, replay.take_results()};
}

Executed execute(const Point& point, const std::vector<Job>& jobs,
                 const ProgressCallback& progress) {
  if (point.fidelity == Fidelity::Tile) {
    return {.executions = cycle::execute(point.machine, jobs, progress)};
  }
  if (point.fidelity == Fidelity::Datapath) {
    return execute_with_datapath(point, jobs, progress);
  }
  std::vector<Execution> executions;
  executions.reserve(jobs.size());
  for (const auto& job : jobs) {
    executions.push_back(std::visit(
        [&](const auto& work) { return analytical::execute(work, point.machine, job.format); },
        job.work));
  }
  return {.executions = std::move(executions)};
}

Cost cost_of(const DistinctOp& op, const std::vector<Execution>& executions,
             const Architecture& machine, PriceList& prices) {
  Execution sum;
  for (std::size_t i = 0; i < op.jobs; ++i) {
    sum += executions[op.first_job + i];
  }
  sum.counts = with_statistics(sum.counts, zero_product_fraction(*op.op), toggle_rate(*op.op));
  const auto duration = machine.duration(sum.cycles.total());
  auto energy = price(sum.counts, static_inventory(machine), duration, prices);
  return {multiply_accumulates(*op.op), sum.cycles, std::move(sum.counts), std::move(energy)};
}

IterationCost add_up(const Architecture& machine, const Plan& planned,
                     const std::vector<Execution>& executions, PriceList& prices) {
  std::vector<Cost> costs;
  costs.reserve(planned.distinct.size());
  for (const auto& op : planned.distinct) {
    costs.push_back(cost_of(op, executions, machine, prices));
  }
  IterationCost iteration{.format = planned.format, .ops = {}, .passes = {}, .total = {}};
  for (std::size_t i = 0; i < planned.ops.size(); ++i) {
    const auto& op = planned.ops[i];
    const auto& cost = costs[planned.of_op[i]];
    iteration.ops.push_back({op.layer, op.pass, op.kind, cost});
    iteration.passes[static_cast<std::size_t>(op.pass)] += cost;
  }
  for (const auto& pass : iteration.passes) {
    iteration.total += pass;
  }
  return iteration;
}

/// The totals of a report in the prices of a technology.
PricedRun priced_run(const Report& report, const Technology& technology) {
  PriceList prices(technology);
  const auto energy_of = [&](const Cost& total) {
    const auto duration = report.machine.duration(total.cycles.total());
    return price(total.events, static_inventory(report.machine), duration, prices);
  };
  PricedRun priced{.technology = technology.name,
                   .technology_title = technology.title,
                   .node_nm = technology.node_nm,
                   .voltage_v = technology.voltage_v,
                   .energy = energy_of(report.iteration.total),
                   .baseline = std::nullopt};
  if (report.baseline) {
    priced.baseline = energy_of(report.baseline->total);
  }
  return priced;
}

Report run_point(const Point& point, const ProgressCallback& progress) {
  std::vector<Job> jobs;
  const auto planned = plan(point, point.format, jobs);
  const auto baseline =
      point.baseline ? std::optional(plan(point, *point.baseline, jobs)) : std::nullopt;
  const auto [executions, datapath_check, replay] = execute(point, jobs, progress);
  PriceList prices(point.technology);
  Report report{.workload = point.workload.name,
                .network = point.workload.network,
                .batch = point.workload.batch,
                .optimiser = point.workload.optimiser,
                .parameters = parameter_count(point.workload),
                .format_costs = point.format_costs,
                .embedding_gradient = point.workload.embedding_gradient,
                .machine = point.machine,
                .fidelity = point.fidelity,
                .iteration = add_up(point.machine, planned, executions, prices),
                .baseline = std::nullopt,
                .technologies = {},
                .datapath_check = datapath_check,
                .replay = replay};
  if (baseline) {
    report.baseline = add_up(point.machine, *baseline, executions, prices);
  }
  report.technologies.push_back(priced_run(report, point.technology));
  for (const auto& technology : point.further_technologies) {
    report.technologies.push_back(priced_run(report, technology));
  }
  return report;
}

}  // namespace

Report run(const Point& point, const ProgressCallback& progress) {
  try {
    return run_point(point, progress);
  } catch (const OverflowError& error) {
    throw OverflowError(point.workload.name + ", batch " + std::to_string(point.workload.batch) +
                        ": " + error.what());
  }
}

}  // namespace lnsim
