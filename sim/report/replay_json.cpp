// SPDX-License-Identifier: MIT
#include "sim/report/replay_json.hpp"

namespace lnsim {
namespace {

using Json = nlohmann::ordered_json;

Json op_json(const ReplayedOp& op) {
  Json json{
      {"layer", op.layer},         {"pass", to_string(op.pass)}, {"kind", to_string(op.kind)},
      {"outputs", op.outputs},     {"compared", op.compared},    {"mismatches", op.mismatches},
      {"overflows", op.overflows}, {"first_mismatch", nullptr},  {"signal_to_noise_db", nullptr},
      {"recorded", nullptr}};
  if (const auto& first = op.first_mismatch) {
    json["first_mismatch"] = {
        {"index", first->index}, {"expected", first->expected}, {"found", first->found}};
  }
  if (op.signal_to_noise_db) {
    json["signal_to_noise_db"] = *op.signal_to_noise_db;
  }
  if (const auto& recorded = op.recorded) {
    json["recorded"] = {{"format", recorded->format}, {"vector_size", recorded->vector_size}};
  }
  return json;
}

}  // namespace

Json replay_json(const std::vector<ReplayedOp>& ops) {
  if (ops.empty()) {
    return nullptr;
  }
  std::uint64_t outputs = 0;
  std::uint64_t compared = 0;
  std::uint64_t mismatches = 0;
  Json list = Json::array();
  for (const auto& op : ops) {
    outputs += op.outputs;
    compared += op.compared;
    mismatches += op.mismatches;
    list.push_back(op_json(op));
  }
  return {{"outputs", outputs}, {"compared", compared}, {"mismatches", mismatches}, {"ops", list}};
}

}  // namespace lnsim
