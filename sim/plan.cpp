// SPDX-License-Identifier: MIT
#include "sim/plan.hpp"

#include <algorithm>
#include <iterator>
#include <map>

#include "sim/mapper_setting.hpp"
#include "workloads/format_costs.hpp"

namespace lnsim {
namespace {

using cycle::Job;

/// Makes the jobs of a point's ops in a format.
class Planner {
 public:
  Planner(const Point& point, const NumberFormat& format, PriceList& prices)
      : point_(point), format_(format), setting_(mapper_setting(point, format, prices)) {
    // All nests at once, which takes all cores.
    std::vector<LoopNest> nests;
    for (const auto& op : point.workload.ops) {
      if (const auto* contraction = std::get_if<Contraction>(&op.work)) {
        const auto of_op = naming_overflow(op, [&] { return loop_nests(*contraction, op.pass); });
        std::ranges::copy(of_op, std::back_inserter(nests));
      }
    }
    auto results = map_nests(nests, setting_);
    for (std::size_t i = 0; i < nests.size(); ++i) {
      results_.emplace(nests[i], std::move(results[i]));
    }
  }

  [[nodiscard]] std::vector<Job> jobs_of(const DistinctOp& distinct) const {
    const auto& op = *distinct.op;
    if (const auto* contraction = std::get_if<Contraction>(&op.work)) {
      std::vector<Job> jobs;
      for (const auto& mapping : distinct.given != nullptr ? *distinct.given : mappings_of(op)) {
        jobs.push_back({mapping, format_});
      }
      if (const auto zeros = unreached_elements(*contraction, op.pass); zeros > 0) {
        jobs.push_back({zero_fill_task(zeros, format_), format_});
      }
      return jobs;
    }
    if (const auto* vector = std::get_if<VectorWork>(&op.work)) {
      return {{vector_task(*vector, point_.machine, format_), format_}};
    }
    const auto& update = std::get<WeightUpdate>(op.work);
    return {{update_task(update, point_.workload.optimiser, point_.machine, format_), format_}};
  }

 private:
  [[nodiscard]] std::vector<Mapping> mappings_of(const Op& op) const {
    std::vector<Mapping> mappings;
    for (const auto& nest : loop_nests(std::get<Contraction>(op.work), op.pass)) {
      try {
        mappings.push_back(require_mapping(results_.at(nest), setting_));
      } catch (const Error& error) {
        throw Error("layer " + op.layer + ", " + std::string(to_string(op.pass)) + ": " +
                    error.what());
      }
    }
    return mappings;
  }

  const Point& point_;
  const NumberFormat& format_;
  MapperSetting setting_;
  std::map<LoopNest, SearchResult> results_;
};

std::uint64_t useful_macs(const std::vector<Job>& jobs) {
  std::uint64_t sum = 0;
  for (const auto& job : jobs) {
    if (const auto* mapping = std::get_if<Mapping>(&job.work)) {
      sum = checked_add(sum, mapping->nest.useful_macs());
    }
  }
  return sum;
}

bool same_work(const DistinctOp& a, const DistinctOp& b) {
  return a.op->pass == b.op->pass && a.op->work == b.op->work && same_mappings(a.given, b.given);
}

bool same_cost(const DistinctOp& a, const DistinctOp& b) {
  return same_work(a, b) && a.op->statistics == b.op->statistics;
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

/// The mappings that a point gives for the ops of a plan, which are those of the workload with rows
/// between them.
class Given {
 public:
  Given(const Point& point, const NumberFormat& format) : point_(point), format_(format) {}

  const std::vector<Mapping>* next(const Op& op) {
    const auto& ops = point_.workload.ops;
    return place_ < ops.size() && op == ops[place_] ? point_.mappings.find(format_, place_++)
                                                    : nullptr;
  }

 private:
  const Point& point_;
  const NumberFormat& format_;
  std::size_t place_ = 0;
};

}  // namespace

Plan plan(const Point& point, const NumberFormat& format, PriceList& prices,
          std::vector<Job>& all_jobs) {
  Plan result{.format = format, .ops = ops_of(point, format), .distinct = {}, .of_op = {}};
  auto& distinct = result.distinct;
  const Planner planner(point, format, prices);
  Given given(point, format);
  for (const auto& one : result.ops) {
    DistinctOp op{.op = &one, .given = given.next(one)};
    const auto like = [&](auto same) {
      return std::ranges::find_if(distinct, [&](const auto& other) { return same(other, op); });
    };
    const auto known = like(same_cost);
    result.of_op.push_back(static_cast<std::size_t>(known - distinct.begin()));
    if (known != distinct.end()) {
      continue;
    }
    if (const auto alike = like(same_work); alike != distinct.end()) {
      op.first_job = alike->first_job;
      op.jobs = alike->jobs;
      op.useful_macs = alike->useful_macs;
    } else {
      auto jobs = naming_overflow(one, [&] { return planner.jobs_of(op); });
      op.first_job = all_jobs.size();
      op.jobs = jobs.size();
      op.useful_macs = useful_macs(jobs);
      std::ranges::move(jobs, std::back_inserter(all_jobs));
    }
    distinct.push_back(op);
  }
  return result;
}

}  // namespace lnsim
