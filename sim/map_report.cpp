// SPDX-License-Identifier: MIT
#include "sim/map_report.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "models/base/checked.hpp"
#include "sim/mapper_setting.hpp"

namespace lnsim {
namespace {

/// Outputs whose partial sums a processing element's collector has at once.
std::uint64_t collected(const Mapping& mapping, const ProcessingElement& pe) {
  const auto rows = mapping.rows_per_pe();
  const auto columns = mapping.columns_per_pe();
  return mapping.fits_collector(pe) ? checked_multiply(rows, columns)
                                    : checked_multiply<std::uint64_t>(
                                          std::min<std::uint64_t>(rows, pe.lanes),
                                          std::min<std::uint64_t>(columns, pe.collector_entries));
}

std::vector<Holding> holdings_of(const Mapping& mapping, const Architecture& machine,
                                 const ProductFormats& formats) {
  const auto& nest = mapping.nest;
  const auto& [a, b, lane, result] = formats;
  std::vector<Holding> list;
  const auto hold = [&](const std::string& level, const std::string& tensor, std::uint64_t elements,
                        const Format& format) {
    list.push_back({level, tensor, elements, format.bytes(elements)});
  };
  const auto hold_sums = [&](const std::string& level, std::uint64_t sums) {
    list.push_back({level, "output", sums, formats.sum_bytes(sums)});
  };
  if (machine.memory) {
    const auto all = [&](std::uint64_t elements) {
      return checked_multiply(nest.groups, elements);
    };
    hold("dram", "operand_a", all(nest.elements_a(nest.whole)), a.storage);
    hold("dram", "operand_b", all(nest.elements_b(nest.whole)), b.storage);
    hold("dram", "output", all(nest.elements_out(nest.whole)), result.storage);
    const auto& tile = mapping.buffer;
    hold("global_buffer", "operand_a", nest.elements_a(tile), a.storage);
    hold("global_buffer", "operand_b", nest.elements_b(tile), b.storage);
    if (mapping.spills_partial_sums(machine.pe)) {
      hold_sums("global_buffer", nest.elements_out(tile));
    } else {
      hold("global_buffer", "output", nest.elements_out(tile), result.storage);
    }
  }
  const auto rows = mapping.rows_per_pe();
  const auto columns = mapping.columns_per_pe();
  hold("operand_buffers", "operand_a", product(rows, mapping.buffer.reduction, mapping.buffer.taps),
       a.storage);
  hold("operand_buffers", "operand_b",
       nest.elements_b({0, columns, mapping.array.reduction, mapping.array.taps}), b.storage);
  hold_sums("collector", collected(mapping, machine.pe));
  return list;
}

/// The cause of most cycles.
std::string limit_of(const analytical::Account& account) {
  const std::array<std::pair<std::uint64_t, const char*>, 5> causes{
      {{account.compute, "array"},
       {account.dram_stall, "DRAM"},
       {account.operand_stall, "read port"},
       {account.output_stall, "outputs"},
       {account.fill_drain, "latency"}}};
  return std::ranges::max_element(causes, {}, [](const auto& cause) { return cause.first; })
      ->second;
}

MappedNest mapped(const Mapping& mapping, double bound, const MapperSetting& setting) {
  const auto& machine = setting.machine;
  const auto& nest = mapping.nest;
  const auto account = analytical::account_of(
      mapping, analytical::MachineRates(machine, setting.formats, setting.pipeline));
  const Scorer scorer(setting.objective, machine, setting.formats, setting.prices);
  const auto score = scorer.of(static_cast<double>(account.cycles()), account.tally).first;
  const auto macs = nest.useful_macs();
  const auto issued =
      checked_multiply<std::uint64_t>(account.tally.lane_vectors, machine.pe.vector_size);
  const auto slots =
      static_cast<double>(account.cycles()) * static_cast<double>(machine.peak_macs_per_cycle());
  const auto burst = machine.memory ? machine.memory->dram.burst_bytes : 0;
  return {.mapping = mapping,
          .account = account,
          .holdings = holdings_of(mapping, machine, setting.formats),
          .macs = macs,
          .padded_macs = issued - macs,
          .utilisation = static_cast<double>(macs) / slots,
          .dram = Bytes(checked_multiply<std::uint64_t>(
              account.tally.dram_reads + account.tally.dram_writes, burst)),
          .least_dram = traffic_bound(nest, machine, setting.formats),
          .objective = score,
          .objective_bound = std::min(bound, score),
          .limited_by = limit_of(account)};
}

std::vector<MappedNest> map_op(const Op& op, const std::vector<Mapping>* given,
                               const MapperSetting& setting) {
  std::vector<MappedNest> nests;
  const auto results = map_nests(loop_nests(std::get<Contraction>(op.work), op.pass), setting);
  for (std::size_t i = 0; i < results.size(); ++i) {
    const auto& best = require_mapping(results[i], setting);
    nests.push_back(mapped(given != nullptr ? given->at(i) : best, results[i].bound, setting));
  }
  return nests;
}

}  // namespace

MapReport map_report(const Point& point, const std::string& layer,
                     const std::optional<Pass>& pass) {
  PriceList prices(point.technology);
  MapReport report{.workload = point.workload.name,
                   .batch = point.workload.batch,
                   .machine = point.machine.name,
                   .formats = point.formats,
                   .objective = point.objective,
                   .pe = point.machine.pe,
                   .mappings = {}};
  std::vector<std::pair<const Op*, const std::vector<Mapping>*>> known;
  for (std::size_t i = 0; i < point.workload.ops.size(); ++i) {
    const auto& op = point.workload.ops[i];
    if (multiply_accumulates(op) == 0 || (!layer.empty() && op.layer != layer) ||
        (pass && op.pass != *pass)) {
      continue;
    }
    const auto* given = point.mappings.find(point.formats.name, point.machine, i);
    const auto like = std::ranges::find_if(known, [&](const auto& other) {
      return other.first->pass == op.pass && other.first->work == op.work &&
             same_mappings(other.second, given);
    });
    if (like == known.end()) {
      known.emplace_back(&op, given);
      const auto formats = product_formats(point.formats, std::get<Contraction>(op.work), op.pass);
      report.mappings.push_back(
          {{{i, op.layer, op.pass}},
           map_op(op, given, mapper_setting(point, point.machine, formats, prices))});
    } else {
      report.mappings[static_cast<std::size_t>(like - known.begin())].ops.push_back(
          {i, op.layer, op.pass});
    }
  }
  if (report.mappings.empty()) {
    throw Error(point.workload.name + ": no matrix product" +
                (layer.empty() ? "" : " of layer \"" + layer + "\"") +
                (pass ? " in the pass " + std::string(to_string(*pass)) : ""));
  }
  return report;
}

}  // namespace lnsim
