// SPDX-License-Identifier: MIT
#include "sim/mapper/mapper.hpp"

#include <algorithm>
#include <array>
#include <set>

#include <fmt/format.h>

#include "models/networks/network.hpp"
#include "sim/analytical/contraction.hpp"
#include "sim/mapper/traffic_bound.hpp"
#include "tools/cli/validation/measurement.hpp"
#include "tools/cli/validation/sections.hpp"
#include "workloads/lower.hpp"

namespace lnsim::cli {
namespace {

/// The distinct loop nests of one iteration of every shipped network, in all passes.
std::vector<LoopNest> shipped_nests(const Catalogue& catalogue) {
  std::set<LoopNest> nests;
  for (const auto& name : catalogue.names(DataKind::Network)) {
    const auto network = load_network(catalogue.find(DataKind::Network, name));
    for (const auto& op : lower(network, 1, Optimiser::LnsMadam).ops) {
      if (const auto* contraction = std::get_if<Contraction>(&op.work)) {
        const auto found = loop_nests(*contraction, op.pass);
        nests.insert(found.begin(), found.end());
      }
    }
  }
  return {nests.begin(), nests.end()};
}

struct Case {
  const char* machine;
  const char* format;
  Objective objective;
  double tolerance;  ///< of the objective over its bound
};
constexpr double cycles_tolerance = 0.01;
constexpr double dram_tolerance = 0.03;
constexpr auto cases = std::to_array<Case>({
    {"lns-madam-pe", "lns8g8", Objective::LeastCycles, cycles_tolerance},
    {"lns-madam-pe", "fp32", Objective::LeastCycles, cycles_tolerance},
    {"lns-madam-chip16", "lns8g8", Objective::LeastCycles, cycles_tolerance},
    {"lns-madam-chip16", "fp32", Objective::LeastCycles, cycles_tolerance},
    {"lns-madam-pe", "lns8g8", Objective::LeastDram, dram_tolerance},
    {"lns-madam-pe", "fp32", Objective::LeastDram, dram_tolerance},
    {"lns-madam-chip16", "lns8g8", Objective::LeastDram, dram_tolerance},
    {"lns-madam-chip16", "fp32", Objective::LeastDram, dram_tolerance},
});

/// What the mappings of all nests have in common.
struct Findings {
  std::uint64_t proven = 0;
  double worst_score = 0;  ///< of the nest that is farthest from its bound
  double worst_bound = 1;
  double cycles = 0;
  double dram = 0;
  double compulsory = 0;
  double least_dram = 0;

  [[nodiscard]] MeasuredValues values() const {
    return {static_cast<double>(proven),
            worst_score,
            worst_bound,
            cycles,
            dram,
            compulsory,
            least_dram};
  }
};

Findings find(const std::vector<LoopNest>& nests, const MapperSetting& setting) {
  const analytical::MachineRates rates(setting.machine, setting.formats);
  const double burst = setting.machine.memory.value().dram.burst_bytes;
  Findings findings;
  for (const auto& result : map_nests(nests, setting)) {
    const auto& mapping = require_mapping(result, setting);
    findings.proven += result.proven() ? 1 : 0;
    if (result.score.first * findings.worst_bound > findings.worst_score * result.bound) {
      findings.worst_score = result.score.first;
      findings.worst_bound = result.bound;
    }
    const auto account = analytical::account_of(mapping, rates);
    const auto least = traffic_bound(mapping.nest, setting.machine, setting.formats);
    findings.cycles += static_cast<double>(account.cycles());
    findings.dram +=
        burst * static_cast<double>(account.tally.dram_reads + account.tally.dram_writes);
    findings.compulsory += static_cast<double>(least.compulsory.value());
    findings.least_dram += static_cast<double>(least.larger().value());
  }
  return findings;
}

Check check_of(const Case& of, const Measurement& measured, std::size_t nests) {
  const auto& [proven, score, bound, cycles, dram, compulsory, least] = measured.values;
  return {.what = fmt::format("{}, {} {}", to_string(of.objective), of.machine, of.format),
          .unit = of.objective == Objective::LeastDram ? "bursts" : "",
          .expected = bound,
          .measured = score,
          .tolerance = of.tolerance,
          .range = std::nullopt,
          .remark = fmt::format("{:.0f} of {} proven best", proven, nests),
          .error = measured.error};
}

std::string note_of(const Case& of, const Measurement& measured) {
  const auto& [proven, score, bound, cycles, dram, compulsory, least] = measured.values;
  constexpr double bytes_per_megabyte = 1e6;
  return fmt::format(
      "{}, {} {}: {:.3f} M cycles, {:.1f} MB of DRAM traffic, {:.3f} times every element once, "
      "{:.3f} times the I/O bound",
      to_string(of.objective), of.machine, of.format, cycles / 1e6, dram / bytes_per_megabyte,
      dram / compulsory, dram / least);
}

}  // namespace

Section mapper_section(const ValidationSetting& setting) {
  const auto nests = shipped_nests(setting.catalogue);
  constexpr Effort exhaustive{.evaluations = 4000};
  const auto measured = measure_in_processes(cases.size(), [&](std::size_t i) {
    const auto& [machine_name, format_name, objective, tolerance] = cases.at(i);
    const auto machine = load_architecture(setting.catalogue.find(DataKind::Machine, machine_name));
    const auto format = parse_number_format(format_name);
    return find(nests, {.machine = machine,
                        .formats = format,
                        .objective = objective,
                        .effort = setting.exhaustive ? exhaustive : usual_effort})
        .values();
  });
  Section section{
      "mapper",
      fmt::format("the mapping farthest from its bound, of {} loop nests of the shipped "
                  "networks",
                  nests.size()),
      {},
      {}};
  for (std::size_t i = 0; i < cases.size(); ++i) {
    section.checks.push_back(check_of(cases.at(i), measured[i], nests.size()));
    section.notes.push_back(note_of(cases.at(i), measured[i]));
  }
  return section;
}

}  // namespace lnsim::cli
