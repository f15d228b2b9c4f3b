// SPDX-License-Identifier: MIT
#include "workloads/payload.hpp"

#include <sstream>

#include "models/base/json_reader.hpp"
#include "workloads/npy.hpp"
#include "workloads/trace.hpp"

namespace lnsim {
namespace {

std::optional<std::filesystem::path> file_of(const JsonNode& payload, std::string_view operand,
                                             const std::filesystem::path& folder) {
  if (!payload.has(operand)) {
    return std::nullopt;
  }
  return folder / payload[operand].text();
}

void append(std::vector<double>& numbers, const std::filesystem::path& file) {
  const auto values = read_npy(file).values;
  numbers.insert(numbers.end(), values.begin(), values.end());
}

}  // namespace

std::vector<Payload> read_payloads(const std::filesystem::path& trace) {
  const auto text = read_file(trace);
  const auto workload = parse_trace(text, trace.string());
  std::istringstream lines(text);
  std::string line;
  std::getline(lines, line);  // the header
  std::vector<Payload> payloads;
  for (const auto& op : workload.ops) {
    std::getline(lines, line);
    const auto record = JsonNode::parse(line, trace.string());
    if (record.has("payload")) {
      const auto payload = record["payload"];
      const auto folder = trace.parent_path();
      payloads.push_back({.layer = op.layer,
                          .pass = op.pass,
                          .kind = op.kind,
                          .first = file_of(payload, "first", folder),
                          .second = file_of(payload, "second", folder),
                          .output = file_of(payload, "output", folder)});
    }
  }
  return payloads;
}

ForwardOperands read_forward_operands(const std::filesystem::path& trace) {
  ForwardOperands operands;
  for (const auto& payload : read_payloads(trace)) {
    const bool contracts = payload.kind == OpKind::Convolution || payload.kind == OpKind::Matmul;
    if (payload.pass == Pass::Forward && contracts && payload.first && payload.second) {
      append(operands.first, *payload.first);
      append(operands.second, *payload.second);
    }
  }
  if (operands.first.empty() || operands.second.empty()) {
    throw InputError(trace.string(), "",
                     "expected forward contractions with payloads \"first\" and \"second\", found "
                     "none");
  }
  return operands;
}

}  // namespace lnsim
