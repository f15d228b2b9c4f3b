// SPDX-License-Identifier: MIT
#include <algorithm>

#include "sim/map_report.hpp"
#include "sim/mapping/legality.hpp"
#include "sim/mapping/mapping_json.hpp"

namespace lnsim {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::uint64_t schema_version = 1;

Json nest_json(const MappedNest& nest, const ProcessingElement& pe) {
  Json holds = Json::array();
  for (const auto& [level, tensor, elements, bytes] : nest.holdings) {
    holds.push_back(
        {{"level", level}, {"tensor", tensor}, {"elements", elements}, {"bytes", bytes.value()}});
  }
  const auto& account = nest.account;
  return {{"loops", to_json(nest.mapping, pe)},
          {"holds", std::move(holds)},
          {"macs", nest.macs},
          {"padded_macs", nest.padded_macs},
          {"utilisation", nest.utilisation},
          {"cycles", account.cycles()},
          {"cycle_stack",
           {{"compute", account.compute},
            {"fill_drain", account.fill_drain},
            {"operand_stall", account.operand_stall},
            {"output_stall", account.output_stall},
            {"dram_stall", account.dram_stall}}},
          {"limited_by", nest.limited_by},
          {"dram_bytes", nest.dram.value()},
          {"dram_bytes_compulsory", nest.least_dram.compulsory.value()},
          {"dram_bytes_io_bound", nest.least_dram.input_output.value()},
          {"objective", nest.objective},
          {"objective_bound", nest.objective_bound}};
}

Json ops_json(const MappedOps& mapped, const ProcessingElement& pe) {
  Json ops = Json::array();
  for (const auto& [op, layer, pass] : mapped.ops) {
    ops.push_back({{"op", op}, {"layer", layer}, {"pass", to_string(pass)}});
  }
  Json nests = Json::array();
  for (const auto& nest : mapped.nests) {
    nests.push_back(nest_json(nest, pe));
  }
  return {{"ops", std::move(ops)}, {"nests", std::move(nests)}};
}

/// The place of an op in the workload; it must be the product that the file says.
std::size_t read_op(const JsonNode& node, const Workload& workload) {
  node.allow_only({"op", "layer", "pass"});
  const auto place = node["op"].unsigned_integer();
  const auto layer = node["layer"].text();
  const auto pass = node["pass"].text();
  const auto* op = place < workload.ops.size() ? &workload.ops[place] : nullptr;
  if (op == nullptr || op->layer != layer || to_string(op->pass) != pass ||
      !std::holds_alternative<Contraction>(op->work)) {
    throw node.error("expected a matrix product of the workload " + workload.name + ", found op " +
                     std::to_string(place) + ", layer \"" + layer + "\", " + pass);
  }
  return place;
}

std::vector<Mapping> read_nests(const JsonNode& node, const Op& op, const Architecture& machine,
                                const RoleFormats& formats) {
  const auto& contraction = std::get<Contraction>(op.work);
  const auto nests = loop_nests(contraction, op.pass);
  const Legality legality(machine, product_formats(formats, contraction, op.pass));
  const auto stated = node.elements();
  if (stated.size() != nests.size()) {
    throw node.error("expected the " + std::to_string(nests.size()) + " loop nests of " + op.layer +
                     ", " + std::string(to_string(op.pass)) + ", found " +
                     std::to_string(stated.size()));
  }
  std::vector<Mapping> mappings;
  for (std::size_t i = 0; i < nests.size(); ++i) {
    const auto loops = stated[i]["loops"];
    const auto mapping = read_mapping(loops, nests[i], machine.pe);
    const auto rule = legality.broken_rule(mapping);
    if (!rule.empty()) {
      throw loops.error("expected a mapping that keeps the rule: " + std::string(rule));
    }
    mappings.push_back(mapping);
  }
  return mappings;
}

/// Refuses a header that says that the mappings are of something else.
void require_same(const JsonNode& node, const nlohmann::json& expected) {
  if (node.raw() != expected) {
    throw node.error("expected " + expected.dump() + ", which is run, found " + node.raw().dump());
  }
}

}  // namespace

nlohmann::ordered_json to_json(const MapReport& report) {
  Json mappings = Json::array();
  for (const auto& mapped : report.mappings) {
    mappings.push_back(ops_json(mapped, report.pe));
  }
  return {{"schema_version", schema_version},
          {"workload", report.workload},
          {"batch", report.batch},
          {"machine", report.machine},
          {"format", report.formats.name},
          {"objective", to_string(report.objective)},
          {"mappings", std::move(mappings)}};
}

GivenMappings read_mappings(const JsonNode& root, const Workload& workload,
                            const Architecture& machine) {
  root.allow_only(
      {"schema_version", "workload", "batch", "machine", "format", "objective", "mappings"});
  static_cast<void>(root["schema_version"].unsigned_integer(schema_version, schema_version));
  require_same(root["workload"], workload.name);
  require_same(root["batch"], workload.batch);
  require_same(root["machine"], machine.name);
  const auto name = root["format"].text();
  const auto formats = parse_role_formats(name);
  GivenMappings given{.format = formats.name, .machine = machine};
  for (const auto& mapped : root["mappings"].elements()) {
    mapped.allow_only({"ops", "nests"});
    for (const auto& node : mapped["ops"].elements()) {
      const auto place = read_op(node, workload);
      auto mappings = read_nests(mapped["nests"], workload.ops[place], machine, formats);
      if (!given.of_op.emplace(place, std::move(mappings)).second) {
        throw node["op"].error("expected an op once, found " + std::to_string(place) + " again");
      }
    }
  }
  return given;
}

}  // namespace lnsim
