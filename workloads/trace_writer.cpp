// SPDX-License-Identifier: MIT
#include <nlohmann/json.hpp>

#include "workloads/trace.hpp"

namespace lnsim {
namespace {

using Json = nlohmann::ordered_json;

Json to_json(const Axis& axis) {
  return {{"input", axis.input},   {"output", axis.output},   {"taps", axis.taps},
          {"stride", axis.stride}, {"padding", axis.padding}, {"dilation", axis.dilation}};
}

void put_work(Json& record, const Contraction& work) {
  record["contraction"] = {{"groups", work.groups}, {"n", work.n}, {"k", work.k}, {"c", work.c}};
  auto& contraction = record["contraction"];
  if (!(work.depth == Axis{})) {
    contraction["depth"] = to_json(work.depth);
  }
  contraction["height"] = to_json(work.height);
  contraction["width"] = to_json(work.width);
  contraction["second"] = to_string(work.second);
  if (work.transposed) {
    contraction["transposed"] = true;
  }
}

void put_work(Json& record, const VectorWork& work) {
  const auto& operations = work.operations;
  record["vector"] = {{"read_elements", work.read_elements},
                      {"written_elements", work.written_elements},
                      {"operations",
                       {{"add", operations.add},
                        {"multiply", operations.multiply},
                        {"compare", operations.compare},
                        {"exponential", operations.exponential},
                        {"divide", operations.divide}}},
                      {"tensor", to_string(work.tensor)}};
}

void put_work(Json& record, const WeightUpdate& work) {
  record["update"] = {{"weights", work.weights}};
  if (work.untouched > 0) {
    record["update"]["untouched"] = work.untouched;
  }
}

Json to_json(const OperandStatistics& statistics) {
  Json json{{"zero_fraction", statistics.zero_fraction}};
  if (statistics.toggle_rate) {
    json["toggle_rate"] = *statistics.toggle_rate;
  }
  return json;
}

void put_statistics(Json& record, const OpStatistics& statistics) {
  if (statistics != OpStatistics{}) {
    record["statistics"] = {{"first", to_json(statistics.first)},
                            {"second", to_json(statistics.second)},
                            {"output", to_json(statistics.output)}};
  }
}

void put_uses(Json& record, const char* key, const std::vector<TensorUse>& uses) {
  if (!uses.empty()) {
    auto& list = record[key] = Json::array();
    for (const auto& use : uses) {
      list.push_back(
          {{"id", use.id}, {"elements", use.elements}, {"class", to_string(use.tensor)}});
    }
  }
}

Json to_json(const MissingWork& one) {
  Json json{{"op", one.op}, {"layer", one.layer}};
  if (one.pass) {
    json["pass"] = to_string(*one.pass);
  }
  json["count"] = one.count;
  if (one.macs) {
    json["macs"] = *one.macs;
  }
  if (!one.why.empty()) {
    json["why"] = one.why;
  }
  return json;
}

void put_missing(Json& header, const std::vector<MissingWork>& missing) {
  if (!missing.empty()) {
    auto& list = header["missing"] = Json::array();
    for (const auto& one : missing) {
      list.push_back(to_json(one));
    }
  }
}

void write_line(std::ostream& out, const Json& line) {
  out << line.dump(-1, ' ', false, Json::error_handler_t::replace) << '\n';
}

}  // namespace

void write_trace(std::ostream& out, const Workload& workload) {
  Json header{{"schema", "lnsim-trace"},     {"schema_version", 2},
              {"network", workload.network}, {"name", workload.name},
              {"batch", workload.batch},     {"optimiser", to_string(workload.optimiser)}};
  if (workload.format) {
    header["format"] = *workload.format;
  }
  if (workload.embedding_gradient) {
    header["embedding_gradient"] = to_string(*workload.embedding_gradient);
  }
  if (workload.format_costs) {
    header["format_costs"] = true;
  }
  if (workload.elementwise) {
    header["elementwise"] = to_string(*workload.elementwise);
  }
  put_missing(header, workload.missing);
  header["ops"] = workload.ops.size();
  write_line(out, header);
  for (const auto& op : workload.ops) {
    Json record{{"layer", op.layer}, {"pass", to_string(op.pass)}, {"kind", to_string(op.kind)}};
    std::visit([&](const auto& work) { put_work(record, work); }, op.work);
    put_statistics(record, op.statistics);
    put_uses(record, "reads", op.reads);
    put_uses(record, "writes", op.writes);
    write_line(out, record);
  }
}

}  // namespace lnsim
