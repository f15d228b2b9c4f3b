// SPDX-License-Identifier: MIT
#include "workloads/payload.hpp"

#include <algorithm>
#include <limits>
#include <sstream>

#include "workloads/names.hpp"
#include "workloads/npy.hpp"
#include "workloads/role_formats.hpp"
#include "workloads/trace.hpp"

namespace lnsim {
namespace {

namespace fs = std::filesystem;

fs::path file_of(const JsonNode& node, const fs::path& folder) {
  const fs::path path(node.non_empty_text());
  const bool leaves = std::find(path.begin(), path.end(), "..") != path.end();
  if (path.is_absolute() || leaves || !path.has_stem() || path.extension() != ".npy") {
    throw node.error("expected a .npy file in or below the trace's folder, found \"" + node.text() +
                     "\"");
  }
  return folder / path;
}

StoredWords read_words(const JsonNode& node, const fs::path& folder) {
  node.allow_only({"words", "scale"});
  using Limits = std::numeric_limits<double>;
  return {.file = file_of(node["words"], folder),
          .scale = node["scale"].number(Limits::min(), Limits::max())};
}

/// Formats by role.
RoleFormats read_formats(const JsonNode& node) {
  const auto spelling = node.text();
  try {
    return parse_role_formats(spelling);
  } catch (const Error& error) {
    throw node.error(error.what());
  }
}

DatapathRecord read_datapath(const JsonNode& node, const Op& op, const fs::path& folder) {
  const auto* work = std::get_if<Contraction>(&op.work);
  if (work == nullptr) {
    throw node.error("expected one of a contraction, found an op of kind " +
                     std::string(to_string(op.kind)));
  }
  const auto roles = roles_of(op);
  const auto a = name_of(names::roles, roles.a);
  const auto b = name_of(names::roles, roles.b);
  node.allow_only({"format", "vector_size", "sums", a, b});
  constexpr auto largest_vector = std::numeric_limits<std::uint32_t>::max();
  const auto formats = read_formats(node["format"]);
  return {.format = formats.name,
          .formats = product_formats(formats, *work, op.pass),
          .vector_size =
              static_cast<std::uint32_t>(node["vector_size"].unsigned_integer(1, largest_vector)),
          .a = read_words(node[a], folder),
          .b = read_words(node[b], folder),
          .sums = file_of(node["sums"], folder)};
}

void append(std::vector<double>& numbers, const Payload& payload, Role role) {
  const auto values =
      at_place(payload, [&] { return NpyFile(payload.numbers.at(role)).elements<double>(); });
  numbers.insert(numbers.end(), values.begin(), values.end());
}

}  // namespace

PassRoles roles_of(const Op& op) {
  const auto* work = std::get_if<Contraction>(&op.work);
  switch (work != nullptr ? product_pass(*work, op.pass) : Pass::Update) {
    case Pass::Forward:
      return {.a = Role::Second, .b = Role::First, .result = Role::Output};
    case Pass::InputGradient:
      return {.a = Role::Second, .b = Role::Output, .result = Role::First};
    case Pass::WeightGradient:
      return {.a = Role::Output, .b = Role::First, .result = Role::Second};
    case Pass::Update:
      break;
  }
  throw Error("only a contraction multiplies tensors");
}

Payload read_payload(const JsonNode& node, const Op& op, const fs::path& folder) {
  node.allow_only({"first", "second", "output", "datapath"});
  Payload payload{.op = op, .place = node.file() + ": at " + node.pointer()};
  for (const auto& [role, name] : names::roles) {
    if (node.has(name)) {
      payload.numbers.emplace(role, file_of(node[name], folder));
    }
  }
  if (node.has("datapath")) {
    payload.datapath = read_datapath(node["datapath"], op, folder);
  }
  return payload;
}

std::vector<Payload> parse_payloads(const std::string& text, const fs::path& trace) {
  const auto workload = parse_trace(text, trace.string());
  std::istringstream lines(text);
  std::string line;
  std::getline(lines, line);  // the header
  std::size_t number = 1;
  std::vector<Payload> payloads;
  for (const auto& op : workload.ops) {
    std::getline(lines, line);
    const auto record = JsonNode::parse(line, trace.string() + ":" + std::to_string(++number));
    if (record.has("payload")) {
      payloads.push_back(read_payload(record["payload"], op, trace.parent_path()));
    }
  }
  return payloads;
}

std::vector<Payload> read_payloads(const fs::path& trace) {
  return parse_payloads(read_file(trace), trace);
}

ForwardOperands read_forward_operands(const fs::path& trace) {
  ForwardOperands operands;
  for (const auto& payload : read_payloads(trace)) {
    const auto& op = payload.op;
    if (op.pass == Pass::Forward && std::holds_alternative<Contraction>(op.work) &&
        payload.numbers.contains(Role::First) && payload.numbers.contains(Role::Second)) {
      append(operands.first, payload, Role::First);
      append(operands.second, payload, Role::Second);
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
