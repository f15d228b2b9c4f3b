// SPDX-License-Identifier: MIT
#include <memory>

#include <fmt/format.h>

#include "models/base/printable.hpp"
#include "sim/report/report_json.hpp"
#include "tools/cli/commands.hpp"
#include "tools/cli/input_files.hpp"
#include "tools/cli/output.hpp"
#include "tools/cli/point_arguments.hpp"
#include "tools/cli/point_options.hpp"
#include "tools/cli/progress.hpp"
#include "tools/cli/replay_table.hpp"
#include "tools/cli/standard_output.hpp"
#include "tools/cli/summary.hpp"

namespace lnsim::cli {
namespace {

struct Options {
  PointOptions point;
  std::string out;
  bool json = false;
};

/// The bar is gone before anything is printed.
Report run_with_progress(const Point& point) {
  Progress progress(true);
  return lnsim::run(point,
                    [&](std::size_t done, std::size_t total) { progress.update(done, total); });
}

/// What overflows does so by the numbers of the workload's file.
Report run_of_file(const Point& point, const std::string& file) {
  try {
    return run_with_progress(point);
  } catch (const OverflowError& error) {
    throw InputError(file, "", error.what());
  }
}

/// Those of a trace, which only datapath fidelity looks at.
std::vector<Payload> payloads_of(const PointOptions& options, const Catalogue& catalogue,
                                 Fidelity fidelity) {
  const auto file = catalogue.find(DataKind::Network, options.workload);
  const bool replayed = fidelity == Fidelity::Datapath && is_trace(file);
  return replayed ? parse_payloads(input_file(file).text(), file) : std::vector<Payload>{};
}

int run(const Options& options) {
  const auto catalogue = Catalogue::of_program();
  auto [point, manifest] = resolve(options.point, catalogue);
  point.payloads = payloads_of(options.point, catalogue, point.fidelity);
  auto report = run_of_file(point, manifest.data_files.front().path);
  report.manifest = manifest;
  const auto exit_code = mismatches(report.replay) == 0 ? exit_ok : exit_check_failed;
  const auto json = options.json || !options.out.empty() ? to_json(report).dump(2) + "\n" : "";
  if (!options.out.empty()) {
    write_files(options.out, {{"report.json", json},
                              {"layers.csv", layers_csv(report)},
                              {"events.json", events_json(report).dump(2) + "\n"}});
  }
  if (options.json) {
    print(json);
    return exit_code;
  }
  print(summary(report) + replay_table(report.replay));
  if (!options.out.empty()) {
    print(fmt::format(
        "\nwritten: {0}/report.json, layers.csv, events.json; pictures: lnsim report {0}\n",
        printable(options.out)));
  }
  return exit_code;
}

}  // namespace

void add_simulate(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<Options>();
  auto* command = app.add_subcommand("simulate", "Cycles and energy of one training iteration");
  add_options(*command, options->point);
  command
      ->add_option("-o,--out", options->out, "Folder for report.json, layers.csv and events.json")
      ->type_name("DIR");
  command->add_flag("--json", options->json, "Print report.json on standard output, nothing else");
  command->footer(
      "Examples:\n"
      "  lnsim simulate resnet50\n"
      "  lnsim simulate bert-base --format lns8g8-t4 --baseline fp8e4m3 --batch 8\n"
      "  lnsim simulate resnet18 --machine lns-madam-chip16 --fidelity tile --out out/r18\n"
      "  lnsim simulate resnet18 --technology sub16nm,45nm\n"
      "  lnsim simulate resnet18 --baseline fp32 --baseline-machine lns-madam-chip16\n"
      "  lnsim simulate resnet18 --baseline fp32 --iso-area --technology asap7\n"
      "  lnsim simulate mynet.json --technology 45nm --json\n"
      "  lnsim simulate step.jsonl --fidelity datapath");
  command->callback([options, &exit_code] { exit_code = run(*options); });
}

}  // namespace lnsim::cli
