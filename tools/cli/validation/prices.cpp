// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include "energy/pricing.hpp"
#include "models/base/event.hpp"
#include "models/hardware/architecture.hpp"
#include "models/numerics/format/number_format.hpp"
#include "tools/cli/input_files.hpp"
#include "tools/cli/validation/designs.hpp"
#include "tools/cli/validation/technologies.hpp"

namespace lnsim::cli {
namespace {

Range<double> in_picojoules(const EnergyRange& energy) {
  return {energy.low.value(), energy.nominal.value(), energy.high.value()};
}

/// Adds a check for each figure in each technology; where a technology has no price, a note.
template <class Energy>
void add_checks(Section& section, const ValidationSetting& setting,
                const std::vector<ReferenceFigure>& figures, Energy energy_of) {
  const auto technologies = technologies_of(setting);
  const auto scaling = process_scaling(setting);
  for (const auto& technology : technologies) {
    PriceList prices(technology);
    for (const auto& figure : figures) {
      try {
        const auto [energy, what, remark] = energy_of(prices, figure);
        auto check = check_of(figure, in_process_of(figure, energy, technology, scaling),
                              technology, &technology == &technologies.front());
        check.what = technology.name + ": " + what;
        check.remark = remark;
        section.checks.push_back(std::move(check));
      } catch (const Error& error) {
        section.notes.push_back(std::string("not compared: ") + error.what());
      }
    }
  }
}

struct Found {
  Range<double> energy;  ///< in the figure's unit, in the technology's process
  std::string what;
  std::string remark;
};

/// Half a multiply-accumulate, fJ: what the datapath of a lane takes for an operation.
Found datapath_energy(PriceList& prices, const ReferenceFigure& figure, std::uint32_t vector_size) {
  constexpr double femtojoules_per_picojoule = 1000;
  constexpr double operations = 2;
  EnergyRange energy;
  for (auto [event, count] : multiply_accumulate_events(parse_number_format(figure.format))) {
    event.attributes.set("vector_size", vector_size);
    energy += prices.price(event) * static_cast<double>(count);
  }
  return {in_picojoules(energy) * (femtojoules_per_picojoule / operations), figure.format,
          std::string(to_string(figure.source.kind))};
}

/// The event that is one operation of a figure: int8, fp16 or fp32, in a unit of vector_size.
Event operation_of(const ReferenceFigure& figure, std::uint32_t vector_size) {
  const auto format = parse_number_format(figure.format);
  const bool add = figure.name == "add_energy";
  const bool floating = format.storage.is<FloatParameters>();
  if (add && !floating) {
    return {.component = "adder",
            .resource = "integer_adder",
            .action = "add",
            .variant = "",
            .attributes = {{"width_bits", format.storage.bits}}};
  }
  return {
      .component = add ? "accumulator" : "multiplier",
      .resource = std::string(floating ? "float_" : "integer_") + (add ? "adder" : "multiplier"),
      .action = add ? "add" : "multiply",
      .variant = format.name,
      .attributes = {{"width_bits", format.storage.bits}, {"vector_size", vector_size}}};
}

Found operation_energy(PriceList& prices, const ReferenceFigure& figure,
                       std::uint32_t vector_size) {
  const auto event = operation_of(figure, vector_size);
  const auto quote = prices.quote(event);
  return {in_picojoules(quote.energy),
          fmt::format("{} {}, {:g} nm", figure.format, event.action.text(), figure.node_nm),
          fmt::format("{}, ours {}", to_string(figure.source.kind), to_string(quote.kind))};
}

std::uint32_t vector_size_of(const ValidationSetting& setting) {
  return read_architecture(input_json(setting.catalogue.find(DataKind::Machine, setting.machine)))
      .pe.vector_size;
}

std::vector<ReferenceFigure> figures_of(const ValidationSetting& setting, const std::string& file) {
  return load_references(setting.catalogue.find(DataKind::Reference, file));
}

}  // namespace

Section conversion_section(const ValidationSetting& setting) {
  Section section{
      "conversion",
      "LNS datapath by table size at 16 nm, 0.6 V; brought there as published pairs save",
      {},
      {}};
  auto figures = figures_of(setting, "lns_madam_table10");
  std::erase_if(figures,
                [](const auto& figure) { return figure.name != "datapath_energy_per_operation"; });
  const auto size = vector_size_of(setting);
  add_checks(section, setting, figures, [size](PriceList& prices, const ReferenceFigure& figure) {
    return datapath_energy(prices, figure, size);
  });
  section.notes.emplace_back(
      "A characterised unit has its operand registers, clock and adder tree in it; of the paper's");
  section.notes.emplace_back("figures that is not known.");
  const auto designs = design_table(setting, size);
  section.notes.insert(section.notes.end(), designs.begin(), designs.end());
  return section;
}

Section published_section(const ValidationSetting& setting) {
  Section section{"published",
                  "single operations; ours brought there as others save; factors as between tables",
                  {},
                  {}};
  std::vector<ReferenceFigure> figures;
  for (const auto* file : {"horowitz2014", "jouppi2021_operations", "shao2014_operations"}) {
    const auto more = figures_of(setting, file);
    figures.insert(figures.end(), more.begin(), more.end());
  }
  std::erase_if(figures, [](const auto& figure) {
    return figure.format != "int8" && figure.format != "fp16" && figure.format != "fp32";
  });
  const auto size = vector_size_of(setting);
  add_checks(section, setting, figures, [size](PriceList& prices, const ReferenceFigure& figure) {
    return operation_energy(prices, figure, size);
  });
  return section;
}

}  // namespace lnsim::cli
