// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <memory>
#include <set>

#include <fmt/format.h>

#include "models/base/nearest.hpp"
#include "tools/cli/commands.hpp"
#include "tools/cli/output.hpp"
#include "tools/cli/point_options.hpp"
#include "tools/cli/standard_output.hpp"
#include "tools/cli/validation/sections.hpp"

namespace lnsim::cli {
namespace {

struct Options {
  std::vector<std::string> sections;
  std::string machine = "lns-madam-pe";
  std::string technology = "sub16nm";
  std::string fidelity = "analytical";
  bool exhaustive = false;
  std::string json;
};

struct SectionEntry {
  const char* name;
  Section (*make)(const ValidationSetting& setting);
};
constexpr std::array all_sections{
    SectionEntry{"datapath", datapath_section},     SectionEntry{"tile", tile_section},
    SectionEntry{"analytical", analytical_section}, SectionEntry{"mapper", mapper_section},
    SectionEntry{"papers", papers_section},         SectionEntry{"conversion", conversion_section},
    SectionEntry{"published", published_section}};

/// Refuses a name that is no section's.
void require_known(const std::vector<std::string>& names) {
  std::vector<std::string> known;
  known.reserve(all_sections.size());
  for (const auto& entry : all_sections) {
    known.emplace_back(entry.name);
  }
  for (const auto& name : names) {
    if (std::find(known.begin(), known.end(), name) == known.end()) {
      throw Error("unknown section \"" + name + "\"" + did_you_mean(name, known));
    }
  }
}

void write_json(const std::filesystem::path& file, const nlohmann::ordered_json& sections) {
  const nlohmann::ordered_json json{{"schema_version", 1}, {"sections", sections}};
  write_file(file, json.dump(2) + "\n");
}

/// Refuses a setting that no section could be asked about.
void require_usable(const ValidationSetting& setting) {
  static_cast<void>(resolve({.workload = "mnist-cnn",
                             .machine = setting.machine,
                             .technology = setting.technology,
                             .fidelity = setting.fidelity},
                            setting.catalogue));
}

int run(const Options& options) {
  require_known(options.sections);
  const auto catalogue = Catalogue::of_program();
  const ValidationSetting setting{.catalogue = catalogue,
                                  .machine = options.machine,
                                  .technology = options.technology,
                                  .fidelity = options.fidelity,
                                  .exhaustive = options.exhaustive};
  require_usable(setting);
  const std::set<std::string> wanted(options.sections.begin(), options.sections.end());
  auto sections = nlohmann::ordered_json::array();
  Tally tally;
  for (const auto& [name, make] : all_sections) {
    if (!wanted.empty() && !wanted.contains(name)) {
      continue;
    }
    const auto section = make(setting);
    print((tally.checks == 0 ? "" : "\n") + to_text(section));
    flush_standard_output();
    std::ranges::for_each(section.checks, [&](const auto& check) { tally.count(check); });
    sections.push_back(to_json(section));
  }
  print(fmt::format(
      "\n{} of {} checks passed, {} of them known deviations\n"
      "{} of {} independent checks agree; the others are calibrated or circular\n",
      tally.passed, tally.checks, tally.known, tally.independent_passed, tally.independent));
  if (!options.json.empty()) {
    write_json(options.json, sections);
  }
  return tally.passed == tally.checks ? exit_ok : exit_check_failed;
}

}  // namespace

void add_validate(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<Options>();
  auto* command = app.add_subcommand(
      "validate", "Compare the models with each other, and energies with published ones");
  command
      ->add_option(
          "section", options->sections,
          "datapath, tile, analytical, mapper, papers, conversion, published (default: all)")
      ->type_name("SECTION...");
  command->add_option("-m,--machine", options->machine, "Machine")->capture_default_str();
  command
      ->add_option("-t,--technology", options->technology,
                   "Energy tables that are held to tolerances; the others are shown beside them")
      ->capture_default_str();
  command
      ->add_option("--fidelity", options->fidelity,
                   "Model of the papers' energies: analytical or tile")
      ->capture_default_str();
  command->add_flag("--exhaustive", options->exhaustive,
                    "Search for mappings until nearly all are proven best, which takes hours");
  command->add_option("--json", options->json, "Write all checks to a file as well")
      ->type_name("FILE");
  command->footer(
      "Exits with 1 where a check is out of its tolerance and of the band of any known deviation.\n"
      "\"in range\": the nominal value is out, but the published one lies between the bounds of\n"
      "ours. Checks that are calibrated or circular prove nothing, and count apart.\n"
      "Examples:\n"
      "  lnsim validate\n"
      "  lnsim validate mapper --exhaustive\n"
      "  lnsim validate papers --technology 45nm\n"
      "  lnsim validate datapath tile analytical --json out/models.json");
  command->callback([options, &exit_code] { exit_code = run(*options); });
}

}  // namespace lnsim::cli
