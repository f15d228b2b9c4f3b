// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <optional>
#include <thread>

#include "models/base/json_reader.hpp"
#include "tools/cli/catalogue.hpp"
#include "tools/cli/characterise_plan.hpp"
#include "tools/cli/commands.hpp"
#include "tools/cli/lost_output.hpp"
#include "tools/cli/python.hpp"

namespace lnsim::cli {
namespace {

namespace fs = std::filesystem;

struct Options {
  std::string library = "osu180";
  std::vector<std::string> liberty;
  std::string plan;
  std::string held_out;
  std::vector<std::string> designs;
  std::string unit = PlannedDesign{}.unit;
  std::uint32_t vector_size = 1;
  std::vector<std::string> streams;
  std::uint64_t issues = PlannedDesign{}.issues;
  std::optional<double> wire_load;
  std::optional<double> clock_ps;
  bool anew = false;
  std::string designs_from;
  unsigned jobs = std::max(1U, std::thread::hardware_concurrency());
  std::string keep;
  std::vector<std::string> figures;
  std::string out;
};

/// A new one where temporary files belong.
fs::path temporary_folder() {
  std::error_code code;
  const auto parent = fs::temp_directory_path(code);
  if (code) {
    const char* chosen = std::getenv("TMPDIR");
    throw Error("the folder of temporary files" +
                (chosen == nullptr ? std::string() : " TMPDIR=" + std::string(chosen)) + ": " +
                code.message());
  }
  std::string pattern = (parent / "lnsim-XXXXXX").string();
  if (mkdtemp(pattern.data()) == nullptr) {
    refuse_output(pattern, errno);
  }
  return pattern;
}

/// A folder that goes when the object does, unless the user names one.
class WorkFolder {
 public:
  explicit WorkFolder(const std::string& keep) : kept_(!keep.empty()) {
    path_ = fs::absolute(kept_ ? fs::path(keep) : temporary_folder());
  }
  ~WorkFolder() {
    if (!kept_) {
      std::error_code ignored;
      fs::remove_all(path_, ignored);
    }
  }
  WorkFolder(const WorkFolder&) = delete;
  WorkFolder& operator=(const WorkFolder&) = delete;

  [[nodiscard]] const fs::path& path() const { return path_; }

