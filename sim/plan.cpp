// SPDX-License-Identifier: MIT
#include "sim/plan.hpp"

#include <algorithm>
#include <iterator>
#include <list>
#include <map>

#include "sim/mapper_setting.hpp"
#include "workloads/format_costs.hpp"
#include "workloads/moved_elements.hpp"

namespace lnsim {
namespace {

/// The nests of products in the same formats, and what the mapper finds for them.
struct MappedNests {
  MapperSetting setting;
  std::vector<LoopNest> nests = {};
  std::map<LoopNest, SearchResult> results = {};

  /// All nests at once, which takes all cores.
  void search() {
    const auto found = map_nests(nests, setting);
    for (std::size_t i = 0; i < nests.size(); ++i) {
      results.emplace(nests[i], found[i]);
    }
  }
};

/// Makes the jobs of a point's ops in some formats.
class Planner {
 public:
  Planner(const Point& point, const Architecture& machine, const RoleFormats& formats,
          PriceList& prices)
      : point_(point), machine_(machine), formats_(formats) {
    for (const auto& op : point.workload.ops) {
      if (const auto* contraction = std::get_if<Contraction>(&op.work)) {
        const auto nests = naming_overflow(op, [&] { return loop_nests(*contraction, op.pass); });
        auto& mapped = mapped_in(product_formats(formats, *contraction, op.pass), prices);
        std::ranges::copy(nests, std::back_inserter(mapped.nests));
      }
    }
    for (auto& mapped : mapped_) {
      mapped.search();
    }
  }

  [[nodiscard]] std::vector<Job> jobs_of(const DistinctOp& distinct) const {
    const auto& op = *distinct.op;
    if (const auto* contraction = std::get_if<Contraction>(&op.work)) {
      std::vector<Job> jobs;
      const auto formats = product_formats(formats_, *contraction, op.pass);
      for (const auto& mapping :
           distinct.given != nullptr ? *distinct.given : mappings_of(op, formats)) {
        jobs.push_back({mapping, formats, pipeline_in(point_.technology, formats, machine_)});
      }
      if (const auto zeros = unreached_elements(*contraction, op.pass); zeros > 0) {
        jobs.push_back(
            {zero_fill_task(zeros, formats.result, product_classes(*contraction, op.pass).output),
             formats});
      }
      return jobs;
    }
    if (std::holds_alternative<VectorWork>(op.work)) {
      return {{vector_task(op, machine_, formats_), formats_.weight}};
    }
    const auto& update = std::get<WeightUpdate>(op.work);
    return {{update_task(update, point_.workload.optimiser, machine_, formats_), formats_.weight}};
  }

 private:
  MappedNests& mapped_in(const ProductFormats& formats, PriceList& prices) {
    const auto known = std::ranges::find(mapped_, formats, formats_of);
    return known != mapped_.end() ? *known
                                  : mapped_.emplace_back(MappedNests{
                                        mapper_setting(point_, machine_, formats, prices)});
  }
  static const ProductFormats& formats_of(const MappedNests& mapped) {
    return mapped.setting.formats;
  }
  [[nodiscard]] std::vector<Mapping> mappings_of(const Op& op,
                                                 const ProductFormats& formats) const {
    const auto& [setting, nests, results] = *std::ranges::find(mapped_, formats, formats_of);
    std::vector<Mapping> mappings;
    for (const auto& nest : loop_nests(std::get<Contraction>(op.work), op.pass)) {
      try {
        mappings.push_back(require_mapping(results.at(nest), setting));
      } catch (const Error& error) {
        throw Error("layer " + op.layer + ", " + std::string(to_string(op.pass)) + ": " +
                    error.what());
      }
    }
    return mappings;
  }

  const Point& point_;
  const Architecture& machine_;
  const RoleFormats& formats_;
  std::list<MappedNests> mapped_;  ///< in the order of the first op
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

/// Whether two ops of equal work move elements of the same classes.
bool same_elements(const Op& a, const Op& b) {
  return !std::holds_alternative<VectorWork>(a.work) || moved_elements(a) == moved_elements(b);
}

bool same_work(const DistinctOp& a, const DistinctOp& b) {
  return a.op->pass == b.op->pass && a.op->work == b.op->work && same_elements(*a.op, *b.op) &&
         same_mappings(a.given, b.given);
}

bool same_cost(const DistinctOp& a, const DistinctOp& b) {
  return same_work(a, b) && a.op->statistics == b.op->statistics;
}

/// The ops in the formats of a side; those of all sides are in the same order.
std::vector<Op> ops_of(const Point& point, const Side& side, const std::vector<Side>& sides,
                       const std::vector<MachineJobs>& machines) {
  if (!point.format_costs) {
    return point.workload.ops;
  }
  const auto needs = [&](const Side& of) {
    const auto& unit = machines[of.machine].machine.vector_unit;
    return RoleNeeds(of.formats, parse_number_format(unit.format), point.workload.optimiser);
  };
  auto all = needs(side);
  for (const auto& other : sides) {
    all = all | needs(other);
  }
  return with_format_costs(point.workload.ops, needs(side), all);
}

/// The mappings that a point gives for the ops of a plan, which are those of the workload with rows
/// between them.
class Given {
 public:
  Given(const Point& point, const Architecture& machine, const RoleFormats& formats)
      : point_(point), machine_(machine), formats_(formats) {}

  const std::vector<Mapping>* next(const Op& op) {
    const auto& ops = point_.workload.ops;
    return place_ < ops.size() && op == ops[place_]
               ? point_.mappings.find(formats_.name, machine_, place_++)
               : nullptr;
  }

 private:
  const Point& point_;
  const Architecture& machine_;
  const RoleFormats& formats_;
  std::size_t place_ = 0;
};

/// Whose ops are known.
void add_jobs(const Point& point, Plan& result, PriceList& prices, MachineJobs& own) {
  auto& distinct = result.distinct;
  auto& [machine, all_jobs] = own;
  const auto& formats = result.side.formats;
  const Planner planner(point, machine, formats, prices);
  Given given(point, machine, formats);
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
}

}  // namespace

std::vector<Plan> plan(const Point& point, const std::vector<Side>& sides, PriceList& prices,
                       std::vector<MachineJobs>& machines) {
  std::vector<Plan> plans;
  plans.reserve(sides.size());
  for (const auto& side : sides) {
    auto& one = plans.emplace_back(Plan{
        .side = side, .ops = ops_of(point, side, sides, machines), .distinct = {}, .of_op = {}});
    add_jobs(point, one, prices, machines[side.machine]);
  }
  return plans;
}

}  // namespace lnsim
