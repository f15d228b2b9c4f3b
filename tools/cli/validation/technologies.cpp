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

double process_factor(const Technology& technology, const ReferenceFigure& figure) {
  const double voltage = figure.voltage_v / technology.voltage_v;
  return figure.node_nm / technology.node_nm * voltage * voltage;
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
