// SPDX-License-Identifier: MIT
#include "workloads/trace.hpp"

#include <memory>
#include <sstream>

#include <fmt/format.h>

#include "models/base/printable.hpp"
#include "tools/cli/commands.hpp"
#include "tools/cli/output.hpp"
#include "tools/cli/point_arguments.hpp"
#include "tools/cli/point_options.hpp"
#include "tools/cli/standard_output.hpp"

namespace lnsim::cli {
namespace {

struct Options {
  PointOptions point;
  std::string out = "-";
};

void run(const Options& options) {
  auto workload = resolve_workload(options.point, Catalogue::of_program()).workload;
  if (options.point.format || !options.point.roles.empty()) {
    workload.format = formats_of(options.point, workload).name;
  }
  std::ostringstream text;
  write_trace(text, workload);
  if (options.out == "-") {
    print(text.str());
    return;
  }
  write_file(options.out, text.str());
  tell(fmt::format("{}: {} ops of one iteration of {}, batch {}\n", printable(options.out),
                   workload.ops.size(), workload.network, workload.batch));
}

}  // namespace

void add_trace(CLI::App& app, int& /*exit_code*/) {
  auto options = std::make_shared<Options>();
  auto* command = app.add_subcommand("trace", "Write a training iteration as a trace (JSON Lines)");
  auto& point = options->point;
  command->add_option("workload", point.workload, "Network by name, network file or trace")
      ->required()
      ->type_name("NETWORK|TRACE");
  command->add_option("-o,--output", options->out, "Trace file (.jsonl), - for standard output")
      ->capture_default_str();
  add_batch(*command, point);
  command->add_option("-f,--format", point.format, "Format to record in the header");
  add_roles(*command, point);
  command->add_option("--optimiser", point.optimiser, "lns_madam, madam, sgd or adam");
  add_embedding_gradient(*command, point);
  command->footer(
      "Examples:\n  lnsim trace resnet18 --batch 4 -o t.jsonl\n"
      "  lnsim simulate t.jsonl");
  command->callback([options] { run(*options); });
}

}  // namespace lnsim::cli
