// SPDX-License-Identifier: MIT
#include "tools/cli/replay_table.hpp"

#include <algorithm>
#include <iterator>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "tools/cli/table_text.hpp"

namespace lnsim::cli {
namespace {

using Out = std::back_insert_iterator<std::string>;

constexpr std::size_t layer_width = 34;

void add_row(Out out, const ReplayedOp& op) {
  fmt::format_to(out, "{:<{}} {:<15} {:>13} {:>11} {:>10} {:>9}\n", fitted(op.layer, layer_width),
                 layer_width, to_string(op.pass), op.outputs,
                 op.compared > 0 ? fmt::to_string(op.mismatches) : "-", op.overflows,
                 op.signal_to_noise_db ? fmt::format("{:.1f}", *op.signal_to_noise_db) : "-");
  if (const auto& first = op.first_mismatch) {
    fmt::format_to(out, "  the first at [{}]: expected {}, found {}\n",
                   fmt::join(first->index, ", "), first->expected, first->found);
  }
}

void add_total(Out out, const std::vector<ReplayedOp>& ops) {
  ReplayedOp total;
  for (const auto& op : ops) {
    total.outputs += op.outputs;
    total.compared += op.compared;
    total.overflows += op.overflows;
  }
  fmt::format_to(out, "{:<{}} {:<15} {:>13} {:>11} {:>10}\n", "total", layer_width, "",
                 total.outputs, total.compared > 0 ? fmt::to_string(mismatches(ops)) : "-",
                 total.overflows);
}

/// What was recorded in other arithmetic than that of the run.
void add_others(Out out, const std::vector<ReplayedOp>& ops) {
  std::set<std::string> others;
  for (const auto& op : ops) {
    if (op.compared == 0 && op.recorded) {
      others.insert(
          fmt::format("{}, vectors of {}", op.recorded->format, op.recorded->vector_size));
    }
  }
  for (const auto& other : others) {
    fmt::format_to(out, "not compared: sums recorded in {}; their operands were quantised anew\n",
                   other);
  }
}

}  // namespace

std::uint64_t mismatches(const std::vector<ReplayedOp>& ops) {
  std::uint64_t count = 0;
  for (const auto& op : ops) {
    count += op.mismatches;
  }
  return count;
}

std::string replay_table(const std::vector<ReplayedOp>& ops) {
  std::string text;
  if (ops.empty()) {
    return text;
  }
  const auto out = std::back_inserter(text);
  fmt::format_to(out, "\n{:<{}} {:<15} {:>13} {:>11} {:>10} {:>9}\n", "replay of the payloads",
                 layer_width, "pass", "outputs", "mismatches", "overflows", "SQNR, dB");
  for (const auto& op : ops) {
    add_row(out, op);
  }
  add_total(out, ops);
  add_others(out, ops);
  return text;
}

}  // namespace lnsim::cli
