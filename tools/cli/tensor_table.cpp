// SPDX-License-Identifier: MIT
#include "tools/cli/tensor_table.hpp"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include "sim/mapping/vector_task.hpp"
#include "tools/cli/table_text.hpp"

namespace lnsim::cli {
namespace {

using Out = std::back_insert_iterator<std::string>;

void add_shares(Out out, const IterationCost& iteration, std::size_t name_width) {
  const auto system = iteration.total.energy.total().nominal.value();
  fmt::format_to(out, "{:<{}}", label(iteration.formats), name_width);
  for (const auto tensor : tensor_classes) {
    const auto found = iteration.total.tensors.find(tensor);
    const bool known = found != iteration.total.tensors.end();
    const auto energy = known ? found->second.energy.nominal.value() : 0;
    fmt::format_to(out, " {:>10}", known ? percent(energy, system) : "-");
  }
  fmt::format_to(out, " {:>9}\n",
                 percent(std::max(0.0, energy_of_no_tensor(iteration.total).value()), system));
}

void add_bytes(Out out, const IterationCost& iteration, std::size_t name_width) {
  fmt::format_to(out, "{:<{}}", "  bytes of DRAM", name_width);
  for (const auto tensor : tensor_classes) {
    const auto found = iteration.total.tensors.find(tensor);
    const auto bytes = found == iteration.total.tensors.end() ? 0 : found->second.dram_bytes;
    fmt::format_to(out, " {:>10}", bytes > 0 ? si(static_cast<double>(bytes), "B") : "-");
  }
  fmt::format_to(out, "\n");
}

}  // namespace

std::string tensor_table(const Report& report) {
  std::string text;
  const auto out = std::back_inserter(text);
  const auto name_width = std::max<std::size_t>(label_width(report), 16);
  fmt::format_to(out, "\n{:<{}} {:>10} {:>10} {:>10} {:>10} {:>10} {:>10} {:>9}\n",
                 "energy by tensor", name_width, "weight", "activation", "error", "gradient",
                 "stored", "scales", "none");
  auto stored = std::string("weights stored in ");
  const auto add = [&](const IterationCost& iteration) {
    add_shares(out, iteration, name_width);
    add_bytes(out, iteration, name_width);
    stored += fmt::format("{} bits ({})", stored_weight_bits(iteration.machine, iteration.formats),
                          label(iteration.formats));
  };
  add(report.iteration);
  if (report.baseline) {
    stored += ", ";
    add(*report.baseline);
  }
  return text + stored + "; none: arithmetic and leakage\n";
}

}  // namespace lnsim::cli
