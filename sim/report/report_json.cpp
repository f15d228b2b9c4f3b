// SPDX-License-Identifier: MIT
#include "sim/report/report_json.hpp"

#include "sim/mapping/vector_task.hpp"
#include "sim/report/columns.hpp"
#include "sim/report/comparison_json.hpp"
#include "sim/report/csv.hpp"
#include "sim/report/machine_json.hpp"
#include "sim/report/missing_json.hpp"
#include "sim/report/ratio_json.hpp"
#include "sim/report/replay_json.hpp"

namespace lnsim {
namespace {

using Json = nlohmann::ordered_json;

/// A component that is no column would be missing from the sums.
void require_columns(const Json& components, const EnergyBreakdown& energy) {
  for (const auto& [key, range] : energy.components) {
    if (!components.contains(component_name(key))) {
      throw Error("energy of a component without a column: " + component_name(key));
    }
  }
}

Json row_json(Table table, const ResultRow& row) {
  Json json;
  for (const auto& column : columns_of(table)) {
    auto& object = column.object.empty() ? json : json[column.object];
    if (object.is_null()) {
      object = Json::object();
    }
    if (auto value = column.value(row); !value.is_null() || column.may_be_null) {
      object[column.name(table)] = std::move(value);
    }
  }
  require_columns(json["energy_by_component_pj"], row.cost.energy);
  return json;
}

/// In the prices of any technology.
Json energy_json(const Report& report, const EnergyBreakdown& energy) {
  Cost cost;
  cost.energy = energy;
  return row_json(Table::Totals, {report, report.iteration, cost})["energy_pj"];
}

Json format_json(const IterationCost& iteration) {
  const auto& formats = iteration.formats;
  Json roles = Json::object();
  for (const auto role : operand_classes) {
    roles[std::string(to_string(role))] = formats.of(role).name;
  }
  return {{"name", formats.name},
          {"bits", formats.weight.storage.bits},
          {"accumulator_bits", formats.weight.datapath.accumulator_bits},
          {"roles", std::move(roles)},
          {"stored_weight_bits", stored_weight_bits(iteration.machine, formats)}};
}

void add_iteration(Json& json, const Report& report, const IterationCost& iteration) {
  json["totals"] = row_json(Table::Totals, {report, iteration, iteration.total});
  for (std::size_t i = 0; i < std::size(all_passes); ++i) {
    json["passes"][std::string(to_string(all_passes[i]))] =
        row_json(Table::Totals, {report, iteration, iteration.passes[i]});
  }
  json["ops"] = Json::array();
  for (const auto& op : iteration.ops) {
    json["ops"].push_back(row_json(Table::Ops, {report, iteration, *op.cost, &op}));
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

/// Whether a unit is as fast as a side's clock; nothing of one that is not known.
Json meets_clock(const IterationCost& side, const std::optional<double>& critical_path_ps) {
  return critical_path_ps ? Json(*critical_path_ps <= side.machine.clock_period_ps) : Json(nullptr);
}

Json priced_run_json(const Report& report, const PricedRun& priced) {
  auto json = technology_json(priced);
  const auto picoseconds = [](const std::optional<double>& path) {
    return path ? Json(*path) : Json(nullptr);
  };
  json["critical_path_ps"] = picoseconds(priced.critical_path_ps);
  json["meets_clock"] = meets_clock(report.iteration, priced.critical_path_ps);
  json["baseline_critical_path_ps"] = picoseconds(priced.baseline_critical_path_ps);
  json["baseline_meets_clock"] =
      report.baseline ? meets_clock(*report.baseline, priced.baseline_critical_path_ps)
                      : Json(nullptr);
  if (priced.cycles) {
    json["cycles"] = priced.cycles->value();
    json["baseline_cycles"] = nullptr;
  }
  if (priced.baseline_cycles) {
    json["baseline_cycles"] = priced.baseline_cycles->value();
  }
  json["energy_pj"] = energy_json(report, priced.energy);
  json["baseline_energy_pj"] = nullptr;
  json["ratio"] = nullptr;
  if (priced.baseline) {
    PriceSample sample(priced.ties, report.manifest.seed);
    const auto ratio = [&](std::optional<Scope> scope) {
      return energy_ratio_json(*priced.baseline, priced.energy, scope, sample);
    };
    json["baseline_energy_pj"] = energy_json(report, *priced.baseline);
    json["ratio"] = {{"energy_pe", ratio(Scope::ProcessingElement)},
                     {"energy_system", ratio(std::nullopt)}};
  }
  return json;
}

void add_csv(std::string& csv, const Report& report, const IterationCost& iteration) {
  for (const auto& op : iteration.ops) {
    const auto* separator = "";
    for (const auto& column : columns_of(Table::Layers)) {
      const auto value = column.value({report, iteration, *op.cost, &op});
      csv += separator +
             (column.always_quoted ? csv_quoted(value.get<std::string>()) : csv_cell(value));
      separator = ",";
    }
    csv += '\n';
  }
}

/// What a technology prices, by name, with the attributes that any price depends on.
Json priced_class_json(Scope scope, Name component, Name resource, Name action, Name variant,
                       const Attributes& attributes) {
  Json json{{"scope", scope == Scope::ProcessingElement ? "pe" : "beyond_pe"},
            {"component", component.text()},
            {"resource", resource.text()},
            {"action", action.text()},
            {"variant", variant.text()}};
  for (const auto* name : {"width_bits", "capacity_bytes", "table_entries", "base_factor",
                           "accumulator_bits", "vector_size", "operand_bits"}) {
    json[name] = attributes[name];
  }
  return json;
}

template <class Quantity>
Json range_json(const Range<Quantity>& range) {
  return {
      {"low", range.low.value()}, {"nominal", range.nominal.value()}, {"high", range.high.value()}};
}

Json event_json(const Event& event, std::uint64_t count, const IterationCost& iteration) {
  constexpr double permilles = 1000;
  auto json = priced_class_json(event.scope, event.component, event.resource, event.action,
                                event.variant, event.attributes);
  if (event.statistics.zero_permille) {
    json["zero_fraction"] = *event.statistics.zero_permille / permilles;
  }
  if (event.statistics.toggle_permille) {
    json["toggle_rate"] = *event.statistics.toggle_permille / permilles;
  }
  json["count"] = count;
  if (const auto price = iteration.prices.find(event); price != iteration.prices.end()) {
    json["energy_pj"] = range_json(price->second);
  }
  return json;
}

Json leakage_json(const Leakage& leakage) {
  const auto& [instance, count, power] = leakage;
  auto json = priced_class_json(instance.scope, instance.component, instance.resource, leak_action,
                                instance.variant, instance.attributes);
  json["count"] = count;
  json["power_mw"] = range_json(power);
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
  json["machine"] = machine_json(report.iteration.machine);
  json["format"] = format_json(report.iteration);
  json["technology"] = technology_json(report.technologies.front());
  json["fidelity"] = to_string(report.fidelity);
  json["objective"] = to_string(report.objective);
  add_iteration(json, report, report.iteration);
  json["baseline"] = nullptr;
  json["ratio"] = nullptr;
  if (report.baseline) {
    Json baseline;
    baseline["machine"] = machine_json(report.baseline->machine);
    baseline["format"] = format_json(*report.baseline);
    add_iteration(baseline, report, *report.baseline);
    json["baseline"] = std::move(baseline);
    PriceSample sample(report.technologies.front().ties, report.manifest.seed);
    json["ratio"] = ratio_json(*report.baseline, report.iteration, sample);
  }
  json["comparison"] = comparison_json(report);
  json["technologies"] = Json::array();
  for (const auto& priced : report.technologies) {
    json["technologies"].push_back(priced_run_json(report, priced));
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
    const auto& name = iteration.formats.name;
    auto& list = json[json.contains(name) ? name + " (baseline)" : name] = Json::array();
    for (const auto& [event, count] : iteration.total.events.all()) {
      list.push_back(event_json(event, count, iteration));
    }
    for (const auto& leakage : iteration.leakages) {
      list.push_back(leakage_json(leakage));
    }
  };
  add(report.iteration);
  if (report.baseline) {
    add(*report.baseline);
  }
  return json;
}

std::string layers_csv(const Report& report) {
  std::string csv;
  for (const auto& column : columns_of(Table::Layers)) {
    csv += (csv.empty() ? "" : ",") + column.layers;
  }
  csv += '\n';
  add_csv(csv, report, report.iteration);
  if (report.baseline) {
    add_csv(csv, report, *report.baseline);
  }
  return csv;
}

}  // namespace lnsim
