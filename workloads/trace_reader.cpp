// SPDX-License-Identifier: MIT
#include <map>
#include <utility>

#include "models/base/json_reader.hpp"
#include "workloads/names.hpp"
#include "workloads/record_reader.hpp"
#include "workloads/trace.hpp"

namespace lnsim {
namespace {

constexpr std::uint64_t newest_version = 2;

std::vector<MissingWork> read_missing(const JsonNode& node) {
  std::vector<MissingWork> missing;
  for (const auto& one : node.elements()) {
    one.allow_only({"op", "layer", "pass", "count", "macs", "why"});
    MissingWork work{.op = one["op"].non_empty_text(),
                     .layer = one["layer"].non_empty_text(),
                     .count = one["count"].unsigned_integer(1)};
    if (one.has("pass")) {
      work.pass = read_enum(names::passes, one["pass"]);
    }
    if (one.has("macs")) {
      work.macs = one["macs"].unsigned_integer();
    }
    if (one.has("why")) {
      work.why = one["why"].non_empty_text();
    }
    missing.push_back(std::move(work));
  }
  return missing;
}

Workload read_header(const JsonNode& node) {
  if (!node.has("schema") || !node["schema"].is_text() || node["schema"].text() != "lnsim-trace") {
    throw node.error(R"(expected a header with "schema": "lnsim-trace" on the first line)");
  }
  if (node["schema_version"].unsigned_integer(1, newest_version) == 1) {
    node.allow_only({"schema", "schema_version", "network", "name", "batch", "optimiser", "format",
                     "embedding_gradient", "format_costs", "ops"});
  } else {
    node.allow_only({"schema", "schema_version", "network", "name", "batch", "optimiser", "format",
                     "embedding_gradient", "format_costs", "elementwise", "missing", "ops"});
  }
  Workload workload{.name = node["name"].non_empty_text(),
                    .network = node["network"].non_empty_text(),
                    .batch = node["batch"].unsigned_integer(1),
                    .optimiser = read_enum(names::optimisers, node["optimiser"]),
                    .format = std::nullopt,
                    .format_costs = node.has("format_costs") && node["format_costs"].boolean(),
                    .ops = {}};
  if (node.has("format")) {
    workload.format = node["format"].non_empty_text();
  }
  if (node.has("embedding_gradient")) {
    workload.embedding_gradient = read_enum(names::embedding_gradients, node["embedding_gradient"]);
  }
  if (node.has("elementwise")) {
    workload.elementwise = read_enum(names::elementwise_ops, node["elementwise"]);
  }
  if (node.has("missing")) {
    workload.missing = read_missing(node["missing"]);
  }
  return workload;
}

/// The tensors of a trace: each is the same wherever it is read and written.
class Tensors {
 public:
  void check(const JsonNode& record, const Op& op) {
    check(record, "reads", op.reads);
    check(record, "writes", op.writes);
  }

 private:
  void check(const JsonNode& record, std::string_view key, const std::vector<TensorUse>& uses) {
    for (std::size_t i = 0; i < uses.size(); ++i) {
      const auto& known = known_.try_emplace(uses[i].id, uses[i]).first->second;
      if (!(known == uses[i])) {
        throw record[key].elements()[i].error(
            "expected tensor " + std::to_string(known.id) + " as before, a tensor of " +
            std::to_string(known.elements) + " elements of class " +
            std::string(to_string(known.tensor)) + ", found " + std::to_string(uses[i].elements) +
            " of class " + std::string(to_string(uses[i].tensor)));
      }
    }
  }

  std::map<std::uint64_t, TensorUse> known_;
};

/// The lines of a text, numbered from 1.
class Lines {
 public:
  Lines(std::string_view text, const std::string& file) : rest_(text), file_(file) {}

  [[nodiscard]] bool done() const { return rest_.empty(); }
  [[nodiscard]] std::string where() const { return file_ + ":" + std::to_string(number_); }

  /// Parses the next line. A last line without a line end that does not parse was cut off.
  JsonNode next() {
    ++number_;
    const auto end = rest_.find('\n');
    const bool complete = end != std::string_view::npos;
    const auto line = rest_.substr(0, end);
    rest_ = complete ? rest_.substr(end + 1) : std::string_view{};
    if (line.find_first_not_of(" \t\r") == std::string_view::npos) {
      throw InputError(where(), "", "expected a JSON object, found a blank line");
    }
    try {
      return JsonNode::parse(line, where());
    } catch (const InputError& error) {
      if (complete) {
        throw;
      }
      throw InputError(
          where(), "",
          std::string("the last line is cut off; the file is truncated (") + error.what() + ")");
    }
  }

 private:
  std::string_view rest_;
  const std::string& file_;
  std::size_t number_ = 0;
};

}  // namespace

Workload parse_trace(std::string_view text, const std::string& file) {
  if (text.empty()) {
    throw InputError(file, "", "expected a trace, found an empty file");
  }
  Lines lines(text, file);
  const auto header = lines.next();
  auto workload = read_header(header);
  const auto version = header["schema_version"].unsigned_integer();
  Tensors tensors;
  while (!lines.done()) {
    const auto record = lines.next();
    workload.ops.push_back(read_op(record, version));
    tensors.check(record, workload.ops.back());
  }
  if (workload.ops.empty()) {
    throw InputError(lines.where(), "", "expected records of ops after the header, found none");
  }
  if (header.has("ops") && header["ops"].unsigned_integer(1) != workload.ops.size()) {
    throw header["ops"].error("expected as many records as announced, " +
                              std::to_string(header["ops"].unsigned_integer()) + ", found " +
                              std::to_string(workload.ops.size()));
  }
  return workload;
}

Workload read_trace(const std::filesystem::path& path) {
  return parse_trace(read_file(path), path.string());
}

}  // namespace lnsim
