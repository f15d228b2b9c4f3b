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
  record["contraction"] = {{"groups", work.groups},
                           {"n", work.n},
                           {"k", work.k},
                           {"c", work.c},
                           {"height", to_json(work.height)},
                           {"width", to_json(work.width)},
                           {"second", to_string(work.second)}};
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

void write_line(std::ostream& out, const Json& line) {
  out << line.dump(-1, ' ', false, Json::error_handler_t::replace) << '\n';
}

}  // namespace

void write_trace(std::ostream& out, const Workload& workload) {
  Json header{{"schema", "lnsim-trace"},     {"schema_version", 1},
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
  header["ops"] = workload.ops.size();
  write_line(out, header);
  for (const auto& op : workload.ops) {
    Json record{{"layer", op.layer}, {"pass", to_string(op.pass)}, {"kind", to_string(op.kind)}};
    std::visit([&](const auto& work) { put_work(record, work); }, op.work);
    put_statistics(record, op.statistics);
    write_line(out, record);
  }
}

}  // namespace lnsim
