// SPDX-License-Identifier: MIT
#include <memory>

#include <fmt/format.h>

#include "energy/technology.hpp"
#include "models/base/nearest.hpp"
#include "models/hardware/architecture.hpp"
#include "models/networks/network.hpp"
#include "models/numerics/format/number_format.hpp"
#include "sim/report/columns.hpp"
#include "tools/cli/catalogue.hpp"
#include "tools/cli/commands.hpp"
#include "tools/cli/standard_output.hpp"

namespace lnsim::cli {
namespace {

struct Options {
  std::string kind;
  bool names_only = false;
};

using Lines = std::vector<std::pair<std::string, std::string>>;

template <class Load>
Lines titles(const Catalogue& catalogue, DataKind kind, Load load) {
  Lines lines;
  for (const auto& name : catalogue.names(kind)) {
    lines.emplace_back(name, load(catalogue.find(kind, name)).title);
  }
  return lines;
}

Lines lines_of(const std::string& kind, const Catalogue& catalogue) {
  if (kind == "networks") {
    return titles(catalogue, DataKind::Network, load_network);
  }
  if (kind == "machines") {
    return titles(catalogue, DataKind::Machine, load_architecture);
  }
  if (kind == "technologies") {
    return titles(catalogue, DataKind::Technology, load_technology);
  }
  Lines lines;
  for (const auto& [name, description] : known_number_formats()) {
    lines.emplace_back(name, description);
  }
  return lines;
}

/// Columns of results: they have more than a line each, and are shown when they are asked for.
std::string columns_text(bool names_only) {
  std::string text = names_only ? "" : "columns\n";
  for (const auto& column : all_columns()) {
    text += names_only ? fmt::format("{}\n", fmt::join(names_of(column), "\n"))
                       : fmt::format("  {}\n      {}\n", title(column), column.meaning);
  }
  return text;
}

std::string catalogue_text(const std::vector<std::string>& kinds, bool names_only) {
  const auto catalogue = Catalogue::of_program();
  std::string text;
  for (const auto& kind : kinds) {
    if (!names_only) {
      text += kind + "\n";
    }
    for (const auto& [name, line] : lines_of(kind, catalogue)) {
      text += names_only ? name + "\n" : fmt::format("  {:<18} {}\n", name, line);
    }
  }
  return text;
}

void run(const Options& options) {
  const std::vector<std::string> kinds{"networks", "machines", "formats", "technologies"};
  if (options.kind == "columns") {
    print(columns_text(options.names_only));
  } else if (options.kind.empty()) {
    print(catalogue_text(kinds, options.names_only));
  } else if (std::find(kinds.begin(), kinds.end(), options.kind) != kinds.end()) {
    print(catalogue_text({options.kind}, options.names_only));
  } else {
    auto known = kinds;
    known.emplace_back("columns");
    throw Error("unknown kind \"" + options.kind + "\"" + did_you_mean(options.kind, known));
  }
}

}  // namespace

void add_list(CLI::App& app, int& /*exit_code*/) {
  auto options = std::make_shared<Options>();
  auto* command = app.add_subcommand(
      "list", "Networks, machines, formats and technologies, or columns of results");
  command->add_option("kind", options->kind,
                      "networks, machines, formats, technologies or columns");
  command->add_flag("--names", options->names_only, "Names alone, one a line");
  command->footer(
      "Examples:\n  lnsim list\n  lnsim list formats\n  lnsim list networks --names\n  lnsim list "
      "columns");
  command->callback([options] { run(*options); });
}

}  // namespace lnsim::cli