 private:
  bool kept_;
  fs::path path_;
};

CharacterisationPlan plan_of(const Options& options, const Catalogue& catalogue) {
  CharacterisationPlan plan;
  if (!options.plan.empty()) {
    plan = load_plan(catalogue.find(DataKind::CharacterisationPlan, options.plan));
  }
  if (!options.streams.empty()) {
    plan.streams = options.streams;
    plan.statistics.clear();
  } else if (plan.streams.empty()) {
    plan.streams = {"gaussian", "uniform"};
    plan.statistics = {"sparse", "zeros", "held", "still"};
  }
  for (const auto& format : options.designs) {
    PlannedDesign design{.unit = options.unit, .format = format};
    design.vector_size = options.vector_size;
    design.issues = options.issues;
    plan.designs.push_back(design);
  }
  if (!options.held_out.empty()) {
    for (auto& design :
         load_plan(catalogue.find(DataKind::CharacterisationPlan, options.held_out)).designs) {
      design.held_out = true;
      plan.designs.push_back(design);
    }
  }
  if (plan.designs.empty()) {
    throw Error("nothing to characterise: expected --plan or --design");
  }
  return plan;
}

/// A technology that is another one scaled has no designs of its own.
bool is_derived(const fs::path& library) { return JsonNode::load(library).has("derived_from"); }

/// Pictures of the designs of technologies that are there.
int draw(const Options& options, const Catalogue& catalogue) {
  std::vector<std::string> arguments{"design-figures", "--out=" + options.out, "--"};
  for (const auto& technology : options.figures) {
    arguments.push_back(catalogue.find(DataKind::Technology, technology).string());
  }
  return run_python(catalogue, arguments);
}

/// Of the step that Python takes.
std::vector<std::string> arguments_of(const Options& options, const Catalogue& catalogue,
                                      const fs::path& library, const fs::path& folder) {
  std::vector<std::string> arguments{"characterise", folder.string(),
                                     "--library=" + library.string(), "--out=" + options.out,
                                     "--jobs=" + std::to_string(options.jobs)};
  for (const auto& file : options.liberty) {
    arguments.push_back("--liberty=" + file);
  }
  if (!options.designs_from.empty()) {
    const auto technology = catalogue.find(DataKind::Technology, options.designs_from);
    arguments.push_back("--designs-from=" + technology.string());
  }
  if (options.anew) {
    arguments.emplace_back("--anew");
  }
  if (options.wire_load) {
    arguments.push_back("--wire-load=" + std::to_string(*options.wire_load));
  }
  if (options.clock_ps) {
    arguments.push_back("--clock=" + std::to_string(*options.clock_ps));
  }
  return arguments;
}

/// Chooses the units' pipeline registers, and writes these units. Returns Python's exit code.
int prepare(const Options& options, const Catalogue& catalogue, std::vector<std::string> arguments,
            const fs::path& folder) {
  auto plan = plan_of(options, catalogue);
  const auto rtl = catalogue.root() / "energy" / "rtl";
  write_units(plan, rtl, folder / "units.json");
  arguments.emplace_back("--stages");
  if (const int code = run_python(catalogue, arguments); code != 0) {
    return code;
  }
  read_stages(plan, folder / "stages.json");
  write_designs(plan, rtl, folder / "designs");
  return 0;
}

int run(const Options& options) {
  const auto catalogue = Catalogue::of_program();
  if (!options.figures.empty()) {
    return draw(options, catalogue);
  }
  const auto library = catalogue.find(DataKind::CellLibrary, options.library);
  const WorkFolder folder(options.keep);
  const auto arguments = arguments_of(options, catalogue, library, folder.path());
  if (!is_derived(library) && options.designs_from.empty()) {
    if (const int code = prepare(options, catalogue, arguments, folder.path()); code != 0) {
      return code;
    }
  }
  return run_python(catalogue, arguments);
}

/// What is characterised, and with which operands.
void add_designs(CLI::App& command, Options& options) {
  command.add_option("--plan", options.plan, "full, reduced, or a file: designs and streams")
      ->type_name("PLAN");
  command
      .add_option("--held-out", options.held_out,
                  "corners, or a file: designs beside those of the plan that check fitted prices, "
                  "and have no part in them")
      ->type_name("PLAN");
  command.add_option("--design", options.designs, "Number formats whose datapath to characterise")
      ->type_name("FORMAT");
  command
      .add_option("--unit", options.unit,
                  "Of a --design: vector_mac, linear_to_log, bin_constants or weight_update")
      ->capture_default_str();
  command.add_option("--vector-size", options.vector_size, "Elements of a --design")
      ->capture_default_str();
  command
      .add_option("--stream", options.streams,
                  "gaussian, uniform, sparse, zeros, held, still or trace:FILE, a trace with "
                  "payloads")
      ->type_name("STREAM");
  command.add_option("--issues", options.issues, "Vectors of a --design to measure")
      ->capture_default_str();
}

void add_inputs(CLI::App& command, Options& options) {
  command.add_option("--library", options.library, "osu180, asap7, or a file that describes one")
      ->capture_default_str();
  command.add_option("--liberty", options.liberty, "Liberty files, .gz too, of the library")
      ->type_name("FILE");
  command
      .add_option("--wire-load", options.wire_load,
                  "fF of wire for each input on a net (default: the library's)")
      ->check(CLI::Range(0.0, 1e6));
  command
      .add_option("--clock", options.clock_ps,
                  "Clock period in ps that units are pipelined for (default: the library's)")
      ->check(CLI::Range(1.0, 1e9));
  command
      .add_option("--designs-from", options.designs_from,
                  "Technology of the library whose designs to take as they are, and price what is "
                  "no datapath anew")
      ->type_name("TECHNOLOGY");
  command.add_flag("--anew", options.anew,
                   "Characterise also designs that the shipped technology has on record, made with "
                   "the same Verilog, library, tools and operands");
  command.add_option("-j,--jobs", options.jobs, "Designs at a time")->capture_default_str();
  command
      .add_option("--keep", options.keep,
                  "Folder for netlists and results; a second run there goes on")
      ->type_name("DIR");
  command
      .add_option("--figures", options.figures,
                  "Technologies whose designs to draw instead, one panel each")
      ->type_name("TECHNOLOGY");
}

}  // namespace

void add_characterise(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<Options>();
  auto* command = app.add_subcommand(
      "characterise", "Energy, area and delay of the datapaths in a cell library, as a technology");
  add_inputs(*command, *options);
  add_designs(*command, *options);
  command->add_option("-o,--out", options->out, "Technology file, or folder for it or the figures")
      ->required();
  command->footer(
      "Examples:\n"
      "  lnsim characterise --library osu180 --design lns8g8 int8 --out out\n"
      "  lnsim characterise --library asap7 --liberty asap7/*.lib.gz --plan full --held-out "
      "corners "
      "--keep out/asap7 --out out\n"
      "  lnsim characterise --library asap7 --designs-from asap7 --out out\n"
      "  lnsim characterise --figures asap7 osu180 --out out\n"
      "Needs yosys and iverilog; osu180 also qflow-tech-osu018.");
  command->callback([options, &exit_code] { exit_code = run(*options); });
}

}  // namespace lnsim::cli
