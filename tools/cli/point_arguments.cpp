// SPDX-License-Identifier: MIT
#include "tools/cli/point_arguments.hpp"

#include <array>
#include <string>
#include <utility>

namespace lnsim::cli {

void add_mapping_options(CLI::App& command, PointOptions& options) {
  command
      .add_option("workload", options.workload,
                  "Network by name, network file (.json) or trace (.jsonl)")
      ->required()
      ->type_name("NETWORK|TRACE");
  command.add_option("-m,--machine", options.machine, "Machine by name or file")
      ->capture_default_str();
  command.add_option("-f,--format", options.format,
                     "Number format, such as lns8g8-t4, with roles as in fp8e4m3+error=fp8e5m2 "
                     "(default: the trace's, or lns8g8)");
  add_roles(command, options);
  command
      .add_option("-t,--technology", options.technology,
                  "Energy tables by name or file; several with commas, side by side")
      ->capture_default_str();
  add_batch(command, options);
  command
      .add_option("--objective", options.objective,
                  "What mappings make least, of every format: cycles, dram, energy or edp")
      ->capture_default_str();
  command
      .add_option("--mapping", options.mapping,
                  "Mappings written by lnsim map --json to take, in their format, as they are")
      ->type_name("FILE");
  command.add_flag("--strict", options.strict, "Refuse a trace that lacks ops of its step");
}

void add_options(CLI::App& command, PointOptions& options) {
  add_mapping_options(command, options);
  command
      .add_option("-b,--baseline", options.baseline,
                  "Format to compare with, on the same machine unless another is given, or none")
      ->default_str(options.default_baseline);
  command
      .add_option("--baseline-machine", options.baseline_machine,
                  "Machine of the baseline by name or file; it has a format in --baseline")
      ->type_name("NAME|FILE");
  command.add_flag("--iso-area", options.iso_area,
                   "As many lanes on the baseline's machine as fit the area of the format's lanes");
  command.add_option("--fidelity", options.fidelity, "analytical, tile or datapath")
      ->capture_default_str();
  command.add_option("--optimiser", options.optimiser,
                     "lns_madam, madam, sgd or adam (default: the trace's, or lns_madam)");
  add_embedding_gradient(command, options);
  command
      .add_option("--format-costs", options.format_costs,
                  "Scales, conversions and transpositions: auto (for networks), on or off")
      ->capture_default_str();
}

void add_roles(CLI::App& command, PointOptions& options) {
  const std::array<std::pair<const char*, const char*>, 5> roles{
      {{"weight", "Format of weights as products take them (Q_W)"},
       {"activation", "Of activations (Q_A)"},
       {"error", "Of errors, the gradients of activations (Q_E)"},
       {"gradient", "Of weight gradients (Q_G)"},
       {"update", "Of stored weights (Q_U; default: as wide as the machine's)"}}};
  for (const auto& [role, help] : roles) {
    command
        .add_option_function<std::string>(
            std::string("--") + role,
            [&options, role](const std::string& format) { options.roles[role] = format; }, help)
        ->type_name("FORMAT");
  }
}

void add_batch(CLI::App& command, PointOptions& options) {
  command.add_option("-n,--batch", options.batch, "Examples in one iteration (default: 1)")
      ->check(CLI::Range(std::uint64_t{1}, largest_batch));
}

void add_embedding_gradient(CLI::App& command, PointOptions& options) {
  command.add_option("--embedding-gradient", options.embedding_gradient,
                     "Of a network's embeddings: dense or sparse (default: dense)");
}

}  // namespace lnsim::cli
