// SPDX-License-Identifier: MIT
#include "sim/run.hpp"

#include <algorithm>
#include <functional>
#include <iterator>
#include <tuple>

#include "models/hardware/machine_inventory.hpp"
#include "sim/analytical/execute.hpp"
#include "sim/cycle/execute.hpp"
#include "sim/iso_area.hpp"
#include "sim/op_pricer.hpp"
#include "sim/plan.hpp"
#include "sim/replay/replay.hpp"
#include "sim/report/remarks.hpp"
#include "sim/technology_jobs.hpp"
#include "workloads/lower.hpp"

namespace lnsim {
namespace {

/// One execution a job of each machine, and what the datapath has shown on the way.
struct Executed {
  std::vector<std::vector<Execution>> executions = {};
  std::optional<DatapathCheck> datapath_check = {};
  std::vector<ReplayedOp> replay = {};
};

/// Jobs and the vectors of a replay, which run at once, are told of as one.
Executed execute_with_datapath(const Point& point, const std::vector<MachineJobs>& machines,
                               const ProgressCallback& progress) {
  std::size_t jobs_done = 0;
  std::size_t vectors_done = 0;
  std::size_t total = 0;
  for (const auto& machine : machines) {
    total += machine.jobs.size();
  }
  const auto tell = [&](std::size_t& part) {
    return [&](std::size_t done, std::size_t /*of*/) {
      part = done;
      if (progress) {
        progress(jobs_done + vectors_done, total);
      }
    };
  };
  replay::Replay replay(point.payloads, point.formats, point.machine.pe, tell(vectors_done));
  total += replay.vectors();
  const auto more = replay.work();
  auto [executions, check] = cycle::execute_with_datapath(machines, more, tell(jobs_done));
  return {std::move(executions), check, replay.take_results()};
}

Executed execute(const Point& point, const std::vector<MachineJobs>& machines,
                 const ProgressCallback& progress) {
  if (point.fidelity == Fidelity::Tile) {
    return {.executions = cycle::execute(machines, progress)};
  }
  if (point.fidelity == Fidelity::Datapath) {
    return execute_with_datapath(point, machines, progress);
  }
  Executed executed;
  for (const auto& [machine, jobs] : machines) {
    executed.executions.push_back(analytical::execute(machine, jobs));
  }
  return executed;
}

std::uint32_t deepest_addition(const Plan& planned, const std::vector<Job>& jobs) {
  std::uint32_t deepest = 0;
  for (const auto& op : planned.distinct) {
    for (std::size_t i = op.first_job; i < op.first_job + op.jobs; ++i) {
      deepest = std::max(deepest, jobs[i].pipeline.added_stages);
    }
  }
  return deepest;
}

/// From the executions of the jobs of the plan's machine.
IterationCost add_up(const Plan& planned, const MachineJobs& work,
                     const std::vector<Execution>& executions, PriceList& prices) {
  const auto& [machine, jobs] = work;
  OpPricer pricer(machine, prices);
  std::vector<std::shared_ptr<const Cost>> costs;
  costs.reserve(planned.distinct.size());
  for (const auto& op : planned.distinct) {
    costs.push_back(naming_overflow(*op.op, [&, &all = jobs] {
      return std::make_shared<const Cost>(pricer.cost_of(op, all, executions));
    }));
  }
  const auto& formats = planned.side.formats;
  IterationCost iteration{
      .formats = formats, .machine = machine, .ops = {}, .passes = {}, .total = {}};
  iteration.ops.reserve(planned.ops.size());
  for (std::size_t i = 0; i < planned.ops.size(); ++i) {
    const auto& op = planned.ops[i];
    const auto& cost = costs[planned.of_op[i]];
    iteration.ops.push_back({op.layer, op.pass, op.kind, cost});
    iteration.passes[static_cast<std::size_t>(op.pass)] += *cost;
  }
  for (const auto& pass : iteration.passes) {
    iteration.total += pass;
  }
  iteration.prices = pricer.prices_of(iteration.total.events);
  iteration.leakages = pricer.leakages();
  iteration.area = area_of(machine, formats, prices);
  iteration.added_stages = deepest_addition(planned, jobs);
  return iteration;
}

/// The longest path of the vector units of an iteration's lanes, each the one that was
/// characterised nearest to the machine's size; nothing where one is not known.
std::optional<double> critical_path_ps(const IterationCost& iteration,
                                       const Technology& technology) {
  const auto& [formats, machine] = std::tie(iteration.formats, iteration.machine);
  double slowest = 0;
  for (const auto& lane : lanes_of(formats)) {
    const auto* unit = nearest_unit(technology.vector_units, lane.name, machine.pe.vector_size);
    if (unit == nullptr) {
      return std::nullopt;
    }
    slowest = std::max(slowest, unit->critical_path_ps);
  }
  return slowest;
}

/// The totals of a report in the prices of a technology, and the cycles of its own executions where
/// it has some.
PricedRun priced_run(const Report& report, PriceList& prices, std::optional<Cycles> cycles = {},
                     std::optional<Cycles> baseline_cycles = {}) {
  const auto& technology = prices.technology();
  const auto energy_of = [&](const IterationCost& of, const std::optional<Cycles>& own) {
    const auto duration = of.machine.duration(own.value_or(of.total.cycles.total()));
    return price(of.total.events, inventory_of(of.machine), duration, prices);
  };
  PricedRun priced{.technology = technology.name,
                   .technology_title = technology.title,
                   .node_nm = technology.node_nm,
                   .voltage_v = technology.voltage_v,
                   .energy = energy_of(report.iteration, cycles),
                   .baseline = std::nullopt,
                   .critical_path_ps = critical_path_ps(report.iteration, technology),
                   .cycles = cycles,
                   .baseline_cycles = baseline_cycles};
  if (report.baseline) {
    priced.baseline_critical_path_ps = critical_path_ps(*report.baseline, technology);
    priced.baseline = energy_of(*report.baseline, baseline_cycles);
    priced.ties = ties_of(technology);
  }
  return priced;
}

std::vector<TechnologyJobs> add_further_jobs(const Point& point,
                                             std::vector<MachineJobs>& machines) {
  std::vector<std::size_t> planned;
  for (const auto& machine : machines) {
    planned.push_back(machine.jobs.size());
  }
  std::vector<TechnologyJobs> further;
  for (const auto& technology : point.further_technologies) {
    further.emplace_back(technology, planned, machines);
  }
  return further;
}

/// The point's formats, then the baseline where there is one; machines that are equal are one.
std::vector<Side> sides_of(const Point& point, std::vector<MachineJobs>& machines) {
  std::vector<Side> sides{{.formats = point.formats}};
  machines.push_back({point.machine});
  if (point.baseline) {
    if (const auto machine = machine_of_baseline(point); machine != point.machine) {
      machines.push_back({machine});
    }
    sides.push_back({.formats = *point.baseline, .machine = machines.size() - 1});
  }
  return sides;
}

/// What is known before anything is compared, checked or priced otherwise.
Report report_of(const Point& point, IterationCost iteration) {
  return {.workload = point.workload.name,
          .network = point.workload.network,
          .batch = point.workload.batch,
          .optimiser = point.workload.optimiser,
          .parameters = parameter_count(point.workload),
          .format_costs = point.format_costs,
          .embedding_gradient = point.workload.embedding_gradient,
          .elementwise = point.workload.elementwise,
          .missing = point.workload.missing,
          .fidelity = point.fidelity,
          .objective = point.objective,
          .iteration = std::move(iteration),
          .baseline = std::nullopt,
          .iso_area = point.iso_area,
          .technologies = {},
          .datapath_check = {},
          .remarks = point.remarks};
}

Report run_point(const Point& point, const ProgressCallback& progress) {
  std::vector<MachineJobs> machines;
  PriceList prices(point.technology);
  const auto sides = sides_of(point, machines);
  const auto plans = plan(point, sides, prices, machines);
  const auto further_jobs = add_further_jobs(point, machines);
  const auto executed = execute(point, machines, progress);
  const auto executions = [&](const Plan& of) -> const std::vector<Execution>& {
    return executed.executions[of.side.machine];
  };
  const auto cost_of = [&](const Plan& of) {
    return add_up(of, machines[of.side.machine], executions(of), prices);
  };
  auto report = report_of(point, cost_of(plans.front()));
  report.datapath_check = executed.datapath_check;
  report.replay = executed.replay;
  if (point.baseline) {
    report.baseline = cost_of(plans.back());
  }
  report.technologies.push_back(priced_run(report, prices));
  std::vector<std::reference_wrapper<const Technology>> technologies{point.technology};
  for (std::size_t i = 0; i < further_jobs.size(); ++i) {
    technologies.emplace_back(point.further_technologies[i]);
    PriceList further(technologies.back());
    const auto cycles = [&, &own = further_jobs[i]](const Plan& of) {
      return own.cycles(of, executions(of));
    };
    report.technologies.push_back(priced_run(report, further, cycles(plans.front()),
                                             point.baseline ? cycles(plans.back()) : std::nullopt));
  }
  std::ranges::move(remarks(report, technologies), std::back_inserter(report.remarks));
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
