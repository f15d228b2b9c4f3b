// SPDX-License-Identifier: MIT
#include "sim/report/report_json.hpp"

#include <sstream>

#include "sim/report/csv.hpp"
#include "sim/report/missing_json.hpp"
#include "sim/report/ratio_json.hpp"
#include "sim/report/replay_json.hpp"

namespace lnsim {
namespace {

using Json = nlohmann::ordered_json;

Json stack_json(const CycleStack& stack) {
  return {{"compute", stack.compute.value()},
          {"fill_drain", stack.fill_drain.value()},
          {"operand_stall", stack.operand_stall.value()},
          {"output_stall", stack.output_stall.value()},
          {"dram_stall", stack.dram_stall.value()},
          {"vector_unit", stack.vector_unit.value()},
          {"weight_update", stack.weight_update.value()}};
}

Json components_json(const EnergyBreakdown& energy) {
  Json components = Json::object();
  for (const auto& [key, range] : energy.components) {
    components[component_name(key)] = range.nominal.value();
  }
  return components;
}

Json traffic_json(const EventCounts& events) {
  Json traffic = Json::object();
  for (const auto& [memory, bytes] : traffic_bytes(events)) {
    traffic[memory] = bytes;
  }
  return traffic;
}

Json energy_json(const EnergyBreakdown& energy) {
  const auto pe = energy.total(Scope::ProcessingElement);
  const auto system = energy.total();
  return {{"pe", pe.nominal.value()},  {"system", system.nominal.value()},
          {"low", system.low.value()}, {"high", system.high.value()},
          {"pe_low", pe.low.value()},  {"pe_high", pe.high.value()}};
}

Json cost_json(const Cost& cost, const Architecture& machine) {
  const auto cycles = cost.cycles.total();
  return {{"macs", cost.macs},
          {"padded_macs", cost.padded_macs},
          {"cycles", cycles.value()},
          {"time_s", machine.duration(cycles).value()},
          {"utilisation", utilisation(cost, machine)},
          {"energy_pj", energy_json(cost.energy)},
          {"cycle_stack", stack_json(cost.cycles)},
          {"energy_by_component_pj", components_json(cost.energy)},
          {"traffic_bytes", traffic_json(cost.events)}};
}

Json op_json(const OpCost& op, const Architecture& machine) {
  const auto cycles = op.cost.cycles.total();
  return {{"layer", op.layer},
          {"pass", to_string(op.pass)},
          {"kind", to_string(op.kind)},
          {"macs", op.cost.macs},
          {"padded_macs", op.cost.padded_macs},
          {"cycles", cycles.value()},
          {"time_s", machine.duration(cycles).value()},
          {"utilisation", utilisation(op.cost, machine)},
          {"energy_pj",
           {{"pe", op.cost.energy.total(Scope::ProcessingElement).nominal.value()},
            {"system", op.cost.energy.total().nominal.value()}}},
          {"cycle_stack", stack_json(op.cost.cycles)},
          {"energy_by_component_pj", components_json(op.cost.energy)},
          {"traffic_bytes", traffic_json(op.cost.events)}};
}

Json format_json(const RoleFormats& formats) {
  return {{"name", formats.name},
          {"bits", formats.weight.storage.bits},
          {"accumulator_bits", formats.weight.datapath.accumulator_bits}};
}

void add_iteration(Json& json, const IterationCost& iteration, const Architecture& machine) {
  json["totals"] = cost_json(iteration.total, machine);
  for (std::size_t i = 0; i < std::size(all_passes); ++i) {
    json["passes"][std::string(to_string(all_passes[i]))] = cost_json(iteration.passes[i], machine);
  }
  json["ops"] = Json::array();
  for (const auto& op : iteration.ops) {
    json["ops"].push_back(op_json(op, machine));
  }
}

Json manifest_json(const Manifest& manifest) {
  Json files = Json::array();
  for (const auto& file : manifest.data_files) {
    files.push_back({{"path", file.path}, {"sha256", file.sha256}});
  }
  return {{"program", "lnsim"},      {"version", manifest.version},
          {"build", manifest.build}, {"configuration_sha256", manifest.configuration_sha256},
          {"data_files", files},     {"seed", manifest.seed}};
}

Json machine_json(const Architecture& machine) {
  Json memories = Json::array();
  const auto add = [&](const std::string& name, Bytes capacity) {
    memories.push_back({{"name", name}, {"capacity_bytes", capacity.value()}});
  };
  add("operand_buffer_a", machine.pe.buffer_a.capacity);
  add("operand_buffer_b", machine.pe.buffer_b.capacity);
  Json bandwidth = nullptr;
  if (machine.memory) {
    add("global_buffer", machine.memory->global_buffer.capacity);
    bandwidth = machine.memory->dram.bandwidth_bytes_per_cycle;
  }
  return {{"name", machine.name},
          {"title", machine.title},
          {"processing_elements", machine.processing_elements},
          {"lanes", machine.pe.lanes},
          {"vector_size", machine.pe.vector_size},
          {"clock_period_ps", machine.clock_period_ps},
          {"peak_macs_per_cycle", machine.peak_macs_per_cycle()},
          {"dram_bandwidth_bytes_per_cycle", bandwidth},
          {"memories", memories}};
}

Json workload_json(const Report& report) {
  Json json{{"name", report.workload},
            {"network", report.network},
            {"batch", report.batch},
            {"optimiser", to_string(report.optimiser)},
            {"ops", report.iteration.ops.size()},
            {"parameters", report.parameters},
            {"format_costs", report.format_costs ? "on" : "off"},
            {"embedding_gradient", nullptr},
            {"elementwise", nullptr}};
  if (report.embedding_gradient) {
    json["embedding_gradient"] = to_string(*report.embedding_gradient);
  }
  if (report.elementwise) {
    json["elementwise"] = to_string(*report.elementwise);
  }
  return json;
}

Json technology_json(const PricedRun& priced) {
  return {{"name", priced.technology},
          {"title", priced.technology_title},
          {"node_nm", priced.node_nm},
          {"voltage_v", priced.voltage_v}};
}

Json priced_run_json(const PricedRun& priced) {
  auto json = technology_json(priced);
  json["energy_pj"] = energy_json(priced.energy);
  json["baseline_energy_pj"] = nullptr;
  json["ratio"] = nullptr;
  if (priced.baseline) {
    const auto ratio = [&](std::optional<Scope> scope) {
      return energy_ratio_json(*priced.baseline, priced.energy, scope);
    };
    json["baseline_energy_pj"] = energy_json(*priced.baseline);
    json["ratio"] = {{"energy_pe", ratio(Scope::ProcessingElement)},
                     {"energy_system", ratio(std::nullopt)}};
  }
  return json;
}

void add_csv(std::ostream& csv, const IterationCost& iteration) {
  for (const auto& op : iteration.ops) {
    const auto stack = stack_json(op.cost.cycles);
    csv << iteration.formats.name << ',' << csv_quoted(op.layer) << ',' << to_string(op.pass) << ','
        << to_string(op.kind) << ',' << op.cost.macs;
    for (const auto& [name, cycles] : stack.items()) {
      csv << ',' << cycles.dump();
    }
    const auto pe = op.cost.energy.total(Scope::ProcessingElement).nominal.value();
    csv << ',' << op.cost.cycles.total().value() << ',' << Json(pe).dump() << ','
        << Json(op.cost.energy.total().nominal.value()).dump();
    for (const auto& [memory, bytes] : traffic_bytes(op.cost.events)) {
      csv << ',' << bytes;
    }
    csv << ',' << op.cost.padded_macs << '\n';
  }
}

Json event_json(const Event& event) {
  constexpr double permilles = 1000;
  Json json{{"scope", event.scope == Scope::ProcessingElement ? "pe" : "beyond_pe"},
            {"component", event.component},
            {"resource", event.resource},
            {"action", event.action},
            {"variant", event.variant},
            {"width_bits", event.width_bits},
            {"capacity_bytes", event.capacity_bytes},
            {"table_entries", event.table_entries},
            {"base_factor", event.base_factor},
            {"accumulator_bits", event.accumulator_bits},
            {"vector_size", event.vector_size},
            {"operand_bits", event.operand_bits}};
  if (event.zero_permille) {
    json["zero_fraction"] = *event.zero_permille / permilles;
  }
  if (event.toggle_permille) {
    json["toggle_rate"] = *event.toggle_permille / permilles;
  }
  return json;
}

}  // namespace

nlohmann::ordered_json to_json(const Report& report) {
  Json json;
  json["schema_version"] = 2;
  json["manifest"] = manifest_json(report.manifest);
  json["remarks"] = report.remarks;
  json["workload"] = workload_json(report);
  json["missing"] = missing_json(report.missing, report.iteration.total.macs);
  json["machine"] = machine_json(report.machine);
  json["format"] = format_json(report.iteration.formats);
  json["technology"] = technology_json(report.technologies.front());
  json["fidelity"] = to_string(report.fidelity);
  json["objective"] = to_string(report.objective);
  add_iteration(json, report.iteration, report.machine);
  json["baseline"] = nullptr;
  json["ratio"] = nullptr;
  if (report.baseline) {
    Json baseline;
    baseline["format"] = format_json(report.baseline->formats);
    add_iteration(baseline, *report.baseline, report.machine);
    json["baseline"] = std::move(baseline);
    json["ratio"] = ratio_json(report.baseline->total, report.iteration.total);
  }
  json["technologies"] = Json::array();
  for (const auto& priced : report.technologies) {
    json["technologies"].push_back(priced_run_json(priced));
  }
  json["datapath_check"] = nullptr;
  if (report.datapath_check) {
    const auto& [tiles, outputs, weights] = *report.datapath_check;
    json["datapath_check"] = {
        {"tiles", tiles}, {"outputs", outputs}, {"weights", weights}, {"mismatches", 0}};
  }
  json["replay"] = replay_json(report.replay);
  return json;
}

nlohmann::ordered_json events_json(const Report& report) {
  Json json;
  const auto add = [&](const IterationCost& iteration) {
    auto& list = json[iteration.formats.name] = Json::array();
    for (const auto& [event, count] : iteration.total.events.all()) {
      auto entry = event_json(event);
      entry["count"] = count;
      list.push_back(std::move(entry));
    }
  };
  add(report.iteration);
  if (report.baseline) {
    add(*report.baseline);
  }
  return json;
}

std::string layers_csv(const Report& report) {
  std::ostringstream csv;
  csv << "format,layer,pass,kind,macs";
  const auto stack = stack_json({});
  for (const auto& [name, cycles] : stack.items()) {
    csv << ',' << name << "_cycles";
  }
  csv << ",cycles,energy_pe_pj,energy_system_pj";
  for (const auto& [memory, bytes] : traffic_bytes({})) {
    csv << ',' << memory << "_bytes";
  }
  csv << ",padded_macs\n";
  add_csv(csv, report.iteration);
  if (report.baseline) {
    add_csv(csv, *report.baseline);
  }
  return csv.str();
}

}  // namespace lnsim
