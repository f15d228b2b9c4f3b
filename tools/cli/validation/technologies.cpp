// SPDX-License-Identifier: MIT
#include "tools/cli/validation/technologies.hpp"

#include <algorithm>

#include "tools/cli/input_files.hpp"

namespace lnsim::cli {
namespace {

bool names(const std::vector<std::string>& technologies, const Technology& technology) {
  return std::ranges::find(technologies, technology.name) != technologies.end();
}

Basis basis_of(const ReferenceFigure& figure, const Technology& technology) {
  if (!names(figure.basis_of, technology)) {
    return Basis::Independent;
  }
  return figure.calibrated ? Basis::Calibrated : Basis::Circular;
}

std::optional<KnownBand> known_band(const ReferenceFigure& figure, const Technology& technology) {
  for (const auto& known : figure.known) {
    if (names(known.technologies, technology)) {
      return KnownBand{known.low, known.high, known.reason};
    }
  }
  return std::nullopt;
}

}  // namespace

std::vector<Technology> technologies_of(const ValidationSetting& setting) {
  const auto& catalogue = setting.catalogue;
  std::vector<Technology> all{
      read_technology(input_json(catalogue.find(DataKind::Technology, setting.technology)))};
  for (const auto& name : catalogue.names(DataKind::Technology)) {
    if (name != all.front().name) {
      all.push_back(read_technology(input_json(catalogue.find(DataKind::Technology, name))));
    }
  }
  return all;
}

ProcessScaling process_scaling(const ValidationSetting& setting) {
  const auto table = [&](const char* file) {
    std::vector<OperationEnergy> energies;
    for (const auto& figure : load_references(setting.catalogue.find(DataKind::Reference, file))) {
      energies.push_back({.operation = figure.name + " " + figure.format,
                          .picojoules = figure.value,
                          .process = {figure.node_nm, figure.voltage_v}});
    }
    return energies;
  };
  return {table("horowitz2014"), table("jouppi2021_operations")};
}

Range<double> in_process_of(const ReferenceFigure& figure, const Range<double>& energy,
                            const Technology& technology, const ProcessScaling& scaling) {
  const auto factor = scaling.factor({technology.node_nm, technology.voltage_v},
                                     {figure.node_nm, figure.voltage_v});
  return {energy.low * factor.low, energy.nominal * factor.nominal, energy.high * factor.high};
}

Check check_of(const ReferenceFigure& figure, const Range<double>& measured,
               const Technology& technology, bool asked_about) {
  const bool by_tolerance = figure.factor == 0 || (asked_about && figure.tolerance > 0);
  return {.what = "",
          .unit = figure.unit,
          .expected = figure.value,
          .measured = measured.nominal,
          .tolerance = by_tolerance ? figure.tolerance : 0,
          .factor = by_tolerance ? 0 : figure.factor,
          .range = measured,
          .remark = figure.source.kind == SourceKind::Unverified ? "unverified" : "",
          .error = "",
          .basis = basis_of(figure, technology),
          .known = known_band(figure, technology)};
}

}  // namespace lnsim::cli
