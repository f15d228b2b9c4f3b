// SPDX-License-Identifier: MIT
#include "sim/report/cost_columns.hpp"

#include <iterator>
#include <utility>

namespace lnsim {
namespace {

using Json = nlohmann::ordered_json;
using Columns = std::vector<Column>;

Column macs() {
  return {.totals = "macs",
          .ops = "macs",
          .layers = "macs",
          .sweep = "macs",
          .unit = Unit::Count,
          .meaning = "Multiply-accumulates",
          .leads = true,
          .value = [](const auto& row) { return row.cost.macs; }};
}

Column padded_macs() {
  return {
      .totals = "padded_macs",
      .ops = "padded_macs",
      .layers = "padded_macs",
      .unit = Unit::Count,
      .meaning = "Multiply-accumulates of active lanes besides, on padding of vectors and groups",
      .leads = true,
      .value = [](const auto& row) { return row.cost.padded_macs; }};
}

Column cause(const std::string& name, const std::string& heading, const std::string& meaning,
             Cycles CycleStack::*part) {
  return {.object = "cycle_stack",
          .totals = name,
          .ops = name,
          .layers = name + "_cycles",
          .causes = heading,
          .unit = Unit::Cycle,
          .meaning = meaning,
          .value = [part](const auto& row) { return (row.cost.cycles.*part).value(); }};
}

Columns cause_columns() {
  using Stack = CycleStack;
  return {
      cause("compute", "compute", "The multiply-accumulate array works", &Stack::compute),
      cause("fill_drain", "fill/drain", "Pipelines fill and drain", &Stack::fill_drain),
      cause("operand_stall", "operands", "The array waits for operands from a buffer",
            &Stack::operand_stall),
      cause("output_stall", "outputs", "The array waits until results are taken away",
            &Stack::output_stall),
      cause("dram_stall", "DRAM", "The machine waits for DRAM", &Stack::dram_stall),
      cause("vector_unit", "vector", "Only the vector unit works", &Stack::vector_unit),
      cause("weight_update", "update", "Only the weight-update unit works", &Stack::weight_update)};
}

Columns time_columns() {
  return {{.totals = "cycles",
           .ops = "cycles",
           .layers = "cycles",
           .sweep = "cycles",
           .passes = "cycles",
           .unit = Unit::Cycle,
           .meaning = "Duration",
           .value = [](const auto& row) { return row.cost.cycles.total().value(); }},
          {.totals = "time_s",
           .ops = "time_s",
           .sweep = "time_s",
           .passes = "time",
           .unit = Unit::Second,
           .meaning = "Duration",
           .value =
               [](const auto& row) {
                 return row.iteration.machine.duration(row.cost.cycles.total()).value();
               }},
          {.totals = "utilisation",
           .ops = "utilisation",
           .sweep = "utilisation",
           .passes = "util %",
           .unit = Unit::Fraction,
           .meaning = "Multiply-accumulates over the array's peak in these cycles",
           .value = [](const auto& row) { return utilisation(row.cost, row.iteration.machine); }}};
}

EnergyRange energy_of(const ResultRow& row, std::optional<Scope> scope) {
  return scope ? row.cost.energy.total(*scope) : row.cost.energy.total();
}

/// The nominal energy of a scope, or of everything.
Column energy(const std::string& name, const std::string& heading, const std::string& meaning,
              std::optional<Scope> scope) {
  const auto table_name = "energy_" + name + "_pj";
  return {.object = "energy_pj",
          .totals = name,
          .ops = name,
          .layers = table_name,
          .sweep = table_name,
          .passes = heading,
          .unit = Unit::Picojoule,
          .meaning = meaning,
          .leads = true,
          .value = [scope](const auto& row) { return energy_of(row, scope).nominal.value(); }};
}

Column bound(const std::string& name, const std::string& table_name, const std::string& meaning,
             std::optional<Scope> scope, Picojoules EnergyRange::*end) {
  return {.object = "energy_pj",
          .totals = name,
          .sweep = table_name,
          .unit = Unit::Picojoule,
          .meaning = meaning,
          .leads = !scope,
          .value = [scope, end](const auto& row) { return (energy_of(row, scope).*end).value(); }};
}

Columns energy_columns() {
  const auto pe = Scope::ProcessingElement;
  return {
      energy("pe", "PE energy", "Processing-element energy (what the papers count), nominal", pe),
      bound("pe_low", "energy_pe_low_pj", "Lower bound of pe", pe, &EnergyRange::low),
      bound("pe_high", "energy_pe_high_pj", "Upper bound of pe", pe, &EnergyRange::high),
      energy("system", "system", "Energy of everything, the processing elements included, nominal",
             {}),
      bound("low", "energy_system_low_pj", "Lower bound of system", {}, &EnergyRange::low),
      bound("high", "energy_system_high_pj", "Upper bound of system", {}, &EnergyRange::high)};
}

Column component(Scope scope, const std::string& name, const std::string& meaning) {
  const std::pair key(scope, Name(name));
  const auto shown = component_name(key);
  return {.object = "energy_by_component_pj",
          .totals = shown,
          .ops = shown,
          .unit = Unit::Picojoule,
          .meaning =
              (scope == Scope::ProcessingElement ? "Processing element: " : "System: ") + meaning,
          .may_be_absent = true,
          .value = [key](const auto& row) {
            const auto& components = row.cost.energy.components;
            const auto found = components.find(key);
            return found == components.end() ? Json(nullptr) : Json(found->second.nominal.value());
          }};
}

Columns component_columns() {
  const auto pe = Scope::ProcessingElement;
  const auto system = Scope::BeyondPe;
  return {
      component(pe, "accumulator", "adders of the accumulation"),
      component(pe, "bin_constants", "constants of deferred bins, once an output"),
      component(pe, "broadcast", "broadcast of the B operand to the lanes"),
      component(pe, "collector", "accumulation collector"),
      component(pe, "conversion", "conversion from logarithmic to linear"),
      component(pe, "exponent_adder", "adders of logarithmic multiplication"),
      component(pe, "leakage", "static energy over the time of execution"),
      component(pe, "multiplier", "multipliers of linear formats"),
      component(pe, "operand_buffer_a", "operand buffer A"),
      component(pe, "operand_buffer_b", "operand buffer B"),
      component(pe, "operand_register", "registers that hold the A operand at each lane"),
      component(pe, "post_processing", "conversion of results to the output format"),
      component(system, "dram", "DRAM accesses and interface"),
      component(system, "global_buffer", "global buffer"),
      component(system, "interconnect", "transfers between global buffer and processing elements"),
      component(system, "leakage", "static energy outside the processing elements"),
      component(system, "vector_unit", "work that is not matrix multiplication"),
      component(system, "weight_update", "arithmetic and state of the optimiser")};
}

Column traffic(const std::string& memory, const std::string& title) {
  return {.object = "traffic_bytes",
          .totals = memory,
          .ops = memory,
          .layers = memory + "_bytes",
          .unit = Unit::Byte,
          .meaning = title + ", read and written",
          .value = [memory](const auto& row) { return traffic_bytes(row.cost.events, memory); }};
}

Columns traffic_columns() {
  auto dram = traffic("dram", "DRAM");
  dram.sweep = "traffic_dram_bytes";
  return {traffic("collector", "Accumulation collector"), dram,
          traffic("global_buffer", "Global buffer"),
          traffic("operand_buffer_a", "Operand buffer A"),
          traffic("operand_buffer_b", "Operand buffer B")};
}

}  // namespace

Columns cost_columns() {
  Columns all;
  for (auto part : {Columns{macs()}, cause_columns(), time_columns(), energy_columns(),
                    component_columns(), traffic_columns(), Columns{padded_macs()}}) {
    std::move(part.begin(), part.end(), std::back_inserter(all));
  }
  return all;
}

}  // namespace lnsim
